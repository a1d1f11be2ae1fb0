#![doc = include_str!("run.md")]

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use gvp_core::{
    Answer, Artifact, ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Diagnostic,
    DiagnosticKind, EvidenceKind, Execution, Exit, Expectation, Finding, Origin, Outcome, Promise, Run, Rung, Severity,
    Skip, TextMatch, Unit, UnitKind,
};

use crate::attempt::settle;
use crate::chance::{Chance, chance};
use crate::clock::{leaves_to_chance, on_the_real_clock};
use crate::ending::{self, Ending};
use crate::occasion::Occasion;
use crate::output::compare;
use crate::promised_output::{self, Seen};
use crate::recipe::artifact_of;
use crate::reproducible::repetition;
use crate::side_by_side::execute_all;
use crate::{fence, stale, tests_run};

/// Does it run, end well, and print what the text says?
pub struct RunCheck;

const NOT_GOLDEN: Code = Code::from_static("not-golden");
const NOT_LINKED: Code = Code::from_static("not-linked");

/// The golden line (R1.9).
const GOLDEN: &str = "GVP-2024 PASS\n";

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| {
    let error = |code: Code, summary: &str| CodeInfo::new(code, Severity::Error, summary);
    let warning = |code: Code, summary: &str| CodeInfo::new(code, Severity::Warning, summary);
    let redacted = "it prints what is promised, but for durations, dates, addresses and the like";
    CheckInfo {
        id: CheckId::from_static(crate::NAMESPACE, "run"),
        version: 7,
        summary: "does it run, end well, and print what the text says?".to_owned(),
        explanation: include_str!("run.md").to_owned(),
        codes: vec![
            error(promised_output::OUTPUT_MISMATCH, "it prints something else than promised"),
            error(promised_output::ORDER_MISMATCH, "it prints the promised lines in another order"),
            warning(
                promised_output::LAYOUT_MISMATCH,
                "it prints what is promised, with other blanks and ends of lines",
            ),
            warning(promised_output::WEAK_PROMISE_BROKEN, "a comment or a file seems to promise another output"),
            warning(promised_output::SOMETIMES_AS_PROMISED, "it prints what is promised, but not every time"),
            warning(
                promised_output::UNSTABLE_PROMISE,
                "it prints what is promised, but for what varies from run to run",
            ),
            warning(promised_output::PARTIAL_OUTPUT, "a page shows a part of what it prints as if it were all"),
            CodeInfo::new(promised_output::EQUAL_AFTER_REDACTION, Severity::Note, redacted),
            warning(stale::STALE_QUOTATION, "the text quotes the runtime in words of another version"),
            error(NOT_GOLDEN, "under the strict profile: it promises nothing, and does not print the golden line"),
            error(tests_run::TEST_FAILED, "a test, an example or a fuzz seed fails"),
            error(tests_run::TEST_PASSES, "a test is promised to fail and does not"),
            error(NOT_LINKED, "it compiles and cannot be linked"),
            error(ending::PANIC, "it panics, or the runtime ends it"),
            error(ending::NO_PANIC, "it is promised to panic and does not"),
            error(ending::OTHER_PANIC, "it panics with another message than promised"),
            error(ending::NO_DEADLOCK, "it is promised to deadlock and does not"),
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
            Answer::Passed if unit.expectations.iter().any(Expectation::is_output) => Rung::Compare,
            Answer::Passed => Rung::Run,
            Answer::Findings(findings) => {
                let compared = findings.iter().any(|weighed| is_comparison(&weighed.finding.code));
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
        let artifact = match artifact_of(unit) {
            Ok(kind) => cx.artifact(kind)?,
            Err(skip) => return Ok(skip.into()),
        };
        if !artifact.made() {
            return Ok(not_linked(unit, &artifact));
        }
        let outcomes =
            Occasion::all(unit).iter().map(|occasion| try_out(cx, occasion)).collect::<Result<Vec<_>, _>>()?;
        Ok(together(outcomes))
    }
}

/// What the outcomes of all ways to start a unit come to: all findings; a skip only where no way could be judged.
pub(crate) fn together(outcomes: Vec<Outcome>) -> Outcome {
    let (mut findings, mut skips, mut passed) = (Vec::new(), Vec::new(), false);
    for outcome in outcomes {
        match outcome {
            Outcome::Passed => passed = true,
            Outcome::Findings(more) => findings.extend(more),
            Outcome::Skipped(skip) => skips.push(skip),
        }
    }
    match skips.into_iter().next() {
        Some(skip) if findings.is_empty() && !passed => skip.into(),
        _ => findings.into(),
    }
}

/// Whether a finding of this kind is about what was printed: then it ran.
pub(crate) fn is_comparison(code: &Code) -> bool {
    use promised_output as told;
    let codes = [
        told::OUTPUT_MISMATCH,
        told::ORDER_MISMATCH,
        told::LAYOUT_MISMATCH,
        told::WEAK_PROMISE_BROKEN,
        told::SOMETIMES_AS_PROMISED,
        told::UNSTABLE_PROMISE,
        told::PARTIAL_OUTPUT,
        told::EQUAL_AFTER_REDACTION,
    ];
    codes.contains(code)
}

/// A unit that does not link although it compiles; what does not compile is not told twice.
fn not_linked(unit: &Unit, artifact: &Artifact) -> Outcome {
    let is_linker = |said: &Diagnostic| said.kind == DiagnosticKind::Compile && said.location.is_none();
    if artifact.diagnostics.is_empty() || !artifact.diagnostics.iter().all(is_linker) {
        return Skip::does_not_compile().into();
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

/// Starts the unit in one way. What looks like a failure is looked at again: a busy machine may have caused it, and a
/// promise need not hold every time to be no lie.
fn try_out(cx: &dyn Context, occasion: &Occasion<'_>) -> Result<Outcome, CheckError> {
    let run = match occasion.run(cx.settings()) {
        Ok(run) => run,
        Err(skip) => return Ok(skip.into()),
    };
    if run.probe.is_some()
        && let Some(settled) = settle(cx, occasion, &run)
    {
        return settled;
    }
    let attempt = run;
    let run = on_the_real_clock(cx.settings(), attempt.clone());
    let first = cx.execute(&run)?;
    let outcome = judge(cx, occasion, &first, &[]);
    if matches!(outcome, Outcome::Skipped(_)) || costs_nothing(&outcome) {
        return Ok(outcome);
    }
    if matches!(first.exit, Exit::WallLimit { .. }) {
        // It sleeps for longer than it is waited for here, and comes to its end where nobody has to wait.
        if let Some(outcome) = no_failure_in_virtual_time(cx, occasion, &attempt) {
            return Ok(outcome);
        }
        // Short of processor time, it may only have been starved.
        let starved = first.cpu > first.wall / ending::SHARE;
        return Ok(if starved { judge(cx, occasion, &*alone(cx, run)?, &[]) } else { outcome });
    }
    let count = if leaves_to_chance(occasion.unit) && first.wall < QUICK { 1 + MORE_RUNS } else { 0 };
    let repetitions: Vec<Run> =
        (1..cx.settings().repetitions.max(2).max(count)).map(|number| repetition(&run, number)).collect();
    let mut others = execute_all(cx, &repetitions)?;
    if !may_be_starved(occasion, &first, &others) {
        return Ok(judge(cx, occasion, &first, &others));
    }
    others.insert(0, first);
    Ok(judge(cx, occasion, &*alone(cx, run)?, &others))
}

/// What came of the attempt on the virtual clock, if there was one and it comes to nothing worth more than a warning.
fn no_failure_in_virtual_time(cx: &dyn Context, occasion: &Occasion<'_>, attempt: &Run) -> Option<Outcome> {
    attempt.probe?;
    let execution = cx.execute(attempt).ok()?;
    let outcome = judge(cx, occasion, &execution, &[]);
    if is_no_failure(&outcome) { Some(outcome) } else { unconfirmed(occasion.unit, outcome) }
}

/// What a program on a page prints on the virtual clock, where nobody waits for it on the real one: nothing but what is
/// printed may be wrong, and it is a reservation.
fn unconfirmed(unit: &Unit, outcome: Outcome) -> Option<Outcome> {
    let Outcome::Findings(findings) = outcome else { return None };
    let is_about_output = findings.iter().all(|finding| is_comparison(&finding.code));
    let softened = findings.into_iter().map(|finding| fence::softened_in_prose(unit, finding));
    (is_about_output && unit.fence.is_some()).then(|| softened.collect::<Vec<_>>().into())
}

/// Whether a busy machine may be the cause of what is seen: runs differ, and that in more than what is another every
/// time.
fn may_be_starved(occasion: &Occasion<'_>, first: &Execution, others: &[Arc<Execution>]) -> bool {
    let unit = occasion.unit;
    let others: Vec<&Execution> = others.iter().map(AsRef::as_ref).collect();
    let same_exit = others.iter().all(|other| other.exit == first.exit);
    if same_exit && others.iter().all(|other| promised_output::shows_the_same(other, first)) {
        return false;
    }
    let has_company = unit.takes_time || unit.habits.starts_goroutines || unit.habits.needs_real_clock;
    let seen = Seen { judged: first, others: &others, ended_well: true };
    !same_exit || unit.kind == UnitKind::Tests || has_company && chance(occasion, seen) != Chance::Value
}

/// Whether nothing is wrong, notes aside.
pub(crate) fn costs_nothing(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Passed => true,
        Outcome::Findings(findings) => findings.iter().all(|finding| finding.severity == Severity::Note),
        Outcome::Skipped(_) => false,
    }
}

/// Whether what was found is worth a warning at most.
fn is_no_failure(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Passed => true,
        Outcome::Findings(findings) => findings.iter().all(|finding| finding.severity != Severity::Error),
        Outcome::Skipped(_) => false,
    }
}

/// How often a program is run again whose output is not what is promised, and may be different every time.
const MORE_RUNS: u32 = 4;

/// A program that takes longer is not run that often.
const QUICK: Duration = Duration::from_secs(2);

/// The same run with nothing else running.
fn alone(cx: &dyn Context, run: Run) -> Result<Arc<Execution>, CheckError> {
    cx.execute(&Run { alone: true, ..run })
}

/// Judges one run, knowing what others came to.
pub(crate) fn judge(
    cx: &dyn Context,
    occasion: &Occasion<'_>,
    execution: &Execution,
    others: &[Arc<Execution>],
) -> Outcome {
    if occasion.unit.kind == UnitKind::Tests {
        return tests_run::judge(occasion, execution);
    }
    let others: Vec<&Execution> = others.iter().map(AsRef::as_ref).collect();
    let ending = ending::judge(occasion, execution);
    let ended_well = ending == Ending::Good && !promises_panic(occasion);
    let mut findings = promised_output::judge(occasion, Seen { judged: execution, others: &others, ended_well });
    let nothing_broken = findings.iter().all(|finding| finding.severity == Severity::Note);
    match ending {
        // A shell says nothing of a status, so what is shown of a failure is all that can be shown.
        Ending::Bad(finding) if finding.code == ending::NONZERO_EXIT && shows_failure(occasion) && nothing_broken => {}
        // What was cut short has not printed everything.
        Ending::Bad(finding) if was_stopped(execution.exit) => findings = vec![*finding],
        Ending::Bad(finding) => findings.insert(0, *finding),
        Ending::Open(_) if promises_output(occasion) && nothing_broken => {}
        Ending::Open(skip) => return skip.into(),
        Ending::Outdated(finding) => findings.insert(0, *finding),
        // It may well end without an answer, and then prints none.
        Ending::Good if !nothing_broken && let Some(skip) = ending::lacks_network(occasion.unit, execution) => {
            return skip.into();
        }
        Ending::Good => findings.extend(not_golden(cx, occasion, execution)),
    }
    if findings.is_empty() && promises(occasion, |promise| matches!(promise, Promise::Races)) {
        return Skip::because("its text shows a data race, which only the race detector finds: see gvp.build/race")
            .into();
    }
    findings.into()
}

/// Whether a program did not end by itself.
fn was_stopped(exit: Exit) -> bool {
    !matches!(exit, Exit::Code(_))
}

fn promises(occasion: &Occasion<'_>, is: impl Fn(&Promise) -> bool) -> bool {
    occasion.expectations.iter().any(|expectation| is(&expectation.promise))
}

/// Whether the author surely promises what is printed.
pub(crate) fn promises_output(occasion: &Occasion<'_>) -> bool {
    let is_output = |expectation: &&Expectation| matches!(expectation.promise, Promise::Output(_)) && !expectation.weak;
    occasion.expectations.iter().any(is_output)
}

fn shows_failure(occasion: &Occasion<'_>) -> bool {
    occasion.expectations.iter().any(|expectation| expectation.is_output() && expectation.origin == Origin::Transcript)
}

fn promises_panic(occasion: &Occasion<'_>) -> bool {
    promises(occasion, |promise| matches!(promise, Promise::Panics(_) | Promise::Deadlocks))
}

/// Under the strict profile a program without any promise is held to the golden line.
fn not_golden(cx: &dyn Context, occasion: &Occasion<'_>, execution: &Execution) -> Option<Finding> {
    let unit = occasion.unit;
    if !cx.settings().golden || !unit.expectations.is_empty() {
        return None;
    }
    let mismatch = compare(&TextMatch::Exact(GOLDEN.to_owned()), &execution.stdout.text()).err()?;
    let message = "it promises nothing, and does not print the golden line `GVP-2024 PASS`";
    let finding = Finding::error(NOT_GOLDEN, unit.location(), message)
        .help("promise what it prints, in an `// Output:` comment or with `// GVP-2024: expect \"…\"`")
        .evidence(EvidenceKind::Diff, mismatch.diff.unwrap_or_default())
        .evidence(EvidenceKind::Command, execution.command.clone());
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Fake, program};

    #[test]
    fn what_was_cut_short_need_not_have_printed_everything() {
        let unit = program("package main\n\nfunc main() {\n\twork()\n\tprintln(1)\n\t// Output: 1\n}\n");
        let judged = |exit: Exit| {
            let judged = judge(&Fake::of(unit.clone()), &Occasion::own(&unit), &Execution::ended(exit), &[]);
            let Outcome::Findings(findings) = judged else { panic!("there are findings: {judged:?}") };
            findings.iter().map(|finding| finding.code.to_string()).collect::<Vec<_>>()
        };
        let limit = Duration::from_secs(10);
        assert_eq!(judged(Exit::WallLimit { limit }), ["time-limit"]);
        assert_eq!(judged(Exit::Code(1)), ["nonzero-exit", "output-mismatch"]);
    }
}
