//! What of a broken promise chance accounts for.

use gvp_core::{Execution, Expectation, Promise, TextMatch};

use crate::occasion::Occasion;
use crate::order::could_come_about;
use crate::output::{Agreement, Difference, Mismatch, tidy};
use crate::printed_line::{self, Told};
use crate::promised_output::{
    Seen, agreement, differs_in_whose_turn_it_was, differs_only_where_it_varies, is_conversation, is_kept,
};
use crate::redaction::Volatile;

/// What of a broken promise chance accounts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Chance {
    /// All of it: what differs is another every time, and never what is promised.
    Value,
    /// All of it: the order of lines, or which of several outputs is printed.
    Order,
    /// Not all of it.
    No,
}

/// Whether the promises of output that the judged run breaks are broken by chance alone, by what other runs show.
pub(crate) fn chance(occasion: &Occasion<'_>, seen: Seen<'_>) -> Chance {
    let volatile = Volatile::of(occasion.unit);
    let of = |expectation: &&Expectation| match &expectation.promise {
        Promise::Output(_) if is_conversation(occasion, expectation) => None,
        Promise::Output(promise) => match agreement(expectation, promise, seen.judged, &volatile) {
            Agreement::Full | Agreement::Redacted(_) => None,
            Agreement::Broken(mismatch) => {
                let chance = chance_of(expectation, promise, &mismatch, seen, &volatile);
                let of_turns = || differs_in_whose_turn_it_was(occasion.unit, expectation, promise, seen);
                Some(if chance == Chance::No && of_turns() { Chance::Order } else { chance })
            }
        },
        Promise::Prints(line) => {
            let lies = |run: &Execution| match printed_line::hold(line, &run.stdout.text(), &volatile) {
                Told::Lie(_) => true,
                Told::Truth => false,
            };
            let sometimes = if seen.others.iter().all(|other| lies(other)) { Chance::No } else { Chance::Order };
            lies(seen.judged).then_some(sometimes)
        }
        Promise::Exit(_)
        | Promise::Panics(_)
        | Promise::Deadlocks
        | Promise::Races
        | Promise::TestFails(_)
        | Promise::CompileFails { .. } => None,
    };
    occasion.expectations.iter().filter_map(of).max().unwrap_or(Chance::No)
}

fn chance_of(
    expectation: &Expectation,
    promise: &TextMatch,
    mismatch: &Mismatch,
    seen: Seen<'_>,
    volatile: &Volatile<'_>,
) -> Chance {
    let holds = |run: &&Execution| is_kept(expectation, promise, run, volatile);
    let in_any_order = |promised: &str| {
        let runs = seen.others.iter().chain([&seen.judged]).map(|run| tidy(&run.stdout.text()));
        could_come_about(&tidy(promised), &runs.collect::<Vec<_>>())
    };
    match promise {
        _ if seen.others.iter().chain([&seen.judged]).any(holds) => Chance::Order,
        TextMatch::Lines(promised) if mismatch.only == Some(Difference::Lines) && in_any_order(promised) => {
            Chance::Order
        }
        _ if differs_only_where_it_varies(expectation, promise, seen).is_some() => Chance::Value,
        _ => Chance::No,
    }
}
