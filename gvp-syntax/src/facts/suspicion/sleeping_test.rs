//! Tests that wait for their goroutines by sleeping.

use tree_sitter::Node;

use super::super::Reading;
use super::{Pattern, Role, Step, Suspicion};
use crate::Position;
use crate::tree::children;

/// The first sleep of each test function that starts a goroutine and waits for it in no other way.
pub(super) fn sleeping<'file>(reading: &'file Reading<'file>) -> impl Iterator<Item = Suspicion> + 'file {
    let virtual_clock = reading.names.imports("testing/synctest");
    let functions = reading.outline.all().filter(move |(_, node)| !virtual_clock && is_test(reading, *node));
    functions.filter_map(|(function, _)| {
        let own = |index: usize| reading.outline.function_around(index).is_some_and(|(around, _)| around == function);
        let statements: Vec<(usize, Node<'_>)> =
            reading.outline.below(function).filter(|(index, _)| own(*index)).collect();
        let (_, start) = statements.iter().find(|(_, node)| node.kind() == "go_statement")?;
        let after = || statements.iter().filter(|(_, node)| node.start_byte() > start.end_byte());
        let (at, sleep) = after().find(|(_, node)| is_sleep(reading, *node))?;
        let in_loop = reading.outline.ancestors(*at).any(|(_, node)| {
            node.kind() == "for_statement" && node.start_byte() > reading.outline.node(function).start_byte()
        });
        let waits = in_loop || after().any(|(_, node)| is_wait(reading, *node));
        let steps = vec![Step::new(Role::Started, *start), Step::new(Role::Because, *sleep)];
        let subject = test_name(reading, function);
        (!waits).then(|| Suspicion::new(Pattern::SleepSynchronisedTest, Position::of(*sleep), subject, steps))
    })
}

/// Whether a function, declared or literal, has a parameter of type `*testing.T`.
fn is_test(reading: &Reading<'_>, node: Node<'_>) -> bool {
    if !matches!(node.kind(), "function_declaration" | "func_literal") {
        return false;
    }
    let parameters = node.child_by_field_name("parameters").map(children).unwrap_or_default();
    let kinds = parameters.into_iter().filter_map(|parameter| parameter.child_by_field_name("type"));
    kinds.filter_map(|kind| kind.named_child(0)).any(|kind| reading.names.is(kind, "testing", "T"))
}

/// The name of the test, of that around a literal.
fn test_name<'file>(reading: &Reading<'file>, function: usize) -> &'file str {
    let own = reading.outline.node(function).child_by_field_name("name").map(|name| reading.outline.text(name));
    own.or_else(|| super::flow::declared_around(reading, function)).unwrap_or_default()
}

/// `time.Sleep(d)` or `<-time.After(d)`.
fn is_sleep(reading: &Reading<'_>, node: Node<'_>) -> bool {
    match node.kind() {
        "call_expression" => {
            node.child_by_field_name("function").is_some_and(|function| reading.names.is(function, "time", "Sleep"))
        }
        "unary_expression" => {
            let after = node.child_by_field_name("operand").and_then(|call| call.child_by_field_name("function"));
            after.is_some_and(|function| reading.names.is(function, "time", "After"))
        }
        _ => false,
    }
}

/// Whether it waits for something else than time: a receive, a `select`, a lock or a method such as `Wait`.
fn is_wait(reading: &Reading<'_>, node: Node<'_>) -> bool {
    match node.kind() {
        "select_statement" | "range_clause" => true,
        "unary_expression" => reading.outline.text(node).starts_with("<-") && !is_sleep(reading, node),
        "field_identifier" => {
            let name = reading.outline.text(node);
            name.contains("Wait") || name.contains("Eventually") || name.contains("Shutdown") || name == "Close"
        }
        _ => false,
    }
}
