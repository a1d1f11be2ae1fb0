//! Baselines: what units allocate is written down, and what moves away from it is told.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "the tests call git as users do")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::report::Outcome;
use support::{Judged, gvp, is_confined, judge, read, write};
use tempfile::{TempDir, tempdir};

const CHECK: &str = "gvp.memory/baseline";
const FILE: &str = "gvp-baseline.json";

/// A program that starts goroutines and walks maps, and a package with a test and a benchmark; `extra` is run once for
/// every operation.
fn material(extra: &str) -> TempDir {
    let folder = tempdir().unwrap();
    rewrite(folder.path(), extra);
    write(folder.path().join("go.mod"), "module m.test\n\ngo 1.21\n");
    write(
        folder.path().join("words/words_test.go"),
        "package words\n\nimport \"testing\"\n\nfunc TestCount(t *testing.T) {\n\tfor range make([]int, 100) {\n\t\tif Count(\"a b a\")[\"a\"] != 2 {\n\t\t\tt.Fatal()\n\t\t}\n\t}\n}\n\nfunc BenchmarkCount(b *testing.B) {\n\tfor i := 0; i < b.N; i++ {\n\t\tCount(\"a b a\")\n\t}\n}\n",
    );
    folder
}

fn rewrite(folder: &Path, extra: &str) {
    write(
        folder.join("words/words.go"),
        format!(
            "// Package words counts.\npackage words\n\nimport \"strings\"\n\n// Sink keeps things.\nvar Sink any\n\n// Count counts words.\nfunc Count(text string) map[string]int {{\n\tall := map[string]int{{}}\n\tfor _, word := range strings.Fields(text) {{\n\t\tall[word]++\n\t}}\n\t{extra}\n\treturn all\n}}\n"
        ),
    );
    write(
        folder.join("prog/main.go"),
        "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\n\t\"m.test/words\"\n)\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tfor i := range make([]int, 50) {\n\t\twg.Add(1)\n\t\tgo func(i int) {\n\t\t\tdefer wg.Done()\n\t\t\twords.Count(fmt.Sprint(\"a b c d \", i))\n\t\t}(i)\n\t}\n\twg.Wait()\n}\n",
    );
}

/// One more object for every operation.
const EXTRA: &str = "Sink = new([32]byte)";

fn baseline(folder: &Path, args: &[&str]) -> Command {
    let mut command = gvp(folder);
    command.arg("baseline").args(args);
    if !is_confined() {
        command.arg("--no-sandbox");
    }
    command
}

