//! Goroutine leaks: pairs of twins with a known fate, kernels of leaks from real projects, and their replays.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "asks the user's own go where its library is")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::report::{Outcome, Report};
use support::{gvp, judge, repository, write};

const CHECK: &str = "gvp.leak/goroutine";

/// Codes of findings that fail a unit.
const FAILING: [&str; 4] = ["proven-leak", "growing-leak", "confirmed-leak", "stuck"];

fn go_env(name: &str) -> String {
    let output = Command::new("go").args(["env", name]).output().expect("these tests need go on PATH");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The minor version of the Go on `PATH`. What is proven needs 26.
fn go_minor() -> u32 {
    let version = go_env("GOVERSION");
    version.trim_start_matches("go1.").split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn findings(report: &Report, unit: &str) -> Vec<String> {
    match report.unit(unit).outcome(CHECK) {
        Outcome::Findings(findings) => findings,
        Outcome::Passed | Outcome::Skipped(_) => Vec::new(),
        Outcome::Error(reason) => panic!("{unit}: {reason}"),
    }
}

fn fails(finding: &str) -> bool {
    FAILING.iter().any(|code| finding.starts_with(code))
}

#[test]
fn no_benign_twin_is_failed() {
    let judged = judge(&repository().join("twins/benign"), &["--only", CHECK]);
    let units: Vec<&str> = judged.report.units().map(|unit| unit.id()).collect();
    assert!(units.len() >= 60, "only {} twins", units.len());
    let failed: Vec<String> =
        units.iter().flat_map(|unit| findings(&judged.report, unit)).filter(|finding| fails(finding)).collect();
    assert_eq!(failed, Vec::<String>::new(), "{}", judged.report.shown());
}

/// Every leaky twin is found, and what is told is at a line that says `// leak: `.
#[test]
fn every_leaky_twin_is_found_where_it_leaks() {
    let folder = repository().join("twins/leaky");
    let judged = judge(&folder, &["--only", CHECK]);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for unit in judged.report.units() {
        let found = findings(&judged.report, unit.id());
        assert!(!found.is_empty(), "{} leaks, and nothing is found: {:?}", unit.id(), unit.outcomes());
        let marked = found.iter().filter(|finding| {
            let (path, line) = finding.rsplit_once(' ').unwrap().1.rsplit_once(':').unwrap();
            let text = files.entry(path.to_owned()).or_insert_with(|| fs::read_to_string(folder.join(path)).unwrap());
            text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap().contains("// leak")
        });
        assert!(marked.count() > 0, "{}: {found:?}", unit.id());
    }
}

/// Two tests leak side by side: each is named, with the line on which it leaks, and the third is not.
#[test]
fn a_leak_is_told_of_the_test_that_leaves_it_also_in_parallel() {
    for _ in 0..5 {
        let judged = judge(&repository().join("twins/leaky/parallel-tests"), &["--only", CHECK]);
        let unit = judged.report.units().next().unwrap();
        let told: Vec<&str> = unit.findings().map(|finding| finding["message"].as_str().unwrap()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("TestSends ") && told[1].starts_with("TestReceives "), "{told:?}");
    }
}

/// The kernels that come with Go, each as a program of its own.
fn kernels(to: &Path) -> usize {
    let folder = PathBuf::from(go_env("GOROOT")).join("src/runtime/testdata/testgoroutineleakprofile/goker");
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let Some(name) = text.split("register(\"").nth(1).and_then(|rest| rest.split('"').next()) else { continue };
        let dir = to.join(path.file_stem().unwrap());
        let main = format!(
            "package main\n\nconst yieldCount = 10\n\nfunc register(string, func()) {{}}\n\nfunc main() {{ {name}() }}\n"
        );
        write(dir.join("kernel.go"), &text);
        write(dir.join("main.go"), main);
        count += 1;
    }
    count
}

#[test]
fn kernels_of_leaks_in_real_projects_are_found_and_shown_again() {
    if go_minor() < 26 {
        return; // they come with Go 1.26 and newer
    }
    let material = tempfile::tempdir().unwrap();
    let count = kernels(material.path());
    let judged = judge(material.path(), &["--only", CHECK]);
    let missed: Vec<&str> = judged
        .report
        .units()
        .filter(|unit| findings(&judged.report, unit.id()).is_empty())
        .map(|unit| unit.id())
        .collect();
    assert!(count >= 60 && missed.len() * 20 <= count, "{} of {count} missed: {missed:?}", missed.len());
    for unit in judged.report.units().step_by(32) {
        replays_the_same(material.path(), unit);
    }
}

/// The command in the evidence shows the same again, every time.
fn replays_the_same(folder: &Path, unit: support::report::Unit<'_>) {
    let Some(finding) = unit.findings().next() else { return };
    let evidence = finding["evidence"].as_array().unwrap();
    let command = evidence.iter().find(|evidence| evidence["kind"] == "command").unwrap();
    let words: Vec<&str> = command["text"].as_str().unwrap().split(' ').skip(1).collect();
    let output = gvp(folder).args(&words).args(["--times", "20"]).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(3), "{shown}");
    assert!(shown.contains(finding["code"].as_str().unwrap()) && shown.contains("seen 20 times"), "{shown}");
}

