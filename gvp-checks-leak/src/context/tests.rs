//! Contexts that are kept, in made-up reports.

use gvp_core::{ContextKind, Contexts, KeptContext, Location};

use super::*;
use crate::fake::{program, report};

fn context(kind: ContextKind, cancelled: bool, depth: u32, function: &str, line: u32) -> KeptContext {
    let location = Location::line("ch1/main.go", line);
    KeptContext { kind, cancelled, depth, function: function.to_owned(), location }
}

fn codes(moment: Moment, returned: bool, kept: Vec<KeptContext>) -> Vec<(String, u32)> {
    let report = ProbeReport { contexts: Some(Contexts { returned, kept }), ..report(moment) };
    match judge(&program("package main\n"), &report) {
        Outcome::Findings(findings) => {
            findings.iter().map(|finding| (finding.code.to_string(), finding.location.line)).collect()
        }
        Outcome::Passed | Outcome::Skipped(_) => Vec::new(),
    }
}

fn code(code: &str, line: u32) -> (String, u32) {
    (code.to_owned(), line)
}

#[test]
fn a_timer_keeps_what_is_not_cancelled() {
    let timer = |cancelled| context(ContextKind::Timer, cancelled, 0, "main.ask", 7);
    let ended = |kept| codes(Moment::Exit(0), true, kept);
    assert_eq!(ended(vec![timer(false), timer(false)]), [code("timer-context-kept", 7)], "a place is told once");
    assert_eq!(ended(vec![timer(true)]), []);
    assert_eq!(codes(Moment::Hang, false, vec![timer(false)]), []);
    assert_eq!(codes(Moment::Exit(1), true, vec![timer(false)]), []);
}

#[test]
fn main_may_hold_one_in_the_middle_of_which_it_ends() {
    let own = |count| vec![context(ContextKind::Timer, false, 0, "main.main", 7); count];
    assert_eq!(codes(Moment::Exit(0), false, own(1)), []);
    assert_eq!(codes(Moment::Exit(0), false, own(2)), [code("timer-context-kept", 7)]);
    assert_eq!(codes(Moment::Exit(0), true, own(1)), [code("timer-context-kept", 7)]);
}

#[test]
fn one_context_is_kept_by_a_package_variable_or_one_at_every_turn() {
    let made = |function: &str| context(ContextKind::Cancel, false, 0, function, 9);
    assert_eq!(codes(Moment::Exit(0), true, vec![made("main.start")]), [code("context-kept", 9)]);
    assert_eq!(codes(Moment::Exit(0), false, vec![made("main.start")]), [], "it may be held by a caller");
    assert_eq!(codes(Moment::Exit(0), false, vec![made("main.init")]), [code("context-kept", 9)]);
    assert_eq!(codes(Moment::Exit(0), false, vec![made("main.start"); 2]), [code("context-kept", 9)]);
}

#[test]
fn chains_of_values_are_long_or_grow() {
    let chain = |depths: &[u32]| {
        let of = |depth: &u32| context(ContextKind::Value, false, *depth, "main.with", 5);
        codes(Moment::Exit(0), true, depths.iter().map(of).collect())
    };
    assert_eq!(chain(&[8]), [code("value-chain-kept", 5)]);
    assert_eq!(chain(&[1, 2, 3]), [code("value-chain-kept", 5)]);
    assert_eq!(chain(&[2, 2, 2, 2]), []);
    assert_eq!(chain(&[1, 2]), []);
}
