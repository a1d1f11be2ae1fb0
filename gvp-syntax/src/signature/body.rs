//! What the body of a function does, as far as somebody who wants to call it must know.

use std::collections::BTreeSet;

use tree_sitter::Node;

use crate::Position;
use crate::facts::Reading;
use crate::literal::{integer_value, rune_value, unquote};
use crate::tree::{children, preorder};

/// What the body of a function does, as far as somebody who wants to call it must know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// The names of functions that it calls or mentions, and of methods that it calls, without what stands before the dot.
    pub calls: BTreeSet<String>,
    /// Members of imported packages that it mentions: the import path, and the name.
    pub members: BTreeSet<(String, String)>,
    /// How often it calls itself; a call in a loop counts as many.
    pub self_calls: usize,
    /// Names that decide how much work it does: they stand in the head of a loop, or say how large something becomes.
    pub drives_work: BTreeSet<String>,
    /// Names that are positions: they index something, or cut it.
    pub indexes: BTreeSet<String>,
    /// Names that are indexed, each with what it is indexed with.
    pub indexed: BTreeSet<(String, String)>,
    /// Whether it uses channels, `select` or `go`.
    pub concurrent: bool,
    /// Whether it has a loop that nothing in its head ends.
    pub endless_loop: bool,
    /// The types of composite literals that give values to fields or elements.
    pub builds: BTreeSet<String>,
    /// What it makes anew in every call although it is always the same.
    pub constants: Vec<ConstantCall>,
    /// Its string literals.
    pub strings: BTreeSet<String>,
    /// Its character literals, in the order of the source.
    pub runes: Vec<char>,
    /// Its integer literals.
    pub integers: BTreeSet<i64>,
}

/// A call that makes the same every time: its arguments are literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstantCall {
    /// The call as written.
    pub text: String,
    /// Where it stands.
    pub position: Position,
    /// What the file calls the package of the function that is called.
    pub package: String,
}

/// Functions that prepare something at a cost, which whoever calls them means to use more than once.
const PREPARE: [(&str, &str); 7] = [
    ("regexp", "MustCompile"),
    ("regexp", "Compile"),
    ("regexp", "MustCompilePOSIX"),
    ("strings", "NewReplacer"),
    ("html/template", "Must"),
    ("text/template", "Must"),
    ("time", "LoadLocation"),
];

/// Functions whose argument says how large something becomes.
const GROWS: [&str; 4] = ["make", "Repeat", "Grow", "NewInt"];

impl Body {
    /// Reads the body of the declaration at this index.
    pub(super) fn read(reading: &Reading<'_>, index: usize, own_name: &str) -> Self {
        let mut body = Self::default();
        let declared = reading.outline.all().nth(index).and_then(|(_, node)| node.child_by_field_name("body"));
        let start = declared.map_or(usize::MAX, |body| body.start_byte());
        for (at, node) in reading.outline.below(index).filter(|(_, node)| node.start_byte() >= start) {
            body.look_at(reading, at, node, own_name);
        }
        body
    }

    fn look_at(&mut self, reading: &Reading<'_>, at: usize, node: Node<'_>, own_name: &str) {
        let text = reading.outline.text(node);
        for (path, name) in reading.names.members(node) {
            self.members.insert((path.to_owned(), name.to_owned()));
        }
        match node.kind() {
            "call_expression" => self.call(reading, at, node, own_name),
            "identifier" => drop(self.calls.insert(text.to_owned())),
            "for_statement" => self.head_of_loop(reading, node),
            "index_expression" | "slice_expression" => self.index(reading, node),
            "go_statement" | "select_statement" | "send_statement" | "receive_statement" | "channel_type" => {
                self.concurrent = true;
            }
            "unary_expression" if text.starts_with("<-") => self.concurrent = true,
            "composite_literal" => self.literal(reading, node),
            "interpreted_string_literal" | "raw_string_literal" => self.strings.extend(unquote(text)),
            "rune_literal" => self.runes.extend(rune_value(text)),
            "int_literal" => self.integers.extend(integer_value(text).and_then(|value| i64::try_from(value).ok())),
            _ => {}
        }
    }

