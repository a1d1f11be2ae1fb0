//! Time lost by waiting, by what is waited for and where.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use gvp_core::{Frame, Location, Measured, WaitKind};

/// Waits of one kind at one line of the author's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lost {
    /// What is called there, such as `sync.(*Mutex).Lock`.
    pub(super) operation: String,
    /// The line.
    pub(super) location: Location,
    /// How often somebody had to wait.
    pub(super) count: u64,
    /// How long in all.
    pub(super) time: Duration,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>10} in {:>6} waits at {} {}", time(self.time), self.count, self.location, self.operation)
    }
}

impl Lost {
    fn is_at_a_lock(&self) -> bool {
        self.operation.starts_with("sync.(*Mutex).") || self.operation.starts_with("sync.(*RWMutex).")
    }
}

/// Where the author's code waits, the longest first.
pub(super) fn at_places(measured: &Measured) -> Vec<Lost> {
    let mut places: BTreeMap<(String, &Location), (u64, Duration)> = BTreeMap::new();
    for wait in measured.waits.iter().filter(|wait| wait.kind == WaitKind::Waiting) {
        let Some((operation, location)) = called(&wait.frames) else { continue };
        let entry = places.entry((operation, location)).or_default();
        entry.0 += wait.count;
        entry.1 += wait.lost;
    }
    let mut lost: Vec<Lost> = places
        .into_iter()
        .map(|((operation, location), (count, time))| Lost { operation, location: location.clone(), count, time })
        .collect();
    lost.sort_by_key(|lost| std::cmp::Reverse(lost.time));
    lost
}

/// What the author's code calls, and on which line.
fn called(frames: &[Frame]) -> Option<(String, &Location)> {
    let own = frames.iter().position(|frame| frame.location.is_some())?;
    let location = frames[own].location.as_ref()?;
    let operation = match own.checked_sub(1).map(|index| frames[index].function.as_str()) {
        Some("runtime.chanrecv1" | "runtime.chanrecv2") | None => "receive",
        Some("runtime.chansend1") => "send",
        Some("runtime.selectgo") => "select",
        Some(function) => function,
    };
    Some((operation.to_owned(), location))
}

/// What is lost at locks, by all goroutines together.
pub(super) fn at_locks(lost: &[Lost]) -> Duration {
    lost.iter().filter(|lost| lost.is_at_a_lock()).map(|lost| lost.time).sum()
}

/// A time as people read it.
pub(super) fn time(time: Duration) -> String {
    let nanoseconds = time.as_nanos() as f64;
    match nanoseconds {
        n if n >= 1e9 => format!("{:.2} s", n / 1e9),
        n if n >= 1e6 => format!("{:.1} ms", n / 1e6),
        n => format!("{:.1} µs", n / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_units_that_fit() {
        assert_eq!(time(Duration::from_nanos(1500)), "1.5 µs");
        assert_eq!(time(Duration::from_millis(20)), "20.0 ms");
        assert_eq!(time(Duration::from_millis(2500)), "2.50 s");
    }
}
