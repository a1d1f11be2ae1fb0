//! Measures what baselines are made of.

use std::collections::HashSet;

use gvp_checks_memory::baseline::{Measurements, Recorder};
use gvp_core::{Cancel, Material, Report, Sink};
use gvp_pipeline::Registry;

use super::{Harness, judge_by};
use crate::config::Resolved;
use crate::failure::Failure;

/// Measures every unit, and says of which that was not possible.
pub(crate) fn record(
    material: &Material,
    rules: &Resolved,
    harness: &Harness<'_>,
    cancel: &Cancel,
    events: &dyn Sink,
) -> Result<(Report, Measurements), Failure> {
    let recorder = Recorder::default();
    let mut registry = Registry::new();
    registry.register(Box::new(recorder.clone())).map_err(Failure::defect)?;
    let report = judge_by(&registry, material, rules, &HashSet::new(), harness, cancel, events)?;
    Ok((report, recorder.measurements()))
}
