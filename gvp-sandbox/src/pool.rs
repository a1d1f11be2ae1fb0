//! Helpers that are kept for the next program, because starting one costs more than running a program in it.

use std::io;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::{Helper, SandboxError};

/// A running helper. Dropping it ends it and all that it started.
#[derive(Debug)]
pub(crate) struct Warden {
    child: Child,
    pub(crate) socket: UnixStream,
}

impl Warden {
    /// Starts a helper.
    fn start(helper: &Helper) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        #[allow(clippy::disallowed_methods, reason = "this crate is the wall")]
        let mut command = std::process::Command::new(&helper.program);
        // What the environment of gvp holds is nobody's business in there.
        command.args(&helper.args).env_clear().current_dir("/");
        command.stdin(Stdio::from(OwnedFd::from(theirs))).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self { child: command.spawn()?, socket })
    }
}

impl Drop for Warden {
    fn drop(&mut self) {
        // Reading the end of the socket, it kills what it started, waits for that and goes.
        let _ = self.socket.shutdown(Shutdown::Both);
        let _ = self.child.wait();
    }
}

/// The helpers that wait for their next program.
#[derive(Debug)]
pub(crate) struct Pool {
    helper: Helper,
    idle: Mutex<Vec<Warden>>,
}

impl Pool {
    pub(crate) fn new(helper: Helper) -> Self {
        Self { helper, idle: Mutex::default() }
    }

    /// A helper for one program: an idle one, or a new one.
    pub(crate) fn take(&self) -> Result<Warden, SandboxError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| Warden::start(&self.helper).map_err(SandboxError::helper("start")), Ok)
    }

    /// Keeps a helper whose program is gone for good.
    pub(crate) fn give_back(&self, warden: Warden) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(warden);
    }
}
