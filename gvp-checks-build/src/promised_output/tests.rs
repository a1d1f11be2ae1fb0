//! Promises held against runs that differ, and what is proposed in their place.

use gvp_core::{Capture, Exit, Location, Severity};

use super::*;
use crate::fake::program;

fn run(stdout: &str, stderr: &str) -> Execution {
    let capture = |text: &str| Capture { bytes: text.as_bytes().to_vec(), truncated: false };
    Execution {
        loopback: true,
        stdout: capture(stdout),
        stderr: capture(stderr),
        command: "go run .".to_owned(),
        ..Execution::ended(Exit::Code(0))
    }
}

/// Code, severity and proposed text of what is said of a program with an output comment.
fn said(promised: &str, runs: &[&str], ended_well: bool) -> Option<(String, Severity, Option<String>)> {
    let lines: String = promised.lines().map(|line| format!("\t// {line}\n")).collect();
    let unit = program(&format!("package main\n\nfunc main() {{\n\t// Output:\n{lines}}}\n"));
    let runs: Vec<Execution> = runs.iter().map(|text| run(text, "")).collect();
    let others: Vec<&Execution> = runs[1..].iter().collect();
    let findings = judge(&Occasion::own(&unit), Seen { judged: &runs[0], others: &others, ended_well });
    assert!(findings.len() <= 1);
    let told = |finding: Finding| {
        (finding.code.to_string(), finding.severity, finding.correction.map(|correction| correction.text))
    };
    findings.into_iter().next().map(told)
}

#[test]
fn a_promise_that_some_run_keeps_is_no_lie() {
    let kept = said("a\n", &["b\n", "a\n"], true).unwrap();
    assert_eq!(kept, ("sometimes-as-promised".to_owned(), Severity::Warning, None));
    assert_eq!(said("a\n", &["a\n", "b\n"], true), None);
}

#[test]
fn lines_that_vary_are_told_from_those_that_are_wrong() {
    let unstable = said("n: 7\nend\n", &["n: 1\nend\n", "n: 2\nend\n"], true).unwrap();
    assert_eq!(unstable, ("unstable-promise".to_owned(), Severity::Warning, None));
    let wrong = said("n: 7\nEND\n", &["n: 1\nend\n", "n: 2\nend\n"], true).unwrap();
    assert_eq!(wrong, ("output-mismatch".to_owned(), Severity::Error, None));
    let all_wrong = said("a\nb\n", &["c\nd\n", "e\nf\n"], true).unwrap();
    assert_eq!(all_wrong.0, "output-mismatch");
    let numbers =
        said("reads: 71708\nwrites: 7177\n", &["reads: 1\nwrites: 22\n", "reads: 3\nwrites: 4\n"], true).unwrap();
    assert_eq!(numbers.0, "unstable-promise");
}

#[test]
fn only_what_is_stable_and_ended_well_is_proposed() {
    let proposed = |runs: &[&str], ended_well| said("a\n", runs, ended_well).unwrap().2;
    assert_eq!(proposed(&["b\n", "b\n"], true), Some("b\n".to_owned()));
    assert_eq!(proposed(&["b\n", "c\n"], true), None, "it varies");
    assert_eq!(proposed(&["b\n", "b\n"], false), None, "it did not end well");
    assert_eq!(proposed(&["b\n"], true), None, "it was run once");
    assert_eq!(proposed(&["", ""], true), None, "nothing is printed");
}

#[test]
fn a_text_from_a_terminal_may_hold_both_streams() {
    let mut unit = program("package main\n\nfunc main() {}\n");
    let promise = Promise::Output(TextMatch::Lines("out\nerr\n".to_owned()));
    unit.expectations = vec![Expectation::new(promise, Origin::Transcript, Location::line("main.sh", 1))];
    let findings = |stdout: &str, stderr: &str| {
        let execution = run(stdout, stderr);
        judge(&Occasion::own(&unit), Seen { judged: &execution, others: &[], ended_well: true }).len()
    };
    assert_eq!((findings("out\nerr\n", "more\n"), findings("out\n", "err\n"), findings("err\n", "out\n")), (0, 0, 0));
    assert_eq!((findings("out\n", "other\n"), findings("out\n", "")), (1, 1));
}

