//! Every fixture is put to every check through the command, and must meet the fate that its `expected.toml` tells.
//!
//! ```toml
//! profile = "strict"            # where it is not "unmeasured"
//! exit = 3                      # the status that judging it alone ends with
//! notices = ["message path:line"]
//!
//! [units."."]                   # the unit's id within the fixture
//! verdict = "FAIL"
//! run = ["panic main.go:9"]     # findings, as `code path:line`
//! reproducible = "skipped: it did not run"   # how the reason begins; likewise "error: …"
//! # Checks that are not named pass; those of other dimensions than gvp.build may also be skipped, and so may
//! # gvp.build/exercise of what is no exercise.
//! ```
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use support::judge;
use support::report::{Outcome, Report, Unit};

/// What an `expected.toml` tells.
#[derive(Debug, Deserialize)]
struct Fate {
    #[serde(default = "default_profile")]
    profile: String,
    exit: i32,
    #[serde(default)]
    notices: Vec<String>,
    units: BTreeMap<String, ExpectedUnit>,
}

#[derive(Debug, Deserialize)]
struct ExpectedUnit {
    verdict: String,
    #[serde(flatten)]
    outcomes: BTreeMap<String, ExpectedOutcome>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ExpectedOutcome {
    Findings(Vec<String>),
    Reason(String),
}

/// Notes of what a run shows of a goroutine's life, and of what it does with memory: they are nobody's fault.
const NOTES: [&str; 5] = ["transitions-exercised", "memory-profile", "no-profile", "memory-held", "sync-waits"];

/// Most fixtures are no exercises, and are not asked whether their stub leaves something to do.
const OF_EXERCISES: &str = "exercise";

/// Told where the budget is used up while new inputs still come: how fast the machine is decides.
const UNFINISHED: &str = "unfinished";

fn default_profile() -> String {
    "unmeasured".to_owned()
}

fn fixtures() -> PathBuf {
    support::repository().join("fixtures")
}

/// All fixtures with their fates, by name.
fn fates() -> BTreeMap<String, Fate> {
    let folders = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let fate = |folder: PathBuf| {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(folder.join("expected.toml"))
            .unwrap_or_else(|error| panic!("{name}/expected.toml: {error}"));
        let fate = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}/expected.toml: {error}"));
        (name, fate)
    };
    folders.map(fate).collect()
}

#[test]
fn every_fixture_meets_its_fate() {
    demand_a_c_compiler();
    let fates = fates();
    let profiles: BTreeSet<&str> = fates.values().map(|fate| fate.profile.as_str()).collect();
    let mut differences = String::new();
    for profile in profiles {
        let names: Vec<&str> =
            fates.iter().filter(|(_, fate)| fate.profile == profile).map(|(name, _)| name.as_str()).collect();
        let judged = judge(&fixtures(), &[&["--profile", profile], names.as_slice()].concat());
        for name in names {
            compare(name, &fates[name], &judged.report, &mut differences);
        }
    }
    assert!(differences.is_empty(), "these fixtures do not meet their fates:\n{differences}");
}

/// Some fixtures race, which only the race detector sees; GVP itself does without, and skips the question.
fn demand_a_c_compiler() {
    let folders = ["/usr/local/bin", "/usr/bin", "/bin"];
    let is_there = |name: &str| folders.iter().any(|folder| PathBuf::from(folder).join(name).is_file());
    assert!(["gcc", "clang", "cc"].into_iter().any(is_there), "the race detector needs a C compiler: install gcc");
}

/// Notes where the report differs from the fate of one fixture.
fn compare(name: &str, fate: &Fate, report: &Report, differences: &mut String) {
    let mut differs = |unit: &str, what: &str, expected: &dyn std::fmt::Debug, actual: &dyn std::fmt::Debug| {
        let _ =
            writeln!(differences, "{name}, unit `{unit}`, {what}:\n    expected {expected:?}\n    actual   {actual:?}");
    };
    let units: BTreeMap<String, Unit<'_>> =
        report.units().filter_map(|unit| Some((within(name, unit.id())?, unit))).collect();
    let (expected, actual): (Vec<&String>, Vec<&String>) = (fate.units.keys().collect(), units.keys().collect());
    if expected != actual {
        differs("*", "the units", &expected, &actual);
    }
    for (id, expected) in &fate.units {
        let Some(unit) = units.get(id) else { continue };
        if expected.verdict != unit.verdict() {
            differs(id, "verdict", &expected.verdict, &unit.verdict());
        }
        for (check, actual) in unit.outcomes() {
            let (namespace, check) = check.rsplit_once('/').unwrap_or_default();
            let expected = expected.outcomes.get(check);
            let of_no_interest = expected.is_none() && has_no_say(namespace, check, &actual);
            if !of_no_interest && !is_met(name, expected, &actual) {
                differs(id, check, &expected, &actual);
            }
        }
    }
    let prefix = format!(" {name}/");
    let notices = report.notices().into_iter().filter(|notice| notice.contains(&prefix));
    let notices: Vec<String> = notices.map(|notice| notice.replace(&prefix, " ")).collect();
    if notices != fate.notices {
        differs("*", "notices", &fate.notices, &notices);
    }
    let exit = exit_code(units.values().map(|unit| unit.verdict()));
    if exit != fate.exit {
        differs("*", "exit", &fate.exit, &exit);
    }
}

