//! Operations whose effect depends on time.

use std::time::Duration;

use tree_sitter::Node;

use super::constant::duration;
use super::{Reading, TimeOperation};
use crate::Position;
use crate::tree::children;

/// Functions that take a duration, and which argument that is.
const WAITS: &[(&str, &str, usize)] = &[
    ("time", "Sleep", 0),
    ("time", "After", 0),
    ("time", "AfterFunc", 0),
    ("time", "NewTimer", 0),
    ("time", "NewTicker", 0),
    ("time", "Tick", 0),
    ("context", "WithTimeout", 1),
    ("context", "WithTimeoutCause", 1),
    ("context", "WithDeadline", 1),
    ("context", "WithDeadlineCause", 1),
];

/// Methods of connections that take a point in time.
const DEADLINES: &[&str] = &["SetDeadline", "SetReadDeadline", "SetWriteDeadline"];

/// All operations of a file whose effect depends on time.
pub(super) fn time_operations(reading: &Reading<'_>) -> Vec<TimeOperation> {
    reading.outline.of_kind("call_expression").filter_map(|(_, call)| time_operation(reading, call)).collect()
}

fn time_operation(reading: &Reading<'_>, call: Node<'_>) -> Option<TimeOperation> {
    let function = call.child_by_field_name("function")?;
    let arguments = children(call.child_by_field_name("arguments")?);
    let members = reading.names.members(function);
    let wait = WAITS.iter().find(|(path, name, _)| members.contains(&(*path, *name)));
    let (name, argument) = match wait {
        Some((path, name, index)) => (format!("{path}.{name}"), arguments.get(*index).copied()),
        None => (deadline_method(reading, function)?, Some(deadline_argument(reading, &arguments)?)),
    };
    let bound = argument.and_then(|argument| duration(reading, argument).or_else(|| until(reading, argument)));
    Some(TimeOperation { position: Position::of(call), call: name, bound })
}

fn deadline_method(reading: &Reading<'_>, function: Node<'_>) -> Option<String> {
    let name = reading.outline.text(function.child_by_field_name("field")?);
    DEADLINES.contains(&name).then(|| reading.outline.text(function).split_whitespace().collect())
}

/// `SetDeadline(time.Time{})` takes a deadline away, and `SetDeadline(x, y)` is something else.
fn deadline_argument<'tree>(reading: &Reading<'_>, arguments: &[Node<'tree>]) -> Option<Node<'tree>> {
    let argument = if let [argument] = arguments { *argument } else { return None };
    let none = argument.child_by_field_name("type").is_some_and(|kind| reading.names.is(kind, "time", "Time"));
    (!none).then_some(argument)
}

/// The time from now that `time.Now().Add(d)` is.
fn until(reading: &Reading<'_>, node: Node<'_>) -> Option<Duration> {
    let add = node.child_by_field_name("function").filter(|function| function.kind() == "selector_expression")?;
    let now = add.child_by_field_name("operand")?.child_by_field_name("function")?;
    let added =
        reading.outline.text(add.child_by_field_name("field")?) == "Add" && reading.names.is(now, "time", "Now");
    let argument = children(node.child_by_field_name("arguments")?).into_iter().next()?;
    if added { duration(reading, argument) } else { None }
}
