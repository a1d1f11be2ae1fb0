//! Settings that arguments set over everything else.

use std::time::Duration;

use gvp_core::{ClockChoice, Replay, Settings};

/// Settings that arguments set over everything else.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags {
    /// How long a run may take.
    pub(crate) time_limit: Option<Duration>,
    /// How long everything that is fuzzed may take together.
    pub(crate) fuzz_budget: Option<Duration>,
    /// Which clock programs see.
    pub(crate) clock: ClockChoice,
    /// How many schedules are tried on what starts goroutines.
    pub(crate) schedules: Option<u32>,
    /// What is to be run again.
    pub(crate) replay: Option<Replay>,
}

impl Flags {
    /// Nothing is set.
    pub(crate) fn none() -> &'static Self {
        static NONE: Flags =
            Flags { time_limit: None, fuzz_budget: None, clock: ClockChoice::Auto, schedules: None, replay: None };
        &NONE
    }

    /// Puts them on top of what is said below. More time brings as much processor time.
    pub(super) fn apply(&self, settings: &mut Settings) {
        if let Some(time) = self.time_limit {
            settings.limits.wall = time;
            settings.limits.cpu = settings.limits.cpu.max(time);
        }
        if let Some(budget) = self.fuzz_budget {
            settings.fuzz.total = Some(budget);
            settings.fuzz.budget = settings.fuzz.budget.max(budget);
        }
        settings.clock = self.clock;
        settings.schedules = self.schedules.unwrap_or(settings.schedules);
        settings.replay.clone_from(&self.replay);
    }
}
