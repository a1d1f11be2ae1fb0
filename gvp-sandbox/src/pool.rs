//! Helpers that are kept for the next program, because starting one costs more than running a program in it.

use std::io;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::sync::{Mutex, PoisonError};

use gvp_core::Limits;

use crate::group::{Group, Place};
use crate::{Helper, SandboxError};

/// A running helper. Dropping it ends it and all that it started.
#[derive(Debug)]
pub(crate) struct Warden {
    child: Child,
    pub(crate) socket: UnixStream,
    /// After the child, for it has to be gone before its group can go.
    pub(crate) group: Option<Group>,
}

impl Warden {
    /// Starts a helper.
    fn start(helper: &Helper, place: Option<&Place>) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        #[allow(clippy::disallowed_methods, reason = "this crate is the wall")]
        let mut command = std::process::Command::new(&helper.program);
        // What the environment of gvp holds is nobody's business in there.
        command.args(&helper.args).env_clear().current_dir("/");
        command.stdin(Stdio::from(OwnedFd::from(theirs))).stdout(Stdio::null()).stderr(Stdio::null());
        let warden = Self { child: command.spawn()?, socket, group: place.map(Place::make).transpose()? };
        if let Some(Group::V1(groups)) = &warden.group {
            groups.admit(warden.child.id())?;
        }
        Ok(warden)
    }

    /// The helper's process.
    pub(crate) fn pid(&self) -> i32 {
        self.child.id().cast_signed()
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
    pub(crate) place: Option<Place>,
    idle: Mutex<Vec<Warden>>,
}

impl Pool {
    pub(crate) fn new(helper: Helper, place: Option<Place>) -> Self {
        Self { helper, place, idle: Mutex::default() }
    }

    /// A helper for one program within limits: an idle one, or a new one.
    pub(crate) fn take(&self, limits: &Limits) -> Result<Warden, SandboxError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let start = || Warden::start(&self.helper, self.place.as_ref()).map_err(SandboxError::helper("start"));
        let mut warden = idle.map_or_else(start, Ok)?;
        if let Some(group) = &mut warden.group {
            group.open(limits).map_err(SandboxError::helper("set limits"))?;
        }
        Ok(warden)
    }

    /// Keeps a helper whose program is gone for good.
    pub(crate) fn give_back(&self, mut warden: Warden) {
        if let Some(group) = &mut warden.group {
            group.close();
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(warden);
    }
}
