//! What a unit is known to do from its source: wait for input, serve, use the network.

use serde::{Deserialize, Serialize};

/// What a unit is known to do from its source. It is read once, when the material is, for everybody who asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Habits {
    /// It reads its arguments.
    pub reads_args: bool,
    /// It reads standard input.
    pub reads_stdin: bool,
    /// It serves others until it is stopped.
    pub serves: bool,
    /// It waits for a signal.
    pub waits_for_signal: bool,
    /// It stays in `main` for ever.
    pub never_ends: bool,
    /// It is known to reach beyond the machine.
    pub uses_network: bool,
    /// It imports a package with which it could listen or dial, be it only on loopback.
    pub imports_network: bool,
    /// It talks to the machine, which works in its own time: sockets, processes and signals know no virtual clock.
    pub needs_real_clock: bool,
    /// It starts goroutines, so that the order in which it does things is for the scheduler to say.
    pub starts_goroutines: bool,
    /// It makes or uses channels.
    pub uses_channels: bool,
    /// It has maps, whose order is no order.
    pub uses_maps: bool,
}

impl Habits {
    /// What two files do, taken together.
    pub fn and(self, other: Self) -> Self {
        Self {
            reads_args: self.reads_args || other.reads_args,
            reads_stdin: self.reads_stdin || other.reads_stdin,
            serves: self.serves || other.serves,
            waits_for_signal: self.waits_for_signal || other.waits_for_signal,
            never_ends: self.never_ends || other.never_ends,
            uses_network: self.uses_network || other.uses_network,
            imports_network: self.imports_network || other.imports_network,
            needs_real_clock: self.needs_real_clock || other.needs_real_clock,
            starts_goroutines: self.starts_goroutines || other.starts_goroutines,
            uses_channels: self.uses_channels || other.uses_channels,
            uses_maps: self.uses_maps || other.uses_maps,
        }
    }

    /// Why the program does not end by itself, if it is not meant to.
    pub fn runs_until_stopped(self) -> Option<&'static str> {
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
