//! The first process of a new set of namespaces: makes the walls, starts the program, stays to watch and to reap.
//!
//! When it ends, the kernel kills everything else in its namespace of processes.

use std::collections::HashSet;
use std::io;
use std::net::UdpSocket;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use gvp_core::Denial;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{DumpableBehavior, Pid, PidfdFlags, pidfd_open, set_dumpable_behavior};

use super::run::{Files, REAP, ended, failed, reap};
use super::target::{self, step};
use super::tree::Tree;
use super::{addresses, lookups, privileges, root_dir, seccomp_rules};
use crate::sys::{self, Fork, exit_now};
use crate::wire::{self, Ended, Report, Request};
use crate::{Network, Profile, Tier};

/// How many different denials are told of one program.
const MOST_DENIALS: usize = 100;

/// What this process needs to put up the walls.
pub(super) struct Walls<'a> {
    pub(super) request: &'a Request,
    pub(super) files: Files,
    /// What root picked up for us; nothing if we are to do that.
    pub(super) picked: Option<Vec<Tree>>,
    /// Closes when the helper dies.
    pub(super) helper: OwnedFd,
}

/// A step that failed, by its name.
type Failure = (&'static str, io::Error);

/// Puts up the walls, runs the program, and ends when it ends.
pub(super) fn live(walls: Walls<'_>) -> ! {
    let reports = match walls.files.reports.try_clone() {
        Ok(reports) => reports,
        Err(_) => exit_now(1),
    };
    match start(walls, reports.as_fd()) {
        Ok(mut watch) => watch.until_the_end(reports.as_fd()),
        Err((step, error)) => failed(reports.as_fd(), step, &error),
    }
    exit_now(0)
}

/// Puts up the walls and starts the program behind them.
fn start(walls: Walls<'_>, reports: BorrowedFd<'_>) -> Result<Watch, Failure> {
    let Walls { request, files, picked, helper } = walls;
    let lookups = enclose(request, picked, reports)?;
    let watches = request.network == Network::Loopback && request.profile == Profile::Program;
    // Before the program exists, so that it is born with the filter and we hold the other end.
    let calls = match watches.then(|| sys::install_notifying(&seccomp_rules::asking_about_addresses())) {
        Some(Ok(calls)) => Some(calls),
        Some(Err(error)) => {
            wire::report(reports, &Report::Missing(format!("evidence of refused connections: {error}")));
            None
        }
        None => None,
    };
    match step("start a process", sys::fork(0))? {
        Fork::Child => target::become_it(request, files),
        Fork::Parent(pid) => {
            let program = step("watch a process", pidfd_open(pid, PidfdFlags::empty()))?;
            Ok(Watch { pid, program, calls, lookups, helper, told: HashSet::new() })
        }
    }
}

/// Puts up all walls that hold for a whole namespace, and gives up the right to take them down.
fn enclose(
    request: &Request,
    picked: Option<Vec<Tree>>,
    reports: BorrowedFd<'_>,
) -> Result<Option<UdpSocket>, Failure> {
    step("die with the helper", privileges::stay_watched())?;
    let picked = match picked {
        Some(picked) => picked,
        None => step("pick up a bound directory", Tree::pick_up_all(&request.binds))?,
    };
    if request.tier == Tier::UserNamespaces && request.host_uid.is_some() {
        step("become the inner user", privileges::become_user(request.uid))?;
    }
    let lookups = match request.network {
        Network::Loopback => {
            step("bring up the loopback interface", sys::raise_loopback())?;
            lookups::listen().ok()
        }
        Network::Host => None,
    };
    step("set the host name", rustix::system::sethostname(b"gvp"))?;
    for missing in root_dir::enter(request, picked, request.uid)? {
        wire::report(reports, &Report::Missing(missing));
    }
    if request.tier == Tier::RootNamespaces {
        step("become nobody", privileges::become_user(request.uid))?;
    }
    step("give up privileges", privileges::drop_all())?;
    Ok(lookups)
}

/// The program and those who ask something on its behalf.
struct Watch {
    pid: Pid,
    program: OwnedFd,
    calls: Option<OwnedFd>,
    lookups: Option<UdpSocket>,
    helper: OwnedFd,
    told: HashSet<Denial>,
}

impl Watch {
    /// Answers and reaps until the program ends, or the helper does.
    fn until_the_end(&mut self, reports: BorrowedFd<'_>) {
        // The program runs as the same user, and is not to look into this process.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        loop {
            let [helper, calls, lookups] = self.ready();
            if helper {
                return;
            }
            if calls {
                self.answer_call(reports);
            }
            if lookups {
                let denial = self.lookups.as_ref().and_then(lookups::answer);
                self.tell(reports, denial);
            }
            if let Some(end) = self.reap() {
                wire::report(reports, &Report::Ended(end));
                return;
            }
        }
    }

    /// Waits until something happens. Who has something for us: the helper by its end, a waiting call, a question for a
    /// name.
    fn ready(&self) -> [bool; 3] {
        let mut fds = vec![PollFd::new(&self.program, PollFlags::IN), PollFd::new(&self.helper, PollFlags::IN)];
        let calls = self.calls.as_ref().map(|calls| PollFd::new(calls, PollFlags::IN));
        let lookups = self.lookups.as_ref().map(|lookups| PollFd::new(lookups, PollFlags::IN));
        let has_calls = calls.is_some();
        fds.extend(calls.into_iter().chain(lookups));
        let _ = poll(&mut fds, Some(&REAP));
        let is_ready = |index: usize| fds.get(index).is_some_and(|fd| !fd.revents().is_empty());
        [is_ready(1), has_calls && is_ready(2), is_ready(if has_calls { 3 } else { 2 })]
    }

    /// Writes down what a waiting call is about, and lets it go on.
    fn answer_call(&mut self, reports: BorrowedFd<'_>) {
        let Some(listener) = &self.calls else { return };
        match sys::next_notice(listener.as_fd()) {
            Ok(notice) => {
                let denial = addresses::refused(&notice);
                sys::resume(listener.as_fd(), &notice);
                self.tell(reports, denial);
            }
            // The caller was killed while it waited.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.calls = None,
        }
    }

    /// Tells of a denial, once.
    fn tell(&mut self, reports: BorrowedFd<'_>, denial: Option<Denial>) {
        let Some(denial) = denial else { return };
        if self.told.len() < MOST_DENIALS && self.told.insert(denial.clone()) {
            wire::report(reports, &Report::Denied(denial));
        }
    }

    /// Reaps all who have ended; if the program itself has, what there is to tell.
    fn reap(&self) -> Option<Ended> {
        let dead = reap(self.pid)?;
        let tmp_full = rustix::fs::statvfs("/tmp").is_ok_and(|tmp| tmp.f_bavail == 0 || tmp.f_ffree == 0);
        Some(Ended { cpu: sys::children_cpu().max(dead.cpu), tmp_full, ..ended(&dead) })
    }
}
