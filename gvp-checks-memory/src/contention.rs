#![doc = include_str!("contention.md")]

mod advice;
mod lost;

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Execution, Finding,
    Measure, Measured, Outcome, Severity, Skip, Unit,
};

use crate::capture::{Plan, capture_in_real_time};
use crate::figures::bytes;

/// Who waits for whom, and for how long?
pub struct Contention;

const WAITS: Code = Code::from_static("sync-waits");
const SLEEPS: Code = Code::from_static("sleeps-with-lock");
const FEW_READS: Code = Code::from_static("few-reads");
const NO_REUSE: Code = Code::from_static("pool-not-reused");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "contention"),
    version: 1,
    summary: "who waits for whom, and for how long?".to_owned(),
    explanation: include_str!("contention.md").to_owned(),
    codes: vec![
        CodeInfo::new(WAITS, Severity::Note, "what goroutines wait for, and the time that this takes"),
        CodeInfo::new(SLEEPS, Severity::Warning, "a goroutine sleeps while others wait for its lock"),
        CodeInfo::new(FEW_READS, Severity::Note, "an RWMutex that is hardly ever locked for reading"),
        CodeInfo::new(NO_REUSE, Severity::Warning, "a Pool that nothing is ever put back into"),
    ],
});

impl Check for Contention {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        wanted(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        if let Some(skip) = cx.unmade(wanted(cx.unit()))? {
            return Ok(skip.into());
        }
        let execution = capture_in_real_time(cx, &Plan::of(Measure::Waits))?;
        match &execution.measured {
            Some(measured) => Ok(findings(cx.unit(), &execution, measured).into()),
            None => Ok(Outcome::skipped("it is ended before anything could be measured: see gvp.build/run")),
        }
    }
}

/// What has to be made of a unit, or why it is not to be looked at.
fn wanted(unit: &Unit) -> Result<ArtifactKind, Skip> {
    let kind = unit.watched_as()?;
    if unit.imports("sync") { Ok(kind) } else { Err(Skip::because("it uses nothing of package sync")) }
}

fn findings(unit: &Unit, execution: &Execution, measured: &Measured) -> Vec<Finding> {
    let lost = lost::at_places(measured);
    let mut findings = advice::advice(measured, &lost);
    if !lost.is_empty() {
        let message = "its goroutines wait for each other";
        let finding = Finding::note(WAITS, unit.location(), message);
        findings.push(finding.evidence(EvidenceKind::Measurement, table(&lost, execution, measured)));
    }
    findings
}

/// Waits by place, and what memory came to meanwhile.
fn table(lost: &[lost::Lost], execution: &Execution, measured: &Measured) -> String {
    let (locks, ran) = (lost::at_locks(lost), execution.wall);
    let share = locks.as_secs_f64() / ran.as_secs_f64().max(f64::MIN_POSITIVE) * 100.0;
    let at_locks = format!(
        "{} lost at locks by all together, while it ran for {} ({share:.0} %)",
        lost::time(locks),
        lost::time(ran)
    );
    let counters = &measured.counters;
    let memory = format!(
        "{} objects allocated, {}; {} in use; {} collections, stopped for {} in all and {} at worst",
        counters.allocated_objects,
        bytes(counters.allocated_bytes),
        bytes(counters.live_bytes),
        counters.collections,
        lost::time(counters.pauses),
        lost::time(counters.longest_pause)
    );
    lost.iter().map(ToString::to_string).chain([at_locks, memory]).collect::<Vec<_>>().join("\n")
}
