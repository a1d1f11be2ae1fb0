//! Fuzzing through `gvp check`: planted bugs are found, the same ones every time, with inputs that fail under plain
//! `go test`; and coverage is what Go says it is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "the tests call gvp and go as users do")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::gvp_check;

/// What is planted in `tests/fuzz/ten-bugs`: the target, the kind of finding, and the place.
const PLANTED: [(&str, &str, &str); 10] = [
    ("FuzzRecord", "crash", "record.go:17"),
    ("FuzzTable", "crash", "table.go:18"),
    ("FuzzUnescape", "hang", "unescape.go:4"),
    ("FuzzSettings", "crash", "settings.go:14"),
    ("FuzzUncomment", "blow-up", "comments.go:4"),
    ("FuzzChildren", "property-fails", "tenbugs_test.go:41"),
    ("FuzzDepth", "crash", "json.go:19"),
    ("FuzzLevel", "crash", "level.go:10"),
    ("FuzzAverage", "crash", "average.go:17"),
    ("FuzzReverse", "property-fails", "tenbugs_test.go:65"),
];

/// A copy of a package in a folder of its own.
fn copy_of(package: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(package).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}

fn ten_bugs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/ten-bugs")
}

fn fixture(name: &str) -> PathBuf {
    support::repository().join("fixtures").join(name)
}

/// What the fuzz dimension says of the tests in a folder: check by check, without times.
#[track_caller]
fn fuzz(folder: &Path, corpus: &Path) -> Vec<Value> {
    let output =
        gvp_check(folder).args(["--only", "gvp.fuzz/*", "--format", "json", "--corpus"]).arg(corpus).output().unwrap();
    let judged = support::read(&output);
    drop(judged);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let units = report["units"].as_array().unwrap();
    let tests = units.iter().find(|unit| unit["id"] == ".test").unwrap();
    let mut outcomes = tests["outcomes"].as_array().unwrap().clone();
    outcomes.iter_mut().for_each(|outcome| drop(outcome.as_object_mut().unwrap().remove("duration_ms")));
    outcomes
}

/// The findings of one check.
fn findings<'a>(outcomes: &'a [Value], check: &str) -> Vec<&'a Value> {
    let outcome = outcomes.iter().find(|outcome| outcome["check"] == check).unwrap();
    outcome["findings"].as_array().into_iter().flatten().collect()
}

/// The bugs that fuzzing found. Whether the budget was enough to come to an end is left aside: how fast the machine is
/// decides that.
fn bugs(outcomes: &[Value]) -> Vec<&Value> {
    let mut found = findings(outcomes, "gvp.fuzz/targets");
    found.retain(|finding| finding["code"] != "unfinished");
    found
}

/// A piece of evidence of a finding.
#[track_caller]
fn evidence<'a>(finding: &'a Value, kind: &str) -> &'a str {
    let evidence = finding["evidence"].as_array().unwrap();
    let piece = evidence.iter().find(|piece| piece["kind"] == kind);
    piece.unwrap_or_else(|| panic!("no {kind} in {finding:#}"))["text"].as_str().unwrap()
}

