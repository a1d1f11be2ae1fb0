//! What a probe saw beside goroutines that are left: their states, contexts, and how a server treats silent peers.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Location;

/// A state of a goroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GoroutineState {
    /// It has just been made.
    Created,
    /// It could run.
    Runnable,
    /// It runs.
    Running,
    /// It waits for another goroutine, for time or for the machine.
    Waiting,
    /// It is in a system call.
    Syscall,
    /// It has ended.
    Dead,
}

/// How often goroutines went from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Transition {
    /// The state before.
    pub from: GoroutineState,
    /// The state after.
    pub to: GoroutineState,
    /// How often, or a little less: several processors count without waiting for each other.
    pub count: u64,
}

/// What kind of context it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ContextKind {
    /// Made by `WithTimeout` or `WithDeadline`, and held by its timer until then.
    Timer,
    /// Made by `WithCancel`.
    Cancel,
    /// Made by `WithValue`.
    Value,
}

/// A context that could still be reached when the probe reported.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptContext {
    /// What kind of context it is.
    pub kind: ContextKind,
    /// Whether it is cancelled, or its time is over.
    pub cancelled: bool,
    /// How many values there are in its chain of parents, its own included.
    pub depth: u32,
    /// The function that made it.
    pub function: String,
    /// The author's line that made it.
    pub location: Location,
}

/// The contexts that could still be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contexts {
    /// Whether the program had returned from `main`, which then holds nothing any more.
    pub returned: bool,
    /// Those that the author made, in the order in which they were made.
    pub kept: Vec<KeptContext>,
}

/// How many connections were served at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sample {
    /// How long after everybody had fallen silent.
    pub after: Duration,
    /// Connections that still had a goroutine.
    pub connections: u64,
}

/// What became of visitors who asked an HTTP server for a page each, and then said nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Visit {
    /// Visitors who got an answer.
    pub answered: u64,
    /// Those of them whose answer was over, so that the server could let go of them.
    pub silent: u64,
    /// The server's `IdleTimeout`; zero for none.
    pub idle: Duration,
    /// Its `ReadTimeout`, which stands in for an `IdleTimeout`; zero for none.
    pub read: Duration,
    /// Its `ReadHeaderTimeout`; zero for none.
    pub read_header: Duration,
    /// How many were served, as time went by.
    pub series: Vec<Sample>,
}

impl Visit {
    /// How long the server keeps a silent peer; none for as long as it likes.
    pub fn timeout(&self) -> Option<Duration> {
        [self.idle, self.read].into_iter().find(|timeout| !timeout.is_zero())
    }
}

/// How long a line of the author's waited, by the clock that the program saw: what sleeping took, or what a timer was set
/// to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pause {
    /// The line.
    pub location: Location,
    /// How often.
    pub count: u64,
    /// The longest of them.
    pub longest: Duration,
}