/// The id of a unit within its fixture, if it is one of that fixture.
fn within(fixture: &str, id: &str) -> Option<String> {
    match id.strip_prefix(fixture)? {
        "" => Some(".".to_owned()),
        ".test" => Some(".test".to_owned()),
        rest => rest.strip_prefix('/').map(str::to_owned),
    }
}

/// Whether a dimension other than the first has nothing to look at: most fixtures start no goroutines and have no fuzz
/// targets.
fn has_no_say(namespace: &str, check: &str, actual: &Outcome) -> bool {
    match actual {
        Outcome::Skipped(_) => namespace != "gvp.build" || check == OF_EXERCISES,
        Outcome::Findings(findings) => findings.iter().all(|finding| is_a_mere_note(finding)),
        Outcome::Passed | Outcome::Error(_) => false,
    }
}

fn is_a_mere_note(finding: &str) -> bool {
    NOTES.contains(&code_of(finding)) || code_of(finding) == UNFINISHED
}

fn code_of(finding: &str) -> &str {
    finding.split(' ').next().unwrap_or_default()
}

fn is_met(fixture: &str, expected: Option<&ExpectedOutcome>, actual: &Outcome) -> bool {
    let begins = |expected: &str, word: &str, reason: &str| {
        expected.split_once(": ").is_some_and(|(head, text)| head == word && reason.starts_with(text))
    };
    match (expected, actual) {
        (None, Outcome::Passed) => true,
        (Some(ExpectedOutcome::Reason(text)), Outcome::Skipped(reason)) => begins(text, "skipped", reason),
        (Some(ExpectedOutcome::Reason(text)), Outcome::Error(reason)) => begins(text, "error", reason),
        (Some(ExpectedOutcome::Findings(expected)), Outcome::Findings(actual)) => {
            let lasting = actual.iter().filter(|finding| code_of(finding) != UNFINISHED);
            let within = lasting.map(|finding| finding.replacen(&format!(" {fixture}/"), " ", 1));
            within.eq(expected.iter().cloned())
        }
        _ => false,
    }
}

/// The status for the worst of some verdicts, as `gvp --help` documents it.
fn exit_code<'a>(verdicts: impl Iterator<Item = &'a str>) -> i32 {
    let all: BTreeSet<&str> = verdicts.collect();
    let statuses = [("FAIL", 3), ("ERROR", 4), ("WARN", 0), ("PASS", 0)];
    statuses.into_iter().find(|(verdict, _)| all.contains(verdict)).map_or(7, |(_, status)| status)
}

/// Judged alone a fixture ends with the status that its fate tells, whichever it is.
#[test]
fn the_status_is_that_of_the_verdict() {
    let fates = fates();
    for name in ["prints-as-promised", "vet-printf", "output-mismatch", "newer-go-directive", "skipped-by-author"] {
        let judged = judge(&fixtures().join(name), &[]);
        assert_eq!(judged.code, Some(fates[name].exit), "{name}\n{}", judged.report.shown());
    }
}

/// For each check there is a fixture that it blames, and one that it has nothing against.
#[test]
fn every_check_has_its_fixtures() {
    let fates = fates();
    let output = support::gvp(&fixtures()).args(["list", "checks", "--format", "json"]).output().unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for check in listed["checks"].as_array().unwrap() {
        let name = check["id"].as_str().unwrap().rsplit('/').next().unwrap();
        let blames = fates.values().flat_map(|fate| fate.units.values()).any(
            |unit| matches!(unit.outcomes.get(name), Some(ExpectedOutcome::Findings(findings)) if !findings.is_empty()),
        );
        let passes = fates.values().flat_map(|fate| fate.units.values()).any(|unit| !unit.outcomes.contains_key(name));
        assert!(blames && passes, "{name}: blames {blames}, passes {passes}");
    }
}
