//! What gvp and its helper say to each other, and how open files travel with it.

use std::ffi::OsString;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use gvp_core::Denial;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};
use serde::{Deserialize, Serialize};

use crate::{Bind, Network, Profile, Tier};

/// How many open files travel with a request: standard input, output and error, the end reports are written to, and the
/// directory of a control group where there is one.
const MAX_FDS: usize = 5;

/// A request to start one program.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) tier: Tier,
    /// Absent for a trial of the walls themselves.
    pub(crate) program: Option<PathBuf>,
    pub(crate) args: Vec<OsString>,
    pub(crate) env: Vec<(OsString, OsString)>,
    pub(crate) dir: PathBuf,
    pub(crate) binds: Vec<Bind>,
    pub(crate) network: Network,
    pub(crate) profile: Profile,
    pub(crate) caps: Caps,
    pub(crate) one_processor: bool,
    /// Where temporary files go, as seen inside.
    pub(crate) tmp: PathBuf,
    /// The user and group that the program is, as it sees itself.
    pub(crate) uid: u32,
    /// The user and group that the program is for the machine, if that is another than gvp's: when gvp runs as root.
    pub(crate) host_uid: Option<u32>,
}

/// The limits that the kernel holds for us.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Caps {
    pub(crate) cpu: Duration,
    pub(crate) file_size: u64,
    pub(crate) disk: u64,
    /// For `RLIMIT_DATA`. Without it, the kernel accounts for all memory, whatever it hides in.
    pub(crate) data: Option<u64>,
    /// For `RLIMIT_NPROC`.
    pub(crate) processes: u64,
}

/// What the helper has to tell about a program, while and after it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Report {
    /// A wall that this machine lacks, which is no reason to refuse.
    Missing(String),
    /// A step failed, and nothing was started.
    Failed { step: String, errno: Option<i32>, message: String },
    /// The program could not be executed.
    NotStarted { errno: i32 },
    /// The program tried something.
    Denied(Denial),
    /// The program ended.
    Ended(Ended),
    /// Everything that was started is gone.
    Gone,
}

/// How the program ended, and what it had used by then.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) cpu: Duration,
    pub(crate) max_rss: u64,
    /// Whether its temporary directory had no room left.
    pub(crate) tmp_full: bool,
}

/// Ends whatever runs now. May come late, when nothing runs any more.
pub(crate) const KILL: u8 = b'K';

/// Starts a request.
const REQUEST: u8 = b'R';

/// Sends a request along with open files.
pub(crate) fn send(mut socket: &UnixStream, request: &Request, fds: &[BorrowedFd<'_>]) -> io::Result<()> {
    let body = serde_json::to_vec(request)?;
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_FDS))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    ancillary.push(SendAncillaryMessage::ScmRights(fds));
    sendmsg(socket.as_fd(), &[IoSlice::new(&[REQUEST])], &mut ancillary, SendFlags::NOSIGNAL)?;
    socket.write_all(&(body.len() as u64).to_le_bytes())?;
    socket.write_all(&body)
}

/// Receives a request along with its open files; nothing when the other side is gone.
pub(crate) fn receive(mut socket: &UnixStream) -> io::Result<Option<(Request, Vec<OwnedFd>)>> {
    let mut tag = [0];
    let mut fds = Vec::with_capacity(MAX_FDS);
    while tag[0] != REQUEST {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_FDS))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let flags = RecvFlags::CMSG_CLOEXEC;
        if recvmsg(socket.as_fd(), &mut [IoSliceMut::new(&mut tag)], &mut ancillary, flags)?.bytes == 0 {
            return Ok(None);
        }
        for message in ancillary.drain() {
            if let RecvAncillaryMessage::ScmRights(received) = message {
                fds.extend(received);
            }
        }
    }
    let mut length = [0; 8];
    socket.read_exact(&mut length)?;
    let mut body = vec![0; usize::try_from(u64::from_le_bytes(length)).unwrap_or(usize::MAX)];
    socket.read_exact(&mut body)?;
    Ok(Some((serde_json::from_slice(&body)?, fds)))
}

/// Writes one report, as a line: short enough for a pipe to take it whole, whoever else writes.
pub(crate) fn report(fd: BorrowedFd<'_>, report: &Report) {
    if let Ok(mut line) = serde_json::to_vec(report) {
        line.push(b'\n');
        // When gvp is gone nobody listens, and everything is about to be killed anyway.
        let _ = rustix::io::write(fd, &line);
    }
}
