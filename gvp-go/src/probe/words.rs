//! What the probe is told, through a variable that the program never sees.

use std::ffi::OsString;
use std::path::Path;

use gvp_core::{Clock, Measure, Probe, Run, Schedule};

/// Where the folder for the report is seen, in sandboxes with a file system of their own.
pub(crate) const REPORT_DIR: &str = "/gvp/probe";

/// How far the virtual clock moves with every step.
const TICK_NANOSECONDS: u64 = 1000;

/// The variables that wake the probe for a run, with the files in which it leaves what it sees.
pub(crate) fn environment(probe: Probe, run: &Run, report: &Path, memory: &Path) -> Vec<(OsString, OsString)> {
    let clock = match probe.clock {
        Clock::Real { .. } => "real",
        Clock::Virtual => "virtual",
    };
    let schedule = match probe.schedule {
        Schedule::Plain => "plain",
        Schedule::Random => "random",
        Schedule::Priority => "priority",
    };
    let mut words = format!(
        "out={},seed={},clock={clock},schedule={schedule},watch={},settle={},tick={TICK_NANOSECONDS},visitors={}",
        report.display(),
        probe.seed,
        probe.patience(&run.limits).as_nanos(),
        probe.settling().as_nanos(),
        run.visitors,
    );
    if let Some(measure) = run.measure {
        let what = match measure {
            Measure::Allocations => "allocations",
            Measure::Waits => "waits",
        };
        words.push_str(&format!(",measure={what},memory={},repeat={}", memory.display(), run.repeat));
    }
    let processors = match probe.clock {
        Clock::Real { processors } => processors,
        Clock::Virtual => 1,
    };
    vec![("GVP_PROBE".into(), words.into()), ("GOMAXPROCS".into(), processors.to_string().into())]
}
