//! Operations with and without their tolerance.

use gvp_core::UnitKind;

use super::*;
use crate::fake::{Fake, file, program, unit};

fn body(body: &str) -> Unit {
    program(&format!("package main\n\nimport \"time\"\n\nfunc main() {{\n{body}\n}}\n"))
}

fn codes(unit: Unit) -> Vec<(String, u32)> {
    Fake::of(unit).codes(&Sleep)
}

fn found(code: &str, line: u32) -> Vec<(String, u32)> {
    vec![(code.to_owned(), line)]
}

#[test]
fn every_operation_asks_for_a_tolerance() {
    let two = "\ttime.Sleep(time.Second)\n\t<-time.After(d)";
    assert_eq!(codes(body(two)), [("undeclared-tolerance".to_owned(), 6), ("undeclared-tolerance".to_owned(), 7)]);
    let findings = Fake::of(body(two)).findings(&Sleep);
    assert_eq!(findings[0].message, "`time.Sleep` takes 1s and declares no tolerance");
    assert!(findings[0].help.as_deref().is_some_and(|help| help.ends_with("`// GVP-2024: max 2s`")));
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(findings[1].help.as_deref().is_some_and(|help| help.ends_with("`// GVP-2024: max 1s`")));
}

#[test]
fn tolerances_of_a_line_and_of_a_file() {
    assert_eq!(codes(body("\ttime.Sleep(time.Second) // GVP-2024: max 1s")), []);
    assert_eq!(codes(body("\t// GVP-2024: max 1s\n\ttime.Sleep(time.Second)")), []);
    assert_eq!(codes(body("\ttime.Sleep(d) // GVP-2024: max 1s")), []);
    let whole = "// GVP-2024: max 1s\npackage main\nimport \"time\"\nfunc main() {\n\ttime.Sleep(time.Second)\n\ttime.Sleep(2 * time.Second) // GVP-2024: max 2s\n}\n";
    assert_eq!(codes(program(whole)), []);
    // The nearer one counts, also where it is the stricter.
    let stricter = "// GVP-2024: max 1m\npackage main\nimport \"time\"\nfunc main() {\n\ttime.Sleep(time.Second) // GVP-2024: max 1ms\n}\n";
    assert_eq!(codes(program(stricter)), found("exceeds-tolerance", 5));
}

#[test]
fn what_takes_longer_than_it_may() {
    let findings = Fake::of(body("\ttime.Sleep(2 * time.Second) // GVP-2024: max 1s")).findings(&Sleep);
    assert_eq!((findings[0].code.as_str(), findings[0].severity), ("exceeds-tolerance", Severity::Error));
    assert_eq!(findings[0].message, "`time.Sleep` takes 2s, its tolerance is 1s");
}

#[test]
fn tolerances_of_nothing() {
    assert_eq!(codes(body("\tprintln(1) // GVP-2024: max 1s")), found("unused-tolerance", 6));
    assert_eq!(codes(program("// GVP-2024: max 1s\npackage main\n")), found("unused-tolerance", 1));
    let beside = "\t// GVP-2024: max 1s\n\tprintln(1)\n\ttime.Sleep(1)";
    assert_eq!(codes(body(beside)), [("undeclared-tolerance".to_owned(), 8), ("unused-tolerance".to_owned(), 6)]);
}

#[test]
fn what_does_not_depend_on_time() {
    for text in ["\tprintln(time.Now(), time.Second)", "\t// time.Sleep(time.Second)", "\tprintln(\"time.Sleep(1)\")"] {
        assert_eq!(codes(body(text)), [], "{text}");
    }
}

#[test]
fn tests_do_not_answer_for_what_they_test() {
    let files = vec![
        file("p/a_test.go", "package p\n"),
        file("p/a.go", "package p\nimport \"time\"\nfunc f() { time.Sleep(1) }\n"),
    ];
    assert_eq!(codes(unit(UnitKind::Tests, files)), []);
}
