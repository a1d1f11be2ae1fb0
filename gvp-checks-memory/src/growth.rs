#![doc = include_str!("growth.md")]

mod curve;
mod grown;
mod told;

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Finding, Outcome, Severity, Skip,
    Unit, UnitKind,
};

use crate::repetition::{EMPTY_TEST, not_to_be_repeated, repeat, tests};

use grown::{Floors, grown};
use told::Subject;

/// Does what it holds grow with every repetition?
pub struct Growth;

const HEAP: Code = Code::from_static("heap-grows");
const GOROUTINES: Code = Code::from_static("goroutines-grow");
const DESCRIPTORS: Code = Code::from_static("descriptors-grow");

/// Repetitions to see whether anything grows at all.
const FEW: u32 = 24;

/// Repetitions of what does, to see whether that lasts; the probe has room for some more.
const MANY: u32 = 120;

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "growth"),
    version: 2,
    summary: "does what it holds grow with every repetition?".to_owned(),
    explanation: include_str!("growth.md").to_owned(),
    codes: vec![
        CodeInfo::new(HEAP, Severity::Warning, "more of the heap stays in use with every repetition"),
        CodeInfo::new(GOROUTINES, Severity::Warning, "more goroutines are left with every repetition"),
        CodeInfo::new(DESCRIPTORS, Severity::Warning, "more file descriptors stay open with every repetition"),
    ],
});

impl Check for Growth {
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
        match cx.unit().kind {
            UnitKind::Tests => judge_tests(cx),
            _ if cx.unit().habits.runs_until_stopped().is_some() => curve::judge(cx),
            _ => judge_program(cx),
        }
    }
}

/// What has to be made of a unit, or why it is not to be looked at.
fn wanted(unit: &Unit) -> Result<ArtifactKind, Skip> {
    let kind = unit.watched_as()?;
    let reason = match unit.habits.runs_until_stopped() {
        Some(_) if unit.kind == UnitKind::Program => curve::unknowable(unit),
        _ => not_to_be_repeated(unit),
    };
    reason.map_or(Ok(kind), |reason| Err(Skip::because(reason)))
}

/// A program that runs once keeps what it likes until its end: what grows is no more than worth knowing.
fn judge_program(cx: &dyn Context) -> Result<Outcome, CheckError> {
    Ok(match lasting_growth(cx, &Subject::Program, &Floors::default())? {
        Ok(findings) => findings.into(),
        Err(reason) => Outcome::skipped(format!("the program {reason}")),
    })
}

/// All tests are repeated together; only where something grows, each is by itself.
fn judge_tests(cx: &dyn Context) -> Result<Outcome, CheckError> {
    let together = repeat(cx, ".", FEW)?;
    if together.as_ref().is_ok_and(|repeated| grown(repeated, &Floors::default()).is_empty()) {
        return Ok(Outcome::Passed);
    }
    let floors = match repeat(cx, EMPTY_TEST, FEW)? {
        Ok(empty) => Floors::above(&empty),
        Err(_) => Floors::default(),
    };
    let (mut findings, mut open) = (Vec::new(), None);
    for name in tests(cx.unit()) {
        let subject = Subject::Test(name);
        match lasting_growth(cx, &subject, &floors)? {
            Ok(found) => findings.extend(found),
            Err(reason) => open = open.or(Some(format!("{} {reason}", subject.name()))),
        }
    }
    if findings.is_empty() && open.is_none() && together.is_ok() {
        findings = lasting_growth(cx, &Subject::Package, &floors)?.unwrap_or_default();
    }
    Ok(match open {
        Some(reason) if findings.is_empty() => Outcome::skipped(reason),
        _ => findings.into(),
    })
}

/// What grows and goes on growing, or why it could not be seen.
fn lasting_growth(
    cx: &dyn Context,
    subject: &Subject,
    floors: &Floors,
) -> Result<Result<Vec<Finding>, String>, CheckError> {
    let few = match repeat(cx, &subject.pattern(), FEW)? {
        Ok(few) => few,
        Err(reason) => return Ok(Err(reason)),
    };
    if grown(&few, floors).is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let many = repeat(cx, &subject.pattern(), MANY)?;
    Ok(many.map(|many| told::findings(cx.unit(), subject, &many, &grown(&many, floors), floors)))
}
