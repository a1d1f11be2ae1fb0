//! Watches over one program from outside: takes what it prints, holds it to its limits, hears how it ended.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use gvp_core::{Cancel, Capture, Denial, Limits};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pipe::{PipeFlags, pipe_with};

use crate::disk::Disk;
use crate::group::Account;
use crate::pool::Warden;
use crate::probe::Obstacle;
use crate::usage::{self, Usage};
use crate::wire::{self, Ended, KILL, Report, Request};

/// The pause between two looks at what a program uses, where only looking keeps it within its limits.
const WATCHFUL: Duration = Duration::from_millis(10);
/// The pause where the kernel does most of that.
const RELAXED: Duration = Duration::from_millis(25);
/// How long a killed program's processes may take to go away.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why we ended a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    Wall,
    Cpu,
    Memory,
    Output,
    Processes,
    Disk,
    Cancelled,
}

/// All that was seen of one program.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    pub(crate) stop: Option<Stop>,
    pub(crate) ended: Option<Ended>,
    pub(crate) failed: Option<Obstacle>,
    pub(crate) not_started: Option<i32>,
    pub(crate) missing: Vec<String>,
    pub(crate) denials: Vec<Denial>,
    pub(crate) stdout: Capture,
    pub(crate) stderr: Capture,
    pub(crate) wall: Duration,
    /// The most of everything seen at any one time.
    pub(crate) peak: Usage,
    /// What the control group's account said at the end, where there is one.
    pub(crate) account: Option<Account>,
    /// Whether the helper can be used again.
    pub(crate) gone: bool,
}

/// The ends that stay with us.
struct Ends {
    stdin: Option<File>,
    stdout: Option<File>,
    stderr: Option<File>,
    reports: Option<File>,
}

/// What a program gets for standard input.
pub(crate) enum Input<'a> {
    /// All there is to read.
    Text(&'a [u8]),
    /// A socket that somebody else looks after.
    Socket(OwnedFd),
}

/// Sends a request and watches over what it starts until everything is gone.
pub(crate) fn supervise(
    warden: &Warden,
    request: &Request,
    input: Input<'_>,
    limits: &Limits,
    disk: Disk,
    cancel: &Cancel,
) -> io::Result<Observed> {
    let started = Instant::now();
    let before = if warden.group.is_none() { usage::of_tree(warden.pid()) } else { Usage::default() };
    let (stdin, socket) = match input {
        Input::Text(text) => (text, None),
        Input::Socket(socket) => (&[][..], Some(socket)),
    };
    let ends = start(warden, request, socket)?;
    let mut watch = Watch {
        warden,
        limits,
        cancel,
        disk,
        started,
        stopped: None,
        before,
        ends,
        stdin,
        reports: Vec::new(),
        seen: Observed::default(),
        next_look: started + WATCHFUL,
    };
    watch.finish()?;
    Ok(watch.seen)
}

/// Makes the pipes and sends the request.
fn start(warden: &Warden, request: &Request, socket: Option<OwnedFd>) -> io::Result<Ends> {
    let flags = PipeFlags::CLOEXEC;
    let (their_stdin, stdin) = match socket {
        Some(socket) => (socket, None),
        None => pipe_with(flags).map(|(theirs, ours)| (theirs, Some(ours)))?,
    };
    let (stdout, their_stdout) = pipe_with(flags)?;
    let (stderr, their_stderr) = pipe_with(flags)?;
    let (reports, their_reports) = pipe_with(flags)?;
    stdin.as_ref().map_or(Ok(()), |stdin| rustix::io::ioctl_fionbio(stdin, true))?;
    let mut theirs = vec![their_stdin.as_fd(), their_stdout.as_fd(), their_stderr.as_fd(), their_reports.as_fd()];
    theirs.extend(warden.group.as_ref().and_then(|group| group.entrance()).map(AsFd::as_fd));
    wire::send(&warden.socket, request, &theirs)?;
    let file = |fd: OwnedFd| Some(File::from(fd));
    Ok(Ends { stdin: stdin.and_then(file), stdout: file(stdout), stderr: file(stderr), reports: file(reports) })
}

