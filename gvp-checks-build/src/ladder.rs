//! How much of the world around a program has to stand still until it prints the same, run after run.

use std::sync::Arc;
use std::time::Duration;

use gvp_core::{
    CheckError, ClockChoice, Context, EvidenceKind, Execution, Finding, Outcome, Probe, Run, Unit, UnitKind,
};

use crate::cause::Cause;
use crate::clock::{on_the_real_clock, reads_the_clock, was_virtual};
use crate::machine::asks_machine;
use crate::reproducible::{ORDER_VARIES, comparable, difference, repetition, unjudgeable};
use crate::side_by_side::execute_all;
use crate::sources::own_sources;
use crate::variations::{are_enough, is_quick, probes, try_variations};

/// The last step: nothing but the program itself may make a difference.
const FIXED: &str = "on the virtual clock with a fixed seed";

/// A program that takes longer is not run again to see how it does with one processor.
const SHORT: Duration = Duration::from_secs(1);

/// What runs on the virtual clock settle: where they differ, or where nothing but what they vary could make a difference.
pub(crate) fn on_the_virtual_clock(cx: &dyn Context, run: &Run) -> Option<Result<Outcome, CheckError>> {
    let always = cx.settings().clock == ClockChoice::Virtual;
    match try_out(cx, run) {
        Ok(Some(outcome)) => Some(Ok(outcome)),
        Ok(None) => always.then_some(Ok(Outcome::Passed)),
        Err(error) => always.then_some(Err(error)),
    }
}

fn try_out(cx: &dyn Context, run: &Run) -> Result<Option<Outcome>, CheckError> {
    let (unit, first) = (cx.unit(), cx.execute(run)?);
    let always = cx.settings().clock == ClockChoice::Virtual;
    if let Some(skip) = unjudgeable(unit, &first) {
        return Ok(always.then_some(skip));
    }
    if !was_virtual(&first) {
        return Ok(None);
    }
    let found = try_variations(cx, run, &first, |others| {
        let found = others.iter().find_map(|other| difference(unit, &first, other));
        match found {
            Some(finding) => Some(Some((others.to_vec(), finding))),
            None => are_enough(others, &first).then_some(None),
        }
    })?;
    match found.flatten() {
        // In what order lines come that take processor time, the virtual clock does not know.
        Some((_, finding)) if finding.code == ORDER_VARIES && !is_quick(&first) => Ok(None),
        Some((others, finding)) => Ok(Some(vec![varies(cx, run, &first, &others, finding)].into())),
        None => Ok((always || !depends_on_more(unit)).then_some(Outcome::Passed)),
    }
}

/// Whether something may make a unit print something else that variations on the virtual clock do not vary.
fn depends_on_more(unit: &Unit) -> bool {
    let asks_runtime = || unit.imports.iter().any(|import| import == "runtime" || import.starts_with("runtime/"));
    let shares = || own_sources(unit).any(|(_, tree)| tree.writes_shared_memory());
    let concurrent = unit.habits.starts_goroutines && (unit.kind == UnitKind::Tests || shares());
    reads_the_clock(unit) || concurrent || asks_runtime() || asks_machine(unit).is_some()
}

/// The finding about a program that prints something else on the virtual clock.
fn varies(cx: &dyn Context, run: &Run, first: &Execution, others: &[Arc<Execution>], finding: Finding) -> Finding {
    let text = |execution: &Execution| comparable(cx.unit(), execution);
    let texts: Vec<String> = others.iter().map(|other| text(other)).collect();
    let tried = probes(first).into_iter().zip(others).zip(&texts);
    let differing: Vec<(Probe, &str)> = tried
        .filter(|((_, other), _)| !agree(cx.unit(), first, other))
        .map(|((probe, _), text)| (probe, text.as_str()))
        .collect();
    let cause = Cause::by_variations(cx.unit(), &text(first), &differing);
    told(finding, cause, &[(FIXED, is_stable(cx, run, first))])
}

/// The finding about a program of which two runs differ, with the cause of it.
pub(crate) fn explained(
    cx: &dyn Context,
    run: &Run,
    (first, other): (&Execution, &Execution),
    finding: Finding,
) -> Finding {
    let unit = cx.unit();
    let (one, two) = (comparable(unit, first), comparable(unit, other));
    let alone = (first.wall < SHORT).then(|| with_one_processor(cx, run)).flatten();
    let stable = run.probe.and_then(|_| is_stable(cx, run, &*cx.execute(run).ok()?));
    let steps = [("with one processor", alone), (FIXED, stable)];
    told(finding, Cause::by_habits(unit, &one, &two), &steps)
}

/// Whether runs on a single processor agree; nothing where that cannot be told.
fn with_one_processor(cx: &dyn Context, run: &Run) -> Option<bool> {
    let plain = on_the_real_clock(cx.settings(), run.clone());
    let executions = execute_all(cx, &[1, 3].map(|odd| repetition(&plain, odd))).ok()?;
    executions.windows(2).all(|two| agree(cx.unit(), &two[0], &two[1])).into()
}

/// Whether a run on the virtual clock repeats itself; nothing where that cannot be told.
fn is_stable(cx: &dyn Context, run: &Run, first: &Execution) -> Option<bool> {
    let again = cx.execute(&Run { repetition: 1, ..run.clone() }).ok()?;
    was_virtual(first).then(|| agree(cx.unit(), first, &again))
}

fn agree(unit: &Unit, one: &Execution, two: &Execution) -> bool {
    one.exit == two.exit && comparable(unit, one) == comparable(unit, two)
}

fn told(mut finding: Finding, cause: Cause, steps: &[(&str, Option<bool>)]) -> Finding {
    let step = |(step, stable): &(&str, Option<bool>)| {
        stable.map(|stable| {
            format!("; {step} it prints {}", if stable { "the same every time" } else { "something else, too" })
        })
    };
    let steps: String = steps.iter().filter_map(step).collect();
    finding.message = format!("{}: {}", finding.message, cause.as_str());
    finding.evidence(EvidenceKind::Measurement, format!("cause: {}{steps}", cause.as_str()))
}
