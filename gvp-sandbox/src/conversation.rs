//! A program that is talked to while it runs.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use gvp_core::{Cancel, Execution};

use crate::{Action, Sandbox, SandboxError};

/// A confined program that is talked to while it runs, through the socket that is its standard input. It is ended when
/// this is dropped, with all that it started.
#[derive(Debug)]
pub struct Conversation {
    socket: UnixStream,
    cancel: Cancel,
    watch: Option<JoinHandle<Result<Execution, SandboxError>>>,
}

impl Sandbox {
    /// Starts a program and talks to it: its standard input is a socket, whose other end is ours. The limits of the
    /// action hold for the whole conversation; what the action has for standard input is not used.
    ///
    /// # Errors
    /// Where there is no socket or no thread. What else keeps the program from being started is told at its
    /// [end](Conversation::end).
    pub fn converse(&self, action: Action) -> Result<Conversation, SandboxError> {
        let (socket, theirs) = UnixStream::pair().map_err(SandboxError::helper("make a socket"))?;
        let cancel = Cancel::default();
        let (sandbox, token) = (self.clone(), cancel.clone());
        let watch = move || sandbox.run_with_socket(&action, OwnedFd::from(theirs), &token);
        let watch = thread::Builder::new().name("gvp-conversation".to_owned()).spawn(watch);
        let watch = watch.map_err(SandboxError::helper("watch a program"))?;
        Ok(Conversation { socket, cancel, watch: Some(watch) })
    }
}

impl Conversation {
    /// Our end of the socket.
    pub fn socket(&self) -> &UnixStream {
        &self.socket
    }

    /// How the program ended, if it does so within `patience`; otherwise it is ended now.
    ///
    /// # Errors
    /// Whatever kept the program from being started.
    pub fn end(mut self, patience: Duration) -> Result<Execution, SandboxError> {
        let until = Instant::now() + patience;
        while Instant::now() < until && self.watch.as_ref().is_some_and(|watch| !watch.is_finished()) {
            thread::sleep(Duration::from_millis(1));
        }
        self.cancel.cancel();
        let lost = || SandboxError::helper("watch a program")(io::Error::other("the watch panicked"));
        self.watch.take().and_then(|watch| watch.join().ok()).unwrap_or_else(|| Err(lost()))
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.cancel.cancel();
        // Whoever reads or writes at the other end notices at once; the watch then finds all of it gone, or ends it.
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
        if let Some(watch) = self.watch.take() {
            let _ = watch.join();
        }
    }
}
