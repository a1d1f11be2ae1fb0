//! The sandbox: chosen once, then asked to run one program after the other, or many at a time.

use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gvp_core::{Cancel, Execution, Limits, SandboxFacts};
use tempfile::TempDir;

use crate::disk::Disk;
use crate::group::Place;
use crate::pool::Pool;
use crate::probe::{self, Obstacle};
use crate::supervise::{Input, Observed, supervise};
use crate::wire::{Caps, Request};
use crate::{Action, Helper, SandboxError, Tier, Wanted, ending, scratch, usage};

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

    /// Holds exactly this tier ready, for whoever compares tiers.
    ///
    /// # Errors
    ///
    /// [`SandboxError::Unavailable`] if it does not work here.
    pub fn open_tier(helper: &Helper, tier: Tier) -> Result<Self, SandboxError> {
        let ward = probe::probe(helper, tier);
        ward.map(|ward| Self(Arc::new(ward))).map_err(|obstacle| SandboxError::Unavailable(vec![(tier, obstacle)]))
    }

    /// How strongly programs are confined.
    pub fn tier(&self) -> Tier {
        self.0.tier
    }

    /// The tier and what it lacks on this machine, for reports.
    pub fn facts(&self) -> SandboxFacts {
        SandboxFacts { tier: self.0.tier.to_string(), missing: self.0.missing.clone() }
    }

    /// Lets programs write to a scratch directory of ours and to all that is in it, so that it may be bound with
    /// [`Access::Write`](crate::Access::Write).
    ///
    /// When gvp runs as root, programs are somebody else, who owns nothing; this gives them the directory. Otherwise
    /// they are who gvp is, and nothing has to be done. Cheap when done before; what root puts into the directory after
    /// that can be read in there if it is open to all, and not be changed.
    ///
    /// # Errors
    ///
    /// If the directory cannot be given away, or does not look like a scratch directory of ours: when it is no
    /// directory, or belongs to another user.
    pub fn prepare_writable(&self, dir: &Path) -> Result<(), SandboxError> {
        self.0.host_uid.map_or(Ok(()), |uid| scratch::prepare(dir, uid))
    }

    /// Runs one program to its end, and leaves none of its processes behind. Blocks until then.
    ///
    /// # Errors
    ///
    /// Whatever keeps the program from being started as asked. How the program itself fares is in the [`Execution`].
    pub fn run(&self, action: &Action, cancel: &Cancel) -> Result<Execution, SandboxError> {
        self.0.run(action, Input::Text(&action.stdin), cancel)
    }

    /// The same, with a socket for standard input.
    pub(crate) fn run_with_socket(
        &self,
        action: &Action,
        socket: OwnedFd,
        cancel: &Cancel,
    ) -> Result<Execution, SandboxError> {
        self.0.run(action, Input::Socket(socket), cancel)
    }
}

/// The user that programs see themselves as, where they have a user namespace.
const INNER_USER: u32 = 1000;

/// One tier, ready for programs.
#[derive(Debug)]
pub(crate) struct Ward {
    tier: Tier,
    /// What it lacks here.
    pub(crate) missing: Vec<String>,
    /// The user that programs are on the machine, if that is another than gvp's.
    host_uid: Option<u32>,
    /// Processes and threads that the same user had from the start.
    others: u64,
    pool: Pool,
}

impl Ward {
    /// A tier that nobody has tried yet.
    pub(crate) fn new(helper: Helper, tier: Tier) -> Self {
        let host_uid = (tier != Tier::None && rustix::process::geteuid().is_root()).then(scratch::stranger);
        let place = if tier == Tier::None { None } else { Place::find() };
        Self {
            tier,
            missing: shortcomings(tier, place.is_some()),
            host_uid,
            others: usage::threads_of_user(),
            pool: Pool::new(helper, place),
        }
    }

    /// Puts up all walls around nothing. What is missing.
    pub(crate) fn trial(&self) -> Result<Vec<String>, Obstacle> {
        let mut request = self.request(&Action::new("", "/"), None);
        request.program = None;
        let limits = Limits::default();
        let failed = |error: io::Error| Obstacle::of("run the helper", error.raw_os_error(), &error.to_string());
        let warden = self.pool.take(&limits).map_err(|error| match error {
            SandboxError::Helper { source, .. } => failed(source),
            other => failed(io::Error::other(other)),
        })?;
        let disk = Disk::watch(Vec::new(), 0, 0);
        let seen = supervise(&warden, &request, Input::Text(&[]), &limits, disk, &Cancel::default()).map_err(failed)?;
        match (seen.failed, seen.ended) {
            (Some(obstacle), _) => Err(obstacle),
            (None, Some(ended)) if ended.code == Some(0) => {
                self.pool.give_back(warden);
                Ok(seen.missing)
            }
            _ => Err(Obstacle::of("keep the helper running", None, "it ended before its time")),
        }
    }

