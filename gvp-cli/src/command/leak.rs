//! `gvp leak replay`: shows again what a program or a test leaves behind under one schedule.

use std::collections::HashSet;
use std::path::Path;

use gvp_core::{Cancel, Material, Replay, Unit, UnitKind};
use gvp_report::Look;

use super::words::in_words;
use crate::args::{Format, LeakCommand, MaterialArgs, ReplayArgs};
use crate::config::Flags;
use crate::engine::{self, Harness, Wanted};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::interrupt;
use crate::plugins::Watch;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// The check that is put.
const CHECK: &str = "gvp.leak/goroutine";

/// Does what is asked about leaks.
pub(crate) fn run(command: &LeakCommand, terminal: Terminal) -> Result<ExitCode, Failure> {
    match command {
        LeakCommand::Replay(args) => replay(args, terminal),
    }
}

fn replay(args: &ReplayArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let cancel = Cancel::default();
    interrupt::cancel_on_signal(&cancel, terminal)?;
    let watch = Watch { cancel: cancel.clone(), log: None };
    let (path, line) = place(&args.path);
    let material = MaterialArgs {
        paths: vec![path.to_owned()],
        only: vec![CHECK.to_owned()],
        profile: None,
        config: args.config.clone(),
    };
    let replay = Replay { probe: args.seed, test: args.test.clone(), times: args.times };
    let flags = Flags { replay: Some(replay), ..Flags::default() };
    let (resolved, material, checks) = super::read(&material, &flags, &watch)?;
    let others: HashSet<_> =
        material.units.iter().filter(|unit| !is_meant(unit, args, line)).map(|it| it.id.clone()).collect();
    if others.len() == material.units.len() {
        return Err(nothing(args, &material));
    }
    let harness = Harness {
        go: args.go.as_deref().or(resolved.go()),
        jobs: 1,
        wanted: if args.no_sandbox { Wanted::Unconfined } else { Wanted::Best },
        corpus: None,
        keep_stage: false,
        // What is remembered is not seen.
        cache: false,
        wants_files: false,
    };
    let progress = Progress::new(terminal.shows_progress());
    let report = engine::judge(&material, &resolved, &checks, &others, &harness, &cancel, &progress);
    progress.finish();
    let mut report = report?;
    report.left_out = 0;
    let look = Look { colour: terminal.colours_results(), verbose: true, ..Look::default() };
    terminal.print(in_words(&report, Format::Human, &look)?)?;
    Ok(ExitCode::from(report.verdict))
}

/// Whether a unit is the one that is to be run: a folder means what fills it, not what lies below it.
fn is_meant(unit: &Unit, args: &ReplayArgs, line: Option<u32>) -> bool {
    let is_tests = unit.kind == UnitKind::Tests;
    let below = args.path.is_dir() && !unit.dir.as_str().is_empty();
    let elsewhere = line.is_some_and(|line| unit.line != line);
    is_tests == args.test.is_some() && !below && !elsewhere
}

/// A path, or the path of a page with the line of a fence.
fn place(path: &Path) -> (&Path, Option<u32>) {
    let with_line = || {
        let (page, line) = path.to_str()?.rsplit_once(':')?;
        Some((Path::new(page), line.parse().ok()?))
    };
    match with_line() {
        Some((page, line)) if !path.exists() => (page, Some(line)),
        _ => (path, None),
    }
}

fn nothing(args: &ReplayArgs, material: &Material) -> Failure {
    let what = if args.test.is_some() { "test package" } else { "program" };
    let failure = Failure::usage(format_args!("there is no {what} at `{}`", args.path.display()));
    let has_tests = material.units.iter().any(|unit| unit.kind == UnitKind::Tests);
    match (has_tests, args.path.is_dir()) {
        (true, _) if args.test.is_none() => failure.help("name the test with --test"),
        (_, true) => failure.help("name the folder of the program or the package itself"),
        _ => failure,
    }
}
