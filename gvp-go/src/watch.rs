//! A run that is watched by the probe.

use std::ffi::OsString;

use gvp_core::{CheckError, CheckErrorKind, Clock, Execution, Limits, Probe, ProbeReport, Schedule, Unit};
use gvp_sandbox::{Access, Bind, Tier};

use crate::error::GoError;
use crate::probe::{self, Mailbox, Unreadable, read_report};
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

    pub(crate) fn environment(&self, limits: &Limits) -> Vec<(OsString, OsString)> {
        probe::environment(self.probe, limits, &self.mailbox.report())
    }

    /// What the probe reported; none where the program was ended before it could.
    pub(crate) fn report(
        self,
        unit: &Unit,
        binary: &Binary,
        execution: &Execution,
    ) -> Result<Option<ProbeReport>, CheckError> {
        let probe = self.probe;
        let Some(text) = self.mailbox.empty().map_err(|error| CheckError::from(&error))? else { return Ok(None) };
        let mut text = text.into_bytes();
        bring_home(&mut text, &binary.frames);
        match read_report(&String::from_utf8_lossy(&text), probe, &|path| unit.file(path).is_some()) {
            Ok(report) => Ok(Some(report)),
            Err(Unreadable::Incomplete) if !execution.exit.success() => Ok(None),
            Err(error) => Err(CheckError::new(CheckErrorKind::Defect, error.to_string())),
        }
    }
}
