//! Names that a piece of code uses and does not declare: what it takes for granted.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use tree_sitter::Node;

use super::fit::{self, Calls};
use crate::tree::{children, field, preorder, text_of};

/// What a piece of code takes for granted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Names that nothing in it declares.
    pub(super) names: BTreeSet<String>,
    /// Of these names, what is taken from them with a dot.
    pub(super) members: BTreeMap<String, BTreeSet<String>>,
    /// Names that stand for a field or for a constant, as keys of a literal do.
    pub(super) keys: BTreeSet<String>,
    /// Every name behind a dot.
    pub(super) fields: BTreeSet<String>,
    /// With how many arguments functions and methods are called.
    pub(super) calls: Calls,
}

impl Uses {
    /// Looks at a piece of code.
    pub(super) fn of(text: &str, root: Node<'_>) -> Self {
        let scopes = Scopes::of(text, root);
        let mut uses = Self { calls: fit::calls(text, root), ..Self::default() };
        for node in preorder(root) {
            match node.kind() {
                _ if scopes.is_free_name(text, node) => drop(uses.names.insert(text_of(text, node).to_owned())),
                "selector_expression" => uses.take_member(text, node, ["operand", "field"], &scopes),
                "qualified_type" => uses.take_member(text, node, ["package", "name"], &scopes),
                "keyed_element" if !is_of_foreign_type(node) => {
                    uses.keys.extend(key_of(node).map(|key| text_of(text, key).to_owned()));
                }
                _ => {}
            }
        }
        uses.without(|name| PREDECLARED.contains(&name))
    }

    fn take_member(&mut self, text: &str, node: Node<'_>, [of, member]: [&str; 2], scopes: &Scopes<'_>) {
        let (Some(of), Some(member)) = (node.child_by_field_name(of), node.child_by_field_name(member)) else { return };
        let member = text_of(text, member).to_owned();
        self.fields.insert(member.clone());
        if matches!(of.kind(), "identifier" | "package_identifier") && scopes.is_free(text, of) {
            self.members.entry(text_of(text, of).to_owned()).or_default().insert(member);
        }
    }

    /// The same without some names.
    pub(super) fn without(mut self, known: impl Fn(&str) -> bool) -> Self {
        self.names.retain(|name| !known(name) && name != "_");
        self.members.retain(|name, _| self.names.contains(name));
        self
    }

    /// All that two pieces of code take for granted.
    pub(super) fn add(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
        self.keys.extend(other.keys.iter().cloned());
        self.fields.extend(other.fields.iter().cloned());
        for (name, members) in &other.members {
            self.members.entry(name.clone()).or_default().extend(members.iter().cloned());
        }
        for (name, counts) in &other.calls {
            self.calls.entry(name.clone()).or_default().extend(counts);
        }
    }
}

/// The names in a piece of code, each where it stands, that nothing in it declares.
pub(super) fn free<'tree>(text: &str, root: Node<'tree>) -> Vec<Node<'tree>> {
    let scopes = Scopes::of(text, root);
    preorder(root).filter(|node| scopes.is_free_name(text, *node)).collect()
}

/// Whether a node is a name that stands alone, and none behind a dot.
pub(super) fn is_name(node: &Node<'_>) -> bool {
    matches!(node.kind(), "identifier" | "type_identifier" | "package_identifier")
}

/// Where in a piece of code its own names hold.
struct Scopes<'text> {
    ranges: HashMap<&'text str, Vec<Range<usize>>>,
    /// The nodes that are names where they are declared, or keys.
    declaring: HashSet<usize>,
}

impl<'text> Scopes<'text> {
    fn of(text: &'text str, root: Node<'_>) -> Self {
        let mut scopes = Self { ranges: HashMap::new(), declaring: HashSet::new() };
        for node in preorder(root) {
            let names = declared_in(node);
            if !names.is_empty() {
                let range = scope(node);
                for name in names {
                    scopes.declaring.insert(name.id());
                    scopes.ranges.entry(text_of(text, name)).or_default().push(range.clone());
                }
            }
            scopes.declaring.extend(key_of(node).map(|key| key.id()));
        }
        scopes
    }

    /// Whether a node is a name that stands for nothing declared here.
    fn is_free_name(&self, text: &str, node: Node<'_>) -> bool {
        is_name(&node) && self.is_free(text, node) && !is_member(node)
    }

    /// Whether a name stands for nothing that is declared here.
    fn is_free(&self, text: &str, name: Node<'_>) -> bool {
        let ranges = self.ranges.get(text_of(text, name)).map_or(&[][..], Vec::as_slice);
        !self.declaring.contains(&name.id()) && !ranges.iter().any(|range| range.contains(&name.start_byte()))
    }
}

