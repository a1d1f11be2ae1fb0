#![doc = include_str!("profile.md")]

mod absence;
mod files;
mod own;
mod pauses;
mod subject;
mod table;

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Execution, Exit,
    Finding, Measured, Moment, Outcome, Severity, Unit,
};

use crate::capture::capture;
use crate::figures::{bytes, share};
use crate::site::Site;
use own::OfTheProgram;
use pauses::Pauses;
use subject::Subject;

/// What does it allocate?
pub struct Profile;

const PROFILE: Code = Code::from_static("memory-profile");
const NO_PROFILE: Code = Code::from_static("no-profile");
const MEMORY_HELD: Code = Code::from_static("memory-held");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "profile"),
    version: 4,
    summary: "what does it allocate?".to_owned(),
    explanation: include_str!("profile.md").to_owned(),
    codes: vec![
        CodeInfo::new(PROFILE, Severity::Note, "what a run does with memory"),
        CodeInfo::new(NO_PROFILE, Severity::Note, "nothing is known of what a run does with memory, and why"),
        CodeInfo::new(MEMORY_HELD, Severity::Note, "who held the memory when the limit on it ended the run"),
    ],
});

impl Check for Profile {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        unit.watched_as().into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        if let Some(skip) = cx.unmade(cx.unit().watched_as())? {
            return Ok(skip.into());
        }
        let subjects = Subject::all(cx.unit());
        if subjects.is_empty() {
            return Ok(Outcome::skipped("there are no tests and no benchmarks"));
        }
        let mut findings = Vec::new();
        for subject in subjects {
            findings.extend(findings_of(cx, subject)?);
        }
        Ok(findings.into())
    }
}

fn findings_of(cx: &dyn Context, subject: Subject) -> Result<Vec<Finding>, CheckError> {
    let unit = cx.unit();
    let execution = capture(cx, &subject.plan())?;
    let Some(measured) = &execution.measured else {
        let message = format!("there is no profile of {}: {}", subject.object(), absence::reason(&execution));
        return Ok(vec![Finding::note(NO_PROFILE, unit.location(), message)]);
    };
    let pauses = Pauses::of(cx, subject, &execution, measured)?;
    let program = OfTheProgram::of(measured);
    let files = files::of(unit, subject, measured)?;
    let profile = Finding::note(PROFILE, unit.location(), message(subject, &execution, &program))
        .evidence_with_files(EvidenceKind::Measurement, table::of(measured, &program), files)
        .evidence(EvidenceKind::Reading, table::readings(measured, &program, &pauses));
    Ok([Some(profile), memory_held(unit, &execution, measured)].into_iter().flatten().collect())
}

fn message(subject: Subject, execution: &Execution, program: &OfTheProgram) -> String {
    format!("{}{} allocates {} objects, {}", until(execution), subject.name(), program.objects, bytes(program.bytes),)
}

/// Until when it was looked at, where it does not come to a good end.
fn until(execution: &Execution) -> String {
    match execution.probe.as_ref().map(|report| (report.moment, report.quiet)) {
        Some((Moment::Exit(0), _)) => String::new(),
        Some((Moment::Exit(status), _)) => format!("until it exits with status {status}, "),
        Some((Moment::Panic, _)) => "until it panics, ".to_owned(),
        Some((Moment::Hang, true)) => "until nothing in it can go on, ".to_owned(),
        Some((Moment::Hang, false)) => "until its time is up, ".to_owned(),
        None => format!("before {}, ", absence::ending(execution.exit)),
    }
}

/// Who holds the memory of a program that was ended for it: an explanation, for that it fails is told by others.
fn memory_held(unit: &Unit, execution: &Execution, measured: &Measured) -> Option<Finding> {
    let Exit::MemoryLimit { limit } = execution.exit else { return None };
    let sites = Site::all(measured);
    let whole: u64 = sites.iter().map(|site| site.live_bytes).sum();
    let most = sites.iter().max_by_key(|site| site.live_bytes)?;
    let location = most.location.clone().unwrap_or_else(|| unit.location());
    let message = format!(
        "when it was seen last before its limit of {} ended it, {} of the memory in use, {}, was `{}` of {}",
        bytes(limit),
        share(most.live_bytes, whole),
        bytes(most.live_bytes),
        most.short_type_name(),
        most.function,
    );
    let finding = Finding::note(MEMORY_HELD, location, message);
    Some(finding.evidence(EvidenceKind::Measurement, table::held(&sites)))
}
