//! Which of several declarations of a name fits a piece of code: pages show the stages of one program.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use tree_sitter::Node;

use super::names::Uses;
use crate::tree::{children, field, preorder, text_of};

/// What a declaration offers to whoever uses it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offer {
    /// The fields of a struct, or the methods of an interface.
    members: BTreeSet<String>,
    /// Whether there are no other members, such as those of what it embeds.
    is_closed: bool,
    /// Whether it has its methods already: as an interface, or from a type of another package.
    is_served: bool,
    /// How many arguments a function takes, and whether it takes more.
    takes: Option<(usize, bool)>,
    /// What a method takes from its receiver.
    of_receiver: BTreeSet<String>,
}

/// With how many arguments functions and methods are called, by their names.
pub(super) type Calls = BTreeMap<String, BTreeSet<usize>>;

impl Offer {
    /// Reads what an item at the top level offers.
    pub(super) fn of(text: &str, node: Node<'_>) -> Self {
        match node.kind() {
            "type_declaration" => Self::of_type(text, node).unwrap_or_default(),
            "function_declaration" => Self { takes: takes(node), ..Self::default() },
            "method_declaration" => {
                Self { takes: takes(node), of_receiver: of_receiver(text, node), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// How well it fits code that uses the name so: the more, the better.
    pub(super) fn fits(&self, name: &str, uses: &Uses) -> usize {
        let is_wanted = |member: &&String| uses.fields.contains(*member) || uses.keys.contains(*member);
        let members = self.members.iter().filter(is_wanted).count();
        let counts = uses.calls.get(name);
        let takes_all = |counts: &BTreeSet<usize>| counts.iter().all(|count| self.takes_this_many(*count));
        members + usize::from(counts.is_none_or(takes_all))
    }

    /// Whether a method of the type, of which these are all methods, takes nothing from it that it does not have: else
    /// it belongs to another stage of the program.
    pub(super) fn has_what_it_takes(&self, method: &Self, methods: &HashSet<&str>) -> bool {
        let has = |name: &String| self.members.contains(name) || methods.contains(name.as_str());
        !self.is_closed || method.of_receiver.iter().all(has)
    }

    /// Whether it embeds a type of this name, and so has its methods.
    pub(super) fn embeds(&self, name: &str) -> bool {
        !self.is_closed && self.members.contains(name)
    }

    /// Whether it has its methods already: as an interface, or from a type of another package.
    pub(super) fn is_served(&self) -> bool {
        self.is_served
    }

    /// Reads the declaration of one struct or interface.
    fn of_type(text: &str, declaration: Node<'_>) -> Option<Self> {
        let specs = children(declaration);
        let [spec] = specs.as_slice() else { return None };
        let body = spec.child_by_field_name("type")?;
        let list = match body.kind() {
            "struct_type" => children(body).into_iter().next()?,
            "interface_type" => body,
            _ => return None,
        };
        let is_interface = body.kind() == "interface_type";
        let mut offer = Self { is_closed: true, is_served: is_interface, ..Self::default() };
        for member in children(list).into_iter().filter(|node| node.kind() != "comment") {
            let mut names = field(member, "name");
            if names.is_empty() {
                offer.is_closed = false;
                offer.is_served |= preorder(member).any(|node| node.kind() == "qualified_type");
                names = preorder(member).filter(|node| node.kind() == "type_identifier").take(1).collect();
            }
            offer.members.extend(names.into_iter().map(|name| text_of(text, name).to_owned()));
        }
        Some(offer)
    }

    fn takes_this_many(&self, count: usize) -> bool {
        self.takes.is_none_or(|(least, more)| count == least || (more && count > least))
    }
}

/// The calls in a piece of code.
pub(super) fn calls(text: &str, root: Node<'_>) -> Calls {
    let mut calls = Calls::new();
    for call in preorder(root).filter(|node| node.kind() == "call_expression") {
        let Some(function) = call.child_by_field_name("function") else { continue };
        let name = if function.kind() == "selector_expression" {
            function.child_by_field_name("field")
        } else {
            Some(function).filter(|name| name.kind() == "identifier")
        };
        let arguments = call.child_by_field_name("arguments").map(children).unwrap_or_default();
        // The results of a call may be several arguments, and `x...` is any number of them.
        let is_plain = |node: &Node<'_>| !matches!(node.kind(), "call_expression" | "variadic_argument");
        if let Some(name) = name.filter(|_| arguments.iter().all(is_plain) || arguments.len() > 1) {
            calls.entry(text_of(text, name).to_owned()).or_default().insert(arguments.len());
        }
    }
    calls
}

fn takes(function: Node<'_>) -> Option<(usize, bool)> {
    let parameters = children(function.child_by_field_name("parameters")?);
    let mut least = 0;
    let mut more = false;
    for parameter in parameters {
        match parameter.kind() {
            "parameter_declaration" => least += field(parameter, "name").len().max(1),
            "variadic_parameter_declaration" => more = true,
            _ => {}
        }
    }
    Some((least, more))
}

/// What stands behind the receiver and a dot.
fn of_receiver(text: &str, method: Node<'_>) -> BTreeSet<String> {
    let declared = method.child_by_field_name("receiver").map(children).unwrap_or_default();
    let name = declared.first().and_then(|declared| field(*declared, "name").into_iter().next());
    let (Some(name), Some(body)) = (name, method.child_by_field_name("body")) else { return BTreeSet::new() };
    let receiver = text_of(text, name);
    let selectors = preorder(body).filter(|node| node.kind() == "selector_expression");
    let own = selectors.filter(|node| {
        let operand = node.child_by_field_name("operand");
        operand.is_some_and(|operand| text_of(text, operand) == receiver)
    });
    own.filter_map(|node| node.child_by_field_name("field")).map(|name| text_of(text, name).to_owned()).collect()
}
