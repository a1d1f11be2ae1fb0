//! What is compared, and how each is measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use gvp_core::Material;

use super::naive;

/// One way to judge a material.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    work: Work,
}

enum Work {
    Gvp { program: PathBuf, material: PathBuf, args: Vec<String> },
    Batch { material: PathBuf },
    Naive { programs: Vec<naive::Program> },
}

impl Contender {
    /// `gvp check`.
    pub(crate) fn gvp(program: &Path, material: &Path) -> Self {
        Self::gvp_with("gvp check", program, material, &[])
    }

    /// `gvp check` with one clock, asked only for some checks.
    pub(crate) fn on_clock(clock: &str, program: &Path, material: &Path, only: &str) -> Self {
        let name = match clock {
            "real" => "gvp check --clock real",
            "virtual" => "gvp check --clock virtual",
            _ => "gvp check --clock auto",
        };
        Self::gvp_with(name, program, material, &["--clock", clock, "--only", only])
    }

    fn gvp_with(name: &'static str, program: &Path, material: &Path, args: &[&str]) -> Self {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        Self { name, work: Work::Gvp { program: program.to_owned(), material: material.to_owned(), args } }
    }

    /// `go vet ./... && go build ./...` and nothing else: nothing is run, and nothing compared.
    pub(crate) fn batch(material: &Path) -> Self {
        Self { name: "go vet && go build, no runs", work: Work::Batch { material: material.to_owned() } }
    }

    /// The protocol as written, unit by unit.
    pub(crate) fn naive(material: &Material) -> Self {
        Self { name: "naive protocol", work: Work::Naive { programs: naive::programs(material) } }
    }

    /// Fills the contender's caches for the standard library, and keeps that state.
    pub(crate) fn warm_up(&self, scratch: &Path, warm_up: &Path) -> Result<()> {
        let caches = self.caches(scratch);
        std::fs::create_dir_all(&caches)?;
        self.on(warm_up).work(&caches)?;
        copy(&caches, &self.warm(scratch))
    }

    /// Measures the contender once, its caches warm for the standard library alone.
    pub(crate) fn measure(&self, scratch: &Path) -> Result<Duration> {
        let caches = self.caches(scratch);
        std::fs::remove_dir_all(&caches)?;
        copy(&self.warm(scratch), &caches)?;
        let start = Instant::now();
        self.work(&caches)?;
        Ok(start.elapsed())
    }

    fn on(&self, material: &Path) -> Self {
        let work = match &self.work {
            Work::Gvp { program, args, .. } => {
                Work::Gvp { program: program.clone(), material: material.to_owned(), args: args.clone() }
            }
            Work::Batch { .. } => Work::Batch { material: material.to_owned() },
            Work::Naive { .. } => Work::Naive { programs: vec![naive::Program::in_folder(material)] },
        };
        Self { name: self.name, work }
    }

    fn caches(&self, scratch: &Path) -> PathBuf {
        scratch.join("caches").join(self.name.replace([' ', '&', ','], "-"))
    }

    fn warm(&self, scratch: &Path) -> PathBuf {
        scratch.join("warm").join(self.name.replace([' ', '&', ','], "-"))
    }

    fn work(&self, caches: &Path) -> Result<()> {
        match &self.work {
            Work::Gvp { program, material, args } => {
                let mut command = Command::new(program);
                command.arg("check").arg(material).args(args).env("GVP_CACHE_DIR", caches);
                // A FAIL is a good answer; that the harness failed is not.
                let code = quiet(&mut command)?;
                if matches!(code, 0 | 3 | 4) { Ok(()) } else { bail!("gvp exited with {code}") }
            }
            Work::Batch { material } => {
                let output = caches.join("bin");
                std::fs::create_dir_all(&output)?;
                for args in [["vet", "./..."].as_slice(), &["build", "-o", "bin-placeholder", "./..."]] {
                    let args = args.iter().map(|arg| arg.replace("bin-placeholder", &format!("{}/", output.display())));
                    quiet(go(caches).args(args).current_dir(material))?;
                }
                Ok(())
            }
            Work::Naive { programs } => {
                let work = caches.join("work");
                programs.iter().try_for_each(|program| program.judge(&work, || go(caches)))
            }
        }
    }
}

/// `go` with build caches of its own.
fn go(caches: &Path) -> Command {
    let mut command = Command::new("go");
    command.env("GOCACHE", caches.join("go-build")).env("CGO_ENABLED", "0").env("GOFLAGS", "-buildvcs=false");
    command
}

/// Runs a command to its end without letting it speak, and returns its status.
pub(crate) fn quiet(command: &mut Command) -> Result<i32> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    Ok(status.with_context(|| format!("start {command:?}"))?.code().unwrap_or(-1))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let parent = to.parent().context("a cache has a parent folder")?;
    std::fs::create_dir_all(parent)?;
    let code = quiet(Command::new("cp").arg("-a").arg(from).arg(to))?;
    if code == 0 { Ok(()) } else { bail!("cannot copy {} to {}", from.display(), to.display()) }
}
