//! A test in many goroutines at the same time, a few times over.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use gvp_core::{CheckError, Clock, Context, Execution, Limits, Location, Measure, MemoryCounters, Moment, Run};

use super::workload::Workload;
use crate::capture::{PROCESSORS, Plan, is_faithful};
use crate::figures::bytes;
use crate::trend::Trend;

/// How often all goroutines run. What only the first round leaves is for warming up.
const ROUNDS: u32 = 3;

/// What a run under load gets at least: its author asks for so much work.
const WALL: Duration = Duration::from_secs(60);
const CPU: Duration = Duration::from_secs(30);

/// Goroutines left for each that ran, from which on they are in proportion to the load.
const GOROUTINES: f64 = 0.5;

/// Bytes kept for each goroutine that ran, from which on they are in proportion to the load.
const HEAP: f64 = 64.0;

/// What was seen under load.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    judged: Arc<Execution>,
    /// The same in real time, where pauses take the time that they take; none where that time was not enough.
    in_real_time: Option<Arc<Execution>>,
}

/// What is left for each goroutine that ran.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stays {
    /// Goroutines, and the author's line on which most of them wait.
    Goroutines(f64, Option<Location>),
    /// Bytes.
    Heap(f64),
}

/// Runs a test under load, or says why that tells nothing.
pub(super) fn under_load(cx: &dyn Context, load: &Workload) -> Result<Result<Loaded, &'static str>, CheckError> {
    let pattern = format!("^{}$", load.test);
    let plan = Plan { tests: &pattern, repeat: ROUNDS, ..Plan::of(Measure::Allocations) };
    let on = |clock: Clock| {
        let run = plan.run(cx, clock);
        let limits = Limits { wall: run.limits.wall.max(WALL), cpu: run.limits.cpu.max(CPU), ..run.limits };
        cx.execute(&Run { load: load.goroutines, limits, ..run })
    };
    let in_real_time = on(Clock::Real { processors: PROCESSORS })?;
    let mut judged = Arc::clone(&in_real_time);
    if !cx.unit().habits.needs_real_clock {
        let on_virtual = on(Clock::Virtual)?;
        if is_faithful(&on_virtual) {
            judged = on_virtual;
        }
    }
    let ends_well = |execution: &Execution| {
        let moment = execution.probe.as_ref().map(|report| report.moment);
        let rounds = execution.measured.as_ref().map_or(0, |measured| measured.repetitions.len());
        moment == Some(Moment::Exit(0)) && rounds == ROUNDS as usize
    };
    if !ends_well(&judged) {
        return Ok(Err("does not end well in so many goroutines, or not in time"));
    }
    let in_real_time = Some(in_real_time).filter(|execution| ends_well(execution));
    Ok(Ok(Loaded { judged, in_real_time }))
}

impl Loaded {
    /// What stays in proportion to the load, if anything does.
    pub(super) fn stays(&self, goroutines: u32) -> Option<Stays> {
        let rounds = &self.judged.measured.as_ref()?.repetitions;
        let goroutines_left = per_goroutine(rounds, goroutines, |counters| counters.goroutines)?;
        if goroutines_left.rises_by(GOROUTINES) {
            return Some(Stays::Goroutines(goroutines_left.slope, self.where_most_wait()));
        }
        let heap = per_goroutine(rounds, goroutines, |counters| counters.live_bytes)?;
        heap.rises_by(HEAP).then_some(Stays::Heap(heap.slope))
    }

    fn where_most_wait(&self) -> Option<Location> {
        let mut places: BTreeMap<&Location, usize> = BTreeMap::new();
        let left = self.judged.probe.iter().flat_map(|report| &report.goroutines);
        for place in left.filter_map(|goroutine| goroutine.frames.iter().find_map(|frame| frame.location.as_ref())) {
            *places.entry(place).or_default() += 1;
        }
        places.into_iter().max_by_key(|(_, count)| *count).map(|(place, _)| place.clone())
    }
}

/// How a figure moves from round to round, for each goroutine that runs.
fn per_goroutine(rounds: &[MemoryCounters], goroutines: u32, figure: fn(&MemoryCounters) -> u64) -> Option<Trend> {
    let figures: Vec<f64> = rounds.iter().map(|counters| figure(counters) as f64 / f64::from(goroutines)).collect();
    Trend::of(&figures)
}

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(judged) = &self.judged.measured else { return Ok(()) };
        let at_most = judged.curve.iter().map(|point| point.goroutines).max().unwrap_or(0);
        writeln!(f, "goroutines at most     {at_most}")?;
        for (round, counters) in (1..).zip(&judged.repetitions) {
            let (left, live) = (counters.goroutines, bytes(counters.live_bytes));
            writeln!(f, "left after round {round}     {left} goroutines, {live} in use")?;
        }
        let all = &judged.counters;
        writeln!(f, "heap_inuse             {}", bytes(all.heap_inuse))?;
        writeln!(f, "Mallocs                {} objects, {}", all.allocated_objects, bytes(all.allocated_bytes))?;
        match self.in_real_time.as_ref().and_then(|execution| execution.measured.as_ref()) {
            Some(real) => write!(f, "GC pauses              {}", pauses(&real.counters)),
            None => write!(f, "GC pauses              unknown: it did not end in real time, which is limited"),
        }
    }
}

fn pauses(counters: &MemoryCounters) -> String {
    let mean = counters.pauses / u32::try_from(counters.collections).unwrap_or(u32::MAX).max(1);
    let (worst, collections) = (counters.longest_pause, counters.collections);
    format!("{mean:.1?} on average, {worst:.1?} at worst, {collections} collections")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(goroutines: [u64; 3]) -> Vec<MemoryCounters> {
        goroutines.map(|goroutines| MemoryCounters { goroutines, ..MemoryCounters::default() }).into()
    }

    #[test]
    fn half_a_goroutine_for_each_is_the_limit() {
        let rises =
            |left| per_goroutine(&rounds(left), 100, |counters| counters.goroutines).map(|it| it.rises_by(GOROUTINES));
        assert_eq!(rises([2, 52, 102]), Some(true));
        assert_eq!(rises([2, 51, 100]), Some(false));
        assert_eq!(rises([2, 202, 202]), Some(false));
    }
}
