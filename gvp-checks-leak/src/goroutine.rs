#![doc = include_str!("goroutine.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Outcome, Severity, Skip, Unit,
    UnitKind,
};

use crate::concurrency::Concurrency;
use crate::exploration::{Exploration, explore};
use crate::report;
use crate::subject::Subject;
use crate::suspicion::suspicions;

/// Does every goroutine come to an end?
pub struct Goroutine;

pub(crate) const PROVEN: Code = Code::from_static("proven-leak");
pub(crate) const GROWING: Code = Code::from_static("growing-leak");
pub(crate) const STUCK: Code = Code::from_static("stuck");
pub(crate) const CONFIRMED: Code = Code::from_static("confirmed-leak");
pub(crate) const LINGERING: Code = Code::from_static("lingering-goroutine");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "goroutine"),
    version: 1,
    summary: "does every goroutine come to an end?".to_owned(),
    explanation: include_str!("goroutine.md").to_owned(),
    codes: vec![
        CodeInfo::new(PROVEN, Severity::Error, "a goroutine that is proven to wait for ever"),
        CodeInfo::new(GROWING, Severity::Error, "one more goroutine is left with every repetition of a test"),
        CodeInfo::new(STUCK, Severity::Error, "it hangs, because its goroutines wait for each other"),
        CodeInfo::new(
            CONFIRMED,
            Severity::Error,
            "a goroutine is left waiting where the source says it waits for ever",
        ),
        CodeInfo::new(LINGERING, Severity::Warning, "a goroutine is still there at the end, and might yet end"),
    ],
});

impl Check for Goroutine {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if why_not(unit).is_some() { Vec::new() } else { artifact_of(unit).into_iter().collect() }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        if let Some(skip) = why_not(unit) {
            return Ok(skip.into());
        }
        let Some(kind) = artifact_of(unit) else {
            return Ok(Outcome::skipped(format!("a {} is not run", unit.kind.as_str())));
        };
        if !cx.artifact(kind)?.made() {
            return Ok(Outcome::skipped("it does not compile: see gvp.build/compile"));
        }
        judge(cx)
    }
}

fn judge(cx: &dyn Context) -> Result<Outcome, CheckError> {
    let unit = cx.unit();
    let concurrency = Concurrency::of(unit);
    let suspicions = suspicions(unit, cx.toolchain());
    let mut told = report::Told::new(unit, &suspicions);
    let mut open: Option<Skip> = None;
    for subject in Subject::all(unit).iter().filter(|subject| is_asked_for(cx, subject)) {
        let exploration = explore(cx, subject, concurrency)?;
        if exploration.found.is_none() {
            open = open.or_else(|| unanswered(subject, &exploration));
        }
        told.add(subject, exploration);
    }
    let findings = told.findings();
    match open {
        Some(skip) if findings.is_empty() => Ok(skip.into()),
        _ => Ok(findings.into()),
    }
}

/// Whether a replay asks for this one, if there is one.
fn is_asked_for(cx: &dyn Context, subject: &Subject) -> bool {
    cx.settings().replay.as_ref().is_none_or(|replay| replay.test.as_deref() == subject.test())
}

/// Why nothing can be said of a subject in which nothing was found, if so.
fn unanswered(subject: &Subject, exploration: &Exploration) -> Option<Skip> {
    let name = subject.name();
    if exploration.answers == 0 {
        Some(Skip::because(format!("{name} is ended before its goroutines could be looked at: see gvp.build/run")))
    } else if exploration.goes_on {
        Some(Skip::because(format!("{name} runs until it is stopped; none of its goroutines is proven to leak")))
    } else if exploration.fails {
        Some(Skip::because(format!("{name} does not end well: see gvp.build/run")))
    } else {
        None
    }
}

/// What has to be made of a unit.
fn artifact_of(unit: &Unit) -> Option<ArtifactKind> {
    match unit.kind {
        UnitKind::Program => Some(ArtifactKind::ProbedProgram),
        UnitKind::Tests => Some(ArtifactKind::ProbedTests),
        _ => None,
    }
}

/// Why a unit is not to be looked at, if so.
fn why_not(unit: &Unit) -> Option<Skip> {
    if let Some(reason) = &unit.recipe.forbidden {
        return Some(Skip::because(format!("not to be run: {reason}")));
    }
    if unit.must_not_compile() {
        return Some(Skip::because("it is meant not to compile"));
    }
    let concurrency = Concurrency::of(unit);
    if artifact_of(unit).is_some() && !concurrency.starts && !(unit.kind == UnitKind::Tests && concurrency.blocks) {
        return Some(Skip::because("it starts no goroutines"));
    }
    None
}
