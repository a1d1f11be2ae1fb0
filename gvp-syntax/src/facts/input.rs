//! What a program takes in: its arguments and its standard input.

use tree_sitter::Node;

use super::Reading;
use crate::Position;

/// Where a program reads its arguments, and where its standard input.
pub(super) fn inputs(reading: &Reading<'_>) -> (Vec<Position>, Vec<Position>) {
    let (mut args, mut stdin) = (Vec::new(), Vec::new());
    for (index, node) in reading.outline.all() {
        for (path, name) in reading.names.members(node) {
            match (path, name) {
                ("os", "Args") if is_read(reading, index, node) => args.push(Position::of(node)),
                ("os", "Stdin") | ("fmt", "Scan" | "Scanln" | "Scanf") => stdin.push(Position::of(node)),
                ("flag", _) if is_called(reading, index, node) => args.push(Position::of(node)),
                _ => {}
            }
        }
    }
    (args, stdin)
}

/// Whether an argument is asked for: not only how many there are, and not the program's own name.
fn is_read(reading: &Reading<'_>, index: usize, node: Node<'_>) -> bool {
    let mut around = reading.outline.ancestors(index).map(|(_, node)| node);
    match around.next() {
        Some(parent) if parent.kind() == "index_expression" => {
            parent.child_by_field_name("index").is_none_or(|index| reading.outline.text(index) != "0")
        }
        Some(parent) if parent.kind() == "argument_list" => {
            let function = around.next().and_then(|call| call.child_by_field_name("function"));
            function.is_none_or(|function| reading.outline.text(function) != "len")
        }
        _ => node.kind() == "selector_expression" || node.kind() == "identifier",
    }
}

fn is_called(reading: &Reading<'_>, index: usize, node: Node<'_>) -> bool {
    let parent = reading.outline.ancestors(index).next();
    parent.is_some_and(|(_, parent)| parent.child_by_field_name("function") == Some(node))
}
