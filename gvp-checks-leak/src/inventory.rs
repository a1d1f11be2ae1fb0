//! One plain run of a whole unit, from which several checks take stock.

use std::sync::Arc;

use gvp_core::{ArtifactKind, CheckError, Clock, Context, Execution, Moment, Probe, Schedule, Skip, Unit, UnitKind};

use crate::schedules::seed;
use crate::subject::Subject;

/// `GOMAXPROCS` on the real clock.
const PROCESSORS: u32 = 2;

/// Why a unit is not to be run, if so.
pub(crate) fn not_to_be_run(unit: &Unit) -> Option<Skip> {
    if let Some(reason) = &unit.recipe.forbidden {
        return Some(Skip::because(format!("not to be run: {reason}")));
    }
    if unit.must_not_compile() {
        return Some(Skip::because("it is meant not to compile"));
    }
    if artifact_of(unit).is_none() {
        return Some(Skip::because(format!("a {} is not run", unit.kind.as_str())));
    }
    None
}

/// What has to be made of a unit.
pub(crate) fn artifact_of(unit: &Unit) -> Option<ArtifactKind> {
    match unit.kind {
        UnitKind::Program => Some(ArtifactKind::ProbedProgram),
        UnitKind::Tests => Some(ArtifactKind::ProbedTests),
        _ => None,
    }
}

/// The artifact that a check needs, unless the unit is not to be run for it.
pub(crate) fn needs(unit: &Unit, skip: Option<&Skip>) -> Vec<ArtifactKind> {
    if skip.is_some() { Vec::new() } else { artifact_of(unit).into_iter().collect() }
}

/// Whether the unit compiles.
pub(crate) fn compiles(cx: &dyn Context) -> Result<bool, CheckError> {
    artifact_of(cx.unit()).map_or(Ok(false), |kind| Ok(cx.artifact(kind)?.made()))
}

/// Runs the unit as Go would, on the virtual clock if that fits. Whoever asks second shares the run.
pub(crate) fn take_stock(cx: &dyn Context, needs_real_clock: bool) -> Result<Arc<Execution>, CheckError> {
    let real = Clock::Real { processors: PROCESSORS };
    if needs_real_clock {
        return run(cx, real);
    }
    let execution = run(cx, Clock::Virtual)?;
    if is_faithful(&execution) { Ok(execution) } else { run(cx, real) }
}

fn run(cx: &dyn Context, clock: Clock) -> Result<Arc<Execution>, CheckError> {
    let subject = Subject::whole(cx.unit());
    let probe = Probe { clock, schedule: Schedule::Plain, seed: seed(cx.unit(), None) };
    cx.execute(&subject.run(cx.unit(), cx.settings(), probe, 1, 0))
}

/// Whether virtual time told anything: a loop without any operation never lets it pass, and the machine knows nothing
/// of it.
fn is_faithful(execution: &Execution) -> bool {
    let Some(report) = &execution.probe else { return false };
    report.moment != Moment::Hang || !report.goroutines.iter().any(|goroutine| goroutine.state == "IO wait")
}
