//! One program's life, as the helper sees it: start it, wait for it or for the word to kill it, leave nothing behind.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, openat};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::init::{self, Walls};
use super::kill;
use super::target::{self, step};
use super::tree::Tree;
use crate::sys::{self, Fork, exit_now};
use crate::wire::{self, Ended, KILL, Report, Request};
use crate::{Network, Tier};

/// A step that failed, by its name.
type Failure = (&'static str, io::Error);

/// What travels with a request.
pub(super) struct Files {
    pub(super) stdin: OwnedFd,
    pub(super) stdout: OwnedFd,
    pub(super) stderr: OwnedFd,
    pub(super) reports: OwnedFd,
}

impl Files {
    /// Sorts what arrived, the control group last, if there is one; nothing if something is missing.
    fn from_received(fds: Vec<OwnedFd>) -> Option<(Self, Option<OwnedFd>)> {
        let mut fds = fds.into_iter();
        let files = Self { stdin: fds.next()?, stdout: fds.next()?, stderr: fds.next()?, reports: fds.next()? };
        Some((files, fds.next()))
    }
}

/// Runs one program to its end. Whether gvp is still there.
pub(super) fn run(socket: &UnixStream, request: &Request, fds: Vec<OwnedFd>) -> bool {
    let Some((files, group)) = Files::from_received(fds) else { return false };
    let reports = match files.reports.try_clone() {
        Ok(reports) => reports,
        Err(_) => return false,
    };
    let alive = match start(request, files, group.as_ref()) {
        Ok(started) => attend(socket, &started, reports.as_fd()),
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
    let (step, errno, message) = (step.to_owned(), error.raw_os_error(), error.to_string());
    wire::report(reports, &Report::Failed { step, errno, message });
}

/// A program that was started.
struct Started {
    /// The process that everything else starts from.
    root: Pid,
    /// Whether that is the program itself, and not the first process of its namespaces, which tells of the end itself.
    is_program: bool,
    /// Closing this lets the first process of the namespaces know that we are gone.
    _alive: OwnedFd,
}

/// Starts the program behind the walls of its tier.
fn start(request: &Request, files: Files, group: Option<&OwnedFd>) -> Result<Started, Failure> {
    let has_own_root = request.tier.has_own_root();
    let root_picks_up = has_own_root && request.host_uid.is_some();
    let picked = match root_picks_up.then(|| Tree::pick_up_all(&request.binds)) {
        // Root in a container may not be able to; then it is tried inside, where at least what is open to all works.
        Some(Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => None,
        Some(picked) => Some(step("pick up a bound directory", picked)?),
        None => None,
    };
    let (go_ahead, alive) = step("make a pipe", pipe_with(PipeFlags::CLOEXEC))?;
    match step("make namespaces", sys::fork(namespaces(request)))? {
        Fork::Child => {
            drop(alive);
            // Anything but the word means that the helper gave up or is gone.
            if !matches!(rustix::io::read(&go_ahead, &mut [0]), Ok(1)) {
                exit_now(1);
            }
            match has_own_root {
                true => init::live(Walls { request, files, picked, helper: go_ahead }),
                false => target::become_it(request, files),
            }
        }
        Fork::Parent(root) => {
            admit(request, root, group)?;
            step("start a process", rustix::io::write(&alive, b"!"))?;
            Ok(Started { root, is_program: !has_own_root, _alive: alive })
        }
    }
}

/// The namespaces of its own that a tier gives.
fn namespaces(request: &Request) -> libc::c_int {
    let common =
        libc::CLONE_NEWNS | libc::CLONE_NEWPID | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS | libc::CLONE_NEWCGROUP;
    let network = if request.network == Network::Loopback { libc::CLONE_NEWNET } else { 0 };
    match request.tier {
        Tier::UserNamespaces => common | network | libc::CLONE_NEWUSER,
        Tier::RootNamespaces => common | network,
        Tier::Landlock | Tier::None => 0,
    }
}

/// Does for a new process what it cannot do itself: tells the kernel who it is, and puts it into its control group.
fn admit(request: &Request, root: Pid, group: Option<&OwnedFd>) -> Result<(), Failure> {
    let pid = root.as_raw_nonzero();
    if request.tier == Tier::UserNamespaces {
        // Exactly one user and one group exist in there. Of us, it is never root.
        let (uid, gid) = match request.host_uid {
            Some(id) => (id, id),
            None => (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw()),
        };
        if request.host_uid.is_none() {
            step("deny changes of groups", std::fs::write(format!("/proc/{pid}/setgroups"), "deny"))?;
        }
        for (map, id) in [("gid_map", gid), ("uid_map", uid)] {
            let line = format!("{} {id} 1", request.uid);
            step("map users and groups", std::fs::write(format!("/proc/{pid}/{map}"), line))?;
        }
    }
    match group {
        Some(group) => step("enter a control group", enter(group, root)),
        None => Ok(()),
    }
}

/// Puts a process into a control group.
fn enter(group: &OwnedFd, process: Pid) -> io::Result<()> {
    let procs = openat(group, "cgroup.procs", OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    rustix::io::write(procs, process.as_raw_nonzero().to_string().as_bytes())?;
    Ok(())
}

/// How often those are reaped who were left to us when their parents died.
pub(super) const REAP: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

/// Waits until the program ends or is to be killed. Whether gvp is still there.
fn attend(socket: &UnixStream, started: &Started, reports: BorrowedFd<'_>) -> bool {
    let Ok(pidfd) = pidfd_open(started.root, PidfdFlags::empty()) else { return true };
    let mut alive = true;
    loop {
        let mut fds = [PollFd::new(&pidfd, PollFlags::IN), PollFd::new(socket, PollFlags::IN)];
        let watched = if alive { 2 } else { 1 };
        let _ = poll(&mut fds[..watched], Some(&REAP));
        if !fds[1].revents().is_empty() {
            alive = wants_kill(socket);
            let _ = pidfd_send_signal(&pidfd, Signal::KILL);
        }
        if let Some(dead) = reap(started.root) {
            if started.is_program {
                wire::report(reports, &Report::Ended(ended(&dead)));
            }
            return alive;
        }
    }
}

/// Reaps all who have ended; the one asked for, if it has.
pub(super) fn reap(wanted: Pid) -> Option<sys::Reaped> {
    while let Ok(Some(dead)) = sys::reap_one() {
        if dead.pid == wanted.as_raw_nonzero().get() {
            return Some(dead);
        }
    }
    None
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
