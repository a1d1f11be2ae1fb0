#![doc = include_str!("goroutine.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Finding, Outcome, Severity, Skip,
    Unit,
};

use gvp_syntax::absent_peer;

use crate::concurrency::{starts_goroutines, waits_for_others};
use crate::exploration::{Exploration, explore};
use crate::report;
use crate::subject::Subject;
use crate::suspicion::suspicions;

/// Does every goroutine come to an end?
pub struct Goroutine;

/// What is said of a unit without goroutines.
pub(crate) const NO_GOROUTINES: &str = "it starts no goroutines";

pub(crate) const PROVEN: Code = Code::from_static("proven-leak");
pub(crate) const GROWING: Code = Code::from_static("growing-leak");
pub(crate) const STUCK: Code = Code::from_static("stuck");
pub(crate) const CONFIRMED: Code = Code::from_static("confirmed-leak");
pub(crate) const LINGERING: Code = Code::from_static("lingering-goroutine");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "goroutine"),
    version: 5,
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
        wanted(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        if let Some(skip) = cx.unmade(wanted(cx.unit()))? {
            return Ok(skip.into());
        }
        judge(cx)
    }
}

fn judge(cx: &dyn Context) -> Result<Outcome, CheckError> {
    let unit = cx.unit();
    let suspicions = suspicions(unit, cx.toolchain());
    let mut told = report::Told::new(unit, &suspicions);
    let mut open: Option<Skip> = None;
    for subject in Subject::all(unit).iter().filter(|subject| is_asked_for(cx, subject)) {
        let exploration = explore(cx, subject)?;
        if exploration.found.is_none() {
            open = open.or_else(|| unanswered(subject, &exploration));
        }
        told.add(subject, exploration);
    }
    let findings: Vec<Finding> = told.findings().into_iter().map(|finding| weighed(unit, finding)).collect();
    match open {
        Some(skip) if findings.is_empty() => Ok(skip.into()),
        _ => Ok(findings.into()),
    }
}

/// A leak on a page that tells of it, or that asks what is wrong, is what the author means to show. What becomes of a
/// program that nobody answers, although somebody should, is not what its readers see.
fn weighed(unit: &Unit, finding: Finding) -> Finding {
    if unit.is_said_to_end_badly() || absent_peer(unit).is_some() { finding.softened() } else { finding }
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

/// What has to be made of a unit, or why it is not to be looked at.
fn wanted(unit: &Unit) -> Result<ArtifactKind, Skip> {
    let kind = unit.watched_as()?;
    let may_leave_some = starts_goroutines(unit) || (kind.is_tests() && waits_for_others(unit));
    if may_leave_some { Ok(kind) } else { Err(Skip::because(NO_GOROUTINES)) }
}

#[cfg(test)]
mod tests {
    use gvp_core::{Fence, Form, Location, SourceFile, UnitId, UnitKind};

    use super::*;

    #[test]
    fn a_leak_that_the_page_tells_of_is_no_failure() {
        let finding = || Finding::error(PROVEN, Location::line("ch1.md", 3), "it leaves a goroutine behind");
        let unit = Unit::new(UnitId::new("ch1.md:1"), UnitKind::Program, "ch1.md");
        let fenced = |crashes| Unit { fence: Some(Fence { crashes, ..Fence::new(Form::Program, 1) }), ..unit.clone() };
        assert_eq!(weighed(&unit, finding()).severity, Severity::Error);
        assert_eq!(weighed(&fenced(None), finding()).severity, Severity::Error);
        assert_eq!(weighed(&fenced(Some(Location::line("ch1.md", 9))), finding()).severity, Severity::Warning);
        let mut client = fenced(None);
        client.files = vec![SourceFile::new("ch1.md", "package main\nvar url = \"http://localhost:8000/\"\n")];
        client.habits.imports_network = true;
        assert_eq!(weighed(&client, finding()).severity, Severity::Warning);
    }
}
