//! Fuzz targets for those who want to keep them, tried out with Go.

use std::collections::BTreeSet;
use std::sync::Arc;

use gvp_checks_fuzz::generated::GeneratedHarnesses;
use gvp_checks_fuzz::{HarnessFile, harness_file};
use gvp_core::{ArtifactKind, Cancel, Check as _, Material, Order, Sink, Unit, Workbench as _};
use gvp_go::{Caches, Go, Options, Workshop};
use gvp_sandbox::Sandbox;

use super::{Harness, go_failure, helper};
use crate::failure::Failure;

/// Harnesses for all units that can be fuzzed, without those that Go refuses.
pub(crate) fn harness_files<'a>(
    material: &'a Material,
    harness: &Harness<'_>,
    cancel: &Cancel,
    events: &dyn Sink,
) -> Result<Vec<(&'a Unit, HarnessFile)>, Failure> {
    let orders: Vec<Order> = material.units.iter().map(order).filter(|order| !order.kinds.is_empty()).collect();
    let units: BTreeSet<_> = orders.iter().map(|order| order.unit.id.clone()).collect();
    let workshop = open(harness, cancel)?;
    workshop.make(material, &orders, events);
    let mut files = Vec::new();
    for unit in material.units.iter().filter(|unit| units.contains(&unit.id)) {
        let artifact = workshop.artifact(unit, ArtifactKind::FuzzBinary).map_err(Failure::unjudged)?;
        // What does not compile by itself has its own check.
        if artifact.made() {
            files.push((unit.as_ref(), harness_file(unit, Some(&artifact))));
        }
    }
    Ok(files)
}

fn order(unit: &Arc<Unit>) -> Order {
    let check = GeneratedHarnesses::default();
    Order {
        unit: Arc::clone(unit),
        kinds: check.needs(unit).into_iter().collect(),
        extra: check.adds(unit).into_iter().collect(),
    }
}

fn open(harness: &Harness<'_>, cancel: &Cancel) -> Result<Workshop, Failure> {
    let go = Go::find(harness.go).map_err(go_failure)?;
    let sandbox = Sandbox::open(helper(), harness.wanted).map_err(|error| {
        Failure::unfit(error).help("`gvp doctor` says more; `--no-sandbox` builds material that you trust")
    })?;
    let caches = Caches::open(sandbox.tier()).map_err(go_failure)?;
    let options = Options { jobs: harness.jobs, keep: harness.keep_stage };
    Workshop::open(go, sandbox, caches, cancel.clone(), options).map_err(go_failure)
}
