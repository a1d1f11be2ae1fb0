//! Which schedules are tried.

use gvp_core::{Clock, Probe, Schedule, Unit};
use sha2::{Digest, Sha256};

/// `GOMAXPROCS` of runs on the real clock, in turn.
const PROCESSORS: [u32; 4] = [2, 1, 4, 8];

/// What all choices for a unit, or for one test of it, depend on: the same sources give the same schedules anywhere.
pub(crate) fn seed(unit: &Unit, test: Option<&str>) -> u64 {
    let mut digest = Sha256::new();
    for file in &unit.files {
        digest.update(file.text.as_bytes());
        digest.update([0]);
    }
    digest.update(test.unwrap_or_default());
    let bytes = digest.finalize();
    u64::from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// Schedules on the virtual clock: random choices and priorities in turn, for each finds what the other misses.
pub(crate) fn on_the_virtual_clock(seed: u64, count: u32) -> impl Iterator<Item = Probe> {
    (0..count).map(move |number| Probe {
        clock: Clock::Virtual,
        schedule: if number % 2 == 0 { Schedule::Priority } else { Schedule::Random },
        seed: seed + u64::from(number),
    })
}

/// Schedules on the real clock, which cost real time and cannot be repeated exactly.
pub(crate) fn on_the_real_clock(seed: u64, count: u32) -> impl Iterator<Item = Probe> {
    (0..count).zip(PROCESSORS.into_iter().cycle()).map(move |(number, processors)| Probe {
        clock: Clock::Real { processors },
        schedule: Schedule::Random,
        seed: seed + u64::from(number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;

    #[test]
    fn schedules_depend_on_the_source_and_the_test_alone() {
        let (one, two) = (program("package main\n"), program("package main // changed\n"));
        assert_eq!(seed(&one, None), seed(&one, None));
        assert_ne!(seed(&one, None), seed(&two, None));
        assert_ne!(seed(&one, Some("TestA")), seed(&one, Some("TestB")));
    }

    #[test]
    fn every_schedule_is_tried_once() {
        let mut all: Vec<Probe> = on_the_virtual_clock(7, 40).chain(on_the_real_clock(7, 9)).collect();
        assert_eq!(all.len(), 49);
        all.dedup();
        assert_eq!(all.len(), 49);
    }
}
