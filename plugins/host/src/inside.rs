//! The inside of a plugin's process: loads the one library, and hands bytes to and fro until the host is gone.
//!
//! The process is confined before this runs; nothing here is trusted by the host.

mod load;

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::panic::catch_unwind;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use gvp_core::{CheckError, CheckErrorKind};
use gvp_plugin_abi::HostApi;
use gvp_plugin_abi::abi_stable::std_types::{RSlice, RStr, RVec};
use gvp_plugin_protocol::Reply;
use rustix::io::fcntl_dupfd_cloexec;
use rustix::stdio::{dup2_stdin, dup2_stdout, stderr};

use crate::frame::{self, MOST_FROM_PLUGIN, MOST_TO_PLUGIN, Tag};

/// Runs as the process of one plugin, whose library is at `path`. The hidden command that [`Host`](crate::Host) names
/// calls this first thing.
pub fn serve_plugin(path: &Path) -> ExitCode {
    match connect().and_then(|line| serve(path, line)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The connection to the host, out of the way of plugins that print, read, or close what they did not open.
fn connect() -> io::Result<UnixStream> {
    const OUT_OF_THE_WAY: i32 = 100;
    let socket: OwnedFd = fcntl_dupfd_cloexec(io::stdin().as_fd(), OUT_OF_THE_WAY)?;
    dup2_stdin(File::open("/dev/null")?)?;
    dup2_stdout(stderr())?;
    Ok(UnixStream::from(socket))
}

fn serve(path: &Path, mut line: UnixStream) -> io::Result<()> {
    let plugin = match load::load(path) {
        Ok((plugin, description)) => {
            frame::write(&mut line, Tag::Described, &description, MOST_FROM_PLUGIN)?;
            plugin
        }
        Err(reason) => return frame::write(&mut line, Tag::NotLoaded, reason.as_bytes(), MOST_FROM_PLUGIN),
    };
    *LINE.lock().unwrap_or_else(PoisonError::into_inner) = Some(Line { socket: line.try_clone()?, call: 0 });
    for call in 1.. {
        let Some((_, request)) = frame::read(&mut line, MOST_TO_PLUGIN)? else { return Ok(()) };
        turn(call);
        let answer = load::run(plugin, &request, HostApi { ctx: call, call: call_host });
        turn(0);
        let (tag, body) = match &answer {
            Ok(bytes) => (Tag::Answer, bytes.as_slice()),
            Err(reason) => (Tag::Failed, reason.as_bytes()),
        };
        if let Err(error) = frame::write(&mut line, tag, body, MOST_FROM_PLUGIN) {
            frame::write(&mut line, Tag::Failed, format!("failed: {error}").as_bytes(), MOST_FROM_PLUGIN)?;
        }
    }
    Ok(())
}

/// The connection, for plugins that ask back.
struct Line {
    socket: UnixStream,
    /// The number of the call that is being worked on; 0 where none is.
    call: usize,
}

static LINE: Mutex<Option<Line>> = Mutex::new(None);

fn turn(call: usize) {
    if let Some(line) = LINE.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        line.call = call;
    }
}

/// Asks the host on behalf of the plugin. `call` is that for which the plugin got this function; a thread that it has
/// left behind gets no reply.
extern "C" fn call_host(call: usize, _kind: RStr<'_>, body: RSlice<'_, u8>) -> RVec<u8> {
    let asked = catch_unwind(|| ask(call, body.as_slice()));
    let refused = || serde_json::to_vec(&Reply::<()>::Error(unanswered())).unwrap_or_default();
    asked.ok().and_then(Result::ok).unwrap_or_else(refused).into()
}

fn ask(call: usize, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    let line = line.as_mut().filter(|line| line.call == call && call != 0).ok_or(io::ErrorKind::NotConnected)?;
    frame::write(&mut line.socket, Tag::Question, body, MOST_FROM_PLUGIN)?;
    let (_, reply) = frame::read(&mut line.socket, MOST_TO_PLUGIN)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(reply)
}

fn unanswered() -> CheckError {
    CheckError::new(CheckErrorKind::Defect, "the host did not reply")
}
