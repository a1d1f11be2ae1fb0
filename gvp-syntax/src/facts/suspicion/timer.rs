//! Timers and tickers that Go kept until 1.23, whoever had forgotten them.

use super::super::Reading;
use super::super::lifetime::is_endless;
use super::super::outline::is_function;
use super::flow::{in_main_itself, other_cases, select_of};
use super::{Pattern, Role, Step, Suspicion};
use crate::Position;

/// Tickers that cannot be stopped, and timers for every turn of a loop; none where Go collects them.
pub(super) fn timers<'file>(
    reading: &'file Reading<'file>,
    are_collected: bool,
) -> impl Iterator<Item = Suspicion> + 'file {
    let calls = reading.outline.of_kind("call_expression").filter(move |_| !are_collected);
    calls.filter_map(|(index, call)| {
        let function = call.child_by_field_name("function")?;
        let subject = reading.outline.text(function);
        let position = Position::of(call);
        if reading.names.is(function, "time", "Tick") && !in_main_itself(reading, index) {
            let steps = vec![Step::new(Role::Made, call)];
            return Some(Suspicion::new(Pattern::UnstoppableTicker, position, subject, steps));
        }
        let turns = reading.names.is(function, "time", "After").then(|| every_turn(reading, index))??;
        let steps = vec![Step::new(Role::Made, call), Step::new(Role::Because, turns)];
        Some(Suspicion::new(Pattern::TimerPerTurn, position, subject, steps))
    })
}

/// The endless loop whose `select` makes a timer each time that another case is taken.
fn every_turn<'file>(reading: &Reading<'file>, index: usize) -> Option<tree_sitter::Node<'file>> {
    let (receive, _) = reading.outline.parent(index).filter(|(_, node)| node.kind() == "unary_expression")?;
    let (select, node, case) = select_of(reading, receive)?;
    let others = other_cases(node, case).into_iter().any(|other| other.kind() == "communication_case");
    let mut around = reading.outline.ancestors(select).map(|(_, node)| node).take_while(|node| !is_function(*node));
    let turns = around.find(|node| node.kind() == "for_statement")?;
    // A timer that ends the loop is the last one.
    let ends = crate::tree::preorder(case).any(|node| node.kind() == "return_statement");
    (others && !ends && is_endless(reading, turns)).then_some(turns)
}
