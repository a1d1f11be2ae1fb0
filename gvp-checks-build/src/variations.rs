//! The same run with other draws, at another time and under other schedules, on the virtual clock.

use std::sync::Arc;
use std::time::Duration;

use gvp_core::{CheckError, Context, Execution, Probe, Run, Schedule};

use crate::clock::FIRST;
use crate::side_by_side::execute_all;

/// How many are tried at most.
const MOST: u64 = 16;

/// Those that are tried of a program that takes processor time.
const OF_SLOW: [u64; 3] = [2, 3, 0];

/// As many have to agree before it is said that nothing varies.
pub(crate) fn are_enough(others: &[Arc<Execution>], first: &Execution) -> bool {
    others.len() >= if is_quick(first) { AT_ONCE } else { 2 }
}

/// How many are tried before the next look at what they show.
const AT_ONCE: usize = 4;

/// A program that uses more processor time may print its lines in another order where that takes real time.
const QUICK: Duration = Duration::from_millis(60);

/// The upper half of a seed at which the virtual clock starts two hours later: see [`Probe::start`].
const LATER: u64 = 7_384_511 << 32;

/// Whether a program used hardly any processor time.
pub(crate) fn is_quick(execution: &Execution) -> bool {
    execution.cpu < QUICK
}

/// Tries variations of a run, some at a time, until what they show settles something.
///
/// # Errors
/// What kept one from being run.
pub(crate) fn try_variations<T>(
    cx: &dyn Context,
    run: &Run,
    first: &Execution,
    mut settles: impl FnMut(&[Arc<Execution>]) -> Option<T>,
) -> Result<Option<T>, CheckError> {
    let at_once = if is_quick(first) { AT_ONCE } else { 1 };
    let vary = |probe| Run { probe: Some(probe), ..run.clone() };
    let variations: Vec<Run> = probes(first).into_iter().map(vary).collect();
    let mut others = Vec::new();
    for some in variations.chunks(at_once) {
        others.extend(execute_all(cx, some)?);
        if let Some(settled) = settles(&others) {
            return Ok(Some(settled));
        }
    }
    Ok(None)
}

/// How the variations of a run are watched, in the order in which they are tried: those first that tell most, and of a
/// program that takes processor time only a few.
pub(crate) fn probes(first: &Execution) -> Vec<Probe> {
    if !is_quick(first) {
        return OF_SLOW.map(variation).to_vec();
    }
    (0..MOST).map(variation).collect()
}

/// How the variation of this number is watched.
fn variation(number: u64) -> Probe {
    let (schedule, start) = match number {
        0 => (Schedule::Plain, 0),
        1 => (Schedule::Plain, LATER),
        even if even % 2 == 0 => (Schedule::Random, 0),
        _ => (Schedule::Priority, 0),
    };
    Probe { schedule, seed: start | (FIRST.seed + 1 + number), ..FIRST }
}

#[cfg(test)]
mod tests {
    use gvp_core::Exit;

    use super::*;

    #[test]
    fn no_variation_is_the_run_itself_and_one_that_is_slow_has_few() {
        let quick = Execution::ended(Exit::Code(0));
        let slow = Execution { cpu: 2 * QUICK, ..quick.clone() };
        let (of_quick, of_slow) = (probes(&quick), probes(&slow));
        assert!(of_quick.len() > of_slow.len() && of_slow.iter().all(|probe| of_quick.contains(probe)));
        assert!(of_quick.iter().enumerate().all(|(at, probe)| *probe != FIRST && !of_quick[..at].contains(probe)));
        assert_eq!(of_quick.iter().filter(|probe| !probe.start().is_zero()).count(), 1, "one is at another time");
    }
}