/// What comes before `main`, with what is told of goroutines where it is all that runs: a code, or how the reason goes on
/// for which nothing is told.
const BEFORE_MAIN: [(&str, &str, &str); 6] = [
    ("panics", r#"func init() { panic("no") }"#, "does not end well"),
    ("computes", "var limits []int; var limit = limits[1]", "does not end well"),
    ("exits", "func init() { os.Exit(2) }", "does not end well"),
    ("gives-up", r#"func init() { log.Fatal("no") }"#, "does not end well"),
    ("hangs", "func init() { <-make(chan int) }", "stuck"),
    ("leaks", "func init() { go func() { <-make(chan int) }(); time.Sleep(1); panic(1) }", "proven-leak"),
];

/// What ends before `main` begins is watched, and answered, like what ends in `main`.
#[test]
fn what_ends_before_main_is_an_end_like_any_other() {
    let material = tempfile::tempdir().unwrap();
    write(material.path().join("go.mod"), "module example.com/early\n\ngo 1.21\n");
    let imports = "import (\n\t\"log\"\n\t\"os\"\n\t\"time\"\n)\n\nvar _, _, _ = log.Println, os.Exit, time.Now";
    let test = "package main\n\nimport \"testing\"\n\nfunc TestStarts(*testing.T) { go println(1) }\n";
    for (name, before, _) in BEFORE_MAIN {
        let main = format!("package main\n\n{imports}\n\n{before}\n\nfunc main() {{ go println(1) }}\n");
        write(material.path().join(name).join("main.go"), main);
        write(material.path().join(name).join("main_test.go"), test);
    }
    let judged = judge(material.path(), &["--only", "gvp.leak/*", "--only", "gvp.memory/*"]);
    for (name, _, expected) in BEFORE_MAIN {
        for (unit, subject) in [(name.to_owned(), "the program"), (format!("{name}.test"), "TestStarts")] {
            let unit = judged.report.unit(&unit);
            let errors = unit.outcomes().into_values().any(|outcome| matches!(outcome, Outcome::Error(_)));
            let is_met = match unit.outcome(CHECK) {
                // Older ones prove less.
                _ if ["stuck", "proven-leak"].contains(&expected) && go_minor() < 26 => true,
                Outcome::Skipped(reason) => reason.starts_with(&format!("{subject} {expected}")),
                Outcome::Findings(found) => found.iter().all(|finding| finding.starts_with(expected)),
                Outcome::Passed | Outcome::Error(_) => false,
            };
            assert!(is_met && !errors, "{}, expected {expected}\n{}", unit.id(), judged.report.shown());
        }
    }
}

/// What else `main` does while another goroutine ends the program.
const MEANWHILE: [&str; 3] =
    ["select {}", "time.Sleep(5 * time.Millisecond)", "time.Sleep(5 * time.Millisecond); panic(1)"];

/// A goroutine that ends the program is not left by it, and its report stays whole where another ends it as well.
#[test]
fn who_ends_the_program_is_not_left_by_it() {
    let material = tempfile::tempdir().unwrap();
    write(material.path().join("go.mod"), "module example.com/ends\n\ngo 1.21\n");
    for (number, meanwhile) in MEANWHILE.iter().enumerate() {
        let main = format!(
            "package main\n\nimport (\n\t\"os\"\n\t\"time\"\n)\n\nfunc main() {{\n\tgo func() {{\n\t\ttime.Sleep(time.Millisecond)\n\
             \t\tos.Exit(0)\n\t}}()\n\tgo time.Sleep(time.Hour)\n\t{meanwhile}\n}}\n"
        );
        write(material.path().join(format!("way{number}")).join("main.go"), main);
    }
    let judged = judge(material.path(), &["--only", CHECK]);
    for unit in judged.report.units() {
        let found = findings(&judged.report, unit.id());
        let expected = [format!("lingering-goroutine {}/main.go:13", unit.id())];
        assert_eq!(found, expected, "{}", judged.report.shown());
    }
}
