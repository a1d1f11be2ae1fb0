//! A forgotten receiver stands out under load against the version that closes its channel.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use support::report::{Outcome, Unit};
use support::{judge, write};

const LOAD: &str = "gvp.memory/load";

/// A test that says `load`, and leaves its receiver to wait unless something is done at the end.
fn receiver(at_the_end: &str) -> String {
    let body = format!(
        "answers := make(chan int)\n\tgo func() {{\n\t\tfor range answers {{\n\t\t}}\n\t}}()\n\tanswers <- 1\n\t{at_the_end}"
    );
    let test = format!("// GVP-2024: load 10000\nfunc TestAnswers(t *testing.T) {{\n\t{body}\n}}\n");
    format!("package answers\n\nimport \"testing\"\n\n{test}")
}

/// The same in the loop of a benchmark.
const BENCHMARK: &str = "package answers

import \"testing\"

// GVP-2024: load 10000
func BenchmarkAnswers(b *testing.B) {
\tb.ReportAllocs()
\tfor i := 0; i < b.N; i++ {
\t\tanswers := make(chan int)
\t\tgo func() {
\t\t\tfor range answers {
\t\t\t}
\t\t}()
\t\tanswers <- 1
\t}
}
";

#[test]
fn a_forgotten_receiver_stands_out() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("go.mod"), "module example.com/load\n\ngo 1.21\n");
    write(folder.path().join("forgets/answers_test.go"), receiver(""));
    write(folder.path().join("closes/answers_test.go"), receiver("close(answers)"));
    write(folder.path().join("benchmark/answers_test.go"), BENCHMARK);
    write(folder.path().join("nowhere/main.go"), "package main\n\n// GVP-2024: load 10\nfunc main() {}\n");
    let judged = judge(folder.path(), &["--only", LOAD]);
    let unit = |name: &str| judged.report.unit(name);
    let findings = |told: &[&str]| Outcome::Findings(told.iter().map(|told| (*told).to_owned()).collect());

    assert_eq!(unit("forgets.test").outcome(LOAD), findings(&["stays-under-load forgets/answers_test.go:9"]));
    assert_eq!(unit("benchmark.test").outcome(LOAD), findings(&["stays-under-load benchmark/answers_test.go:11"]));
    assert_eq!(unit("closes.test").outcome(LOAD), findings(&["under-load closes/answers_test.go:6"]));
    assert_eq!(unit("nowhere").outcome(LOAD), findings(&["misplaced-load nowhere/main.go:3"]));

    let message = unit("forgets.test").findings().next().unwrap()["message"].as_str().unwrap();
    assert_eq!(message, "TestAnswers leaves 1.0 goroutines for each that runs it");
    let table = table(unit("closes.test"));
    assert!(table.contains("goroutines at most     10") && table.contains("left after round 3     "), "{table}");
    for row in ["heap_inuse", "Mallocs", "GC pauses"] {
        assert!(table.contains(row), "{table}");
    }
}

/// The table of the note.
fn table(unit: Unit<'_>) -> &str {
    unit.findings().last().unwrap()["evidence"][0]["text"].as_str().unwrap()
}
