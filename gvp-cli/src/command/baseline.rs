//! `gvp baseline`: what units allocate, kept in a file, and held against that file or against a Git revision.

mod compare;
mod record;
mod show;

use std::thread::available_parallelism;

use crate::args::{BaselineCommand, MaterialArgs, MeasuringArgs};
use crate::baseline::{self, BaselinePlace};
use crate::config::Resolved;
use crate::engine::{Harness, Wanted};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Does what is asked about baselines.
pub(crate) fn run(command: &BaselineCommand, terminal: Terminal) -> Result<ExitCode, Failure> {
    match command {
        BaselineCommand::Record(args) => record::run(args, terminal),
        BaselineCommand::Compare(args) => compare::run(args, terminal),
        BaselineCommand::Show(args) => show::run(args, terminal),
    }
}

/// The material, and the one check that is put to it.
fn material_args(args: &MeasuringArgs) -> MaterialArgs {
    MaterialArgs {
        paths: args.paths.clone(),
        only: vec![baseline::ID.to_string()],
        profile: args.profile.clone(),
        config: args.config.clone(),
    }
}

/// What measures. What is remembered is not measured.
fn harness<'a>(args: &'a MeasuringArgs, resolved: &'a Resolved) -> Harness<'a> {
    let jobs = resolved.jobs().or(available_parallelism().ok());
    Harness {
        go: args.go.as_deref().or(resolved.go()),
        jobs: jobs.map_or(1, usize::from),
        wanted: if args.no_sandbox { Wanted::Unconfined } else { Wanted::Best },
        corpus: None,
        keep_stage: false,
        cache: false,
        wants_files: false,
    }
}

/// Where the file is.
fn place(resolved: &Resolved) -> Result<&BaselinePlace, Failure> {
    resolved.baseline().ok_or_else(|| Failure::usage("there is no folder for a baseline: name one that is there"))
}
