//! One plain run of a whole unit, from which several checks take stock.

use std::sync::Arc;

use gvp_core::{CheckError, Clock, Context, Execution, Probe, Schedule};

use crate::schedules::seed;
use crate::subject::Subject;

/// `GOMAXPROCS` on the real clock.
const PROCESSORS: u32 = 2;

/// Runs the unit as Go would, on the virtual clock if that fits. Whoever asks second shares the run.
pub(crate) fn take_stock(cx: &dyn Context) -> Result<Arc<Execution>, CheckError> {
    let real = Clock::Real { processors: PROCESSORS };
    if cx.unit().habits.needs_real_clock {
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
    execution.probe.as_ref().is_some_and(|report| !report.hangs_on_the_machine())
}
