//! Starts plugins, each in a process of its own behind the walls of the sandbox.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gvp_core::{Cancel, Limits};
use gvp_plugin_protocol::Description;
use gvp_sandbox::{Action, Bind, Sandbox};

use crate::process::{Process, Wait};
use crate::{Fault, Plugin, Verified};

/// Takes what plugins log: the namespace, and a line.
pub type Log = Arc<dyn Fn(&str, &str) + Send + Sync>;

/// How long a plugin may work on one call.
const TIME: Duration = Duration::from_secs(30);

/// Starts plugins.
#[derive(Clone)]
pub struct Host {
    sandbox: Sandbox,
    program: PathBuf,
    arguments: Vec<OsString>,
    time: Duration,
    pub(crate) cancel: Cancel,
    pub(crate) log: Log,
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").field("program", &self.program).field("time", &self.time).finish_non_exhaustive()
    }
}

impl Host {
    /// A host whose plugins run in `program`, a program that with these arguments calls
    /// [`serve_plugin`](crate::serve_plugin) first thing: the running one, most often.
    pub fn new(sandbox: Sandbox, program: PathBuf, arguments: Vec<OsString>) -> Self {
        Self { sandbox, program, arguments, time: TIME, cancel: Cancel::default(), log: Arc::new(|_, _| {}) }
    }

    /// Gives plugins this much time for one call, what they ask back not counted.
    pub fn time(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    /// Ends plugins when this says so.
    pub fn cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Hands on what plugins log.
    pub fn log(mut self, log: Log) -> Self {
        self.log = log;
        self
    }

    /// Starts a plugin for the first time, and hears who it is. From here on its code runs; whatever that does instead
    /// of answering, its checks say.
    pub fn introduce(&self, verified: Verified) -> Plugin {
        Plugin::introduce(self.clone(), verified)
    }

    pub(crate) fn wait(&self) -> Wait<'_> {
        Wait { time: self.time, cancel: &self.cancel }
    }

    /// Starts a process for this library.
    pub(crate) fn start(&self, library: &Path) -> Result<(Process, Description), Fault> {
        if self.cancel.is_cancelled() {
            return Err(Fault::Interrupted);
        }
        let mut action = Action::new(&self.program, "/");
        action.args = self.arguments.iter().cloned().chain([library.into()]).collect();
        action.env = vec![("RUST_BACKTRACE".into(), "0".into()), ("LANG".into(), "C.UTF-8".into())];
        action.binds = vec![Bind::read(&self.program), Bind::read(library)];
        action.limits = limits();
        Process::settle(self.sandbox.converse(action)?, self.wait())
    }
}

/// What the process of a plugin may use, from its start to its end.
fn limits() -> Limits {
    const MIB: u64 = 1024 * 1024;
    const DAY: Duration = Duration::from_secs(24 * 3600);
    Limits {
        wall: DAY,
        cpu: DAY,
        memory: 512 * MIB,
        processes: 64,
        file_size: 64 * MIB,
        disk: 64 * MIB,
        output: 4 * MIB,
    }
}
