//! The protocol as written, one unit after the other: a fresh module, `go vet`, `go build`, run.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use gvp_core::{Material, UnitKind};

use super::contender::quiet;

/// How long a program may run.
const LIMIT: Duration = Duration::from_secs(10);

/// One program: its Go files and what lies beside them, and the module it belongs to.
pub(crate) struct Program {
    files: Vec<PathBuf>,
    module: Option<PathBuf>,
}

/// The programs of a material.
pub(crate) fn programs(material: &Material) -> Vec<Program> {
    let programs = material.units.iter().filter(|unit| unit.kind == UnitKind::Program);
    programs
        .map(|unit| Program {
            files: unit
                .files
                .iter()
                .map(|file| &file.path)
                .chain(unit.data.iter())
                .map(|path| material.root.join(path))
                .collect(),
            module: unit.module.as_ref().map(|module| module.dir.clone()),
        })
        .collect()
}

impl Program {
    /// The program in a folder of its own.
    pub(crate) fn in_folder(dir: &Path) -> Self {
        Self { files: vec![dir.join("main.go")], module: None }
    }

    /// Judges the program in a new folder.
    pub(crate) fn judge(&self, work: &Path, go: impl Fn() -> Command) -> Result<()> {
        let _ = std::fs::remove_dir_all(work);
        std::fs::create_dir_all(work)?;
        for file in &self.files {
            let name = file.file_name().context("a file has a name")?;
            std::fs::copy(file, work.join(name)).with_context(|| format!("copy {}", file.display()))?;
        }
        match &self.module {
            None => drop(quiet(go().args(["mod", "init", "naive.test"]).current_dir(work))?),
            Some(module) => {
                ["go.mod", "go.sum"].iter().for_each(|name| drop(std::fs::copy(module.join(name), work.join(name))))
            }
        }
        quiet(go().args(["vet", "./..."]).current_dir(work))?;
        quiet(go().args(["build", "-o", "gvp-bin", "."]).current_dir(work))?;
        run(&work.join("gvp-bin"), work)
    }
}

/// Runs a program until it ends or its time is up.
fn run(program: &Path, dir: &Path) -> Result<()> {
    if !program.is_file() {
        return Ok(());
    }
    let mut command = Command::new(program);
    command.current_dir(dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child: Child = command.spawn().with_context(|| format!("start {}", program.display()))?;
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
