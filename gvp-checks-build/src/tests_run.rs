//! Judges a run of the tests of a package: each that fails, unless it is promised to.

use gvp_core::{Code, EvidenceKind, Execution, Expectation, Finding, Location, Outcome, Promise, Unit};

use crate::ending::{self, Ending};
use crate::farewell;
use crate::occasion::Occasion;
use crate::test_log;

pub(crate) const TEST_FAILED: Code = Code::from_static("test-failed");
pub(crate) const TEST_PASSES: Code = Code::from_static("test-passes-unexpectedly");

/// Judges a run of the tests of a package.
pub(crate) fn judge(occasion: &Occasion<'_>, execution: &Execution) -> Outcome {
    let unit = occasion.unit;
    let log = execution.stdout.text();
    let failures = test_log::failures(&log);
    let is_promised = |failure: &test_log::Failure| promised(occasion).any(|(name, _)| *name == failure.name);
    let unexpected = failures.iter().filter(|failure| !is_promised(failure));
    let mut findings: Vec<Finding> = unexpected.map(|failure| failed_test(unit, failure, execution)).collect();
    let panicked = crate::stack::last_words(&execution.stderr.text()).is_some();
    let all_promised = !failures.is_empty() && findings.is_empty();
    findings.extend(promised(occasion).filter_map(|(name, expectation)| {
        let fails = failures.iter().any(|failure| failure.name == *name);
        (!fails).then(|| does_not_fail(name, expectation, execution))
    }));
    if all_promised || !findings.is_empty() && !panicked {
        return findings.into();
    }
    match ending::judge(occasion, execution) {
        Ending::Bad(finding) | Ending::Outdated(finding) => vec![*finding].into(),
        Ending::Open(skip) => skip.into(),
        Ending::Good if test_log::results(&log).is_empty() => {
            Outcome::skipped("it has no tests and no examples to run")
        }
        Ending::Good => Outcome::Passed,
    }
}

/// The tests that are promised to fail.
fn promised<'a>(occasion: &'a Occasion<'_>) -> impl Iterator<Item = (&'a String, &'a Expectation)> {
    occasion.expectations.iter().filter_map(|expectation| match &expectation.promise {
        Promise::TestFails(name) => Some((name, *expectation)),
        _ => None,
    })
}

fn does_not_fail(name: &str, expectation: &Expectation, execution: &Execution) -> Finding {
    let message = format!("{name} is promised to fail, and does not");
    let location = expectation.location.clone();
    let finding = match expectation.weak {
        true => Finding::warning(TEST_PASSES, location, message),
        false => Finding::error(TEST_PASSES, location, message),
    };
    finding.evidence(EvidenceKind::Command, execution.command.clone())
}

fn failed_test(unit: &Unit, failure: &test_log::Failure, execution: &Execution) -> Finding {
    let place = test_log::first_place(&failure.text)
        .and_then(|(name, line)| Some(Location::line(&file_called(unit, name)?.path, line)))
        .or_else(|| declaration(unit, &failure.name))
        .unwrap_or_else(|| unit.location());
    let finding = Finding::error(TEST_FAILED, place, format!("{} fails", failure.name));
    let is_shown = farewell::tests_nothing_own(unit) || farewell::is_wrong_by_name(unit);
    let finding = if is_shown { finding.softened() } else { finding };
    let finding = match failure.text.split_once("got:\n").and_then(|(_, rest)| rest.split_once("want:\n")) {
        Some((got, want)) => {
            finding.evidence(EvidenceKind::Diff, crate::output::diff(want, "promised", got, "printed"))
        }
        None => finding.evidence(EvidenceKind::Output, failure.text.trim_end()),
    };
    let again = execution.command.replace("go test .", &format!("go test -run '^{}$' .", failure.name));
    finding.evidence(EvidenceKind::Command, again)
}

fn file_called<'a>(unit: &'a Unit, name: &str) -> Option<&'a gvp_core::SourceFile> {
    unit.files.iter().find(|file| file.go_name() == name || file.path == name)
}

/// Where a test of this name is declared.
fn declaration(unit: &Unit, name: &str) -> Option<Location> {
    unit.files.iter().find_map(|file| {
        let tree = gvp_syntax::GoFile::parse(&file.text);
        let found = tree.test_functions().into_iter().find(|function| function.name == name)?;
        Some(Location::at(&file.path, found.position.line, found.position.column))
    })
}
