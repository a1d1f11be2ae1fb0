//! How a probed run is watched: on which clock, under which schedule.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Limits;

/// Which clock a program sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// The machine's.
    Real {
        /// `GOMAXPROCS`: how many of its goroutines run at the same time.
        processors: u32,
    },
    /// One that stands still while anything can run, and jumps to the next timer when nothing can. There is a single
    /// processor, so that the same seed gives the same run.
    Virtual,
}

/// How it is chosen which goroutine runs next. All of these are schedules that a program may have anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// As Go does.
    Plain,
    /// At random, with yields at channel, select and sync operations.
    Random,
    /// By priorities that are random and change a few times, which brings rare orders about (S. Burckhardt et al., A
    /// Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010).
    Priority,
}

/// How a probed run is watched. Its text form, such as `virtual-random-1f3a`, is what an author repeats the run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Probe {
    /// The clock that the program sees.
    pub clock: Clock,
    /// How it is chosen who runs next.
    pub schedule: Schedule,
    /// What all choices depend on; its upper half also says when the virtual clock starts.
    pub seed: u64,
}

/// A schedule that is to be run again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replay {
    /// The schedule.
    pub probe: Probe,
    /// The test; none for a program.
    pub test: Option<String>,
    /// How often.
    pub times: u32,
}

impl Probe {
    /// How long a program may take, on its clock, before the probe reports what it hangs on. That must come before it is
    /// ended for having run too long.
    pub fn patience(self, limits: &Limits) -> Duration {
        match self.clock {
            Clock::Real { .. } => limits.wall.mul_f64(0.6).min(Duration::from_secs(5)),
            Clock::Virtual => Duration::from_secs(600),
        }
    }

    /// How long after the usual time the virtual clock starts, so that what is printed of it is another.
    pub fn start(self) -> Duration {
        Duration::from_millis(self.seed >> 32)
    }

    /// How long goroutines may take, on the clock of the program, to end after it.
    pub fn settling(self) -> Duration {
        match self.clock {
            Clock::Real { .. } => Duration::from_secs(2),
            Clock::Virtual => Duration::from_secs(60),
        }
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clock {
            Clock::Real { processors } => write!(f, "real{processors}-")?,
            Clock::Virtual => f.write_str("virtual-")?,
        }
        let schedule = match self.schedule {
            Schedule::Plain => "plain",
            Schedule::Random => "random",
            Schedule::Priority => "priority",
        };
        write!(f, "{schedule}-{:x}", self.seed)
    }
}

/// A text that is no seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotASeed(String);

impl fmt::Display for NotASeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no seed: one looks like `virtual-random-1f3a`, and stands in the evidence of a finding",
            self.0
        )
    }
}

impl std::error::Error for NotASeed {}

impl FromStr for Probe {
    type Err = NotASeed;

    fn from_str(text: &str) -> Result<Self, NotASeed> {
        let read = || {
            let mut parts = text.splitn(3, '-');
            let clock = match parts.next()? {
                "virtual" => Clock::Virtual,
                real => Clock::Real { processors: real.strip_prefix("real")?.parse().ok().filter(|n| *n > 0)? },
            };
            let schedule = match parts.next()? {
                "plain" => Schedule::Plain,
                "random" => Schedule::Random,
                "priority" => Schedule::Priority,
                _ => return None,
            };
            Some(Self { clock, schedule, seed: u64::from_str_radix(parts.next()?, 16).ok()? })
        };
        read().ok_or_else(|| NotASeed(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_reads_as_it_is_written() {
        for text in ["virtual-random-1f3a", "virtual-priority-0", "real8-plain-ffffffffffffffff"] {
            assert_eq!(text.parse::<Probe>().map(|probe| probe.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "1f3a", "virtual", "virtual-random-", "virtual-random-xyz", "real-random-1", "real0-random-1"]
        {
            assert_eq!(text.parse::<Probe>(), Err(NotASeed(text.to_owned())));
        }
    }
}
