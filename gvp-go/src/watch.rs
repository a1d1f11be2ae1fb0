//! A run that is watched by the probe.

use std::ffi::OsString;

use gvp_core::{
    CheckError, CheckErrorKind, Clock, Execution, Measured, Probe, ProbeReport, Run, Schedule, Taken, Unit,
};
use gvp_sandbox::{Access, Bind, Tier};

use crate::error::GoError;
use crate::probe::{self, Mailbox, Unreadable, read_measured, read_report};
use crate::runs::{Binary, Machine, bring_home};

/// A run that is watched by the probe.
pub(crate) struct Watch {
    probe: Probe,
    mailbox: Mailbox,
}

impl Binary {
    /// The probe as far as the binary can have it: without schedules of the probe's choice there is no virtual clock.
    pub(crate) fn watchable(&self, probe: Probe) -> Probe {
        if self.schedules {
            return probe;
        }
        let processors = match probe.clock {
            Clock::Real { processors } => processors,
            Clock::Virtual => 1,
        };
        Probe { clock: Clock::Real { processors }, schedule: Schedule::Plain, ..probe }
    }
}

impl Watch {
    /// Makes a place for the report.
    pub(crate) fn new(machine: &Machine<'_>, probe: Probe) -> Result<Self, CheckError> {
        let dir = machine.scratch.fresh("probe").map_err(|error| CheckError::from(&error))?;
        machine.sandbox.prepare_writable(&dir).map_err(|error| CheckError::from(&GoError::from(error)))?;
        let inside = match machine.sandbox.tier() {
            Tier::UserNamespaces | Tier::RootNamespaces => probe::REPORT_DIR.into(),
            Tier::Landlock | Tier::None => dir.clone(),
        };
        Ok(Self { probe, mailbox: Mailbox { dir, inside } })
    }

    pub(crate) fn bind(&self) -> Bind {
        Bind { from: self.mailbox.dir.clone(), to: self.mailbox.inside.clone(), access: Access::Write }
    }

    pub(crate) fn environment(&self, run: &Run) -> Vec<(OsString, OsString)> {
        probe::environment(self.probe, run, &self.mailbox.report(), &self.mailbox.memory())
    }

    /// Adds what the probe saw to an execution: nothing where the program was ended before it could be seen.
    pub(crate) fn add_to(self, execution: &mut Execution, unit: &Unit, binary: &Binary) -> Result<(), CheckError> {
        let probe = self.probe;
        let mail = self.mailbox.empty().map_err(|error| CheckError::from(&error))?;
        let at_home = |text: String| {
            let mut text = text.into_bytes();
            bring_home(&mut text, &binary.frames);
            String::from_utf8_lossy(&text).into_owned()
        };
        let report = mail.report.map(at_home);
        execution.probe = report.map(|text| read(&text, probe, unit, execution)).transpose()?.flatten();
        let memory = mail.memory.into_iter().map(at_home);
        execution.measured = latest(memory.filter_map(|text| read_measured(&text, &|path| unit.file(path).is_some())));
        Ok(())
    }
}

fn read(text: &str, probe: Probe, unit: &Unit, execution: &Execution) -> Result<Option<ProbeReport>, CheckError> {
    match read_report(text, probe, &|path| unit.file(path).is_some()) {
        Ok(report) => Ok(Some(report)),
        Err(Unreadable::Incomplete) if !execution.exit.success() => Ok(None),
        Err(error) => Err(CheckError::new(CheckErrorKind::Defect, error.to_string())),
    }
}

/// What was measured last: that of the end comes first, and of those made before it the one after more allocations.
fn latest(measured: impl Iterator<Item = Measured>) -> Option<Measured> {
    measured.max_by_key(|measured| (measured.taken == Taken::AtTheEnd, measured.counters.allocated_objects))
}
