//! What a unit is known to do from its source: wait for input, serve, use the network.

use gvp_core::Unit;
use gvp_syntax::{Facts, GoFile, facts};

/// What a unit is known to do from its source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Habits {
    pub(crate) reads_args: bool,
    pub(crate) reads_stdin: bool,
    pub(crate) serves: bool,
    pub(crate) waits_for_signal: bool,
    pub(crate) never_ends: bool,
    pub(crate) uses_network: bool,
}

impl Habits {
    /// Reads them off the unit's own files.
    pub(crate) fn of(unit: &Unit) -> Self {
        let read = |file: &gvp_core::SourceFile| facts(&GoFile::parse(&file.text));
        unit.files.iter().map(read).fold(Self::default(), |habits, facts| habits.with(&facts))
    }

    fn with(self, facts: &Facts) -> Self {
        Self {
            reads_args: self.reads_args || !facts.reads_args.is_empty(),
            reads_stdin: self.reads_stdin || !facts.reads_stdin.is_empty(),
            serves: self.serves || facts.serves.is_some(),
            waits_for_signal: self.waits_for_signal || facts.waits_for_signal.is_some(),
            never_ends: self.never_ends || facts.never_ends.is_some(),
            uses_network: self.uses_network || !facts.remote.is_empty(),
        }
    }

    /// Why the program does not end by itself, if it is not meant to.
    pub(crate) fn runs_until_stopped(self) -> Option<&'static str> {
        if self.serves {
            Some("it serves until it is stopped")
        } else if self.waits_for_signal {
            Some("it waits for a signal")
        } else if self.never_ends {
            Some("it runs until it is stopped")
        } else {
            None
        }
    }
}
