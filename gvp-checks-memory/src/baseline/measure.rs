//! Runs of a unit that can be compared with others of it: chance has the same seeds, whatever the sources are.

use std::sync::Arc;

use gvp_core::{CheckError, Clock, Context, Execution, Exit, Measure, Moment, Probe, Run, Skip, Taken};

use super::benchmarks::{self, Operations};
use super::file::MeasuredOn;
use super::series::{Sample, Series};
use crate::capture::{PROCESSORS, Plan, is_faithful};

/// Runs on the virtual clock, where only the seed makes a difference: to hashes, and to which of several cases comes first.
const RUNS: u32 = 3;

/// Runs on the real clock, where the machine does.
const RUNS_IN_REAL_TIME: u32 = 8;

/// Measures a unit as often as it takes to see how steady its figures are, or says why that means nothing.
pub(super) fn series(cx: &dyn Context) -> Result<Result<Series, Skip>, CheckError> {
    let first = match sample(cx, Turn::first(0))? {
        Ok(first) => first,
        Err(skip) => return Ok(Err(skip)),
    };
    let runs = if first.clock == MeasuredOn::VirtualClock { RUNS } else { RUNS_IN_REAL_TIME };
    // Where benchmarks do not come to an end, one try is enough.
    let with_benchmarks = !first.benchmarks.is_empty();
    let mut series = Series(vec![first]);
    for turn in 1..runs {
        let with_benchmarks = with_benchmarks && turn < RUNS;
        match sample(cx, Turn { with_benchmarks, ..Turn::first(turn) })? {
            Ok(next) => series.0.push(next),
            Err(skip) => return Ok(Err(skip)),
        }
    }
    Ok(Ok(series))
}

/// One of several runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    /// What chance depends on.
    pub(super) seed: u32,
    /// Tells runs with the same seed apart.
    pub(super) repetition: u32,
    /// Whether benchmarks are run as well.
    pub(super) with_benchmarks: bool,
}

impl Turn {
    /// The first run with a seed.
    pub(super) fn first(seed: u32) -> Self {
        Self { seed, repetition: 0, with_benchmarks: true }
    }
}

/// One run of a unit, or why it means nothing.
pub(super) fn sample(cx: &dyn Context, turn: Turn) -> Result<Result<Sample, Skip>, CheckError> {
    if let Some(skip) = cx.unmade(cx.unit().watched_as())? {
        return Ok(Err(skip));
    }
    let (clock, execution) = capture(cx, turn)?;
    let measured = execution.measured.as_ref().filter(|measured| measured.taken == Taken::AtTheEnd);
    let Some(measured) = measured.filter(|_| came_to_an_end(&execution, clock)) else {
        return Ok(Err(Skip::because("it does not come to an end by itself, so that no two runs allocate the same")));
    };
    let operations = match turn.with_benchmarks {
        true => benchmarks::measure(cx, u64::from(turn.seed))?,
        false => Operations::new(),
    };
    Ok(Ok(Sample::of(measured, clock, operations)))
}

fn capture(cx: &dyn Context, turn: Turn) -> Result<(MeasuredOn, Arc<Execution>), CheckError> {
    let plan = Plan { repetition: turn.repetition, ..Plan::of(Measure::Allocations) };
    let run = |clock, alone| {
        let run = plan.run(cx, clock);
        let probe = run.probe.map(|probe| Probe { seed: u64::from(turn.seed), ..probe });
        cx.execute(&Run { probe, alone, ..run })
    };
    // What the virtual clock is not faithful to may be the program, or a machine so busy that the run was cut off: that is
    // seen when nothing else runs.
    let tries = if cx.unit().habits.needs_real_clock { [].as_slice() } else { &[false, true] };
    for alone in tries {
        let execution = run(Clock::Virtual, *alone)?;
        if is_faithful(&execution) {
            return Ok((MeasuredOn::VirtualClock, execution));
        }
    }
    Ok((MeasuredOn::RealClock, run(Clock::Real { processors: PROCESSORS }, false)?))
}

/// Whether the run ended itself. What stands still for ever on the virtual clock comes to the same place every time.
fn came_to_an_end(execution: &Execution, clock: MeasuredOn) -> bool {
    let hangs = execution.probe.as_ref().is_none_or(|report| report.moment == Moment::Hang);
    match clock {
        MeasuredOn::VirtualClock => true,
        MeasuredOn::RealClock => !hangs && matches!(execution.exit, Exit::Code(_)),
    }
}