    fn run(&self, action: &Action, input: Input<'_>, cancel: &Cancel) -> Result<Execution, SandboxError> {
        self.check(action)?;
        let tmp = self.private_tmp()?;
        let watched = action.limited().map(Path::to_owned).chain(tmp.iter().map(|tmp| tmp.path().to_owned()));
        let disk = Disk::watch(watched.collect(), action.limits.disk, action.profile.most_files());
        let request = self.request(action, tmp.as_ref());
        let warden = self.pool.take(&action.limits)?;
        let seen = supervise(&warden, &request, input, &action.limits, disk, cancel)
            .map_err(SandboxError::helper("run a program"))?;
        if seen.gone {
            self.pool.give_back(warden);
        }
        execution(self.tier, action, seen)
    }

    /// Refuses what this tier cannot do.
    fn check(&self, action: &Action) -> Result<(), SandboxError> {
        for bind in &action.binds {
            if !self.tier.has_own_root() && bind.from != bind.to {
                let (from, to) = (bind.from.clone(), bind.to.clone());
                return Err(SandboxError::Moved { tier: self.tier, from, to });
            }
        }
        action.binds.iter().try_for_each(|bind| scratch::check(bind, self.host_uid))
    }

    /// A directory for temporary files, where the tier gives programs no `/tmp` of their own.
    fn private_tmp(&self) -> Result<Option<TempDir>, SandboxError> {
        if self.tier.has_own_root() {
            return Ok(None);
        }
        let only_the_program = PermissionsExt::from_mode(0o700);
        let made = tempfile::Builder::new().prefix("gvp-tmp-").permissions(only_the_program).tempdir();
        let tmp = made.map_err(|source| SandboxError::Prepare {
            action: "make a directory in",
            path: std::env::temp_dir(),
            source,
        })?;
        self.host_uid.map_or(Ok(()), |uid| scratch::prepare(tmp.path(), uid))?;
        Ok(Some(tmp))
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
    fn request(&self, action: &Action, tmp: Option<&TempDir>) -> Request {
        Request {
            tier: self.tier,
            program: Some(action.program.clone()),
            args: action.args.clone(),
            env: action.env.iter().cloned().chain(self.temporary_env(action, tmp)).collect(),
            dir: action.dir.clone(),
            binds: action.binds.clone(),
            network: action.network,
            profile: action.profile,
            caps: self.caps(&action.limits),
            one_processor: action.one_processor,
            tmp: tmp.map_or_else(|| PathBuf::from("/tmp"), |tmp| tmp.path().to_owned()),
            uid: if self.tier == Tier::UserNamespaces { INNER_USER } else { self.host_uid.unwrap_or_default() },
            host_uid: self.host_uid,
        }
    }

    /// The limits that the kernel holds for each process or user.
    fn caps(&self, limits: &Limits) -> Caps {
        /// Go programs reserve more than they use, those with the race detector several times as much.
        const LEAST_DATA: u64 = 768 * 1024 * 1024;
        let is_watched = self.pool.place.is_none();
        let processes = u64::from(limits.processes);
        Caps {
            cpu: limits.cpu,
            file_size: limits.file_size,
            disk: limits.disk,
            // A process can take memory faster than anyone can watch.
            data: is_watched.then(|| limits.memory.saturating_mul(4).max(LEAST_DATA)),
            processes: match self.tier {
                // Only this program counts, and the first process of its namespaces.
                Tier::UserNamespaces => processes + 2,
                // All else counts that the same user runs, so this only slows down what the watch will end.
                _ => self.others + processes * 8,
            },
        }
    }
}

/// What a tier lacks by its nature, or on this machine.
fn shortcomings(tier: Tier, has_groups: bool) -> Vec<String> {
    let mut missing = Vec::new();
    match tier {
        Tier::UserNamespaces | Tier::RootNamespaces => {}
        Tier::Landlock => missing.extend([
            "namespaces: programs can find out which other processes exist",
            "network: programs get no sockets at all, not even to themselves",
            "disk quota: what programs write is measured instead",
        ]),
        Tier::None => missing.push("confinement: programs can do whatever you can"),
    }
    if !has_groups {
        missing.push("memory cgroup: resident memory is watched instead");
    }
    missing.into_iter().map(str::to_owned).collect()
}

/// What is told of a program that ran.
fn execution(tier: Tier, action: &Action, seen: Observed) -> Result<Execution, SandboxError> {
    if let Some(obstacle) = seen.failed {
        return Err(SandboxError::Confine(obstacle));
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
    let account = seen.account.unwrap_or_default();
    let peak = account.peak.unwrap_or_else(|| ended.map_or(0, |ended| ended.max_rss).max(seen.peak.memory));
    let cpu = account.cpu.unwrap_or_else(|| ended.map_or(Duration::ZERO, |ended| ended.cpu).max(seen.peak.cpu));
    Ok(Execution {
        wall: seen.wall,
        cpu,
        peak_memory: Some(peak).filter(|&peak| peak > 0),
        denials: seen.denials,
        loopback: tier != Tier::Landlock,
        command: action.command(),
        stdout: seen.stdout,
        stderr: seen.stderr,
        ..Execution::ended(exit)
    })
}
