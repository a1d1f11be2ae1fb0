//! `gvp fuzz`: which functions can be fuzzed, and harnesses for them that the author may keep.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use gvp_checks_fuzz::HarnessFile;
use gvp_core::{Cancel, Unit};

use crate::args::{FuzzArgs, MaterialArgs};
use crate::config::Flags;
use crate::engine::{self, Harness, Wanted};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::interrupt;
use crate::plugins::Watch;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// The name of a file with harnesses.
const FILE_NAME: &str = "gvp_fuzz_test.go";

/// Lists what can be fuzzed and why other things cannot, or writes it down.
pub(crate) fn run(args: &FuzzArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let cancel = Cancel::default();
    interrupt::cancel_on_signal(&cancel, terminal)?;
    let selection =
        MaterialArgs { paths: args.paths.clone(), only: Vec::new(), profile: None, config: args.config.clone() };
    let (resolved, material, _) = super::read(&selection, Flags::none(), &Watch { cancel: cancel.clone(), log: None })?;
    if !args.emit {
        let files = material.units.iter().map(|unit| (unit.as_ref(), gvp_checks_fuzz::harness_file(unit, None)));
        let listed: String = files.map(|(unit, file)| listed(unit, &file)).collect();
        terminal.print(if listed.is_empty() {
            "no function can be called with anything\n".to_owned()
        } else {
            listed
        })?;
        return Ok(ExitCode::Good);
    }
    let harness = Harness {
        go: args.go.as_deref().or(resolved.go()),
        jobs: available_parallelism().map_or(1, usize::from),
        wanted: if args.no_sandbox { Wanted::Unconfined } else { Wanted::Best },
        keep_stage: false,
        corpus: None,
        cache: false,
        wants_files: false,
    };
    let progress = Progress::new(terminal.shows_progress());
    let files = engine::harness_files(&material, &harness, &cancel, &progress);
    progress.finish();
    let folder = args.output.clone().unwrap_or_else(|| material.root.clone());
    emit(&files?, &folder, args.force, terminal)
}

/// What can be fuzzed of a unit, and why other functions cannot.
fn listed(unit: &Unit, file: &HarnessFile) -> String {
    let mut text = String::new();
    if !file.functions.is_empty() || !file.refused.is_empty() {
        let _ = writeln!(text, "{}  ({})", unit.id, unit.kind.as_str());
    }
    for function in &file.functions {
        let _ = writeln!(text, "  {function}");
    }
    for (function, why) in &file.refused {
        let _ = writeln!(text, "  {function}  not fuzzed: {why}");
    }
    text
}

fn emit(files: &[(&Unit, HarnessFile)], folder: &Path, force: bool, terminal: Terminal) -> Result<ExitCode, Failure> {
    let mut said = String::new();
    for (unit, file) in files.iter().filter(|(_, file)| !file.functions.is_empty() || !file.left_out.is_empty()) {
        for (function, why) in &file.left_out {
            let _ = writeln!(said, "{}: no harness for {function}: ours does not compile: {why}", unit.id);
        }
        if !unit.whole_folder {
            let _ =
                writeln!(said, "{}: not written: other programs stand in its folder, so that it has no tests", unit.id);
        } else if !file.functions.is_empty() {
            let path = folder.join(&unit.dir).join(FILE_NAME);
            write(&path, &file.text, force)?;
            let _ = writeln!(said, "wrote {}: {}", path.display(), counted(file.functions.len()));
        }
    }
    if said.is_empty() {
        return Err(Failure::nothing("there is nothing to fuzz: no function can be called with anything"));
    }
    terminal.print(said)?;
    Ok(ExitCode::Good)
}

fn counted(harnesses: usize) -> String {
    if harnesses == 1 { "1 harness".to_owned() } else { format!("{harnesses} harnesses") }
}

/// Writes a file, and over one that is there only where that is asked for.
fn write(path: &PathBuf, text: &str, force: bool) -> Result<(), Failure> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::usage(format_args!("`{}` is already there", path.display()))
            .help("`--force` writes over it, `--output` writes elsewhere"),
        _ => Failure::usage(format_args!("cannot write `{}`: {error}", path.display())),
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut options = OpenOptions::new();
    let options = if force { options.create(true).truncate(true) } else { options.create_new(true) };
    let mut file = options.write(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