/// The target, the kind and the place of every finding.
fn shown(findings: &[&Value]) -> Vec<(String, String, String)> {
    let shown = |finding: &&Value| {
        let target = finding["message"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        let (path, line) = (&finding["location"]["path"], &finding["location"]["line"]);
        (target, finding["code"].as_str().unwrap().to_owned(), format!("{}:{line}", path.as_str().unwrap()))
    };
    findings.iter().map(shown).collect()
}

fn planted() -> Vec<(String, String, String)> {
    PLANTED.iter().map(|(target, code, place)| ((*target).into(), (*code).into(), (*place).into())).collect()
}

/// Whether a command that a finding gives fails in the author's folder.
fn fails(folder: &Path, command: &str) -> bool {
    let output = Command::new("sh").args(["-c", command]).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    !output.status.success() && said.contains("FAIL") && !said.contains("no tests to run")
}

/// Writes the file of an input where its finding says it belongs.
fn write_input(folder: &Path, finding: &Value) {
    let (path, text) = evidence(finding, "excerpt").split_once(":\n").unwrap();
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn planted_bugs_are_found_with_inputs_that_fail_under_plain_go_test() {
    let (package, corpus) = (copy_of(&ten_bugs()), tempfile::tempdir().unwrap());
    let outcomes = fuzz(package.path(), corpus.path());
    let found = bugs(&outcomes);
    assert_eq!(shown(&found), planted());
    for finding in found {
        if finding["code"] != "blow-up" {
            write_input(package.path(), finding);
        }
        let command = evidence(finding, "command");
        assert!(fails(package.path(), command), "{command}");
    }
    let reached = findings(&outcomes, "gvp.fuzz/coverage");
    assert!(!reached.is_empty());
    reached.into_iter().for_each(|finding| agrees_with_go(finding, corpus.path()));
}

/// Holds the figures of functions against those of `go tool cover` for the same corpus.
#[track_caller]
fn agrees_with_go(finding: &Value, corpus: &Path) {
    let target = finding["message"].as_str().unwrap().split(' ').next().unwrap();
    let package = copy_of(&ten_bugs());
    let kept = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path().join(target).join("corpus"));
    let seeds = package.path().join("testdata/fuzz").join(target);
    fs::create_dir_all(&seeds).unwrap();
    for entry in kept.flat_map(|folder| fs::read_dir(folder).unwrap()).map(Result::unwrap) {
        fs::copy(entry.path(), seeds.join(entry.file_name())).unwrap();
    }
    let go = |words: &[&str]| {
        let output = Command::new("go").args(words).current_dir(package.path()).output().unwrap();
        assert!(output.status.success(), "go {words:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stdout).unwrap()
    };
    go(&["test", &format!("-run=^{target}$"), "-coverprofile=cover.out", "."]);
    let told = go(&["tool", "cover", "-func=cover.out"]);
    let functions: Vec<&str> = evidence(finding, "measurement").lines().skip(2).collect();
    assert!(!functions.is_empty());
    for function in functions {
        let fields: Vec<&str> = function.split_whitespace().collect();
        let same = |line: &str| {
            let told: Vec<&str> = line.split_whitespace().collect();
            told[0].ends_with(fields[0]) && told[1..] == fields[1..]
        };
        assert!(told.lines().any(same), "{function}\nis not among\n{told}");
    }
}

/// The counters that run along in a fuzz binary that is instrumented for coverage come to what we call everything found.
#[test]
fn everything_found_is_all_that_runs_while_the_engine_fuzzes() {
    let (package, corpus) = (copy_of(&fixture("fuzz-initialises-once")), tempfile::tempdir().unwrap());
    let outcomes = fuzz(package.path(), corpus.path());
    let reached = findings(&outcomes, "gvp.fuzz/coverage");
    let figures = evidence(reached[0], "measurement").lines().next().unwrap();
    let ours = figures.rsplit(' ').next().unwrap();
    let go = |words: &[&str]| {
        let output = Command::new("go").args(words).current_dir(package.path()).output().unwrap();
        assert!(output.status.success(), "go {words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    go(&["test", "-c", "-cover", "-fuzz=FuzzWind", "-o", "live.test", "."]);
    fs::create_dir(package.path().join("counters")).unwrap();
    let arguments = ["-test.run=^$", "-test.fuzz=^FuzzWind$", "-test.fuzztime=20000x", "-test.parallel=1"];
    let live = Command::new(package.path().join("live.test"))
        .args(arguments)
        .args(["-test.fuzzcachedir=cache", "-test.gocoverdir=counters"])
        .current_dir(package.path())
        .output()
        .unwrap();
    assert!(live.status.success(), "{}", String::from_utf8_lossy(&live.stdout));
    go(&["tool", "covdata", "textfmt", "-i=counters", "-o=live.out"]);
    let told = go(&["tool", "cover", "-func=live.out"]);
    let share = |name: &str| {
        let line = told.lines().find(|line| line.split_whitespace().nth(1) == Some(name)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    assert_eq!([share("Wind"), share("final")], [ours, ours], "{told}");
}

#[test]
fn a_budget_for_all_is_spent_and_the_next_run_goes_on() {
    let (package, corpus) = (copy_of(&ten_bugs()), tempfile::tempdir().unwrap());
    let executions = || {
        let output = gvp_check(package.path())
            .args(["--only", "gvp.fuzz/targets", "--format", "json", "--fuzz-budget", "2s", "--corpus"])
            .arg(corpus.path())
            .output()
            .unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("\"unfinished\""), "so little is not enough for ten");
        let folder = fs::read_dir(corpus.path()).unwrap().next().unwrap().unwrap().path();
        let targets = fs::read_dir(folder).unwrap().map(|target| target.unwrap().path().join("state.json"));
        let states = targets.map(|state| serde_json::from_slice::<Value>(&fs::read(state).unwrap()).unwrap());
        states.map(|state| state["executions"].as_u64().unwrap()).sum::<u64>()
    };
    let first = executions();
    assert!(executions() > first);
}

/// Takes minutes, and so only runs when it is asked for.
#[test]
#[ignore = "takes minutes"]
fn three_runs_find_the_same() {
    let package = copy_of(&ten_bugs());
    let run = || fuzz(package.path(), tempfile::tempdir().unwrap().path());
    let first = run();
    assert_eq!(shown(&bugs(&first)), planted());
    for _ in 0..2 {
        assert_eq!(bugs(&run()), bugs(&first));
    }
}

#[test]
fn a_second_run_goes_on_where_the_first_ended() {
    let (package, corpus) = (copy_of(&fixture("fuzz-crash")), tempfile::tempdir().unwrap());
    let state = || {
        let package = fs::read_dir(corpus.path()).unwrap().next().unwrap().unwrap().path();
        fs::read_to_string(package.join("FuzzVersion/state.json")).unwrap()
    };
    let first = fuzz(package.path(), corpus.path());
    let (after_first, found) = (state(), shown(&findings(&first, "gvp.fuzz/targets")));
    assert_eq!(found, [("FuzzVersion".to_owned(), "crash".to_owned(), "header.go:9".to_owned())]);
    let second = fuzz(package.path(), corpus.path());
    assert_eq!(second, first, "what is remembered is told in the same way");
    assert_eq!(state(), after_first, "what is exhausted is not fuzzed again");
    let mended =
        fs::read_to_string(package.path().join("header.go")).unwrap().replace("words[1]", "words[len(words)-1]");
    fs::write(package.path().join("header.go"), mended).unwrap();
    let third = fuzz(package.path(), corpus.path());
    assert_eq!(shown(&findings(&third, "gvp.fuzz/targets")), []);
    assert_ne!(state(), after_first, "other sources are fuzzed anew");
}
