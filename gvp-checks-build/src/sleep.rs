#![doc = include_str!("sleep.md")]

use std::sync::LazyLock;
use std::time::Duration;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Directive, EvidenceKind, Finding,
    Location, Outcome, Pause, Scope, Severity, SourceFile, Unit, UnitKind, Word,
};
use gvp_syntax::{TimeOperation, facts, format_duration};

use crate::clock::may_be_virtual;
use crate::fence;
use crate::recipe::{artifact_of, run_of};
use crate::sources::{excerpt, own_files, own_sources};

/// Does every operation that depends on time say how long it may take?
pub struct Sleep;

const UNDECLARED: Code = Code::from_static("undeclared-tolerance");
const EXCEEDS: Code = Code::from_static("exceeds-tolerance");
const UNUSED: Code = Code::from_static("unused-tolerance");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "sleep"),
    version: 2,
    summary: "does every operation that depends on time say how long it may take?".to_owned(),
    explanation: include_str!("sleep.md").to_owned(),
    codes: vec![
        CodeInfo::new(UNDECLARED, Severity::Warning, "an operation that depends on time, without a tolerance"),
        CodeInfo::new(EXCEEDS, Severity::Error, "an operation that takes longer than its tolerance"),
        CodeInfo::new(UNUSED, Severity::Warning, "a tolerance beside which nothing depends on time"),
    ],
});

impl Check for Sleep {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        measurable(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        if unit.fence.as_ref().is_some_and(|fence| !fence.form.is_whole_file()) {
            return Ok(Outcome::skipped("a fragment is not run"));
        }
        let tolerances: Vec<Tolerance<'_>> = tolerances(unit).collect();
        let mut used = vec![false; tolerances.len()];
        let pauses = measured(cx);
        let mut findings = Vec::new();
        for (file, tree) in own_sources(unit) {
            for operation in facts(&tree).time_operations {
                let location = operation.position.location(&file.path);
                mark_used(&tolerances, &mut used, &location);
                findings.extend(judge(file, &operation, location, &tolerances, &pauses));
            }
        }
        let unused = tolerances.iter().zip(used).filter(|(_, used)| !used);
        findings.extend(unused.map(|(tolerance, _)| nothing_to_tolerate(tolerance)));
        let findings: Vec<Finding> = findings.into_iter().map(|finding| fence::softened(unit, finding)).collect();
        Ok(findings.into())
    }
}

/// How long an operation may take, by a directive.
struct Tolerance<'unit> {
    max: Duration,
    directive: &'unit Directive,
}

/// The tolerances that are declared in the unit's own files.
fn tolerances(unit: &Unit) -> impl Iterator<Item = Tolerance<'_>> {
    let is_own = |directive: &&Directive| own_files(unit).any(|file| file.path == directive.location.path);
    unit.directives.iter().filter(is_own).filter_map(|directive| match directive.word {
        Word::Max(max) => Some(Tolerance { max, directive }),
        _ => None,
    })
}

