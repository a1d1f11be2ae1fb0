//! How long garbage collections stop a program.

use std::time::Duration;

use gvp_core::{CheckError, Clock, Context, Execution, Measured, MemoryCounters};

use super::subject::Subject;
use crate::capture::capture_in_real_time;

/// How long garbage collections stop a program. These are times: they differ from run to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pauses {
    /// There were no collections.
    None,
    /// On the virtual clock no time passes meanwhile, and on the real one the program might take long.
    Untold,
    /// As measured on the real clock.
    Told { mean: Duration, longest: Duration },
}

impl Pauses {
    /// Those of this run if it was on the real clock. A program that does not deal in time is run there once more.
    pub(super) fn of(
        cx: &dyn Context,
        subject: Subject,
        execution: &Execution,
        measured: &Measured,
    ) -> Result<Self, CheckError> {
        if measured.counters.collections == 0 {
            return Ok(Self::None);
        }
        // Where the probe did not report, the run on the virtual clock did not count.
        let is_virtual = execution.probe.as_ref().is_some_and(|report| report.probe.clock == Clock::Virtual);
        if !is_virtual {
            return Ok(Self::counted(&measured.counters));
        }
        if cx.unit().takes_time || cx.unit().imports("time") {
            return Ok(Self::Untold);
        }
        let real = capture_in_real_time(cx, &subject.plan())?;
        Ok(real.measured.as_ref().map_or(Self::Untold, |measured| Self::counted(&measured.counters)))
    }

    fn counted(counters: &MemoryCounters) -> Self {
        match u32::try_from(counters.collections) {
            Ok(0) | Err(_) => Self::None,
            Ok(collections) => Self::Told { mean: counters.pauses / collections, longest: counters.longest_pause },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_that_of_a_collection() {
        let pauses = Duration::from_micros(90);
        let longest_pause = Duration::from_micros(50);
        let counters = MemoryCounters { collections: 3, pauses, longest_pause, ..MemoryCounters::default() };
        assert_eq!(
            Pauses::counted(&counters),
            Pauses::Told { mean: Duration::from_micros(30), longest: longest_pause }
        );
        assert_eq!(Pauses::counted(&MemoryCounters::default()), Pauses::None);
    }
}
