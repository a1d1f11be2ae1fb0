//! From the report in memory to the report in JSON.

use std::time::Duration;

use gvp_core::{Answer, Assessment, Evidence, Location, Notice, Report, UnitReport, Weighed};

use super::SCHEMA;
use super::shape::{
    JsonEvidence, JsonFence, JsonFinding, JsonLocation, JsonNotice, JsonOutcome, JsonReport, JsonSandbox, JsonTool,
    JsonToolchain, JsonUnit, OutcomeWord,
};

impl From<&Report> for JsonReport {
    fn from(report: &Report) -> Self {
        Self {
            schema: SCHEMA,
            tool: JsonTool { version: report.tool_version.clone() },
            toolchain: JsonToolchain {
                go: report.toolchain.name.clone(),
                os: report.toolchain.os.clone(),
                arch: report.toolchain.arch.clone(),
            },
            sandbox: JsonSandbox { tier: report.sandbox.tier.clone(), missing: report.sandbox.missing.clone() },
            verdict: report.verdict,
            counts: report.counts,
            duration_ms: milliseconds(report.duration),
            interrupted: report.interrupted,
            left_out: report.left_out,
            notices: report.notices.iter().map(JsonNotice::from).collect(),
            units: report.units.iter().map(JsonUnit::from).collect(),
        }
    }
}

impl From<&Notice> for JsonNotice {
    fn from(notice: &Notice) -> Self {
        Self {
            message: notice.message.clone(),
            help: notice.help.clone(),
            location: notice.location.as_ref().map(JsonLocation::from),
        }
    }
}

impl From<&UnitReport> for JsonUnit {
    fn from(report: &UnitReport) -> Self {
        Self {
            id: report.unit.id.to_string(),
            kind: report.unit.kind.as_str(),
            path: report.unit.path.to_string(),
            line: report.unit.line,
            verdict: report.verdict,
            fence: fence(report),
            outcomes: report.assessments.iter().map(JsonOutcome::from).collect(),
        }
    }
}

fn fence(report: &UnitReport) -> Option<JsonFence> {
    let (fence, climb) = (report.unit.fence.as_ref()?, report.climb.as_ref()?);
    Some(JsonFence {
        form: fence.form,
        elided: fence.elided,
        lines: fence.lines.clone(),
        stitched: fence.stitched.clone(),
        assumed: fence.assumed.clone(),
        unprovided: fence.unprovided.clone(),
        rung: climb.rung,
        why: climb.why.clone(),
    })
}

impl From<&Assessment> for JsonOutcome {
    fn from(assessment: &Assessment) -> Self {
        let mut outcome = Self {
            check: assessment.check.to_string(),
            outcome: OutcomeWord::Passed,
            duration_ms: Some(milliseconds(assessment.duration)),
            reason: None,
            help: None,
            kind: None,
            findings: None,
        };
        match &assessment.answer {
            Answer::Passed => {}
            Answer::Findings(findings) => {
                outcome.outcome = OutcomeWord::Findings;
                outcome.findings = Some(findings.iter().map(JsonFinding::from).collect());
            }
            Answer::Skipped(skip) => {
                outcome.outcome = OutcomeWord::Skipped;
                outcome.duration_ms = None;
                outcome.reason = Some(skip.reason.clone());
                outcome.help = skip.help.clone();
            }
            Answer::Error(error) => {
                outcome.outcome = OutcomeWord::Error;
                outcome.reason = Some(error.message.clone());
                outcome.kind = Some(error.kind);
            }
        }
        outcome
    }
}

impl From<&Weighed> for JsonFinding {
    fn from(Weighed { finding, level, excuse }: &Weighed) -> Self {
        Self {
            code: finding.code.to_string(),
            severity: finding.severity,
            level: *level,
            message: finding.message.clone(),
            help: finding.help.clone(),
            excuse: excuse.clone(),
            location: JsonLocation::from(&finding.location),
            evidence: finding.evidence.iter().map(JsonEvidence::from).collect(),
        }
    }
}

impl From<&Location> for JsonLocation {
    fn from(location: &Location) -> Self {
        Self {
            path: location.path.to_string(),
            line: location.line,
            column: location.column,
            end_column: location.end_column,
        }
    }
}

impl From<&Evidence> for JsonEvidence {
    fn from(evidence: &Evidence) -> Self {
        let written = evidence.files.iter().filter_map(|file| file.written.as_ref());
        Self { kind: evidence.kind, text: evidence.text.clone(), files: written.map(ToString::to_string).collect() }
    }
}

/// Whole milliseconds; a duration that no run lasts is capped.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