#[test]
fn what_is_logged_before_a_panic_is_shown_on_a_terminal() {
    let unit = program("package main\n\nimport \"log\"\n\nfunc main() {\n\tlog.Print(\"one\")\n}\n");
    let shown = "2017/03/10 16:51:56 one\n";
    let promise = TextMatch::Lines(shown.to_owned());
    let at = Location::line("ch1.md", 9);
    let expectation = Expectation::new(Promise::Output(promise.clone()), Origin::Fence, at);
    let agrees = |stderr: &str| agreement(&expectation, &promise, &run("", stderr), &Volatile::of(&unit));
    let panicked = "panic: two\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:4 +0x1d\nexit status 2\n";
    assert!(!matches!(agrees(&format!("2026/11/28 22:08:30 one\n{panicked}")), Agreement::Broken(_)));
    assert!(matches!(agrees(&format!("2026/11/28 22:08:30 three\n{panicked}")), Agreement::Broken(_)));
}

#[test]
fn addresses_and_blanks_are_all_that_differs_on_a_page() {
    let code = |printed: &str, origin: Origin| {
        let mut unit = program("package main\n\nfunc main() {}\n");
        let shown = "0 - is 0x681a80\n1 - is 0x681b00\n";
        let promise = Promise::Output(TextMatch::Lines(shown.to_owned()));
        unit.expectations = vec![Expectation::new(promise, origin, Location::line("ch1.md", 9))];
        let execution = run(printed, "");
        let seen = Seen { judged: &execution, others: &[&execution], ended_well: true };
        let findings = judge(&Occasion::own(&unit), seen);
        findings.iter().map(|finding| (finding.code.to_string(), finding.severity)).next()
    };
    let layout = Some(("layout-mismatch".to_owned(), Severity::Warning));
    let wrong = Some(("output-mismatch".to_owned(), Severity::Error));
    assert_eq!(code("0  - is 0x49f840\n1  - is 0x49f860\n", Origin::Fence), layout);
    assert_eq!(code("0  - is 0x49f840\n2  - is 0x49f860\n", Origin::Fence), wrong);
    assert_eq!(code("0  - is 0x49f840\n1  - is 0x49f860\n", Origin::GoldenFile), wrong);
}

#[test]
fn runs_are_alike_where_a_terminal_shows_the_same() {
    let panicked = |words: &str| format!("one\npanic: {words}\n\ngoroutine 1 [running]:\nmain.main()\n");
    assert!(shows_the_same(&run("a\n", &panicked("two")), &run("a\n", &panicked("three"))));
    assert!(!shows_the_same(&run("a\n", "one\n"), &run("a\n", "two\n")));
    assert!(!shows_the_same(&run("a\n", ""), &run("b\n", "")));
}

#[test]
fn whose_turn_it_was_is_for_chance_where_lines_are_left_out_too() {
    let expectation = |shown: &str| {
        let promise = Promise::Output(TextMatch::Lines(shown.to_owned()));
        Expectation::new(promise, Origin::Fence, Location::line("ch1.md", 9))
    };
    let mut unit = program("package main\n\nfunc main() {}\n");
    let is_chance = |unit: &Unit, shown: &str| {
        let promise = TextMatch::Lines(shown.to_owned());
        let judged = run("from 1: 0\nfrom 1: 1\nfrom 2: 0\nfrom 2: 1\n", "");
        let other = run("from 1:  none\n", "");
        let seen = Seen { judged: &judged, others: &[&other], ended_well: true };
        differs_in_whose_turn_it_was(unit, &expectation(shown), &promise, seen)
    };
    assert!(!is_chance(&unit, "from 1: none\nfrom 2: 0\n"), "nobody takes turns");
    // What `select` picks varies, too.
    unit.habits.uses_channels = true;
    assert!(is_chance(&unit, "from 1: none\nfrom 2: 0\n"));
    assert!(is_chance(&unit, "from 2: 0\nfrom 1: 0\n...\nfrom 2: 47\n"));
    assert!(!is_chance(&unit, "from 2: 0\nof 1: 0\n...\nfrom 2: 47\n"));
}

#[test]
fn a_page_keeps_its_promise_with_other_blanks() {
    let unit = program("package main\n\nfunc main() {}\n");
    let promise = TextMatch::Lines("read: <nil>\nread: 1\n".to_owned());
    let kept = |origin: Origin, printed: &str| {
        let expectation = Expectation::new(Promise::Output(promise.clone()), origin, Location::line("ch1.md", 9));
        is_kept(&expectation, &promise, &run(printed, ""), &Volatile::of(&unit))
    };
    assert!(kept(Origin::Fence, "read:  <nil>\nread:  1\n"));
    assert!(!kept(Origin::Fence, "read:  1\nread:  <nil>\n"));
    assert!(!kept(Origin::Transcript, "read:  <nil>\nread:  1\n"));
}
