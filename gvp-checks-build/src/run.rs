#![doc = include_str!("run.md")]

use std::sync::LazyLock;

use gvp_core::{
    Answer, Artifact, ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Diagnostic,
    DiagnosticKind, EvidenceKind, Execution, Exit, Expectation, Finding, Location, Outcome, Promise, Run, Rung,
    Severity, TextMatch, Unit, UnitKind,
};

use crate::ending::{self, Ending};
use crate::output::{Mismatch, compare};
use crate::recipe::{artifact_of, does_not_compile, run_of, why_not_run};
use crate::test_log;

/// Does it run, end well, and print what the text says?
pub struct RunCheck;

const OUTPUT_MISMATCH: Code = Code::from_static("output-mismatch");
const NOT_GOLDEN: Code = Code::from_static("not-golden");
const TEST_FAILED: Code = Code::from_static("test-failed");
const NOT_LINKED: Code = Code::from_static("not-linked");

/// The golden line (R1.9).
const GOLDEN: &str = "GVP-2024 PASS\n";

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| {
    let error = |code: Code, summary: &str| CodeInfo::new(code, Severity::Error, summary);
    CheckInfo {
        id: CheckId::from_static(crate::NAMESPACE, "run"),
        version: 1,
        summary: "does it run, end well, and print what the text says?".to_owned(),
        explanation: include_str!("run.md").to_owned(),
        codes: vec![
            error(OUTPUT_MISMATCH, "it prints something else than promised"),
            error(NOT_GOLDEN, "under the strict profile: it promises nothing, and does not print the golden line"),
            error(TEST_FAILED, "a test, an example or a fuzz seed fails"),
            error(NOT_LINKED, "it compiles and cannot be linked"),
            error(ending::PANIC, "it panics, or the runtime ends it"),
            error(ending::NO_PANIC, "it is promised to panic and does not"),
            error(ending::OTHER_PANIC, "it panics with another message than promised"),
            error(ending::NONZERO_EXIT, "it exits with a status other than 0"),
            error(ending::OTHER_EXIT, "it ends with another status than promised"),
            error(ending::SIGNAL, "it is ended by a signal"),
            error(ending::TIME_LIMIT, "it does not end in time"),
            error(ending::CPU_LIMIT, "it uses more processor time than it is given"),
            error(ending::MEMORY_LIMIT, "it needs more memory than it is given"),
            error(ending::OUTPUT_LIMIT, "it prints more than it is given room for"),
            error(ending::PROCESS_LIMIT, "it starts more processes and threads than it is given"),
            error(ending::DISK_LIMIT, "it writes more to disk than it is given room for"),
        ],
    }
});

impl Check for RunCheck {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        artifact_of(unit).into_iter().collect()
    }

    fn proves(&self, unit: &Unit, answer: &Answer) -> Option<Rung> {
        Some(match answer {
            Answer::Passed if promises_output(unit) => Rung::Compare,
            Answer::Passed => Rung::Run,
            Answer::Findings(findings) => {
                let compared = findings.iter().any(|weighed| weighed.finding.code == OUTPUT_MISMATCH);
                let linked = findings.iter().all(|weighed| weighed.finding.code != NOT_LINKED);
                if compared {
                    Rung::Run
                } else if linked {
                    Rung::Build
                } else {
                    Rung::None
                }
            }
            Answer::Skipped(_) | Answer::Error(_) => Rung::None,
        })
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        let Some(run) = run_of(unit, cx.settings()) else { return Ok(why_not_run(unit).into()) };
        let artifact = cx.artifact(run.artifact)?;
        if !artifact.made() {
            return Ok(not_linked(unit, &artifact));
        }
        let execution = cx.execute(&run)?;
        let outcome = judge(cx, &execution);
        if matches!(outcome, Outcome::Findings(_)) && may_be_our_fault(cx, &run, &execution)? {
            let alone = cx.execute(&Run { alone: true, ..run })?;
            return Ok(judge(cx, &alone));
        }
        Ok(outcome)
    }
}

/// A unit that does not link although it compiles; what does not compile is not told twice.
fn not_linked(unit: &Unit, artifact: &Artifact) -> Outcome {
    let is_linker = |said: &Diagnostic| said.kind == DiagnosticKind::Compile && said.location.is_none();
    if artifact.diagnostics.is_empty() || !artifact.diagnostics.iter().all(is_linker) {
        return does_not_compile().into();
    }
    let said: Vec<&str> = artifact.diagnostics.iter().map(|said| said.message.as_str()).collect();
    if said.iter().any(|said| said.contains("function main is undeclared")) {
        return Outcome::skipped("it has no func main: see gvp.build/entry");
    }
    let finding = Finding::error(NOT_LINKED, unit.location(), "it compiles and cannot be linked")
        .evidence(EvidenceKind::Diagnostic, said.join("\n"))
        .evidence(EvidenceKind::Command, artifact.command.clone());
    vec![finding].into()
}