/// One program under watch.
struct Watch<'a> {
    warden: &'a Warden,
    limits: &'a Limits,
    cancel: &'a Cancel,
    disk: Disk,
    started: Instant,
    /// When it was told to stop.
    stopped: Option<Instant>,
    /// What the helper used before it started the program, where that is watched.
    before: Usage,
    ends: Ends,
    /// What is left to write to standard input.
    stdin: &'a [u8],
    /// The beginning of a report whose end has not come yet.
    reports: Vec<u8>,
    seen: Observed,
    next_look: Instant,
}

impl Watch<'_> {
    /// Watches until everything is gone and all output is in.
    fn finish(&mut self) -> io::Result<()> {
        while self.ends.reports.is_some() && !self.seen.gone {
            let wait = self.next_look.min(self.deadline()).saturating_duration_since(Instant::now());
            self.exchange(wait)?;
            self.look();
            if self.stopped.is_some_and(|since| since.elapsed() > PATIENCE) {
                return Err(io::Error::other("killed processes did not go away"));
            }
        }
        self.drain()
    }

    /// The pause until the next look.
    fn pause(&self) -> Duration {
        if self.warden.group.is_some() { RELAXED } else { WATCHFUL }
    }

    /// When its time is up.
    fn deadline(&self) -> Instant {
        let is_over = self.stopped.is_some() || self.seen.ended.is_some();
        if is_over { self.next_look } else { self.started + self.limits.wall }
    }

    /// Takes what is left of the output, of which no more can come.
    fn drain(&mut self) -> io::Result<()> {
        self.ends.stdin = None;
        if self.seen.ended.is_none() {
            self.seen.wall = self.started.elapsed();
        }
        self.seen.account = self.warden.group.as_ref().map(|group| group.account());
        if self.seen.stop.is_none() && self.disk.look() {
            self.seen.stop = Some(Stop::Disk);
        }
        while self.exchange(Duration::ZERO)? {}
        Ok(())
    }

    /// Reads and writes whatever can be read and written now, waiting for it if need be. Whether there was anything.
    fn exchange(&mut self, wait: Duration) -> io::Result<bool> {
        if self.stdin.is_empty() {
            self.ends.stdin = None;
        }
        let ready = self.ready(wait)?;
        if ready[0] {
            self.feed();
        }
        if ready[1] {
            self.take_output(true);
        }
        if ready[2] {
            self.take_output(false);
        }
        if ready[3] {
            self.take_reports();
        }
        Ok(ready.contains(&true))
    }

    /// Which of standard input, output, error and the reports are ready.
    fn ready(&self, wait: Duration) -> io::Result<[bool; 4]> {
        let Ends { stdin, stdout, stderr, reports } = &self.ends;
        let mut ready = [false; 4];
        let mut fds = Vec::with_capacity(4);
        for (index, end) in [stdin, stdout, stderr, reports].into_iter().enumerate() {
            let flags = if index == 0 { PollFlags::OUT } else { PollFlags::IN };
            fds.extend(end.as_ref().map(|end| (index, PollFd::new(end, flags))));
        }
        let mut polled: Vec<PollFd<'_>> = fds.iter().map(|(_, fd)| fd.clone()).collect();
        let wait = Timespec::try_from(wait).map_err(|_| io::ErrorKind::InvalidInput)?;
        match poll(&mut polled, Some(&wait)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for ((index, _), fd) in fds.iter().zip(&polled) {
            ready[*index] = !fd.revents().is_empty();
        }
        Ok(ready)
    }

    /// Writes to standard input as much as it takes.
    fn feed(&mut self) {
        let Some(pipe) = &mut self.ends.stdin else { return };
        match pipe.write(self.stdin) {
            Ok(written) => self.stdin = &self.stdin[written..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // It does not want to read any more; that is its own business.
            Err(_) => self.ends.stdin = None,
        }
    }

    /// Takes one piece of standard output or error.
    fn take_output(&mut self, is_stdout: bool) {
        let limit = usize::try_from(self.limits.output).unwrap_or(usize::MAX);
        let (end, capture) = match is_stdout {
            true => (&mut self.ends.stdout, &mut self.seen.stdout),
            false => (&mut self.ends.stderr, &mut self.seen.stderr),
        };
        let mut piece = [0; 65536];
        let got = end.as_mut().and_then(|end| end.read(&mut piece).ok()).unwrap_or(0);
        if got == 0 {
            *end = None;
        }
        let room = limit - capture.bytes.len();
        capture.bytes.extend_from_slice(&piece[..got.min(room)]);
        if got > room {
            capture.truncated = true;
            self.stop(Stop::Output);
        }
    }

    /// Takes one piece of the reports, and acts on those that are complete.
    fn take_reports(&mut self) {
        let mut piece = [0; 4096];
        let got = self.ends.reports.as_mut().and_then(|end| end.read(&mut piece).ok()).unwrap_or(0);
        if got == 0 {
            self.ends.reports = None;
        }
        self.reports.extend_from_slice(&piece[..got]);
        while let Some(end) = self.reports.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = self.reports.drain(..=end).collect();
            if let Ok(report) = serde_json::from_slice(&line) {
                self.hear(report);
            }
        }
    }

    /// Acts on a report.
    fn hear(&mut self, report: Report) {
        let seen = &mut self.seen;
        match report {
            Report::Missing(what) => seen.missing.push(what),
            Report::Failed { step, errno, message } => seen.failed = Some(Obstacle::of(&step, errno, &message)),
            Report::NotStarted { errno } => seen.not_started = Some(errno),
            Report::Denied(denial) => {
                if !seen.denials.contains(&denial) {
                    seen.denials.push(denial);
                }
            }
            Report::Ended(ended) => {
                seen.wall = self.started.elapsed();
                seen.ended = seen.ended.or(Some(ended));
            }
            Report::Gone => seen.gone = true,
        }
    }

    /// Looks whether it is time to end the program.
    fn look(&mut self) {
        if self.seen.ended.is_some() || self.stopped.is_some() {
            self.next_look = Instant::now() + self.pause();
        } else if self.started.elapsed() >= self.limits.wall {
            self.stop(Stop::Wall);
        } else if Instant::now() >= self.next_look {
            if let Some(stop) = self.excess() {
                self.stop(stop);
            }
            self.next_look = Instant::now() + self.pause();
        }
    }

    /// Which limit is exceeded now, if any is.
    fn excess(&mut self) -> Option<Stop> {
        if self.cancel.is_cancelled() {
            return Some(Stop::Cancelled);
        }
        let over = match &self.warden.group {
            Some(group) => self.over_by_account(group.account()),
            None => self.over_by_watching(),
        };
        over.or_else(|| self.disk.is_over().then_some(Stop::Disk))
    }

    /// Which limit is exceeded, where the kernel keeps the account and holds memory and processes to theirs.
    fn over_by_account(&self, account: Account) -> Option<Stop> {
        if account.out_of_memory {
            Some(Stop::Memory)
        } else {
            account.cpu.is_some_and(|cpu| cpu > self.limits.cpu).then_some(Stop::Cpu)
        }
    }

    /// Which limit is exceeded, as far as can be seen from outside.
    fn over_by_watching(&mut self) -> Option<Stop> {
        let now = usage::of_tree(self.warden.pid()).since(self.before);
        self.seen.peak = self.seen.peak.max(now);
        // One more may be the first process of the namespaces, which is ours.
        if now.memory > self.limits.memory {
            Some(Stop::Memory)
        } else if now.cpu > self.limits.cpu {
            Some(Stop::Cpu)
        } else if now.threads > u64::from(self.limits.processes) + 1 {
            Some(Stop::Processes)
        } else {
            None
        }
    }

    /// Ends the program. The first reason counts.
    fn stop(&mut self, why: Stop) {
        if self.stopped.is_some() || self.seen.ended.is_some() {
            // Output that comes after the end still says that there was too much of it.
            self.seen.stop = self.seen.stop.or((why == Stop::Output).then_some(why));
            return;
        }
        self.seen.stop = Some(why);
        self.stopped = Some(Instant::now());
        if let Some(group) = &self.warden.group {
            group.kill();
        }
        // If the helper is gone, so is the program.
        let _ = (&self.warden.socket).write(&[KILL]);
    }
}
