//! Receives that nothing can end: from channels that nobody sends to or closes.

use super::super::Reading;
use super::abandoned::has_alternative;
use super::channel::{Channel, Operation, Use};
use super::flow::in_main;
use super::{Pattern, Role, Step, Suspicion};
use crate::Position;
use crate::tree::preorder;

/// Receives and loops over channels that nothing can end. `stays` says that `main` does not return by itself.
pub(super) fn unfed<'file>(
    reading: &'file Reading<'file>,
    channels: &'file [Channel<'file>],
    stays: bool,
) -> impl Iterator<Item = Suspicion> + 'file {
    let unclosed = channels.iter().filter(|channel| channel.of(Operation::Close).next().is_none());
    unclosed.filter(move |channel| !(stays && in_main(reading, channel.index))).filter_map(|channel| {
        let fed = channel.of(Operation::Send).next().is_some();
        let range = channel.of(Operation::Range).find(|range| is_stuck(reading, range));
        let receive = channel.of(Operation::Receive).find(|receive| is_stuck(reading, receive));
        match (range, receive) {
            (Some(range), _) => Some(suspicion(reading, Pattern::UnclosedRange, channel, range)),
            (None, Some(receive)) if !fed => Some(suspicion(reading, Pattern::UnfedReceive, channel, receive)),
            (None, _) => None,
        }
    })
}

/// Whether a loop over a channel can be left before the channel is closed.
fn can_leave(reading: &Reading<'_>, range: &Use<'_>) -> bool {
    let Some((_, statement)) = reading.outline.parent(range.index) else { return true };
    preorder(statement).any(|node| {
        matches!(node.kind(), "return_statement" | "break_statement" | "goto_statement")
            || node.kind() == "call_expression" && ends(reading, node)
    })
}

fn ends(reading: &Reading<'_>, call: tree_sitter::Node<'_>) -> bool {
    let function = call.child_by_field_name("function").map_or("", |function| reading.outline.text(function));
    matches!(function, "panic" | "os.Exit" | "runtime.Goexit" | "log.Fatal" | "log.Fatalf" | "log.Fatalln")
}

/// Whether a receive or loop has no other way, and is not how `main` stays. Where that was not meant, the program ends in
/// a deadlock, which is seen when it is run.
fn is_stuck(reading: &Reading<'_>, found: &Use<'_>) -> bool {
    let is_main = found.flow.goroutine.is_none() && in_main(reading, found.index);
    !is_main && waits_for_ever(reading, found)
}

fn waits_for_ever(reading: &Reading<'_>, found: &Use<'_>) -> bool {
    match found.operation {
        Operation::Range => !can_leave(reading, found),
        Operation::Receive => !has_alternative(reading, found),
        Operation::Send | Operation::Close => false,
    }
}

/// Whether `main` waits for a channel that nobody closes, so that it stays until the program is stopped.
pub(super) fn main_stays(reading: &Reading<'_>, channels: &[Channel<'_>]) -> bool {
    let unclosed = channels.iter().filter(|channel| channel.of(Operation::Close).next().is_none());
    let mut waits = unclosed.flat_map(|channel| {
        let fed = channel.of(Operation::Send).next().is_some();
        channel.uses.iter().filter(move |found| found.operation == Operation::Range || !fed)
    });
    waits.any(|found| found.flow.goroutine.is_none() && in_main(reading, found.index) && waits_for_ever(reading, found))
}

fn suspicion(reading: &Reading<'_>, pattern: Pattern, channel: &Channel<'_>, found: &Use<'_>) -> Suspicion {
    let mut steps = vec![Step::new(Role::Made, channel.declared), Step::new(Role::Blocks, found.node)];
    steps.extend(found.flow.goroutine.map(|start| Step::new(Role::Started, reading.outline.node(start))));
    Suspicion::new(pattern, Position::of(found.node), channel.name, steps)
}
