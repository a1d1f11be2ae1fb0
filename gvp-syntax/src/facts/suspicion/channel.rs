//! Channels that a function makes for itself, and all that is done with them.

use tree_sitter::Node;

use super::super::Reading;
use super::super::names::{local_names, reach, scope_around};
use super::flow::{Flow, started_by};
use crate::tree::{children, field};

/// How many calls a channel is followed through.
const MAX_CALLS: u32 = 3;

/// How many values a channel holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Capacity {
    /// None: a send waits for its receiver.
    None,
    /// Some, or it is not known how many.
    Some,
}

/// What is done with a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Send,
    Receive,
    Range,
    Close,
}

/// A place where something is done with a channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'file> {
    pub(super) operation: Operation,
    pub(super) index: usize,
    pub(super) node: Node<'file>,
    pub(super) flow: Flow,
}

/// A channel that a function makes for itself and that can be followed everywhere it goes.
pub(super) struct Channel<'file> {
    pub(super) name: &'file str,
    pub(super) capacity: Capacity,
    /// The name where it is declared.
    pub(super) declared: Node<'file>,
    pub(super) index: usize,
    pub(super) uses: Vec<Use<'file>>,
}

impl<'file> Channel<'file> {
    /// The uses of one kind.
    pub(super) fn of(&self, operation: Operation) -> impl Iterator<Item = &Use<'file>> {
        self.uses.iter().filter(move |found| found.operation == operation)
    }
}

/// All channels of a file that can be followed.
pub(super) fn channels<'file>(reading: &Reading<'file>) -> Vec<Channel<'file>> {
    let is_declaration = |node: &Node<'_>| matches!(node.kind(), "short_var_declaration" | "var_spec");
    let declarations = reading.outline.all().filter(|(_, node)| is_declaration(node));
    let local = declarations.filter(|(index, _)| reading.outline.function_around(*index).is_some());
    local.flat_map(|(index, node)| declared_channels(reading, index, node)).collect()
}

fn declared_channels<'file>(reading: &Reading<'file>, index: usize, node: Node<'file>) -> Vec<Channel<'file>> {
    let (names, values) = match node.kind() {
        "var_spec" => (field(node, "name"), field(node, "value")),
        _ => (field(node, "left").into_iter().flat_map(children).collect(), field(node, "right")),
    };
    let values: Vec<_> = values.into_iter().flat_map(children).collect();
    let paired = names.len() == values.len();
    let made = |at: usize| values.get(at).filter(|_| paired).and_then(|value| capacity(reading, *value));
    names
        .into_iter()
        .enumerate()
        .filter_map(|(at, declared)| Some((declared, made(at)?)))
        .filter_map(|(declared, capacity)| followed(reading, index, declared, capacity))
        .collect()
}

/// The capacity of the channel that an expression makes, if it makes one.
fn capacity(reading: &Reading<'_>, value: Node<'_>) -> Option<Capacity> {
    let function = value.child_by_field_name("function").filter(|_| value.kind() == "call_expression")?;
    let arguments = children(value.child_by_field_name("arguments")?);
    let makes = reading.outline.text(function) == "make" && arguments.first()?.kind() == "channel_type";
    let holds = arguments.get(1).is_some_and(|size| reading.outline.text(*size) != "0");
    makes.then_some(if holds { Capacity::Some } else { Capacity::None })
}

fn followed<'file>(
    reading: &Reading<'file>,
    index: usize,
    declared: Node<'file>,
    capacity: Capacity,
) -> Option<Channel<'file>> {
    let name = reading.outline.text(declared);
    let (scope, _) = scope_around(&reading.outline, index)?;
    let mut uses = Vec::new();
    let walk = Walk { reading, name, scope, base: Flow::default(), calls: MAX_CALLS };
    walk.gather(Some(declared), &mut uses)?;
    Some(Channel { name, capacity, declared, index, uses })
}

/// Follows a name through its scope.
struct Walk<'reading, 'file> {
    reading: &'reading Reading<'file>,
    name: &'reading str,
    scope: usize,
    /// How the scope itself is reached.
    base: Flow,
    calls: u32,
}

