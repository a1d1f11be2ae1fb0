//! HTTP handlers whose contexts outlive the request.

use tree_sitter::Node;

use super::super::Reading;
use super::super::outline::is_function;
use super::{Pattern, Role, Step, Suspicion};
use crate::Position;
use crate::tree::children;

/// Functions that make a context which somebody has to cancel.
pub(super) const WITH_CANCEL: [&str; 6] =
    ["WithCancel", "WithCancelCause", "WithDeadline", "WithDeadlineCause", "WithTimeout", "WithTimeoutCause"];

/// Contexts that a handler makes for its own flow and that do not end with the request.
pub(super) fn detached<'file>(reading: &'file Reading<'file>) -> impl Iterator<Item = Suspicion> + 'file {
    let calls = reading.outline.of_kind("call_expression");
    calls.filter_map(|(index, call)| {
        let made = call.child_by_field_name("function").filter(|function| makes_context(reading, *function))?;
        let first = children(call.child_by_field_name("arguments")?).into_iter().next()?;
        let parent = first.child_by_field_name("function")?;
        let detached = ["Background", "TODO"].iter().any(|name| reading.names.is(parent, "context", name));
        let (at, handler) = reading.outline.function_around(index)?;
        let meant = !detached || !is_handler(reading, handler) || shuts_down(reading, at);
        let steps = vec![Step::new(Role::Made, call)];
        let subject = reading.outline.text(made);
        (!meant).then(|| Suspicion::new(Pattern::DetachedContext, Position::of(first), subject, steps))
    })
}

/// Whether a function makes a context which somebody has to cancel.
pub(super) fn makes_context(reading: &Reading<'_>, function: Node<'_>) -> bool {
    WITH_CANCEL.iter().any(|name| reading.names.is(function, "context", name))
}

/// Whether a function has the parameters of an HTTP handler.
fn is_handler(reading: &Reading<'_>, function: Node<'_>) -> bool {
    let parameters = function.child_by_field_name("parameters").map(children).unwrap_or_default();
    let kinds: Vec<Node<'_>> = parameters.into_iter().filter_map(|one| one.child_by_field_name("type")).collect();
    let answers = kinds.iter().any(|kind| reading.names.is(*kind, "net/http", "ResponseWriter"));
    let asked = kinds.iter().filter(|kind| kind.kind() == "pointer_type").filter_map(|kind| kind.named_child(0));
    is_function(function) && answers && asked.into_iter().any(|kind| reading.names.is(kind, "net/http", "Request"))
}

/// Whether a handler stops the server, which must not end with the request.
fn shuts_down(reading: &Reading<'_>, handler: usize) -> bool {
    let mut fields = reading.outline.below(handler).filter(|(_, node)| node.kind() == "field_identifier");
    fields.any(|(_, field)| reading.outline.text(field) == "Shutdown")
}
