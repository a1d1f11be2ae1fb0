//! How much a confined execution may use.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How much one confined execution may use before it is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Limits {
    /// Time on the wall clock.
    pub wall: Duration,
    /// Processor time of all its processes together.
    pub cpu: Duration,
    /// Memory of all its processes together, in bytes.
    pub memory: u64,
    /// Processes and threads together; a Go program has at least five.
    pub processes: u32,
    /// Bytes it may write to one file.
    pub file_size: u64,
    /// Bytes it may keep in its work directory and in its temporary directory, each.
    pub disk: u64,
    /// Bytes of standard output and of standard error, each.
    pub output: u64,
}

/// Bytes in a mebibyte.
const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    /// What a program of learning material gets.
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(10),
            cpu: Duration::from_secs(10),
            memory: 1024 * MIB,
            processes: 512,
            file_size: 64 * MIB,
            disk: 64 * MIB,
            output: 8 * MIB,
        }
    }
}

impl Limits {
    /// What the same program gets when the race detector watches it, which takes several times the time and the memory.
    #[must_use]
    pub fn under_race(self) -> Self {
        Self {
            wall: self.wall * 3,
            cpu: self.cpu * 8,
            memory: self.memory.saturating_mul(5),
            output: self.output.saturating_mul(2),
            ..self
        }
    }

    /// What a `go` command over a whole material gets: enough for a linker per processor.
    pub fn for_builds() -> Self {
        Self {
            wall: Duration::from_secs(1800),
            cpu: Duration::from_secs(3600),
            memory: 8 * 1024 * MIB,
            processes: 4096,
            file_size: 2048 * MIB,
            disk: 4096 * MIB,
            output: 256 * MIB,
        }
    }
}
