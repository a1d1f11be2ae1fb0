//! `gvp check`: judges material and reports.

use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use gvp_core::{Cancel, Report};
use gvp_report::Look;

use crate::args::{CheckArgs, Format};
use crate::config::Resolved;
use crate::engine::{self, Harness, Wanted};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::interrupt;
use crate::plugins::Watch;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// Judges material and reports.
pub(crate) fn run(args: &CheckArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    if let Some(file) = &args.output {
        refuse_unwritable(file)?;
    }
    let cancel = Cancel::default();
    interrupt::cancel_on_signal(&cancel, terminal)?;
    let watch = Watch { cancel: cancel.clone(), log: args.verbose.then(|| terminal.log()) };
    let (resolved, material, checks) = super::read(&args.material, args.time_limit, &watch)?;
    if args.no_sandbox {
        terminal.warn("programs run WITHOUT a sandbox, with all that you may do: trust this material or stop here");
    }
    let progress = Progress::new(terminal.shows_progress());
    let report = engine::judge(&material, &resolved, &checks, &harness(args, &resolved), &cancel, &progress);
    progress.finish();
    let report = report?;
    publish(&report, args, terminal)?;
    Ok(exit_code(&report))
}

fn harness<'a>(args: &'a CheckArgs, resolved: &'a Resolved) -> Harness<'a> {
    let wanted = match (args.require_sandbox, args.no_sandbox) {
        (_, true) => Wanted::Unconfined,
        (Some(tier), false) => Wanted::AtLeast(tier),
        (None, false) => Wanted::Best,
    };
    let jobs = args.jobs.or(resolved.jobs()).or(available_parallelism().ok());
    Harness {
        go: args.go.as_deref().or(resolved.go()),
        jobs: jobs.map_or(1, usize::from),
        wanted,
        corpus: args.corpus.as_deref(),
        keep_stage: args.keep_stage,
    }
}

/// Says now, not after minutes of judging, that the report has no place to go to.
fn refuse_unwritable(file: &Path) -> Result<(), Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Failure::usage(format_args!("cannot write the report to `{}`: no such folder", file.display())));
    }
    if file.is_dir() {
        return Err(Failure::usage(format_args!("cannot write the report to `{}`: it is a folder", file.display())));
    }
    Ok(())
}

fn publish(report: &Report, args: &CheckArgs, terminal: Terminal) -> Result<(), Failure> {
    let colour = args.output.is_none() && terminal.colours_results();
    let look = Look { colour, verbose: args.verbose, ..Look::default() };
    let mut text = Vec::new();
    let written = match args.format {
        Format::Human => gvp_report::write_human(report, &look, &mut text),
        Format::Json => gvp_report::write_json(report, &mut text),
    };
    written.map_err(|error| Failure::defect(format_args!("cannot put the report into words: {error}")))?;
    match &args.output {
        None => terminal.print(text),
        Some(file) => fs::write(file, text)
            .map_err(|error| Failure::unfit(format_args!("cannot write the report to `{}`: {error}", file.display()))),
    }
}

/// The verdict as a status; what an interruption left unjudged is an ERROR, unless there is a FAIL already.
fn exit_code(report: &Report) -> ExitCode {
    match ExitCode::from(report.verdict) {
        ExitCode::Good | ExitCode::Nothing if report.interrupted => ExitCode::Error,
        code => code,
    }
}