#[track_caller]
fn record(folder: &Path) {
    let output = baseline(folder, &["record"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

fn compare(folder: &Path, args: &[&str]) -> Judged {
    let mut command = baseline(folder, &["compare", "--format", "json"]);
    read(&command.args(args).output().unwrap())
}

fn codes(judged: &Judged, unit: &str) -> Vec<String> {
    match judged.report.unit(unit).outcome(CHECK) {
        Outcome::Findings(findings) => findings.iter().map(|it| it.split(' ').next().unwrap().to_owned()).collect(),
        Outcome::Passed => Vec::new(),
        other => panic!("{unit}: {other:?}"),
    }
}

fn file(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join(FILE)).unwrap()).unwrap()
}

#[test]
fn what_is_recorded_is_a_baseline_by_its_schema_and_is_the_same_each_time() {
    let material = material("");
    record(material.path());
    let written = file(material.path());
    let schema = include_str!("../../gvp-checks-memory/schema/baseline.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(schema.is_valid(&written), "{written:#}");
    let units: Vec<&String> = written["units"].as_object().unwrap().keys().collect();
    assert_eq!(units, ["prog", "words.test"]);
    assert!(written["units"]["words.test"].to_string().contains("BenchmarkCount"), "{written:#}");
    record(material.path());
    assert_eq!(file(material.path()), written);
    // From another folder the units have the same names.
    record(&material.path().join("prog"));
    assert!(material.path().join("prog").join(FILE).exists(), "outside of a repository nothing above is looked at");
}

#[test]
fn the_same_code_is_no_finding_and_one_more_object_an_operation_is() {
    let material = material("");
    record(material.path());
    for _ in 0..3 {
        let judged = compare(material.path(), &[]);
        assert_eq!(judged.code, Some(0), "{}", judged.report.shown());
        assert_eq!(codes(&judged, "prog").len() + codes(&judged, "words.test").len(), 0, "{}", judged.report.shown());
    }
    rewrite(material.path(), EXTRA);
    let judged = compare(material.path(), &[]);
    assert_eq!(judged.code, Some(3));
    assert_eq!(codes(&judged, "prog")[0], "alloc-objects");
    assert_eq!(codes(&judged, "words.test")[..2], ["alloc-objects", "allocs-per-op"]);
    // `gvp check` says the same, and its limits can be set.
    let judged = judge(material.path(), &["--only", CHECK]);
    assert_eq!(judged.code, Some(3));
    write(
        material.path().join("gvp.toml"),
        "[baseline]\nalloc_objects = 100\n[levels]\n'gvp.memory/baseline/top-types' = 'allow'\n",
    );
    let judged = compare(&material.path().join("prog"), &["--config", "../gvp.toml"]);
    assert_eq!(judged.code, Some(0), "{}", judged.report.shown());
}

#[test]
fn without_a_baseline_the_check_is_skipped() {
    let material = material("");
    let judged = judge(&material.path().join("prog"), &["--only", CHECK]);
    assert!(
        matches!(judged.report.unit(".").outcome(CHECK), Outcome::Skipped(reason) if reason.contains("no baseline"))
    );
    baseline(material.path(), &["compare"]).status().map(|status| assert_eq!(status.code(), Some(2))).unwrap();
    baseline(material.path(), &["show"]).status().map(|status| assert_eq!(status.code(), Some(7))).unwrap();
}

/// Figures of another Go are no reason to fail, whatever they are; entries of units that are gone are named.
#[test]
fn another_go_is_a_warning_and_what_is_gone_is_named() {
    let material = material("");
    record(material.path());
    let text = fs::read_to_string(material.path().join(FILE)).unwrap();
    let (before, after) = (text.find("\"go1.").unwrap(), text.find(" linux/").or(text.find("/a")).unwrap());
    let other = text.replace(&text[before..after], "\"go1.20.1").replace("\"prog\"", "\"gone\"");
    write(material.path().join(FILE), other);
    let judged = compare(material.path(), &[]);
    assert_eq!(judged.code, Some(0), "{}", judged.report.shown());
    assert_eq!(codes(&judged, "words.test"), ["not-comparable"]);
    assert!(matches!(judged.report.unit("prog").outcome(CHECK), Outcome::Skipped(_)));
    assert!(judged.report.notices().iter().any(|notice| notice.contains("`gone`")), "{:?}", judged.report.notices());
    let pruned = baseline(material.path(), &["record", "--prune"]).output().unwrap();
    assert!(pruned.status.success());
    let written = file(material.path());
    assert!(written["units"].get("gone").is_none() && written["units"].get("prog").is_some(), "{written:#}");
    assert_eq!(written["units"]["words.test"].as_object().unwrap().len(), 2, "that of the other Go stays");
}

fn git(folder: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@b.test", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(identity).args(args).output();
    let output = output.expect("there is no git on PATH: install it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_revision_of_git_is_run_in_turns_and_nothing_is_written() {
    let material = material("");
    let top = material.path();
    git(top, &["init", "--quiet"]);
    git(top, &["add", "--all"]);
    git(top, &["commit", "--quiet", "--message", "a state"]);
    assert_eq!(compare(top, &["--against", "HEAD"]).code, Some(0));
    rewrite(top, EXTRA);
    let judged = compare(top, &["--against", "HEAD"]);
    assert_eq!(judged.code, Some(3));
    let unit = judged.report.unit("words.test");
    let finding = unit.findings().next().unwrap();
    assert_eq!((&finding["code"], &finding["location"]["path"]), (&"alloc-objects".into(), &"words/words.go".into()));
    assert!(finding["evidence"].to_string().contains("[32]uint8"), "{finding:#}");
    let status = Command::new("git").current_dir(top).args(["status", "--porcelain"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&status.stdout), " M words/words.go\n");
    assert_eq!(baseline(top, &["compare", "--against", "nowhere"]).status().unwrap().code(), Some(2));
}

/// The team is told only where a baseline blocks, and only for those who ask for it.
#[test]
fn the_command_is_told_of_a_block() {
    let material = material("");
    let top = material.path();
    write(top.join("gvp.toml"), "on_block = ['./tell', 'memory']\n");
    write(top.join("tell"), "#!/bin/sh\necho \"$1\" > told.txt\ncat >> told.txt\n");
    fs::set_permissions(top.join("tell"), fs::Permissions::from_mode(0o755)).unwrap();
    record(top);
    assert_eq!(compare(top, &["--notify"]).code, Some(0));
    rewrite(top, EXTRA);
    assert_eq!(compare(top, &[]).code, Some(3));
    assert!(!top.join("told.txt").exists(), "nobody was to be told");
    assert_eq!(compare(top, &["--notify"]).code, Some(3));
    let told = fs::read_to_string(top.join("told.txt")).unwrap();
    let (first, message) = told.split_once('\n').unwrap();
    let message: Value = serde_json::from_str(message).unwrap();
    assert_eq!((first, &message["schema"]), ("memory", &"gvp.block/1".into()));
    assert_eq!(message["findings"][0]["code"], "alloc-objects");
}
