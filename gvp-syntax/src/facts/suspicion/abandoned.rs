//! Sends whose receiver may be gone.

use tree_sitter::Node;

use super::super::Reading;
use super::super::lifetime::{called_name, is_endless};
use super::channel::{Capacity, Channel, Operation, Use};
use super::flow::{in_main_itself, other_cases, select_of};
use super::{Pattern, Role, Step, Suspicion};
use crate::tree::{children, preorder};

/// Sends on unbuffered channels whose receiver may be gone.
pub(super) fn abandoned<'file>(
    reading: &'file Reading<'file>,
    channels: &'file [Channel<'file>],
) -> impl Iterator<Item = Suspicion> + 'file {
    let unbuffered = channels.iter().filter(|channel| channel.capacity == Capacity::None);
    unbuffered.filter_map(|channel| judge(reading, channel))
}

fn judge(reading: &Reading<'_>, channel: &Channel<'_>) -> Option<Suspicion> {
    let sends: Vec<&Use<'_>> = channel.of(Operation::Send).collect();
    let waiting: Vec<&Use<'_>> = sends.iter().copied().filter(|send| !has_alternative(reading, send)).collect();
    let first = *waiting.first()?;
    if sends.iter().any(|send| send.flow.goroutine.is_none()) {
        return None;
    }
    let receives: Vec<&Use<'_>> =
        channel.uses.iter().filter(|found| matches!(found.operation, Operation::Receive | Operation::Range)).collect();
    let because = match receives.as_slice() {
        [] => None,
        [only] => Some(why_not_received(reading, &waiting, only)?),
        _ => return None,
    };
    let mut steps = vec![Step::new(Role::Made, channel.declared)];
    for send in &waiting {
        steps.push(Step::new(Role::Blocks, send.node));
        steps.extend(send.flow.goroutine.map(|start| Step::new(Role::Started, reading.outline.node(start))));
    }
    steps.extend(because.map(|because| Step::new(Role::Because, because)));
    let position = crate::Position::of(first.node);
    Some(Suspicion::new(Pattern::AbandonedSend, position, channel.name, steps))
}

/// Whether an operation is a case of a `select` that can also take another way.
pub(super) fn has_alternative(reading: &Reading<'_>, found: &Use<'_>) -> bool {
    select_of(reading, found.index).is_some_and(|(_, select, case)| !other_cases(select, case).is_empty())
}

/// Why the only receive may come too late, or too seldom, if so.
fn why_not_received<'file>(
    reading: &Reading<'file>,
    sends: &[&Use<'file>],
    receive: &Use<'file>,
) -> Option<Node<'file>> {
    let same_goroutine = sends.iter().any(|send| send.flow.goroutine == receive.flow.goroutine);
    if receive.operation == Operation::Range || same_goroutine {
        return None;
    }
    match select_of(reading, receive.index) {
        Some((_, select, case)) => gives_up(reading, select, case, receive),
        None => once_for_many(reading, sends, receive).or_else(|| returns_before(reading, sends, receive)),
    }
}

/// The case with which a `select` stops waiting for the channel.
fn gives_up<'file>(
    reading: &Reading<'file>,
    select: Node<'file>,
    case: Node<'file>,
    receive: &Use<'file>,
) -> Option<Node<'file>> {
    let mut others = other_cases(select, case).into_iter();
    let other = others.find(|other| is_way_out(reading, *other) && !fails(reading, *other))?;
    if receive.flow.looped {
        let leaves = preorder(other).any(|node| match node.kind() {
            "return_statement" | "goto_statement" => true,
            "break_statement" => node.named_child_count() > 0,
            _ => false,
        });
        if !leaves || in_main_itself(reading, receive.index) {
            return None;
        }
    }
    Some(other)
}

/// Functions that end a test or the program, by their own names.
const FAILS: [&str; 9] = ["Exit", "FailNow", "Fatal", "Fatalf", "Fatalln", "Skip", "SkipNow", "Skipf", "panic"];

/// Whether a case ends the test or the program, so that what it leaves behind is the least trouble.
fn fails(reading: &Reading<'_>, case: Node<'_>) -> bool {
    let mut calls = preorder(case).filter(|node| node.kind() == "call_expression");
    calls.any(|call| called_name(reading, call).is_some_and(|name| FAILS.contains(&name)))
}

