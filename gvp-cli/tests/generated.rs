//! Generated fuzz targets, as their users meet them: listed, written down, tried, and never blamed on an author.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "the tests call gvp and go as users do")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use support::report::Outcome;
use support::{gvp, gvp_check, judge, repository, write};

const MEAN: &str = "package shop\n\nfunc Mean(prices []int) int {\n\tsum := 0\n\tfor _, price := range prices {\n\t\tsum += price\n\t}\n\treturn sum / len(prices)\n}\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(path, text)| write(folder.path().join(path), text));
    folder
}

fn go(folder: &Path, args: &[&str]) -> Output {
    let cache = support::cache().join("tests-of-generated");
    Command::new("go")
        .args(args)
        .current_dir(folder)
        .env("GOFLAGS", "")
        .env("GOCACHE", cache)
        .output()
        .expect("a go on PATH")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_can_be_fuzzed_is_listed_with_the_reasons_against_the_rest() {
    let folder = folder(&[("shop/shop.go", &format!("{MEAN}\nfunc Each(f func(int)) {{}}\n"))]);
    let output = gvp(folder.path()).arg("fuzz").output().unwrap();
    let expected = "shop  (library)\n  Mean\n  Each  not fuzzed: no values can be made of `func(int)`\n";
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), expected));
}

#[test]
fn targets_are_written_compile_and_are_not_written_over() {
    let folder = folder(&[("go.mod", "module shop\n\ngo 1.21\n"), ("shop.go", MEAN)]);
    let emit = |more: &[&str]| gvp(folder.path()).args(["fuzz", "--emit"]).args(more).output().unwrap();
    let first = emit(&[]);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(stdout(&first).contains("gvp_fuzz_test.go: 1 harness"), "{}", stdout(&first));
    let vet = go(folder.path(), &["vet", "."]);
    assert!(vet.status.success(), "{}", String::from_utf8_lossy(&vet.stderr));
    assert!(stdout(&go(folder.path(), &["test", "-list", "Fuzz", "."])).contains("FuzzGeneratedMean"));
    let file = folder.path().join("gvp_fuzz_test.go");
    fs::write(&file, "package shop\n").unwrap();
    assert_eq!(emit(&[]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), "package shop\n");
    assert_eq!(emit(&["--force"]).status.code(), Some(0));
    assert!(fs::read_to_string(&file).unwrap().contains("FuzzGeneratedMean"));
}

#[test]
fn a_harness_that_does_not_compile_is_left_out_and_nobody_is_blamed() {
    // From the outside `num.Number` looks like something that an `int` satisfies.
    let folder = folder(&[
        ("go.mod", "module m\n\ngo 1.21\n"),
        ("num/num.go", "package num\n\ntype Number interface{ ~float64 }\n"),
        (
            "p/p.go",
            "package p\n\nimport \"m/num\"\n\nfunc Double[N num.Number](n N) N { return n + n }\n\nfunc First(s string) byte { return s[0] }\n",
        ),
    ]);
    let judged = judge(folder.path(), &["--only", "gvp.fuzz/generated"]);
    let outcome = &judged.report.unit("p").outcomes()["gvp.fuzz/generated"];
    assert_eq!(*outcome, Outcome::Findings(vec!["crash p/p.go:7".to_owned()]), "{}", judged.report.shown());
    let output = gvp(folder.path()).args(["fuzz", "--emit", "--output", "out"]).output().unwrap();
    assert!(stdout(&output).contains("p: no harness for Double: ours does not compile: "), "{}", stdout(&output));
    assert!(!fs::read_to_string(folder.path().join("out/p/gvp_fuzz_test.go")).unwrap().contains("Double"));
}

#[test]
fn tests_of_the_package_are_neither_needed_nor_in_the_way() {
    let test = "package shop\n\nimport \"testing\"\n\nfunc FuzzGeneratedMean(f *testing.F) { undefined() }\n";
    let folder = folder(&[("go.mod", "module shop\n\ngo 1.21\n"), ("shop.go", MEAN), ("shop_test.go", test)]);
    let judged = judge(folder.path(), &["--only", "gvp.fuzz/generated"]);
    let outcome = &judged.report.unit(".").outcomes()["gvp.fuzz/generated"];
    assert_eq!(*outcome, Outcome::Findings(vec!["crash shop.go:8".to_owned()]), "{}", judged.report.shown());
}

#[test]
fn functions_are_only_fuzzed_when_that_is_asked_for() {
    let folder = folder(&[("shop.go", MEAN)]);
    let put = |args: &[&str]| {
        let judged = judge(folder.path(), args);
        judged.report.unit(".").outcomes().contains_key("gvp.fuzz/generated")
    };
    assert!(!put(&[]));
    assert!(put(&["--only", "gvp.fuzz/*"]));
    write(folder.path().join("gvp.toml"), "[checks]\nenable = [\"gvp.fuzz/generated\"]\n");
    assert!(put(&[]));
}

/// Every test that a finding brings fails under plain `go test`, and for the reason that the finding gives.
#[test]
fn reproductions_reproduce() {
    let fixture = repository().join("fixtures/crashes-for-some-input");
    let output = gvp_check(&fixture).args(["--only", "gvp.fuzz/generated", "--format", "json", "."]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["units"][0]["outcomes"][0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 5, "{report:#}");
    for finding in findings {
        let evidence = finding["evidence"].as_array().unwrap();
        let text =
            |kind: &str| evidence.iter().find(|it| it["kind"] == kind).unwrap()["text"].as_str().unwrap().to_owned();
        let (name, test) = text("excerpt").split_once(":\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let source = fs::read_to_string(fixture.join("shop.go")).unwrap();
        let folder = folder(&[("go.mod", "module shop\n\ngo 1.21\n"), ("shop.go", &source), (&name, &test)]);
        let output = go(folder.path(), &["test", "."]);
        let said = stdout(&output) + &String::from_utf8_lossy(&output.stderr);
        let message = finding["message"].as_str().unwrap().split("panics: ").nth(1).unwrap();
        assert!(!output.status.success() && said.contains(message), "{message}\n{test}\n{said}");
    }
}

#[test]
fn the_same_is_found_every_time() {
    let fixture = repository().join("fixtures/crashes-for-some-input");
    let args = ["--only", "gvp.fuzz/generated,gvp.fuzz/serialization", "."];
    let first = judge(&fixture, &args).report.stable();
    for _ in 0..2 {
        assert_eq!(judge(&fixture, &args).report.stable(), first);
    }
}
