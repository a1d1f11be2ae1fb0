//! Texts that are known before the program runs, or at least how they begin.

use tree_sitter::Node;

use super::Reading;
use crate::literal::unquote;
use crate::tree::children;

/// Longer sums, and names for names for names, are not followed.
const MAX_DEPTH: u32 = 32;

/// How a text begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beginning {
    /// The part that is known.
    pub(super) text: String,
    /// Whether that is all.
    pub(super) complete: bool,
}

/// How the text begins that an expression stands for.
pub(super) fn beginning(reading: &Reading<'_>, node: Node<'_>) -> Option<Beginning> {
    follow(reading, node, MAX_DEPTH)
}

fn follow(reading: &Reading<'_>, node: Node<'_>, depth: u32) -> Option<Beginning> {
    let depth = depth.checked_sub(1)?;
    match node.kind() {
        "interpreted_string_literal" | "raw_string_literal" => {
            Some(Beginning { text: unquote(reading.outline.text(node))?, complete: true })
        }
        "identifier" => follow(reading, reading.values.only_value(reading.outline.text(node))?, depth),
        "parenthesized_expression" => follow(reading, children(node).into_iter().next()?, depth),
        "binary_expression" if node.child_by_field_name("operator")?.kind() == "+" => {
            let left = follow(reading, node.child_by_field_name("left")?, depth)?;
            let right = if left.complete { follow(reading, node.child_by_field_name("right")?, depth) } else { None };
            let complete = right.as_ref().is_some_and(|right| right.complete);
            Some(Beginning { text: left.text + &right.map_or(String::new(), |right| right.text), complete })
        }
        "call_expression" if reading.names.is(node.child_by_field_name("function")?, "fmt", "Sprintf") => {
            let format = children(node.child_by_field_name("arguments")?).into_iter().next()?;
            let format = follow(reading, format, depth)?;
            let known = format.text.split('%').next().unwrap_or_default();
            Some(Beginning { complete: format.complete && known.len() == format.text.len(), text: known.to_owned() })
        }
        _ => None,
    }
}
