//! One layer of settings, checked against what there is.

use gvp_core::{CheckId, Code, FuzzSettings, Level, Limits, Settings, Severity};

use super::file::{FuzzTable, LimitsTable};
use super::glob::CheckGlob;

/// What a level is set for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Every finding of a severity that nothing more specific is said of.
    Severity(Severity),
    /// Every finding of a check.
    Check(CheckId),
    /// One kind of finding.
    Code(CheckId, Code),
}

/// One layer of settings; what it does not say is left to the layers below.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    /// From the less to the more specific.
    pub(super) levels: Vec<(Target, Level)>,
    pub(super) limits: LimitsTable,
    pub(super) fuzz: FuzzTable,
    pub(super) disable: Vec<CheckGlob>,
    /// Checks that are only put when asked for, and are.
    pub(super) enable: Vec<CheckGlob>,
    pub(super) golden: Option<bool>,
    pub(super) repetitions: Option<u32>,
    pub(super) schedules: Option<u32>,
}

impl Layer {
    /// The built-in profile `strict`.
    pub(super) fn strict() -> Self {
        Self {
            levels: vec![(Target::Severity(Severity::Warning), Level::Deny)],
            golden: Some(true),
            repetitions: Some(3),
            ..Self::default()
        }
    }

    /// Puts the layer on top of what is said below.
    pub(super) fn apply(&self, settings: &mut Settings) {
        self.limits.apply(&mut settings.limits);
        self.fuzz.apply(&mut settings.fuzz);
        settings.golden = self.golden.unwrap_or(settings.golden);
        settings.repetitions = self.repetitions.unwrap_or(settings.repetitions);
        settings.schedules = self.schedules.unwrap_or(settings.schedules);
    }
}

impl LimitsTable {
    /// Puts the limits on top of those below. More time brings as much processor time, unless that is set as well.
    pub(super) fn apply(&self, limits: &mut Limits) {
        if let Some(time) = self.time {
            limits.wall = time.0;
            limits.cpu = limits.cpu.max(time.0);
        }
        limits.cpu = self.cpu.map_or(limits.cpu, |cpu| cpu.0);
        limits.memory = self.memory.map_or(limits.memory, |memory| memory.0);
        limits.output = self.output.map_or(limits.output, |output| output.0);
        limits.processes = self.processes.unwrap_or(limits.processes);
    }
}

impl FuzzTable {
    /// Puts the settings on top of those below.
    fn apply(&self, fuzz: &mut FuzzSettings) {
        if let Some(total) = self.total {
            fuzz.total = Some(total.0);
            fuzz.budget = fuzz.budget.max(total.0);
        }
        fuzz.budget = self.budget.map_or(fuzz.budget, |budget| budget.0);
        fuzz.coverage = self.coverage.map_or(fuzz.coverage, |coverage| coverage.0);
    }
}
