//! `gvp baseline record`: measures what units allocate, and writes it down.

use std::fmt::Write as _;

use gvp_core::{Answer, Cancel, Report, UnitKind};

use super::{harness, material_args, place};
use crate::args::RecordArgs;
use crate::baseline::BaselineFile;
use crate::config::{Flags, shown};
use crate::engine;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::interrupt;
use crate::plugins::Watch;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// Measures what units allocate, and writes it down. Where some could not be measured, the others are written, and what
/// was recorded of those stays.
pub(crate) fn run(args: &RecordArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let cancel = Cancel::default();
    interrupt::cancel_on_signal(&cancel, terminal)?;
    let watch = Watch { cancel: cancel.clone(), log: None };
    let (resolved, material, _) = super::super::read(&material_args(&args.measuring), Flags::none(), &watch)?;
    let place = place(&resolved)?;
    let mut file = place.read()?.unwrap_or_else(BaselineFile::empty);
    let progress = Progress::new(terminal.shows_progress());
    let recorded = engine::record(&material, &resolved, &harness(&args.measuring, &resolved), &cancel, &progress);
    progress.finish();
    let (report, measured) = recorded?;
    if report.interrupted {
        return Err(Failure::unjudged("interrupted before everything was measured: nothing is written"));
    }
    let count = measured.len();
    place.add(measured, &mut file);
    for unit in place.stale(&file, &material, &args.measuring.paths) {
        if args.prune {
            file.units.remove(&unit);
        } else {
            terminal.warn(&format!("the baseline speaks of `{unit}`, which is not there: --prune leaves it out"));
        }
    }
    if count == 0 && file.units.is_empty() {
        return Err(nothing(&report));
    }
    place.write(&file)?;
    let units = if count == 1 { "1 unit".to_owned() } else { format!("{count} units") };
    terminal.print(format!("wrote {}: {units} with Go {}\n", shown(&place.file), report.toolchain.name))?;
    Ok(complain(&report, terminal))
}

/// Names the units that were not measured, which is an error where the reason is ours.
fn complain(report: &Report, terminal: Terminal) -> ExitCode {
    let mut code = ExitCode::Good;
    for unit in &report.units {
        let runs = matches!(unit.unit.kind, UnitKind::Program | UnitKind::Tests);
        for assessment in &unit.assessments {
            match &assessment.answer {
                Answer::Error(error) => {
                    terminal.warn(&format!("`{}` could not be measured: {error}", unit.unit.id));
                    code = ExitCode::Error;
                }
                Answer::Skipped(skip) if runs => {
                    terminal.warn(&format!("`{}` is not measured: {}", unit.unit.id, skip.reason));
                }
                Answer::Skipped(_) | Answer::Passed | Answer::Findings(_) => {}
            }
        }
    }
    code
}

/// Nothing was measured, and why.
fn nothing(report: &Report) -> Failure {
    let mut reasons = String::new();
    for unit in &report.units {
        for assessment in &unit.assessments {
            if let Answer::Skipped(skip) = &assessment.answer {
                let _ = write!(reasons, "\n  {}: {}", unit.unit.id, skip.reason);
            }
        }
    }
    Failure::nothing(format_args!("there is nothing that could be measured{reasons}"))
}