/// Whether a busy machine may have caused what looks like a failure: the program was starved of processor time, or did
/// better another time.
fn may_be_our_fault(cx: &dyn Context, run: &Run, execution: &Execution) -> Result<bool, CheckError> {
    if matches!(execution.exit, Exit::WallLimit { .. }) {
        return Ok(execution.cpu > execution.wall / 5);
    }
    let again = cx.execute(&crate::reproducible::repetition(run, 1))?;
    Ok(again.exit != execution.exit || again.stdout != execution.stdout)
}

fn judge(cx: &dyn Context, execution: &Execution) -> Outcome {
    let unit = cx.unit();
    if unit.kind == UnitKind::Tests {
        return judge_tests(unit, execution);
    }
    let mut findings = broken_outputs(unit, execution);
    let promised = promises_output(unit);
    match ending::judge(unit, execution) {
        Ending::Bad(finding) => findings.insert(0, *finding),
        Ending::Open(_) if promised && findings.is_empty() => {}
        Ending::Open(skip) => return skip.into(),
        Ending::Good => findings.extend(not_golden(cx, execution)),
    }
    findings.into()
}

fn promises_output(unit: &Unit) -> bool {
    unit.expectations.iter().any(|expectation| matches!(expectation.promise, Promise::Output(_)))
}

/// Promises of output that are broken.
fn broken_outputs(unit: &Unit, execution: &Execution) -> Vec<Finding> {
    let printed = execution.stdout.text();
    let broken = |expectation: &Expectation| match &expectation.promise {
        Promise::Output(promise) => compare(promise, &printed)
            .err()
            .map(|mismatch| mismatched(OUTPUT_MISMATCH, &expectation.location, mismatch, execution)),
        _ => None,
    };
    unit.expectations.iter().filter_map(broken).collect()
}

fn mismatched(code: Code, location: &Location, mismatch: Mismatch, execution: &Execution) -> Finding {
    let finding = Finding::error(code, location.clone(), mismatch.message);
    let finding = match mismatch.diff {
        Some(diff) => finding.evidence(EvidenceKind::Diff, diff),
        None => finding.evidence(EvidenceKind::Output, execution.stdout.text()),
    };
    finding.evidence(EvidenceKind::Command, execution.command.clone())
}

/// Under the strict profile a program without any promise is held to the golden line.
fn not_golden(cx: &dyn Context, execution: &Execution) -> Option<Finding> {
    let unit = cx.unit();
    if !cx.settings().golden || !unit.expectations.is_empty() {
        return None;
    }
    let mismatch = compare(&TextMatch::Exact(GOLDEN.to_owned()), &execution.stdout.text()).err()?;
    let message = "it promises nothing, and does not print the golden line `GVP-2024 PASS`".to_owned();
    let finding = mismatched(NOT_GOLDEN, &unit.location(), Mismatch { message, ..mismatch }, execution);
    Some(finding.help("promise what it prints, in an `// Output:` comment or with `// GVP-2024: expect \"…\"`"))
}

fn judge_tests(unit: &Unit, execution: &Execution) -> Outcome {
    let log = execution.stdout.text();
    let findings: Vec<Finding> =
        test_log::failures(&log).iter().map(|failure| failed_test(unit, failure, execution)).collect();
    let panicked = crate::stack::last_words(&execution.stderr.text()).is_some();
    if !findings.is_empty() && !panicked {
        return findings.into();
    }
    match ending::judge(unit, execution) {
        Ending::Bad(finding) => vec![*finding].into(),
        Ending::Open(skip) => skip.into(),
        Ending::Good if test_log::results(&log).is_empty() => {
            Outcome::skipped("it has no tests and no examples to run")
        }
        Ending::Good => Outcome::Passed,
    }
}

fn failed_test(unit: &Unit, failure: &test_log::Failure, execution: &Execution) -> Finding {
    let place = test_log::first_place(&failure.text)
        .and_then(|(name, line)| Some(Location::line(&file_called(unit, name)?.path, line)))
        .or_else(|| declaration(unit, &failure.name))
        .unwrap_or_else(|| unit.location());
    let finding = Finding::error(TEST_FAILED, place, format!("{} fails", failure.name));
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
