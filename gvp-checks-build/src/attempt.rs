//! What a run on the virtual clock settles.

use gvp_core::{CheckError, ClockChoice, Context, EvidenceKind, Execution, Finding, Outcome, Run, UnitKind};

use crate::chance::{Chance, chance};
use crate::clock::was_virtual;
use crate::occasion::Occasion;
use crate::promised_output::{Seen, shows_the_same};
use crate::run::{costs_nothing, is_comparison, judge};
use crate::variations::{are_enough, is_quick, try_variations};

/// Runs a program on the virtual clock; nothing where only the real one can tell.
pub(crate) fn settle(cx: &dyn Context, occasion: &Occasion<'_>, run: &Run) -> Option<Result<Outcome, CheckError>> {
    let always = cx.settings().clock == ClockChoice::Virtual;
    let first = match cx.execute(run) {
        Ok(first) => first,
        Err(error) => return always.then_some(Err(error)),
    };
    let outcome = judge(cx, occasion, &first, &[]);
    if costs_nothing(&outcome) {
        return Some(Ok(outcome));
    }
    match by_chance(cx, occasion, run, &first, &outcome) {
        Ok(Some(outcome)) => Some(Ok(outcome)),
        Ok(None) => always.then_some(Ok(outcome)),
        Err(error) => always.then_some(Err(error)),
    }
}

/// What is to be said of a program of which it is shown that chance alone keeps it from printing what is promised: no
/// clock can change that.
fn by_chance(
    cx: &dyn Context,
    occasion: &Occasion<'_>,
    run: &Run,
    first: &Execution,
    outcome: &Outcome,
) -> Result<Option<Outcome>, CheckError> {
    let Outcome::Findings(findings) = outcome else { return Ok(None) };
    let is_about_output = findings.iter().all(|finding| is_comparison(&finding.code));
    if occasion.unit.kind != UnitKind::Program || !is_about_output || !was_virtual(first) {
        return Ok(None);
    }
    let settled = try_variations(cx, run, first, |others| {
        let same_end = others.iter().all(|other| other.exit == first.exit);
        let nothing_varies = others.iter().all(|other| shows_the_same(other, first)) && are_enough(others, first);
        if !same_end || nothing_varies {
            return Some(None);
        }
        let all: Vec<&Execution> = others.iter().map(AsRef::as_ref).collect();
        let explains = match chance(occasion, Seen { judged: first, others: &all, ended_well: true }) {
            Chance::Value => true,
            Chance::Order => all.iter().chain([&first]).all(|run| is_quick(run)),
            Chance::No => false,
        };
        let differing = all.iter().filter(|other| !shows_the_same(other, first)).count();
        let tried = format!("on the virtual clock, {differing} of {} other schedules print something else", all.len());
        explains.then(|| Some(with_evidence(judge(cx, occasion, first, others), &tried)))
    })?;
    Ok(settled.flatten())
}

fn with_evidence(outcome: Outcome, tried: &str) -> Outcome {
    let tell = |finding: Finding| finding.evidence(EvidenceKind::Measurement, tried);
    match outcome {
        Outcome::Findings(findings) => findings.into_iter().map(tell).collect::<Vec<_>>().into(),
        other => other,
    }
}