impl<'file> Walk<'_, 'file> {
    /// Gathers what is done with the channel of this name; nothing where it goes out of sight.
    fn gather(&self, declared: Option<Node<'_>>, uses: &mut Vec<Use<'file>>) -> Option<()> {
        let outline = &self.reading.outline;
        let start = declared.map_or(0, |declared| declared.end_byte());
        let mut hidden: Vec<std::ops::Range<usize>> = Vec::new();
        for (index, node) in outline.below(self.scope) {
            for local in local_names(node).into_iter().filter(|local| outline.text(*local) == self.name) {
                let is_itself = declared.is_some_and(|it| it.id() == local.id()) || self.is_own_parameter(local);
                if is_itself || node.start_byte() < start {
                    continue;
                }
                // Of all that has the same name, only parameters are sure to be another variable.
                if node.kind() != "parameter_declaration" {
                    return None;
                }
                hidden.push(reach(outline, index, node));
                hidden.push(local.byte_range());
            }
            let is_use = node.kind() == "identifier"
                && node.start_byte() >= start
                && outline.text(node) == self.name
                && !hidden.iter().any(|range| range.contains(&node.start_byte()));
            if is_use && !self.is_own_parameter(node) {
                self.classify(index, node, uses)?;
            }
        }
        Some(())
    }

    /// Whether a name is declared as a parameter of the function whose body is followed.
    fn is_own_parameter(&self, name: Node<'_>) -> bool {
        let parameters = self.reading.outline.node(self.scope).child_by_field_name("parameters");
        parameters.is_some_and(|parameters| parameters.byte_range().contains(&name.start_byte()))
    }

    fn flow(&self, index: usize) -> Flow {
        Flow::of(self.reading, index, self.scope).through(self.base)
    }

    fn classify(&self, index: usize, node: Node<'file>, uses: &mut Vec<Use<'file>>) -> Option<()> {
        let outline = &self.reading.outline;
        let (at, parent) = outline.parent(index)?;
        let is_field = |name: &str| parent.child_by_field_name(name).is_some_and(|child| child.id() == node.id());
        let operation = match parent.kind() {
            "send_statement" if is_field("channel") => Operation::Send,
            "unary_expression" if outline.text(parent).starts_with("<-") => Operation::Receive,
            "range_clause" if is_field("right") => Operation::Range,
            "binary_expression" => return Some(()),
            "argument_list" => return self.passed(at, node, uses),
            _ => return None,
        };
        self.note(operation, at, parent, uses)
    }

    /// Records a use, unless it is unclear when it happens.
    fn note(&self, operation: Operation, index: usize, node: Node<'file>, uses: &mut Vec<Use<'file>>) -> Option<()> {
        let flow = self.flow(index);
        uses.push(Use { operation, index, node, flow });
        (!flow.unclear).then_some(())
    }

    /// Follows the channel into the function that it is passed to.
    fn passed(&self, list: usize, argument: Node<'file>, uses: &mut Vec<Use<'file>>) -> Option<()> {
        let outline = &self.reading.outline;
        let (call, node) = outline.parent(list)?;
        let function = node.child_by_field_name("function")?;
        match outline.text(function) {
            "close" => return self.note(Operation::Close, call, node, uses),
            "len" | "cap" => return Some(()),
            _ => {}
        }
        let place = children(outline.node(list)).iter().position(|other| other.id() == argument.id())?;
        let body = called(self.reading, function)?;
        let parameter = parameter(outline.node(body), place)?;
        let mut base = self.flow(call);
        if let Some(start) = started_by(self.reading, call) {
            base = Flow { goroutine: Some(start), looped: false, started_in_loop: base.looped, ..base };
        }
        let calls = self.calls.checked_sub(1)?;
        Walk { reading: self.reading, name: outline.text(parameter), scope: body, base, calls }.gather(None, uses)
    }
}

/// The function that is called, if the file declares it and nothing else of its name.
pub(super) fn called(reading: &Reading<'_>, function: Node<'_>) -> Option<usize> {
    let outline = &reading.outline;
    match function.kind() {
        "func_literal" => outline.index_of(function),
        "identifier" | "type_identifier" => {
            let name = outline.text(function);
            if let Some(value) = reading.values.only_value(name) {
                return outline.index_of(value).filter(|_| value.kind() == "func_literal");
            }
            only_declared(reading, "function_declaration", name)
        }
        "index_expression" | "type_instantiation_expression" | "generic_type" => {
            called(reading, function.named_child(0)?)
        }
        "selector_expression" => {
            let method = function.child_by_field_name("field")?;
            let is_package = !reading.names.members(function).is_empty();
            if is_package { None } else { only_declared(reading, "method_declaration", outline.text(method)) }
        }
        _ => None,
    }
}

fn only_declared(reading: &Reading<'_>, kind: &'static str, name: &str) -> Option<usize> {
    let is_it = |node: Node<'_>| {
        node.child_by_field_name("name").is_some_and(|declared| reading.outline.text(declared) == name)
    };
    let mut found = reading.outline.of_kind(kind).filter(|(_, node)| is_it(*node));
    let (index, _) = found.next()?;
    found.next().is_none().then_some(index)
}

/// The name of a parameter, by its place; nothing where there is a variable number of them.
fn parameter(function: Node<'_>, place: usize) -> Option<Node<'_>> {
    let mut names = Vec::new();
    for declaration in children(function.child_by_field_name("parameters")?) {
        if declaration.kind() != "parameter_declaration" {
            return None;
        }
        names.extend(field(declaration, "name"));
    }
    names.get(place).copied()
}