/// Whether a case is taken when nobody sends: after some time, when a context ends, or at once.
fn is_way_out(reading: &Reading<'_>, case: Node<'_>) -> bool {
    if case.kind() == "default_case" {
        return true;
    }
    let Some(communication) = case.child_by_field_name("communication") else { return false };
    let mut received = preorder(communication)
        .filter(|node| node.kind() == "unary_expression" && reading.outline.text(*node).starts_with("<-"));
    received.any(|receive| {
        let from = receive.child_by_field_name("operand");
        let from = from.map(|from| match from.kind() {
            "identifier" => reading.values.only_value(reading.outline.text(from)).unwrap_or(from),
            _ => from,
        });
        from.is_some_and(|from| tells_the_end(reading, from))
    })
}

fn tells_the_end(reading: &Reading<'_>, from: Node<'_>) -> bool {
    let is_field = |node: Node<'_>, name: &str| {
        node.child_by_field_name("field").is_some_and(|field| reading.outline.text(field) == name)
    };
    match from.child_by_field_name("function") {
        Some(function) => {
            is_field(function, "Done")
                || reading.names.is(function, "time", "After")
                || reading.names.is(function, "time", "Tick")
        }
        None => is_field(from, "C"),
    }
}

/// One value is received, and more than one are sent: the place where the others come from.
fn once_for_many<'file>(reading: &Reading<'file>, sends: &[&Use<'file>], receive: &Use<'file>) -> Option<Node<'file>> {
    if receive.flow.looped || receive.flow.started_in_loop {
        return None;
    }
    let many = sends.iter().find(|send| send.flow.started_in_loop || is_repeated(reading, send));
    let beside = || {
        let starts: Vec<usize> = sends.iter().filter_map(|send| send.flow.goroutine).collect();
        let block = |at: usize| reading.outline.parent(at).map(|(block, _)| block);
        let second = starts.iter().find(|at| **at != starts[0] && block(**at) == block(starts[0]));
        second.map(|at| reading.outline.node(*at))
    };
    match many {
        // What `main` leaves to its end ends with the program.
        Some(send)
            if leaves_after_send(reading, send) || send.flow.looped && in_main_itself(reading, receive.index) =>
        {
            None
        }
        Some(_) => Some(receive.node),
        None => beside().map(|_| receive.node),
    }
}

/// Whether a send is repeated by a loop of which one sees that it does. One that ranges over something may have one turn.
fn is_repeated(reading: &Reading<'_>, send: &Use<'_>) -> bool {
    let mut around = reading.outline.ancestors(send.index).map(|(_, node)| node);
    let turns = around.find(|node| node.kind() == "for_statement");
    send.flow.looped && turns.is_some_and(|turns| is_endless(reading, turns) || has_clause(turns))
}

fn has_clause(turns: Node<'_>) -> bool {
    children(turns).iter().any(|child| child.kind() == "for_clause")
}

/// Whether a loop that sends ends with the first send.
fn leaves_after_send(reading: &Reading<'_>, send: &Use<'_>) -> bool {
    let Some((block, _)) = reading.outline.parent(send.index) else { return false };
    send.flow.looped
        && !send.flow.started_in_loop
        && children(reading.outline.node(block)).iter().any(|next| {
            next.start_byte() > send.node.end_byte() && matches!(next.kind(), "return_statement" | "break_statement")
        })
}

/// A `return` between the start of the goroutine and the receive.
fn returns_before<'file>(reading: &Reading<'file>, sends: &[&Use<'file>], receive: &Use<'file>) -> Option<Node<'file>> {
    let outline = &reading.outline;
    let (function, _) = outline.function_around(receive.index)?;
    if in_main_itself(reading, receive.index) {
        return None;
    }
    let start = sends.iter().filter_map(|send| send.flow.goroutine).max()?;
    let (block, _) = outline.parent(start)?;
    let deferred = outline.ancestors(receive.index).any(|(_, node)| node.kind() == "defer_statement");
    let mut between = outline.below(block).filter(|(at, node)| {
        node.kind() == "return_statement"
            && node.start_byte() > outline.node(start).end_byte()
            && node.end_byte() < receive.node.start_byte()
            && outline.function_around(*at).is_some_and(|(around, _)| around == function)
    });
    between.next().filter(|_| !deferred).map(|(_, node)| node)
}
