//! Goroutines that nothing can stop.

use tree_sitter::Node;

use super::super::Reading;
use super::super::lifetime::{functions_that_end, has_way_out, is_endless};
use super::super::outline::is_function;
use super::channel::called;
use super::flow::in_main;
use super::kept::kept_interface;
use super::{Pattern, Role, Step, Suspicion};
use crate::Position;
use crate::tree::children;

/// Goroutines that loop for ever without a way out. `stays` says that `main` does not return by itself: what it starts
/// may then stay, too.
pub(super) fn endless<'file>(reading: &'file Reading<'file>, stays: bool) -> impl Iterator<Item = Suspicion> + 'file {
    let enders = functions_that_end(reading);
    let starts = reading.outline.of_kind("go_statement");
    let starts = starts.filter(move |(start, _)| !once_per_process(reading, *start, stays));
    starts.filter_map(move |(start, node)| {
        let call = children(node).into_iter().next()?;
        let function = started_function(call)?;
        let body = called(reading, function)?;
        let (at, stuck) = reading.outline.below(body).find(|(at, node)| {
            let own = reading.outline.function_around(*at).is_some_and(|(around, _)| around == body);
            own && match node.kind() {
                "for_statement" => is_endless(reading, *node) && !has_way_out(reading, &enders, *at),
                "select_statement" => children(*node).is_empty(),
                _ => false,
            }
        })?;
        let kept = kept_interface(reading, body, start);
        let pattern = match kept {
            _ if is_generic(reading, start, call, body) => Pattern::EndlessGenericGoroutine,
            Some(_) => Pattern::KeptInterface,
            None => Pattern::EndlessGoroutine,
        };
        let mut steps = vec![Step::new(Role::Started, node)];
        steps.extend(waits(reading, at, stuck).map(|wait| Step::new(Role::Blocks, wait)));
        let because = kept.filter(|_| pattern == Pattern::KeptInterface);
        steps.extend(because.map(|value| Step::new(Role::Because, value)));
        let subject = because.map_or_else(|| short(reading, function), |value| reading.outline.text(value));
        Some(Suspicion::new(pattern, start_of(node), subject, steps))
    })
}

/// Whether a goroutine is started once in the life of the program, and is meant to stay as long as that.
fn once_per_process(reading: &Reading<'_>, start: usize, stays: bool) -> bool {
    let named = |node: Node<'_>, name: &str| {
        node.child_by_field_name("function").is_some_and(|function| {
            let field = function.child_by_field_name("field");
            field.is_some_and(|field| reading.outline.text(field) == name)
        })
    };
    let in_init = reading.outline.ancestors(start).any(|(_, node)| {
        node.kind() == "function_declaration"
            && node.child_by_field_name("name").is_some_and(|name| reading.outline.text(name) == "init")
    });
    let in_once = reading.outline.ancestors(start).any(|(_, node)| {
        node.kind() == "call_expression" && (named(node, "Do") || named(node, "OnceFunc") || named(node, "OnceValue"))
    });
    in_init || in_once || makes_the_only_one(reading, start) || stays && in_main(reading, start)
}

/// Whether a place is reached only while a variable of the package is still `nil`.
fn makes_the_only_one(reading: &Reading<'_>, start: usize) -> bool {
    let mut conditions = reading.outline.ancestors(start).filter_map(|(_, node)| node.child_by_field_name("condition"));
    conditions.any(|condition| {
        let [left, right] = ["left", "right"].map(|side| condition.child_by_field_name(side));
        let is_nil = right.is_some_and(|right| right.kind() == "nil");
        let is_equal = condition.child_by_field_name("operator").is_some_and(|it| reading.outline.text(it) == "==");
        is_nil && is_equal && left.is_some_and(|left| is_of_package(reading, reading.outline.text(left)))
    })
}

/// Whether the package has a variable of this name.
fn is_of_package(reading: &Reading<'_>, name: &str) -> bool {
    reading.outline.of_kind("var_spec").any(|(at, spec)| {
        reading.outline.function_around(at).is_none()
            && crate::tree::field(spec, "name").into_iter().any(|own| reading.outline.text(own) == name)
    })
}

/// What a `go` statement calls. `f[T](x)` looks like a conversion to the grammar.
fn started_function(call: Node<'_>) -> Option<Node<'_>> {
    match call.kind() {
        "call_expression" => call.child_by_field_name("function"),
        "type_conversion_expression" => call.child_by_field_name("type"),
        _ => None,
    }
}

/// Whether the goroutine runs a generic function, or is started in one.
fn is_generic(reading: &Reading<'_>, start: usize, call: Node<'_>, body: usize) -> bool {
    let is_generic = |node: Node<'_>| node.child_by_field_name("type_parameters").is_some();
    call.kind() == "type_conversion_expression"
        || call.child_by_field_name("type_arguments").is_some()
        || is_generic(reading.outline.node(body))
        || reading.outline.ancestors(start).any(|(_, node)| is_function(node) && is_generic(node))
}

/// The operations within a loop, and outside functions within it, that wait for others.
fn waits<'file>(
    reading: &'file Reading<'file>,
    at: usize,
    stuck: Node<'file>,
) -> impl Iterator<Item = Node<'file>> + 'file {
    let function = reading.outline.function_around(at).map(|(function, _)| function);
    let is_wait = |node: Node<'_>| match node.kind() {
        "send_statement" | "select_statement" | "range_clause" => true,
        "unary_expression" => reading.outline.text(node).starts_with("<-"),
        "call_expression" => {
            node.child_by_field_name("function").is_some_and(|called| reading.names.is(called, "time", "Sleep"))
        }
        _ => false,
    };
    let own = move |index: &usize| reading.outline.function_around(*index).map(|(around, _)| around) == function;
    let inner = reading.outline.below(at).filter(move |(index, node)| is_wait(*node) && own(index));
    inner.map(|(_, node)| node).chain((stuck.kind() == "select_statement").then_some(stuck))
}

/// Only the keyword is pointed at.
fn start_of(node: Node<'_>) -> Position {
    let position = Position::of(node);
    Position { end_column: position.column.checked_add(2), ..position }
}

/// How a function is called, where it has a name.
fn short<'file>(reading: &Reading<'file>, function: Node<'_>) -> &'file str {
    if function.kind() == "func_literal" { "func" } else { reading.outline.text(function) }
}
