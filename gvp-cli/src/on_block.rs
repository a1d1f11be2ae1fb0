//! Tells the team that a baseline blocks: runs the command `on_block` of `gvp.toml`, for those who ask for it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use gvp_core::{Answer, Level, Report, UnitReport, Weighed};
use serde_json::{Value, json};

use crate::baseline;
use crate::config::Resolved;
use crate::terminal::Terminal;

/// Runs the command if a baseline blocks. Whether it does its work is nothing that the verdict depends on.
pub(crate) fn tell(report: &Report, resolved: &Resolved, terminal: Terminal) {
    let [program, args @ ..] = resolved.on_block() else { return };
    let blocking: Vec<Value> = report.units.iter().flat_map(blocking).collect();
    if blocking.is_empty() {
        return;
    }
    let message = json!({
        "schema": "gvp.block/1",
        "verdict": report.verdict.as_str(),
        "go": report.toolchain.name,
        "findings": blocking,
    });
    // There is a command, and so there is a file that names it.
    let Some(folder) = resolved.folder() else { return };
    if let Err(why) = run(program, args, folder, &message) {
        terminal.warn(&format!("on_block: `{program}` {why}"));
    }
}

/// The findings of a unit that block.
fn blocking(unit: &UnitReport) -> impl Iterator<Item = Value> {
    let assessments = unit.assessments.iter().filter(|assessment| assessment.check == baseline::ID);
    let findings = assessments.flat_map(|assessment| match &assessment.answer {
        Answer::Findings(findings) => findings.as_slice(),
        Answer::Passed | Answer::Skipped(_) | Answer::Error(_) => &[],
    });
    let denied = findings.filter(|weighed| weighed.level == Level::Deny && weighed.excuse.is_none());
    denied.map(|Weighed { finding, .. }| {
        json!({
            "unit": unit.unit.id, "code": finding.code, "message": finding.message,
            "path": finding.location.path, "line": finding.location.line,
        })
    })
}

/// Runs the command with the message on its standard input, where the configuration file is. What it prints goes to
/// standard error, for standard output is the report.
fn run(program: &str, args: &[String], folder: &Path, message: &Value) -> Result<(), String> {
    let is_path = program.contains('/');
    let mut command = if is_path { Command::new(folder.join(program)) } else { Command::new(program) };
    command.args(args).current_dir(folder).stdin(Stdio::piped()).stdout(std::io::stderr());
    let mut child = command.spawn().map_err(|error| format!("cannot be run: {error}"))?;
    if let Some(mut input) = child.stdin.take() {
        // A command that does not read what it is told may still do its work.
        let _ = writeln!(input, "{message:#}");
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("ended with {status}")),
        Err(error) => Err(format!("cannot be waited for: {error}")),
    }
}
