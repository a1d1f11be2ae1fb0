//! `gvp check`: judges material and reports.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use gvp_core::{Cancel, Material, Report, UnitId};
use gvp_report::Look;

use super::words::in_words;
use crate::args::CheckArgs;
use crate::bless::{self, Snapshot};
use crate::changes::Revision;
use crate::config::{Flags, Resolved};
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
    let (resolved, material, checks) = super::read(&args.material, &flags(args), &watch)?;
    if args.no_sandbox {
        terminal.warn("programs run WITHOUT a sandbox, with all that you may do: trust this material or stop here");
    }
    let left_out = left_out(args, &resolved, &material)?;
    let judge = |material: &Material| {
        let progress = Progress::new(terminal.shows_progress());
        let harness = harness(args, &resolved);
        let report = engine::judge(material, &resolved, &checks, &left_out, &harness, &cancel, &progress);
        progress.finish();
        report
    };
    let snapshot = args.bless.then(|| Snapshot::of(&material));
    let mut report = judge(&material)?;
    if let Some(snapshot) = snapshot.filter(|_| !report.interrupted)
        && bless::bless(&report, &snapshot, terminal)?
    {
        report = judge(&engine::read_material(&args.material.paths, resolved.exclude())?)?;
    }
    publish(&report, args, terminal)?;
    Ok(exit_code(&report))
}

/// Schedules of a deep look, for each program and each test.
const DEEP: u32 = 256;

fn flags(args: &CheckArgs) -> Flags {
    let schedules = args.deep.then_some(DEEP);
    Flags {
        time_limit: args.time_limit,
        fuzz_budget: args.fuzz_budget,
        clock: args.clock.into(),
        schedules,
        replay: None,
    }
}

/// The units that need not be judged, because nothing that they rest on has changed.
fn left_out(args: &CheckArgs, resolved: &Resolved, material: &Material) -> Result<HashSet<UnitId>, Failure> {
    match &args.changed_since {
        None => Ok(HashSet::new()),
        Some(name) => {
            let revision = Revision::read(&material.root, name)?;
            engine::unchanged_units(material, resolved.files(), &revision)
        }
    }
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
        // Who wants to look at what was staged wants it staged.
        cache: !args.no_cache && !args.keep_stage && resolved.cache(),
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
    let text = in_words(report, args.format, &look)?;
    match &args.output {
        None => terminal.print(text),
        Some(file) => fs::write(file, text)
            .map_err(|error| Failure::unfit(format_args!("cannot write the report to `{}`: {error}", file.display()))),
    }
}

/// The verdict as a status; what an interruption left unjudged is an ERROR, unless there is a FAIL already. Where nothing
/// has changed, nothing is to be judged, and that is good.
fn exit_code(report: &Report) -> ExitCode {
    if report.units.is_empty() && report.left_out > 0 {
        return ExitCode::Good;
    }
    match ExitCode::from(report.verdict) {
        ExitCode::Good | ExitCode::Nothing if report.interrupted => ExitCode::Error,
        code => code,
    }
}
