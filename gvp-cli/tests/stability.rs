//! The same material gives the same report, whatever the number of jobs and however often it is judged.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use support::{judge, write};

/// Fixtures of all kinds whose reports do not quote an address or a time.
const FIXTURES: [&str; 16] = [
    "args-unguarded",
    "binary-file",
    "compile-error",
    "failing-test",
    "library-with-tests",
    "malformed-go-mod",
    "map-printed",
    "mistake-as-promised",
    "needs-stdin",
    "nested-modules",
    "output-mismatch",
    "several-mains-side-by-side",
    "sleep-over-tolerance",
    "strange-folder-names",
    "vet-copylocks",
    "workspace",
];

#[test]
fn neither_jobs_nor_a_second_time_change_the_report() {
    let fixtures = support::repository().join("fixtures");
    let report = |jobs: &str| judge(&fixtures, &[&["--jobs", jobs], FIXTURES.as_slice()].concat()).report.stable();
    let first = report("1");
    assert!(first["units"].as_array().unwrap().len() > FIXTURES.len());
    for jobs in ["1", "8"] {
        similar_asserts(&first, &report(jobs), jobs);
    }
}

#[track_caller]
fn similar_asserts(first: &serde_json::Value, second: &serde_json::Value, jobs: &str) {
    let lines = |value: &serde_json::Value| format!("{value:#}").lines().map(str::to_owned).collect::<Vec<_>>();
    let (one, two) = (lines(first), lines(second));
    let differing = one.iter().zip(&two).position(|(a, b)| a != b);
    if let Some(at) = differing {
        let around = at.saturating_sub(8)..at + 3;
        panic!("--jobs {jobs}: {:#?}\nagainst\n{:#?}", one.get(around.clone()), two.get(around));
    }
    assert_eq!(one.len(), two.len(), "--jobs {jobs}");
}

/// Where the heap begins is drawn by Go, unless a program is run on the virtual clock, where nothing is.
#[test]
fn on_the_virtual_clock_the_heap_begins_at_the_same_address() {
    let folder = tempfile::tempdir().unwrap();
    let prints = "\tfmt.Printf(\"%.5s\\n\", fmt.Sprint(new(int)))\n\t// Output: 0xc00\n";
    let text = format!("// GVP-2024: clock virtual\n\npackage main\n\nimport \"fmt\"\n\nfunc main() {{\n{prints}}}\n");
    write(folder.path().join("main.go"), text);
    let judged = judge(folder.path(), &["--only", "gvp.build/run"]);
    assert_eq!(judged.report.unit(".").verdict(), "PASS", "{}", judged.report.shown());
}