fn mark_used(tolerances: &[Tolerance<'_>], used: &mut [bool], place: &Location) {
    for (tolerance, used) in tolerances.iter().zip(used) {
        *used |= tolerance.directive.covers(place);
    }
}

/// Holds an operation against the tolerance of its line, or else of its file.
fn judge(
    file: &SourceFile,
    operation: &TimeOperation,
    location: Location,
    tolerances: &[Tolerance<'_>],
    pauses: &[Pause],
) -> Option<Finding> {
    let covering = tolerances.iter().filter(|tolerance| tolerance.directive.covers(&location));
    let nearest = covering.min_by_key(|tolerance| tolerance.directive.scope == Scope::File);
    match (nearest, operation.bound) {
        (None, _) => Some(undeclared(file, operation, location)),
        (Some(tolerance), Some(bound)) if bound > tolerance.max => Some(exceeds(operation, bound, tolerance, location)),
        (Some(tolerance), _) => takes_longer(operation, tolerance, location, pauses),
    }
}

/// What is to be linked so that pauses can be measured: that of a program with tolerances whose time can be virtual.
fn measurable(unit: &Unit) -> Option<ArtifactKind> {
    let measured = unit.kind == UnitKind::Program && may_be_virtual(unit) && tolerances(unit).next().is_some();
    artifact_of(unit).ok().filter(|_| measured)
}

/// How long the program's lines wait by its own clock; nothing where that is not measured, which is for others to tell.
fn measured(cx: &dyn Context) -> Vec<Pause> {
    let run = run_of(cx.unit(), cx.settings()).ok().filter(|run| run.probe.is_some());
    let made = measurable(cx.unit()).is_some_and(|kind| cx.artifact(kind).is_ok_and(|artifact| artifact.made()));
    let execution = run.filter(|_| made).and_then(|run| cx.execute(&run).ok());
    let report = execution.as_ref().and_then(|execution| execution.probe.as_ref());
    report.map(|report| report.pauses.clone()).unwrap_or_default()
}

/// The clock moves a little while the program does something.
fn with_some_room(max: Duration) -> Duration {
    max + max / 20 + Duration::from_millis(1)
}

/// A wait of this line that was measured to take longer than its tolerance, though the code does not say for how long.
fn takes_longer(
    operation: &TimeOperation,
    tolerance: &Tolerance<'_>,
    location: Location,
    pauses: &[Pause],
) -> Option<Finding> {
    let here =
        pauses.iter().filter(|pause| pause.location.path == location.path && pause.location.line == location.line);
    let pause = here.max_by_key(|pause| pause.longest).filter(|pause| pause.longest > with_some_room(tolerance.max))?;
    let longest = Duration::from_millis(u64::try_from(pause.longest.as_millis()).unwrap_or(u64::MAX));
    let (took, max) = (format_duration(longest), format_duration(tolerance.max));
    let finding =
        Finding::error(EXCEEDS, location, format!("`{}` took {took}, its tolerance is {max}", operation.call))
            .help(format!("wait for less, or declare more: {}", suggestion(Some(longest))))
            .evidence(
                EvidenceKind::Measurement,
                format!(
                    "{took} on the virtual clock, the longest of {}, against max {max} ({})",
                    pause.count, tolerance.directive.location
                ),
            );
    Some(finding)
}

fn undeclared(file: &SourceFile, operation: &TimeOperation, location: Location) -> Finding {
    let line = location.line;
    let message = match operation.bound {
        Some(bound) => format!("`{}` takes {} and declares no tolerance", operation.call, format_duration(bound)),
        None => format!("`{}` declares no tolerance", operation.call),
    };
    Finding::warning(UNDECLARED, location, message)
        .help(format!("add at the end of the line, or on the line above it: {}", suggestion(operation.bound)))
        .evidence(EvidenceKind::Excerpt, excerpt(file, line))
}

fn exceeds(operation: &TimeOperation, bound: Duration, tolerance: &Tolerance<'_>, location: Location) -> Finding {
    let (takes, max) = (format_duration(bound), format_duration(tolerance.max));
    Finding::error(EXCEEDS, location, format!("`{}` takes {takes}, its tolerance is {max}", operation.call))
        .help(format!("wait for less, or declare more: {}", suggestion(Some(bound))))
        .evidence(EvidenceKind::Measurement, format!("{takes} against max {max} ({})", tolerance.directive.location))
}

fn nothing_to_tolerate(tolerance: &Tolerance<'_>) -> Finding {
    let place = match tolerance.directive.scope {
        Scope::File => "nothing in this file depends on time".to_owned(),
        Scope::Line(line) => format!("nothing on line {line} depends on time"),
    };
    Finding::warning(UNUSED, tolerance.directive.location.clone(), place)
        .help("put it at the end of the line that waits, or on the line above it, or take it away")
}

/// The comment to add: twice the constant leaves a busy machine some room.
fn suggestion(bound: Option<Duration>) -> String {
    let max = match bound {
        None => Duration::from_secs(1),
        Some(bound) => bound.saturating_mul(2).max(Duration::from_millis(10)),
    };
    format!("`// GVP-2024: max {}`", format_duration(max))
}

#[cfg(test)]
mod tests;
