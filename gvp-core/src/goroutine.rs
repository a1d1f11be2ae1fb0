//! What a probe saw of a program's goroutines.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Contexts, Location, Pause, Probe, Transition, Visit};

/// One call on a stack.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Frame {
    /// The function, with its package.
    pub function: String,
    /// The file as Go names it, with the line: the author's where it is one of theirs.
    pub place: String,
    /// The line in the author's file, where it is one of theirs.
    pub location: Option<Location>,
}

/// One goroutine that was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Goroutine {
    /// What it was doing, in the runtime's words, such as `chan send`.
    pub state: String,
    /// Whether the garbage collector proved that it can never go on: nothing that may still run can reach what it waits
    /// for.
    pub proven: bool,
    /// Its calls, the innermost first.
    pub frames: Vec<Frame>,
    /// The `go` statement that started it; none for the main goroutine.
    pub started: Option<Frame>,
    /// The calls that led to that statement, and to those that started the goroutine it stands in, and so on.
    pub ancestors: Vec<Frame>,
    /// Its stack, as the runtime writes it.
    pub text: String,
}

/// Why a probe reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// The program ended with this status.
    Exit(i32),
    /// It panicked.
    Panic,
    /// It did not end in time, or all its goroutines waited for each other.
    Hang,
}

impl ProbeReport {
    /// Whether it hangs and a goroutine waits for the machine, of which virtual time knows nothing.
    pub fn hangs_on_the_machine(&self) -> bool {
        self.moment == Moment::Hang && self.goroutines.iter().any(|goroutine| goroutine.state == "IO wait")
    }
}

/// What a probe reported of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProbeReport {
    /// How the run was watched: as asked for, or plainly where this Go does not allow more.
    pub probe: Probe,
    /// Why it reported.
    pub moment: Moment,
    /// Whether this Go can prove that a goroutine will never go on. Older ones only tell that it is there.
    pub proves: bool,
    /// Whether every goroutine waited for another when it reported: none ran, slept, or waited for a timer or the machine.
    pub quiet: bool,
    /// Operations at which another goroutine might have been chosen; 0 where the schedule was Go's own.
    pub steps: u64,
    /// Goroutines that the program started.
    pub created: u64,
    /// How long was waited for goroutines to end, on the clock of the program.
    pub settled: Duration,
    /// Goroutines that were left, in the order in which they were started; not the one that reported.
    pub goroutines: Vec<Goroutine>,
    /// Which states the program's goroutines went through; none where this Go does not let itself be watched so closely.
    #[serde(default)]
    pub transitions: Option<Vec<Transition>>,
    /// Contexts that could still be reached; none where they were not watched, which takes Go 1.24 and a plain schedule.
    #[serde(default)]
    pub contexts: Option<Contexts>,
    /// What became of visitors to the program's HTTP server; none where there were none, or it ended before.
    #[serde(default)]
    pub visit: Option<Visit>,
    /// How long the program waited on the virtual clock, by the author's line.
    #[serde(default)]
    pub pauses: Vec<Pause>,
}
