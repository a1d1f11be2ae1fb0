//! One program's life, as the helper sees it: start it, wait for it or for the word to kill it, leave nothing behind.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::{kill, target};
use crate::Tier;
use crate::sys::{self, Fork};
use crate::wire::{self, Ended, KILL, Report, Request};

/// What travels with a request.
pub(super) struct Files {
    pub(super) stdin: OwnedFd,
    pub(super) stdout: OwnedFd,
    pub(super) stderr: OwnedFd,
    pub(super) reports: OwnedFd,
}

impl Files {
    /// Sorts what arrived; nothing if something is missing.
    fn from_received(fds: Vec<OwnedFd>) -> Option<Self> {
        let mut fds = fds.into_iter();
        Some(Self { stdin: fds.next()?, stdout: fds.next()?, stderr: fds.next()?, reports: fds.next()? })
    }
}

/// Runs one program to its end. Whether gvp is still there.
pub(super) fn run(socket: &UnixStream, request: &Request, fds: Vec<OwnedFd>) -> bool {
    let Some(files) = Files::from_received(fds) else { return false };
    let reports = match files.reports.try_clone() {
        Ok(reports) => reports,
        Err(_) => return false,
    };
    let alive = match start(request, files) {
        Ok(root) => attend(socket, root, reports.as_fd()),
        Err((step, error)) => {
            failed(reports.as_fd(), step, &error);
            true
        }
    };
    kill::descendants();
    wire::report(reports.as_fd(), &Report::Gone);
    alive
}

/// Tells that a step failed.
pub(super) fn failed(reports: BorrowedFd<'_>, step: &str, error: &io::Error) {
    let errno = error.raw_os_error().unwrap_or(0);
    wire::report(reports, &Report::Failed { step: step.to_owned(), errno });
}

/// Starts the program; the process that everything else descends from.
fn start(request: &Request, files: Files) -> Result<Pid, (&'static str, io::Error)> {
    if request.tier != Tier::None {
        return Err(("put up this wall", io::Error::from_raw_os_error(libc::ENOSYS)));
    }
    match sys::fork(0).map_err(|error| ("fork", error))? {
        Fork::Child => target::become_it(request, files),
        Fork::Parent(pid) => Ok(pid),
    }
}

/// Waits until the program ends or is to be killed. Whether gvp is still there.
fn attend(socket: &UnixStream, root: Pid, reports: BorrowedFd<'_>) -> bool {
    wire::report(reports, &Report::Root { pid: root.as_raw_nonzero().get() });
    let Ok(pidfd) = pidfd_open(root, PidfdFlags::empty()) else { return true };
    let mut alive = true;
    loop {
        let mut fds = [PollFd::new(&pidfd, PollFlags::IN), PollFd::new(socket, PollFlags::IN)];
        let socket_to = if alive { 2 } else { 1 };
        let _ = poll(&mut fds[..socket_to], None);
        if !fds[0].revents().is_empty() {
            break;
        }
        if !fds[1].revents().is_empty() {
            alive = wants_kill(socket);
            let _ = pidfd_send_signal(&pidfd, Signal::KILL);
        }
    }
    if let Ok(Some(dead)) = sys::wait(Some(root), true) {
        wire::report(reports, &Report::Ended(ended(&dead)));
    }
    alive
}

/// What is told of a process that ended.
pub(super) fn ended(dead: &sys::Reaped) -> Ended {
    Ended { code: dead.code, signal: dead.signal, cpu: dead.cpu, max_rss: dead.max_rss, tmp_full: false }
}

/// Takes a kill from the socket; false when gvp is gone instead.
fn wants_kill(mut socket: &UnixStream) -> bool {
    let mut byte = [0];
    matches!(io::Read::read(&mut socket, &mut byte), Ok(1)) && byte[0] == KILL
}
