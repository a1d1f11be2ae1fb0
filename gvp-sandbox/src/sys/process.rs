//! Processes: copies of this one, their ends and what they used.

use std::io;
use std::time::Duration;

use rustix::process::Pid;

/// Which side of a fork one is on.
pub(crate) enum Fork {
    /// The new process.
    Child,
    /// The old one.
    Parent(Pid),
}

/// Makes a copy of this process. `flags` may ask for namespaces of its own.
///
/// Only for the helper, which has a single thread: the copy of a process with more may find locks held by nobody.
pub(crate) fn fork(flags: libc::c_int) -> io::Result<Fork> {
    // SAFETY: without CLONE_VM and with a null stack this is a plain fork; all pointers are null and unused.
    let pid = unsafe { libc::syscall(libc::SYS_clone, flags | libc::SIGCHLD, 0, 0, 0, 0) };
    forked(pid)
}

/// What a fork's answer means.
fn forked(answer: libc::c_long) -> io::Result<Fork> {
    match i32::try_from(answer).unwrap_or(-1) {
        0 => Ok(Fork::Child),
        pid => Pid::from_raw(pid.max(0)).map(Fork::Parent).ok_or_else(io::Error::last_os_error),
    }
}

/// A process that ended.
pub(crate) struct Reaped {
    pub(crate) pid: i32,
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    /// Processor time of it and of those it waited for.
    pub(crate) cpu: Duration,
    /// The largest resident set of it or of those it waited for, in bytes.
    pub(crate) max_rss: u64,
}

/// Reaps a child that has ended; nothing when none has, an error when there are none.
pub(crate) fn reap_one() -> io::Result<Option<Reaped>> {
    let mut status = 0;
    // SAFETY: an all-zero rusage is valid.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live locals of the right type.
    let pid = unsafe { libc::wait4(-1, &mut status, libc::WNOHANG, &mut usage) };
    match pid {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        pid => Ok(Some(Reaped {
            pid,
            code: libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status)),
            signal: libc::WIFSIGNALED(status).then(|| libc::WTERMSIG(status)),
            cpu: span(usage.ru_utime) + span(usage.ru_stime),
            max_rss: u64::try_from(usage.ru_maxrss).unwrap_or(0) * 1024,
        })),
    }
}

/// Processor time of all children that were waited for.
pub(crate) fn children_cpu() -> Duration {
    // SAFETY: an all-zero rusage is valid.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a live local of the right type.
    unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage) };
    span(usage.ru_utime) + span(usage.ru_stime)
}

fn span(time: libc::timeval) -> Duration {
    let micros = u32::try_from(time.tv_usec).unwrap_or(0);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), micros * 1000)
}

/// Closes all files but the three standard ones: whatever gvp's parents left open is not for strangers' programs.
///
/// Only for a process that has opened nothing itself yet.
pub(crate) fn close_inherited() {
    // SAFETY: the caller has opened nothing, so nothing that owns a descriptor loses it.
    unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0) };
}

/// Ends this process at once, running nothing on the way out: what the copy of a process has to do.
pub(crate) fn exit_now(code: i32) -> ! {
    // SAFETY: never returns and touches no memory.
    unsafe { libc::_exit(code) }
}
