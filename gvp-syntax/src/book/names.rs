//! Names that a piece of code uses and does not declare: what it takes for granted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use tree_sitter::Node;

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
}

impl Uses {
    /// Looks at a piece of code.
    pub(super) fn of(text: &str, root: Node<'_>) -> Self {
        let mut uses = Self::default();
        let (mut declared, mut declaring): (HashSet<&str>, HashSet<usize>) = (HashSet::new(), HashSet::new());
        for node in preorder(root) {
            for name in declared_in(node) {
                declared.insert(text_of(text, name));
                declaring.insert(name.id());
            }
            if let Some(key) = key_of(node) {
                uses.keys.insert(text_of(text, key).to_owned());
                declaring.insert(key.id());
            }
            match node.kind() {
                "identifier" | "type_identifier" | "package_identifier" if !declaring.contains(&node.id()) => {
                    uses.names.insert(text_of(text, node).to_owned());
                }
                "selector_expression" => uses.take_member(text, node, "operand", "field"),
                "qualified_type" => uses.take_member(text, node, "package", "name"),
                _ => {}
            }
        }
        uses.without(|name| declared.contains(name) || PREDECLARED.contains(&name))
    }

    fn take_member(&mut self, text: &str, node: Node<'_>, of: &str, member: &str) {
        let (Some(of), Some(member)) = (node.child_by_field_name(of), node.child_by_field_name(member)) else { return };
        let member = text_of(text, member).to_owned();
        self.fields.insert(member.clone());
        if matches!(of.kind(), "identifier" | "package_identifier") {
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
    }
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
        _ => return Vec::new(),
    };
    let is_name = |name: &Node<'_>| matches!(name.kind(), "identifier" | "type_identifier" | "package_identifier");
    names.into_iter().filter(is_name).collect()
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
