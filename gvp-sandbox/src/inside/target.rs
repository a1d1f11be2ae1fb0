//! Turns a process into the program that was asked for, with all its limits on.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use super::run::{Files, failed};
use super::{landlock_rules, privileges, seccomp_rules};
use crate::Tier;
use crate::sys::exit_now;
use crate::wire::{self, Caps, Report, Request};

/// The status of a process that never became the program; the reports say why.
const NOT_STARTED: i32 = 125;

/// Becomes the program. Does not return: when a step fails, the reports say which.
pub(super) fn become_it(request: &Request, files: Files) -> ! {
    let Files { stdin, stdout, stderr, reports } = files;
    if let Err((step, error)) = settle(request, [stdin, stdout, stderr], reports.as_fd()) {
        failed(reports.as_fd(), step, &error);
        exit_now(NOT_STARTED);
    }
    execute(request, reports.as_fd())
}

/// A step with its name, for the report when it fails.
type Step = Result<(), (&'static str, io::Error)>;

/// Names a step.
pub(super) fn step<T, E: Into<io::Error>>(
    name: &'static str,
    result: Result<T, E>,
) -> Result<T, (&'static str, io::Error)> {
    result.map_err(|error| (name, error.into()))
}

/// Puts on all that holds for one process and its children.
fn settle(request: &Request, streams: [OwnedFd; 3], reports: BorrowedFd<'_>) -> Step {
    step("die with the helper", privileges::stay_watched())?;
    step("start a session", rustix::process::setsid())?;
    let [stdin, stdout, stderr] = streams;
    step("set standard input", rustix::stdio::dup2_stdin(stdin))?;
    step("set standard output", rustix::stdio::dup2_stdout(stdout))?;
    step("set standard error", rustix::stdio::dup2_stderr(stderr))?;
    // When memory runs out on the machine, a stranger's program goes first.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    limit(&request.caps)?;
    if request.one_processor {
        step("stay on one processor", stay_on_one_processor())?;
    }
    if request.tier == Tier::Landlock {
        if let Some(uid) = request.host_uid {
            step("become nobody", privileges::become_user(uid))?;
        }
        step("give up privileges", privileges::drop_all())?;
    }
    step("enter the working directory", std::env::set_current_dir(&request.dir))?;
    if request.tier != Tier::None { fence(request, reports) } else { Ok(()) }
}

/// Restricts which files and system calls can be used. After this, only what a program may do can be done here.
fn fence(request: &Request, reports: BorrowedFd<'_>) -> Step {
    let landlock = landlock_rules::enforce(request);
    if let Some(missing) = step("restrict files with Landlock", landlock.map_err(io::Error::other))? {
        if request.tier == Tier::Landlock && missing == landlock_rules::ABSENT {
            return Err(("restrict files with Landlock", io::Error::from_raw_os_error(libc::ENOSYS)));
        }
        wire::report(reports, &Report::Missing(missing.to_owned()));
    }
    let rules = step("write a system call filter", seccomp_rules::program(request).map_err(io::Error::other))?;
    step("install a system call filter", seccompiler::apply_filter(&rules).map_err(io::Error::other))
}

/// Keeps this process, and all that it starts, on one of the processors that it may use. Which one differs from process
/// to process, so that many such programs do not share one while others idle.
fn stay_on_one_processor() -> io::Result<()> {
    let allowed = sched_getaffinity(None)?;
    let processors: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|&cpu| allowed.is_set(cpu)).collect();
    // Numbers of processes start anew in every sandbox; the clock does not.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let turn = usize::try_from(now.subsec_micros()).unwrap_or_default();
    let Some(&chosen) = processors.get(turn % processors.len().max(1)) else { return Ok(()) };
    let mut one = CpuSet::new();
    one.set(chosen);
    Ok(sched_setaffinity(None, &one)?)
}

/// Sets the limits that the kernel holds for each process.
fn limit(caps: &Caps) -> Step {
    let whole_seconds = caps.cpu.as_secs() + 2;
    let mut limits = vec![
        (Resource::Core, 0),
        (Resource::Fsize, caps.file_size),
        (Resource::Nofile, 4096),
        (Resource::Memlock, 64 * 1024),
        (Resource::Nproc, caps.processes),
        // The processor time of the whole tree is watched from outside; this stops a process that outlives the watch.
        (Resource::Cpu, whole_seconds),
    ];
    limits.extend(caps.data.map(|data| (Resource::Data, data)));
    for (resource, most) in limits {
        let most = rustix::process::getrlimit(resource).maximum.map_or(most, |hard| hard.min(most));
        step("set a resource limit", setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }))?;
    }
    Ok(())
}

/// Executes the program in place of this process.
fn execute(request: &Request, reports: BorrowedFd<'_>) -> ! {
    let Some(program) = &request.program else { exit_now(0) };
    #[allow(clippy::disallowed_methods, reason = "this crate is the wall")]
    let mut command = std::process::Command::new(program);
    command.args(&request.args).env_clear().envs(request.env.iter().map(|(name, value)| (name, value)));
    let error = command.exec();
    wire::report(reports, &Report::NotStarted { errno: error.raw_os_error().unwrap_or(0) });
    exit_now(NOT_STARTED)
}
