//! What happens during a run, for whoever shows progress.

use std::time::Duration;

use crate::{CheckId, UnitId, Verdict};

/// A part of the work that is done for many units at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Copying the sources to where Go may see them.
    Staging,
    /// Fetching the modules that are required.
    Downloading,
    /// Loading, type-checking and compiling.
    Compiling,
    /// Linking programs.
    Linking,
    /// Linking test binaries.
    LinkingTests,
    /// `go vet`.
    Vetting,
    /// Building fuzz targets, and what measures their coverage.
    LinkingFuzz,
}

impl Stage {
    /// What is being done, for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Downloading => "downloading modules",
            Self::Compiling => "compiling",
            Self::Linking => "linking programs",
            Self::LinkingTests => "linking tests",
            Self::Vetting => "vetting",
            Self::LinkingFuzz => "building fuzz targets",
        }
    }
}

/// How far the fuzzing of a unit came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FuzzProgress {
    /// How often targets were executed in this run.
    pub executions: u64,
    /// How much processor time that took.
    pub time: Duration,
    /// Inputs that each reach code which those before do not.
    pub inputs: usize,
    /// Bugs that were found.
    pub failures: usize,
}

impl FuzzProgress {
    /// What two came to together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            executions: self.executions + other.executions,
            time: self.time + other.time,
            inputs: self.inputs + other.inputs,
            failures: self.failures + other.failures,
        }
    }

    /// What is left of it without what another came to.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self {
            executions: self.executions.saturating_sub(other.executions),
            time: self.time.saturating_sub(other.time),
            inputs: self.inputs.saturating_sub(other.inputs),
            failures: self.failures.saturating_sub(other.failures),
        }
    }

    /// Executions in a second of processor time.
    pub fn per_second(self) -> u64 {
        (self.executions as f64 / self.time.as_secs_f64().max(0.001)) as u64
    }
}

/// What happens during a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The plan stands.
    Planned {
        /// How many units are judged.
        units: usize,
        /// How many (unit, check) pairs there are.
        pairs: usize,
    },
    /// Work on many units at once has begun.
    StageStarted {
        /// Which.
        stage: Stage,
        /// For how many units.
        units: usize,
    },
    /// Work on many units at once is done.
    StageFinished {
        /// Which.
        stage: Stage,
        /// How long it took.
        duration: Duration,
    },
    /// One (unit, check) pair is being judged, or waits for what it needs.
    PairStarted {
        /// Which unit.
        unit: UnitId,
        /// By which check.
        check: CheckId,
    },
    /// One (unit, check) pair has its outcome.
    PairJudged {
        /// Of which unit.
        unit: UnitId,
        /// From which check.
        check: CheckId,
    },
    /// Every pair of a unit has its outcome.
    UnitAnswered {
        /// Which unit.
        unit: UnitId,
    },
    /// The fuzzing of a unit has come a step further.
    Fuzzed {
        /// Which unit.
        unit: UnitId,
        /// How far it came in all.
        progress: FuzzProgress,
    },
    /// All outcomes of a unit are weighed.
    UnitJudged {
        /// Which unit.
        unit: UnitId,
        /// What they come to.
        verdict: Verdict,
    },
}

/// Takes events as they happen, from any thread.
pub trait Sink: Sync {
    /// Takes one event.
    fn event(&self, event: Event);
}

/// Lets every event pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silence;

impl Sink for Silence {
    fn event(&self, _: Event) {}
}
