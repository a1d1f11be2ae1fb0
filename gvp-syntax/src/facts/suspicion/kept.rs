//! Interface values that a closure keeps.

use std::collections::HashSet;

use tree_sitter::Node;

use super::super::Reading;
use crate::tree::field;

/// Interfaces of the standard library that values are often passed as. A `context.Context` is not among them: that one
/// is there to be kept.
const WELL_KNOWN: &[(&str, &str)] = &[
    ("fmt", "Stringer"),
    ("io", "Closer"),
    ("io", "ReadCloser"),
    ("io", "ReadWriteCloser"),
    ("io", "ReadWriter"),
    ("io", "Reader"),
    ("io", "WriteCloser"),
    ("io", "Writer"),
    ("net", "Conn"),
    ("net", "Listener"),
    ("net/http", "Handler"),
    ("net/http", "ResponseWriter"),
];

/// The first use, in the function literal at `body`, of a variable that belongs to a function around it and has an
/// interface type.
pub(super) fn kept_interface<'file>(reading: &Reading<'file>, body: usize, start: usize) -> Option<Node<'file>> {
    let outline = &reading.outline;
    if outline.node(body).kind() != "func_literal" {
        return None;
    }
    let mut outer: HashSet<&str> = HashSet::new();
    for (_, function) in outline.ancestors(start) {
        for list in ["receiver", "parameters"] {
            let list = function.child_by_field_name(list);
            let parameters = list.map(crate::tree::children).unwrap_or_default();
            for parameter in parameters {
                let kind = parameter.child_by_field_name("type");
                if kind.is_some_and(|kind| is_interface(reading, kind)) {
                    outer.extend(field(parameter, "name").into_iter().map(|name| outline.text(name)));
                }
            }
        }
    }
    let own: HashSet<&str> = outline
        .below(body)
        .flat_map(|(_, node)| super::super::names::local_names(node))
        .map(|name| outline.text(name))
        .collect();
    let mut uses = outline.below(body).filter(|(_, node)| node.kind() == "identifier");
    uses.find(|(_, node)| outer.contains(outline.text(*node)) && !own.contains(outline.text(*node)))
        .map(|(_, node)| node)
}

/// Whether a type is an interface, as far as the file tells.
fn is_interface(reading: &Reading<'_>, kind: Node<'_>) -> bool {
    let outline = &reading.outline;
    let members = reading.names.members(kind);
    kind.kind() == "interface_type"
        || WELL_KNOWN.iter().any(|known| members.contains(known))
        || kind.kind() == "type_identifier"
            && (matches!(outline.text(kind), "any" | "error") || is_declared_interface(reading, outline.text(kind)))
}

fn is_declared_interface(reading: &Reading<'_>, name: &str) -> bool {
    reading.outline.of_kind("type_spec").any(|(_, spec)| {
        spec.child_by_field_name("name").is_some_and(|declared| reading.outline.text(declared) == name)
            && spec.child_by_field_name("type").is_some_and(|kind| kind.kind() == "interface_type")
    })
}
