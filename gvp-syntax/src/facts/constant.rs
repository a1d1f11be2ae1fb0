//! Durations that are known before the program runs.

use std::time::Duration;

use tree_sitter::Node;

use super::Reading;
use crate::literal::integer_value;
use crate::tree::children;

/// Deeper expressions, and constants that are made of further constants than this, are not followed.
const MAX_DEPTH: u32 = 32;

/// A number, and whether Go would calculate with it as an integer.
#[derive(Clone, Copy)]
struct Number {
    value: f64,
    integer: bool,
}

/// The duration that a constant expression stands for. A negative one takes no time.
pub(super) fn duration(reading: &Reading<'_>, node: Node<'_>) -> Option<Duration> {
    let nanoseconds = number(reading, node, MAX_DEPTH)?.value;
    (nanoseconds < i64::MAX as f64).then(|| Duration::from_nanos(nanoseconds.max(0.0) as u64))
}

fn number(reading: &Reading<'_>, node: Node<'_>, depth: u32) -> Option<Number> {
    let depth = depth.checked_sub(1)?;
    let text = reading.outline.text(node);
    match node.kind() {
        "int_literal" => integer_value(text).map(|value| Number { value: value as f64, integer: true }),
        "float_literal" => Some(Number { value: text.replace('_', "").parse().ok()?, integer: false }),
        "parenthesized_expression" => number(reading, children(node).into_iter().next()?, depth),
        "identifier" => match reading.values.constant(text) {
            Some(value) => number(reading, value, depth),
            None => unit(reading, node),
        },
        "selector_expression" => unit(reading, node),
        "unary_expression" => {
            let operand = number(reading, node.child_by_field_name("operand")?, depth)?;
            match node.child_by_field_name("operator")?.kind() {
                "-" => Some(Number { value: -operand.value, ..operand }),
                "+" => Some(operand),
                _ => None,
            }
        }
        "binary_expression" => binary(reading, node, depth),
        "call_expression" => converted(reading, node, depth),
        _ => None,
    }
}

fn binary(reading: &Reading<'_>, node: Node<'_>, depth: u32) -> Option<Number> {
    let left = number(reading, node.child_by_field_name("left")?, depth)?;
    let right = number(reading, node.child_by_field_name("right")?, depth)?;
    let integer = left.integer && right.integer;
    let value = match node.child_by_field_name("operator")?.kind() {
        "+" => left.value + right.value,
        "-" => left.value - right.value,
        "*" => left.value * right.value,
        "/" if right.value != 0.0 && integer => (left.value / right.value).trunc(),
        "/" if right.value != 0.0 => left.value / right.value,
        _ => return None,
    };
    Some(Number { value, integer })
}

/// `time.Duration(x)`, `float64(x)` and their like.
fn converted(reading: &Reading<'_>, node: Node<'_>, depth: u32) -> Option<Number> {
    let function = node.child_by_field_name("function")?;
    let name = reading.outline.text(function);
    let integer = match name {
        "float64" | "float32" => false,
        "int" | "int64" | "int32" | "uint" | "uint64" | "uint32" => true,
        _ => reading.names.is(function, "time", "Duration").then_some(true)?,
    };
    let arguments = children(node.child_by_field_name("arguments")?);
    let argument = if let [argument] = arguments.as_slice() { *argument } else { return None };
    number(reading, argument, depth).map(|number| Number { integer, ..number })
}

/// `time.Second` and its like, in nanoseconds.
fn unit(reading: &Reading<'_>, node: Node<'_>) -> Option<Number> {
    let members = reading.names.members(node);
    let (_, name) = members.into_iter().find(|(path, _)| *path == "time")?;
    let value = match name {
        "Nanosecond" => 1.0,
        "Microsecond" => 1e3,
        "Millisecond" => 1e6,
        "Second" => 1e9,
        "Minute" => 6e10,
        "Hour" => 3.6e12,
        _ => return None,
    };
    Some(Number { value, integer: true })
}