    fn call(&mut self, reading: &Reading<'_>, at: usize, node: Node<'_>, own_name: &str) {
        let Some(function) = node.child_by_field_name("function") else { return };
        let name = match function.kind() {
            "selector_expression" => function.child_by_field_name("field").map(|field| reading.outline.text(field)),
            _ => Some(reading.outline.text(function)),
        };
        let Some(name) = name else { return };
        self.constants.extend(constant_call(reading, node, function));
        self.calls.insert(name.to_owned());
        if name == own_name {
            let in_loop = reading.outline.ancestors(at).any(|(_, around)| around.kind() == "for_statement");
            self.self_calls += if in_loop { 8 } else { 1 };
        }
        if GROWS.contains(&name) || name == own_name {
            let arguments = node.child_by_field_name("arguments");
            self.drives_work.extend(arguments.into_iter().flat_map(|list| identifiers(reading, list)));
        }
    }

    /// Everything in the head of a loop has a say in how often it runs.
    fn head_of_loop(&mut self, reading: &Reading<'_>, node: Node<'_>) {
        let body = node.child_by_field_name("body");
        let head: Vec<_> = children(node).into_iter().filter(|part| Some(*part) != body).collect();
        self.endless_loop |= head.is_empty()
            || head.iter().all(|part| part.kind() == "for_clause" && part.child_by_field_name("condition").is_none());
        self.drives_work.extend(head.into_iter().flat_map(|part| identifiers(reading, part)));
    }

    fn index(&mut self, reading: &Reading<'_>, node: Node<'_>) {
        if let (Some(operand), Some(index)) = (node.child_by_field_name("operand"), node.child_by_field_name("index")) {
            self.indexed.insert((reading.outline.text(operand).to_owned(), reading.outline.text(index).to_owned()));
        }
        for part in ["index", "start", "end", "capacity"] {
            let position = node.child_by_field_name(part);
            self.indexes.extend(position.into_iter().flat_map(|position| identifiers(reading, position)));
        }
    }

    fn literal(&mut self, reading: &Reading<'_>, node: Node<'_>) {
        let empty = node.child_by_field_name("body").is_none_or(|body| children(body).is_empty());
        let kind = node.child_by_field_name("type").filter(|_| !empty);
        let name =
            kind.map(|kind| if kind.kind() == "generic_type" { kind.child_by_field_name("type") } else { Some(kind) });
        self.builds.extend(name.flatten().map(|name| reading.outline.text(name).to_owned()));
    }
}

/// A call of a function that prepares something, if no argument of it can change.
fn constant_call(reading: &Reading<'_>, call: Node<'_>, function: Node<'_>) -> Option<ConstantCall> {
    let members = reading.names.members(function);
    let prepares = PREPARE.iter().any(|member| members.contains(member));
    let package = function.child_by_field_name("operand")?;
    let own = reading.outline.text(package);
    // A chain such as template.New("x").Parse("…") mentions nothing but the package and literals.
    let fixed = preorder(call.child_by_field_name("arguments")?)
        .filter(|node| node.kind() == "identifier")
        .all(|node| reading.outline.text(node) == own);
    let literal = call.child_by_field_name("arguments").is_some_and(|arguments| !children(arguments).is_empty());
    (prepares && fixed && literal).then(|| ConstantCall {
        text: reading.outline.text(call).to_owned(),
        position: Position::of(call),
        package: own.to_owned(),
    })
}

fn identifiers(reading: &Reading<'_>, node: Node<'_>) -> Vec<String> {
    let found = preorder(node).filter(|node| node.kind() == "identifier");
    found.map(|node| reading.outline.text(node).to_owned()).collect()
}
