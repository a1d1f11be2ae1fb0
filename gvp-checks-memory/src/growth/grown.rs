//! What grows with repetitions.

use gvp_core::MemoryCounters;

use crate::repetition::Repeated;
use crate::trend::{Trend, lasting_trend};

/// What may grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Bytes of the heap that stay in use.
    Heap,
    /// Goroutines that are left.
    Goroutines,
    /// File descriptors that stay open.
    Descriptors,
}

impl What {
    pub(super) fn figure(self, counters: &MemoryCounters) -> u64 {
        match self {
            Self::Heap => counters.live_bytes,
            Self::Goroutines => counters.goroutines,
            Self::Descriptors => counters.descriptors,
        }
    }
}

/// From how much on something is said to grow, per repetition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Floors {
    /// Bytes.
    pub(super) heap: f64,
    /// What repeating an empty test keeps, in bytes.
    pub(super) empty: f64,
}

/// Bytes per repetition below which growth is not told from what the test harness itself keeps.
const HEAP: f64 = 512.0;

/// Of goroutines and descriptors there must be about one more each time.
const WHOLE: f64 = 0.9;

impl Default for Floors {
    fn default() -> Self {
        Self { heap: HEAP, empty: 0.0 }
    }
}

impl Floors {
    /// Floors well above what repeating an empty test of the same binary keeps.
    pub(super) fn above(empty: &Repeated) -> Self {
        let trend = Trend::of(&empty.figures(|counters| counters.live_bytes));
        let empty = trend.map_or(0.0, |trend| trend.slope.max(0.0));
        Self { heap: HEAP.max(2.0 * empty), empty }
    }

    fn of(&self, what: What) -> f64 {
        match what {
            What::Heap => self.heap,
            What::Goroutines | What::Descriptors => WHOLE,
        }
    }
}

/// Something that grows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grown {
    pub(super) what: What,
    pub(super) trend: Trend,
}

/// What grows from one repetition to the next. Where goroutines do, the heap that they hold is no trouble of its own.
pub(super) fn grown(repeated: &Repeated, floors: &Floors) -> Vec<Grown> {
    let trend = |what: What| {
        let trend = lasting_trend(&repeated.figures(|counters| what.figure(counters)), floors.of(what))?;
        Some(Grown { what, trend })
    };
    let goroutines = trend(What::Goroutines);
    let heap = if goroutines.is_some() { None } else { trend(What::Heap) };
    goroutines.into_iter().chain(heap).chain(trend(What::Descriptors)).collect()
}
