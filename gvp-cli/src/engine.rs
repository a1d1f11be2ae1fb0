//! The seam to the crates that judge: the only module that calls them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use gvp_core::{
    ArtifactKind, Cancel, CheckId, Counts, Material, Policy, Report, Settings, Sink, Toolchain, Unit, Verdict,
    Workbench,
};
use gvp_go::{Caches, Go, Workshop};
use gvp_pipeline::{Judge, Plan, ReadOptions, Registry, Rules};
use gvp_sandbox::{Helper, Sandbox, Wanted};

use crate::catalogue::Catalogue;
use crate::config::Resolved;
use crate::failure::Failure;

/// The first argument with which `gvp` is its own sandbox helper.
pub(crate) const HELPER: &str = "__sandbox-init";

/// What judges, as far as the user has a say in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Harness<'a> {
    /// The Go to use: a path or a version; the one on `PATH` if absent.
    pub(crate) go: Option<&'a str>,
    /// How much is done at the same time.
    pub(crate) jobs: usize,
    /// How programs are confined.
    pub(crate) confinement: Confinement<'a>,
    /// Whether the folder in which Go builds is kept.
    pub(crate) keep_stage: bool,
}

/// How programs are to be confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Confinement<'a> {
    /// As well as this machine can.
    Best,
    /// By the tier of this name, or a stronger one.
    AtLeast(&'a str),
    /// Not at all.
    None,
}

/// One question that the plan puts to one unit.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    /// The unit.
    pub(crate) unit: Arc<Unit>,
    /// The check.
    pub(crate) check: CheckId,
    /// What Go must make of the unit for it.
    pub(crate) needs: BTreeSet<ArtifactKind>,
}

/// The Go that was found.
#[derive(Debug, Clone)]
pub(crate) struct GoFacts {
    /// Its version and target.
    pub(crate) toolchain: Toolchain,
    /// Its folder.
    pub(crate) root: PathBuf,
}

/// What became of trying a tier of the sandbox.
#[derive(Debug, Clone)]
pub(crate) struct TierFacts {
    /// The name of the tier.
    pub(crate) name: String,
    /// What it lacks here, or why it does not work.
    pub(crate) works: Result<Vec<String>, String>,
}

/// Runs as the helper of the sandbox.
pub(crate) fn serve_helper() -> std::process::ExitCode {
    gvp_sandbox::serve_helper()
}

/// The checks that there are.
fn registry() -> Result<Registry, Failure> {
    let mut registry = Registry::new();
    for check in gvp_checks_build::checks() {
        registry.register(check).map_err(Failure::defect)?;
    }
    Ok(registry)
}

/// What is known of the checks that there are.
pub(crate) fn catalogue() -> Catalogue {
    Catalogue::new(gvp_checks_build::checks().iter().map(|check| check.info().clone()).collect())
}

/// Reads what was submitted.
pub(crate) fn read_material(paths: &[PathBuf], exclude: &[String]) -> Result<Material, Failure> {
    let options = ReadOptions { exclude: exclude.to_vec() };
    gvp_pipeline::read_material(paths, &options).map_err(Failure::usage)
}

/// Which question would be put to which unit.
pub(crate) fn plan(material: &Material, rules: &Resolved) -> Result<Vec<Planned>, Failure> {
    let plan = Plan::new(material, &registry()?, rules);
    let planned = plan.pairs().iter().map(|pair| Planned {
        unit: Arc::clone(&plan.units()[pair.unit]),
        check: pair.check.clone(),
        needs: pair.needs.clone(),
    });
    Ok(planned.collect())
}

/// Puts every question to every unit.
pub(crate) fn judge(
    material: &Material,
    rules: &Resolved,
    harness: &Harness<'_>,
    cancel: &Cancel,
    events: &dyn Sink,
) -> Result<Report, Failure> {
    let start = Instant::now();
    let registry = registry()?;
    let go = Go::find(harness.go).map_err(Failure::unfit)?;
    let sandbox = Sandbox::open(helper(), wanted(harness.confinement)?).map_err(Failure::unfit)?;
    let caches = Caches::open().map_err(Failure::unfit)?;
    let facts = sandbox.facts();
    let workshop = Workshop::open(go, sandbox, caches, cancel.clone(), harness.keep_stage).map_err(Failure::unfit)?;
    let plan = Plan::new(material, &registry, rules);
    let threads = harness.jobs.saturating_mul(THREADS_PER_JOB);
    let judge = Judge { registry: &registry, rules, workbench: &workshop, threads, cancel, events };
    let judged = judge.judge(material, &plan);
    let verdicts = || judged.units.iter().map(|unit| unit.verdict);
    Ok(Report {
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        toolchain: workshop.toolchain().clone(),
        sandbox: facts,
        verdict: Verdict::of_material(verdicts()),
        counts: Counts::of(verdicts()),
        duration: start.elapsed(),
        units: judged.units,
        notices: judged.notices,
        interrupted: cancel.is_cancelled(),
    })
}

/// Most programs of learning material sleep most of the time: this many at once keep a processor busy.
const THREADS_PER_JOB: usize = 6;

fn helper() -> Helper {
    Helper::current_exe(HELPER)
}

fn wanted(confinement: Confinement<'_>) -> Result<Wanted, Failure> {
    Ok(match confinement {
        Confinement::Best => Wanted::Best,
        Confinement::AtLeast(tier) => Wanted::AtLeast(tier.parse().map_err(Failure::usage)?),
        Confinement::None => Wanted::Unconfined,
    })
}

/// Finds the Go to judge with.
pub(crate) fn find_go(wanted: Option<&str>) -> Result<GoFacts, Failure> {
    let go = Go::find(wanted).map_err(Failure::unfit)?;
    Ok(GoFacts { toolchain: go.toolchain().clone(), root: go.root().to_owned() })
}

/// Tries every tier of the sandbox.
pub(crate) fn sandboxes() -> Vec<TierFacts> {
    let probes = gvp_sandbox::probe_all(&helper()).into_iter();
    let facts = probes.map(|probe| TierFacts {
        name: probe.tier.to_string(),
        works: probe.outcome.map_err(|obstacle| obstacle.to_string()),
    });
    facts.collect()
}

impl Rules for Resolved {
    fn settings(&self, unit: &Unit) -> Settings {
        self.settings_for(unit)
    }

    fn policy(&self, unit: &Unit) -> Policy {
        self.policy_for(unit)
    }

    fn is_enabled(&self, unit: &Unit, check: &CheckId) -> bool {
        self.asks(unit, check)
    }
}