/// Where a name holds that a node declares.
fn scope(node: Node<'_>) -> Range<usize> {
    match node.kind() {
        "parameter_declaration" | "variadic_parameter_declaration" | "type_parameter_declaration" => {
            around(node, &FUNCTIONS).map_or(0..usize::MAX, |function| function.byte_range())
        }
        "short_var_declaration"
        | "range_clause"
        | "receive_statement"
        | "type_switch_statement"
        | "var_spec"
        | "const_spec" => match around(node, &BLOCKS) {
            Some(block) if block.kind() != "source_file" => {
                let first = if node.kind() == "type_switch_statement" { node.start_byte() } else { node.end_byte() };
                first..block.end_byte().max(node.end_byte())
            }
            _ if node.kind() == "short_var_declaration" => node.end_byte()..usize::MAX,
            _ => 0..usize::MAX,
        },
        "method_declaration" => node.byte_range(),
        "type_spec" | "type_alias" => {
            around(node, &BLOCKS).map_or(0..usize::MAX, |block| node.start_byte()..block.end_byte())
        }
        _ => 0..usize::MAX,
    }
}

/// What has parameters.
const FUNCTIONS: [&str; 7] = [
    "function_declaration",
    "method_declaration",
    "func_literal",
    "function_type",
    "method_elem",
    "type_spec",
    "type_alias",
];

/// What ends the reach of a variable.
const BLOCKS: [&str; 12] = [
    "block",
    "expression_case",
    "default_case",
    "type_case",
    "communication_case",
    "for_statement",
    "if_statement",
    "expression_switch_statement",
    "type_switch_statement",
    "select_statement",
    "func_literal",
    "source_file",
];

fn around<'tree>(node: Node<'tree>, kinds: &[&str]) -> Option<Node<'tree>> {
    // The switch that a name is declared in is its own scope.
    let first = if node.kind() == "type_switch_statement" { Some(node) } else { node.parent() };
    std::iter::successors(first, |node| node.parent()).find(|node| kinds.contains(&node.kind()))
}

/// The names that this very node declares, in whatever scope.
fn declared_in(node: Node<'_>) -> Vec<Node<'_>> {
    let names = match node.kind() {
        "function_declaration"
        | "type_spec"
        | "type_alias"
        | "var_spec"
        | "const_spec"
        | "parameter_declaration"
        | "variadic_parameter_declaration"
        | "type_parameter_declaration" => field(node, "name"),
        "import_spec" | "package_clause" => children(node),
        "short_var_declaration" | "range_clause" | "receive_statement" => {
            // Only `:=` declares.
            let assigns = node.kind() != "short_var_declaration" && has_token(node, "=");
            if assigns { Vec::new() } else { field(node, "left").into_iter().flat_map(children).collect() }
        }
        "type_switch_statement" => field(node, "alias").into_iter().flat_map(children).collect(),
        "method_declaration" => receiver_parameters(node),
        _ => return Vec::new(),
    };
    names.into_iter().filter(is_name).collect()
}

/// The `K` of `func (t T[K]) …`.
fn receiver_parameters(method: Node<'_>) -> Vec<Node<'_>> {
    let receiver = method.child_by_field_name("receiver");
    let arguments = receiver.and_then(|receiver| preorder(receiver).find(|node| node.kind() == "type_arguments"));
    arguments.into_iter().flat_map(preorder).filter(|node| node.kind() == "type_identifier").collect()
}

/// Whether it is the `T` of `testing.T`.
fn is_member(node: Node<'_>) -> bool {
    let whole = node.parent().filter(|parent| parent.kind() == "qualified_type");
    whole.and_then(|whole| whole.child_by_field_name("name")).is_some_and(|name| name.id() == node.id())
}

fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == token)
}

/// The name before the colon in a literal: of a field, or of a constant.
fn key_of(node: Node<'_>) -> Option<Node<'_>> {
    let key = (node.kind() == "keyed_element").then(|| children(node).into_iter().next())??;
    let name = if key.kind() == "literal_element" { children(key).into_iter().next()? } else { key };
    (name.kind() == "identifier").then_some(name)
}

/// Whether it belongs to a literal of a type of another package, `http.Server{…}`: its keys are fields.
fn is_of_foreign_type(element: Node<'_>) -> bool {
    let literal = element.parent().and_then(|value| value.parent());
    literal.and_then(|literal| literal.child_by_field_name("type")).is_some_and(|of| of.kind() == "qualified_type")
}

/// The names that every Go file knows.
const PREDECLARED: [&str; 44] = [
    "any",
    "append",
    "bool",
    "byte",
    "cap",
    "clear",
    "close",
    "comparable",
    "complex",
    "complex128",
    "complex64",
    "copy",
    "delete",
    "error",
    "false",
    "float32",
    "float64",
    "imag",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "iota",
    "len",
    "make",
    "max",
    "min",
    "new",
    "nil",
    "panic",
    "print",
    "println",
    "real",
    "recover",
    "rune",
    "string",
    "true",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uintptr",
];
