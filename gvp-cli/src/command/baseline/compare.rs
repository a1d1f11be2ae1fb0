//! `gvp baseline compare`: what units allocate, against what was recorded or against a Git revision.

use std::collections::HashSet;
use std::sync::Arc;

use gvp_core::{Cancel, Verdict};
use gvp_report::Look;

use super::{harness, material_args, place};
use crate::args::CompareArgs;
use crate::baseline::{self, Baseline};
use crate::command::words::in_words;
use crate::config::{Flags, shown};
use crate::engine::{self, Past};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::interrupt;
use crate::on_block;
use crate::plugins::Watch;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// Measures what units allocate, and holds it against what was recorded or against a Git revision.
pub(crate) fn run(args: &CompareArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let cancel = Cancel::default();
    interrupt::cancel_on_signal(&cancel, terminal)?;
    let watch = Watch { cancel: cancel.clone(), log: None };
    let (resolved, material, mut checks) = super::super::read(&material_args(&args.measuring), Flags::none(), &watch)?;
    let harness = harness(&args.measuring, &resolved);
    let progress = Progress::new(terminal.shows_progress());
    let mut stale = Vec::new();
    match &args.against {
        Some(name) => {
            let paths = &args.measuring.paths;
            let past = Past::build(name, paths, &material, &resolved, &harness, &cancel, &progress)?;
            checks = checks.held_against(Baseline::against(Arc::new(past)));
        }
        None if place(&resolved)?.read()?.is_none() => return Err(no_baseline(&place(&resolved)?.file)),
        None => stale = baseline::stale_notices(&resolved, &material, &args.measuring.paths)?,
    }
    let report = engine::judge(&material, &resolved, &checks, &HashSet::new(), &harness, &cancel, &progress);
    progress.finish();
    let mut report = report?;
    report.notices.extend(stale);
    let look = Look { colour: terminal.colours_results(), verbose: true, ..Look::default() };
    terminal.print(in_words(&report, args.format, &look)?)?;
    if args.notify {
        on_block::tell(&report, &resolved, terminal);
    }
    Ok(match report.verdict {
        Verdict::Pass | Verdict::Warn if report.interrupted => ExitCode::Error,
        verdict => ExitCode::from(verdict),
    })
}

fn no_baseline(file: &std::path::Path) -> Failure {
    Failure::usage(format_args!("there is no baseline at `{}`", shown(file)))
        .help("`gvp baseline record` writes one; `--against REVISION` needs none")
}
