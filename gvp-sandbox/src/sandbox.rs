//! The sandbox: chosen once, then asked to run one program after the other, or many at a time.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gvp_core::{Cancel, Execution, SandboxFacts};
use tempfile::TempDir;

use crate::disk::Disk;
use crate::pool::Pool;
use crate::probe::{self, Obstacle};
use crate::supervise::{Observed, supervise};
use crate::wire::{Caps, Request};
use crate::{Action, Helper, SandboxError, Tier, Wanted, ending};

/// Starts programs and confines them. Cheap to clone; may be used by many threads at once.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Ward>);

impl Sandbox {
    /// Finds the strongest tier that works here, by trying, and holds it ready.
    ///
    /// # Errors
    ///
    /// [`SandboxError::Unavailable`] if no tier that would do works.
    pub fn open(helper: Helper, wanted: Wanted) -> Result<Self, SandboxError> {
        let mut obstacles = Vec::new();
        for &tier in wanted.candidates() {
            match probe::probe(&helper, tier) {
                Ok(ward) => return Ok(Self(Arc::new(ward))),
                Err(obstacle) => obstacles.push((tier, obstacle)),
            }
        }
        Err(SandboxError::Unavailable(obstacles))
    }

    /// How strongly programs are confined.
    pub fn tier(&self) -> Tier {
        self.0.tier
    }

    /// The tier and what it lacks on this machine, for reports.
    pub fn facts(&self) -> SandboxFacts {
        SandboxFacts { tier: self.0.tier.to_string(), missing: self.0.missing.clone() }
    }

    /// Runs one program to its end, and leaves none of its processes behind. Blocks until then.
    ///
    /// # Errors
    ///
    /// Whatever keeps the program from being started as asked. How the program itself fares is in the [`Execution`].
    pub fn run(&self, action: &Action, cancel: &Cancel) -> Result<Execution, SandboxError> {
        self.0.run(action, cancel)
    }
}

/// One tier, ready for programs.
#[derive(Debug)]
pub(crate) struct Ward {
    tier: Tier,
    /// What it lacks here.
    pub(crate) missing: Vec<String>,
    pool: Pool,
}

impl Ward {
    /// A tier that nobody has tried yet.
    pub(crate) fn new(helper: Helper, tier: Tier) -> Self {
        Self { tier, missing: Vec::new(), pool: Pool::new(helper) }
    }

    /// Puts up all walls around nothing. What is missing.
    pub(crate) fn trial(&self) -> Result<Vec<String>, Obstacle> {
        let mut request = self.request(&Action::new("", "/"), &[]);
        request.program = None;
        let limits = gvp_core::Limits::default();
        let failed = |error: io::Error| probe::explain("run the helper", error.raw_os_error().unwrap_or(0));
        let warden = self.pool.take().map_err(|error| match error {
            SandboxError::Helper { source, .. } => failed(source),
            other => failed(io::Error::other(other)),
        })?;
        let disk = Disk::watch(Vec::new(), 0);
        let seen = supervise(&warden, &request, &[], &limits, disk, &Cancel::default()).map_err(failed)?;
        match (seen.failed, seen.ended) {
            (Some((step, errno)), _) => Err(probe::explain(&step, errno)),
            (None, Some(ended)) if ended.code == Some(0) => {
                self.pool.give_back(warden);
                Ok(seen.missing)
            }
            _ => Err(probe::explain("keep the helper running", 0)),
        }
    }

    fn run(&self, action: &Action, cancel: &Cancel) -> Result<Execution, SandboxError> {
        self.check(action)?;
        let tmp = self.private_tmp()?;
        let watched = action.writable().map(Path::to_owned).chain(tmp.iter().map(|tmp| tmp.path().to_owned()));
        let disk = Disk::watch(watched.collect(), action.limits.disk);
        let request = self.request(action, &self.temporary_env(action, tmp.as_ref()));
        let warden = self.pool.take()?;
        let seen = supervise(&warden, &request, &action.stdin, &action.limits, disk, cancel)
            .map_err(SandboxError::helper("run a program"))?;
        if seen.gone {
            self.pool.give_back(warden);
        }
        execution(action, seen)
    }

    /// Refuses what this tier cannot do.
    fn check(&self, action: &Action) -> Result<(), SandboxError> {
        let moved = |bind: &&crate::Bind| !self.tier.has_own_root() && bind.from != bind.to;
        match action.binds.iter().find(moved) {
            Some(bind) => Err(SandboxError::Moved { tier: self.tier, from: bind.from.clone(), to: bind.to.clone() }),
            None => Ok(()),
        }
    }

    /// A directory for temporary files, where the tier gives programs no `/tmp` of their own.
    fn private_tmp(&self) -> Result<Option<TempDir>, SandboxError> {
        if self.tier.has_own_root() {
            return Ok(None);
        }
        let made = tempfile::Builder::new().prefix("gvp-tmp-").tempdir();
        made.map(Some).map_err(|source| SandboxError::Prepare {
            action: "make a directory in",
            path: std::env::temp_dir(),
            source,
        })
    }

    /// What to say about temporary files, unless the action says it better.
    fn temporary_env(&self, action: &Action, tmp: Option<&TempDir>) -> Vec<(OsString, OsString)> {
        let own = |(name, value): &(OsString, OsString)| name == "TMPDIR" && value != "/tmp";
        match tmp {
            Some(tmp) if !action.env.iter().any(own) => vec![("TMPDIR".into(), tmp.path().into())],
            _ => Vec::new(),
        }
    }

    /// What to ask of the helper.
    fn request(&self, action: &Action, more_env: &[(OsString, OsString)]) -> Request {
        let limits = &action.limits;
        Request {
            tier: self.tier,
            program: Some(action.program.clone()),
            args: action.args.clone(),
            env: action.env.iter().chain(more_env).cloned().collect(),
            dir: action.dir.clone(),
            binds: action.binds.clone(),
            network: action.network,
            profile: action.profile,
            caps: Caps {
                cpu: limits.cpu,
                file_size: limits.file_size,
                disk: limits.disk,
                data: Some(limits.memory.saturating_mul(4).max(768 * 1024 * 1024)),
                processes: u64::from(limits.processes) * 8 + 4096,
            },
            become_uid: None,
        }
    }
}

/// What is told of a program that ran.
fn execution(action: &Action, seen: Observed) -> Result<Execution, SandboxError> {
    if let Some((step, errno)) = &seen.failed {
        return Err(SandboxError::Confine(probe::explain(step, *errno)));
    }
    if let Some(errno) = seen.not_started {
        let program = PathBuf::from(&action.program);
        return Err(SandboxError::Start { program, source: io::Error::from_raw_os_error(errno) });
    }
    let Some(exit) = ending::exit(&seen, &action.limits) else {
        let source = io::Error::other("it ended before the program did");
        return Err(SandboxError::Helper { action: "watch a program", source });
    };
    let ended = seen.ended;
    let peak = ended.map_or(0, |ended| ended.max_rss).max(seen.peak.memory);
    Ok(Execution {
        exit,
        wall: seen.wall,
        cpu: ended.map_or(seen.peak.cpu, |ended| ended.cpu.max(seen.peak.cpu)),
        peak_memory: Some(peak).filter(|&peak| peak > 0),
        denials: seen.denials,
        command: action.command(),
        stdout: seen.stdout,
        stderr: seen.stderr,
    })
}
