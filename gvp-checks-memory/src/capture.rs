//! One measured run of a unit.

use std::sync::Arc;

use gvp_core::{
    ArtifactKind, CheckError, Clock, Context, Execution, Measure, Moment, Probe, Run, Schedule, Taken, Unit, UnitKind,
};
use sha2::{Digest, Sha256};

/// `GOMAXPROCS` on the real clock.
pub(crate) const PROCESSORS: u32 = 2;

/// How a unit is run to be measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan<'a> {
    /// What is measured.
    pub(crate) measure: Measure,
    /// Which of its tests are run, as a pattern for `-test.run`; of a program this means nothing.
    pub(crate) tests: &'a str,
    /// How often each of its benchmarks is run, beside the one time that `testing` begins with; 0 for not at all.
    pub(crate) benchmarks: u32,
    /// How often it is run in the same process, one time after the other.
    pub(crate) repeat: u32,
    /// Tells repetitions of the same measurement apart.
    pub(crate) repetition: u32,
}

impl Plan<'_> {
    /// The whole unit, once.
    pub(crate) fn of(measure: Measure) -> Self {
        Plan { measure, tests: ".", benchmarks: 0, repeat: 1, repetition: 0 }
    }

    /// Nothing but the benchmarks of a test package.
    pub(crate) fn of_benchmarks(measure: Measure, times: u32) -> Self {
        Plan { tests: "^$", benchmarks: times, ..Plan::of(measure) }
    }

    /// The run, on one of the clocks.
    pub(crate) fn run(&self, cx: &dyn Context, clock: Clock) -> Run {
        let unit = cx.unit();
        let run = if unit.kind == UnitKind::Tests {
            self.of_tests(unit)
        } else {
            Run::of(ArtifactKind::ProbedProgram).by(&unit.recipe)
        };
        Run {
            limits: cx.settings().limits,
            probe: Some(Probe { clock, schedule: Schedule::Plain, seed: seed(unit) }),
            measure: Some(self.measure),
            repeat: self.repeat,
            repetition: self.repetition,
            ..run
        }
    }

    fn of_tests(&self, unit: &Unit) -> Run {
        let mut run = Run::of_tests(ArtifactKind::ProbedTests, self.tests, self.repeat);
        if self.benchmarks > 0 {
            run.args.extend(["-test.bench=.".to_owned(), format!("-test.benchtime={}x", self.benchmarks)]);
        }
        Run { env: unit.recipe.env.clone(), ..run }
    }
}

/// Runs the unit on the virtual clock if that fits, where the same is allocated every time; on the real one otherwise.
/// Whoever asks second shares the run.
pub(crate) fn capture(cx: &dyn Context, plan: &Plan<'_>) -> Result<Arc<Execution>, CheckError> {
    if !cx.unit().habits.needs_real_clock {
        let execution = cx.execute(&plan.run(cx, Clock::Virtual))?;
        if is_faithful(&execution) {
            return Ok(execution);
        }
    }
    capture_in_real_time(cx, plan)
}

/// Runs the unit on the real clock, where pauses and waits take the time that they take.
pub(crate) fn capture_in_real_time(cx: &dyn Context, plan: &Plan<'_>) -> Result<Arc<Execution>, CheckError> {
    cx.execute(&plan.run(cx, Clock::Real { processors: PROCESSORS }))
}

/// Whether virtual time told all there is: the run came to an end that the probe saw, and did not wait for the machine,
/// which knows nothing of virtual time.
pub(crate) fn is_faithful(execution: &Execution) -> bool {
    let came_to_an_end = execution
        .probe
        .as_ref()
        .is_some_and(|report| !report.hangs_on_the_machine() && (report.moment != Moment::Hang || report.quiet));
    came_to_an_end && execution.measured.as_ref().is_some_and(|measured| measured.taken == Taken::AtTheEnd)
}

/// What all that is drawn at random depends on: the same sources give the same run anywhere.
fn seed(unit: &Unit) -> u64 {
    let mut digest = Sha256::new();
    for file in &unit.files {
        digest.update(file.text.as_bytes());
        digest.update([0]);
    }
    let bytes = digest.finalize();
    u64::from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}
