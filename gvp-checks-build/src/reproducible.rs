#![doc = include_str!("reproducible.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Execution, Finding,
    Outcome, Probe, Promise, Run, Severity, Skip, TextMatch, Unit, UnitKind,
};

use crate::clock::on_the_real_clock;
use crate::ending::{self, Ending};
use crate::occasion::Occasion;
use crate::output::{diff, is_reordered};
use crate::recipe::{artifact_of, run_of};
use crate::side_by_side::execute_all;
use crate::{ladder, test_log};

/// Does it print the same, run after run?
pub struct Reproducible;

const OUTPUT_VARIES: Code = Code::from_static("output-varies");
pub(crate) const ORDER_VARIES: Code = Code::from_static("order-varies");
const EXIT_VARIES: Code = Code::from_static("exit-varies");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "reproducible"),
    version: 4,
    summary: "does it print the same, run after run?".to_owned(),
    explanation: include_str!("reproducible.md").to_owned(),
    codes: vec![
        CodeInfo::new(OUTPUT_VARIES, Severity::Warning, "it prints something else another time"),
        CodeInfo::new(ORDER_VARIES, Severity::Warning, "it prints the same lines in another order another time"),
        CodeInfo::new(EXIT_VARIES, Severity::Warning, "it ends in another way another time"),
    ],
});

impl Check for Reproducible {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        artifact_of(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        let run = match run_of(unit, cx.settings()) {
            Ok(run) => run,
            Err(skip) => return Ok(skip.into()),
        };
        if !cx.artifact(run.artifact)?.made() {
            return Ok(Skip::does_not_compile().into());
        }
        if run.probe.is_some()
            && let Some(settled) = ladder::on_the_virtual_clock(cx, &run)
        {
            return settled;
        }
        compare_runs(cx, &run)
    }
}

/// Compares runs on the machine's own clock.
fn compare_runs(cx: &dyn Context, run: &Run) -> Result<Outcome, CheckError> {
    let (unit, plain) = (cx.unit(), on_the_real_clock(cx.settings(), run.clone()));
    let mut runs = vec![plain.clone()];
    runs.extend((1..cx.settings().repetitions.max(2)).map(|number| repetition(&plain, number)));
    let executions = execute_all(cx, &runs)?;
    let Some((first, others)) = executions.split_first() else { return Ok(Outcome::Passed) };
    if let Some(skip) = unjudgeable(unit, first) {
        return Ok(skip);
    }
    let Some((other, finding)) = others.iter().find_map(|other| Some((other, difference(unit, first, other)?))) else {
        return Ok(Outcome::Passed);
    };
    Ok(vec![ladder::explained(cx, run, (first, other), finding)].into())
}

/// The same run again, every other time on a single processor, which brings other schedules about.
pub(crate) fn repetition(run: &Run, number: u32) -> Run {
    let reseeded = |probe: Probe| Probe { seed: probe.seed + u64::from(number), ..probe };
    Run { repetition: number, one_processor: number % 2 == 1, probe: run.probe.map(reseeded), ..run.clone() }
}

/// A program that does not end well, or not by itself, has nothing to compare.
pub(crate) fn unjudgeable(unit: &Unit, first: &Execution) -> Option<Outcome> {
    match ending::judge(&Occasion::own(unit), first) {
        Ending::Good | Ending::Outdated(_) => None,
        Ending::Open(_) | Ending::Bad(_) if unit.kind == UnitKind::Tests => None,
        Ending::Open(_) | Ending::Bad(_) => Some(Outcome::skipped("it did not run to a good end: see gvp.build/run")),
    }
}

pub(crate) fn difference(unit: &Unit, first: &Execution, other: &Execution) -> Option<Finding> {
    let (one, two) = (comparable(unit, first), comparable(unit, other));
    let (code, message) = if first.exit != other.exit {
        (EXIT_VARIES, "it ends in another way another time")
    } else if one == two || says_pattern(unit) || (says_unordered(unit) && is_reordered(&one, &two)) {
        return None;
    } else if is_reordered(&one, &two) {
        (ORDER_VARIES, "it prints the same lines in another order another time")
    } else {
        (OUTPUT_VARIES, "it prints something else another time")
    };
    let finding = Finding::warning(code, unit.location(), message)
        .help("make it print the same (a fixed seed, a sorted order, a fixed time), or say `// GVP-2024: allow nondeterminism \"reason\"` above the package clause")
        .evidence(EvidenceKind::Diff, diff(&one, "first run", &two, "another run"))
        .evidence(EvidenceKind::Command, other.command.clone());
    Some(finding)
}

/// What must be the same: the output of a program; of tests, which pass and which fail.
pub(crate) fn comparable(unit: &Unit, execution: &Execution) -> String {
    let printed = execution.stdout.text();
    if unit.kind != UnitKind::Tests {
        return printed.into_owned();
    }
    test_log::results(&printed).iter().fold(String::new(), |text, (name, result)| format!("{text}{name} {result}\n"))
}

fn says_pattern(unit: &Unit) -> bool {
    outputs(unit).any(|promise| matches!(promise, TextMatch::Regex(_)))
}

fn says_unordered(unit: &Unit) -> bool {
    outputs(unit).any(|promise| matches!(promise, TextMatch::Unordered(_)))
}

fn outputs(unit: &Unit) -> impl Iterator<Item = &TextMatch> {
    unit.expectations.iter().filter_map(|expectation| match &expectation.promise {
        Promise::Output(promise) => Some(promise),
        _ => None,
    })
}
