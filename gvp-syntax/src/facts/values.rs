//! What the names of a file are declared as, whatever function they are in.

use std::collections::HashMap;

use tree_sitter::Node;

use super::names::Names;
use super::outline::Outline;
use crate::tree::{children, field};

/// What the names of a file are declared as.
#[derive(Default)]
pub(super) struct Values<'file> {
    /// Every value a name is given, and nothing where a name gets one in an unreadable way.
    given: HashMap<&'file str, Vec<Option<Node<'file>>>>,
    /// The names that are constants.
    constants: HashMap<&'file str, usize>,
    /// The types from other packages that a variable, parameter or field of this name has.
    types: HashMap<&'file str, Vec<(String, &'file str)>>,
}

impl<'file> Values<'file> {
    /// Reads all declarations and assignments of a file.
    pub(super) fn of(outline: &Outline<'file>, names: &Names<'file>) -> Self {
        let mut values = Self::default();
        for (_, node) in outline.all() {
            match node.kind() {
                "short_var_declaration" | "assignment_statement" => {
                    let left = field(node, "left").into_iter().flat_map(children).collect();
                    values.give(outline, names, left, field(node, "right"));
                }
                "var_spec" | "const_spec" => {
                    let left = field(node, "name");
                    if node.kind() == "const_spec" {
                        left.iter().for_each(|name| *values.constants.entry(outline.text(*name)).or_default() += 1);
                    }
                    values.type_of(outline, names, &left, node.child_by_field_name("type"));
                    values.give(outline, names, left, field(node, "value"));
                }
                "parameter_declaration" | "field_declaration" => {
                    let left = field(node, "name");
                    values.type_of(outline, names, &left, node.child_by_field_name("type"));
                    values.give(outline, names, left, Vec::new());
                }
                "range_clause" | "receive_statement" => {
                    let left = field(node, "left").into_iter().flat_map(children).collect();
                    values.give(outline, names, left, Vec::new());
                }
                _ => {}
            }
        }
        values
    }

    /// The value of a name that is given one exactly once in the file, so that there is no doubt.
    pub(super) fn only_value(&self, name: &str) -> Option<Node<'file>> {
        match self.given.get(name)?.as_slice() {
            [value] => *value,
            _ => None,
        }
    }

    /// The value of a constant whose name nothing else in the file has.
    pub(super) fn constant(&self, name: &str) -> Option<Node<'file>> {
        (self.constants.get(name) == Some(&1)).then(|| self.only_value(name)).flatten()
    }

    /// Whether something of this name has this type, or points to it.
    pub(super) fn has_type(&self, name: &str, path: &str, kind: &str) -> bool {
        self.types.get(name).is_some_and(|types| types.iter().any(|(p, k)| p == path && *k == kind))
    }

    fn give(
        &mut self,
        outline: &Outline<'file>,
        names: &Names<'file>,
        left: Vec<Node<'file>>,
        right: Vec<Node<'file>>,
    ) {
        let right: Vec<_> = right.into_iter().flat_map(children).collect();
        let paired = left.len() == right.len();
        for (index, name) in left.into_iter().enumerate() {
            // `x.field = v` and `x[i] = v` give nothing to a name.
            if !matches!(name.kind(), "identifier" | "field_identifier") {
                continue;
            }
            let value = right.get(index).copied().filter(|_| paired);
            if let Some(value) = value {
                let found = created_type(value).map(|kind| names.members(kind)).unwrap_or_default();
                self.types.entry(outline.text(name)).or_default().extend(owned(found));
            }
            self.given.entry(outline.text(name)).or_default().push(value);
        }
    }

    fn type_of(
        &mut self,
        outline: &Outline<'file>,
        names: &Names<'file>,
        left: &[Node<'file>],
        kind: Option<Node<'file>>,
    ) {
        let found = kind.map(|kind| names.members(pointed_to(kind))).unwrap_or_default();
        for name in left {
            self.types.entry(outline.text(*name)).or_default().extend(owned(found.clone()));
        }
    }
}

fn owned<'file>(found: Vec<(&str, &'file str)>) -> impl Iterator<Item = (String, &'file str)> {
    let owned: Vec<_> = found.into_iter().map(|(path, name)| (path.to_owned(), name)).collect();
    owned.into_iter()
}

/// The type of what `T{}`, `&T{}` or `new(T)` makes.
pub(super) fn created_type(value: Node<'_>) -> Option<Node<'_>> {
    match value.kind() {
        "composite_literal" => value.child_by_field_name("type"),
        "unary_expression" | "parenthesized_expression" => {
            let inner = value.named_child(0)?;
            // Deeper nesting than `(&T{})` is not worth following.
            match inner.kind() {
                "composite_literal" => inner.child_by_field_name("type"),
                "unary_expression" => inner.named_child(0)?.child_by_field_name("type"),
                _ => None,
            }
        }
        "call_expression" if value.child_by_field_name("function")?.kind() == "identifier" => {
            let arguments = children(value.child_by_field_name("arguments")?);
            arguments.first().copied().filter(|kind| matches!(kind.kind(), "qualified_type" | "selector_expression"))
        }
        _ => None,
    }
}

fn pointed_to(kind: Node<'_>) -> Node<'_> {
    if kind.kind() == "pointer_type" { kind.named_child(0).unwrap_or(kind) } else { kind }
}
