//! The seam to the crates that judge: the only module that calls them.

mod changed;
mod circumstances;
mod emission;
mod recording;
mod revision;
mod session;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use gvp_core::{Cancel, Check, CheckId, Material, Policy, Report, Settings, Sink, Toolchain, Unit, UnitId};
use gvp_go::{Ability, Go, GoError};
use gvp_pipeline::{MaterialError, ReadOptions, Registry, Rules};
use gvp_plugin_host::Plugin;
use gvp_sandbox::{Helper, Sandbox, probe_all};

pub(crate) use changed::unchanged_units;
pub(crate) use emission::harness_files;
pub(crate) use gvp_pipeline::Plan;
pub(crate) use gvp_sandbox::{Tier, Wanted};
pub(crate) use recording::record;
pub(crate) use revision::Past;

use crate::baseline::{self, Baseline};
use crate::catalogue::Catalogue;
use crate::config::Resolved;
use crate::failure::Failure;
use crate::kept;
use session::Session;

/// The first argument with which `gvp` is its own sandbox helper.
pub(crate) const HELPER: &str = "__sandbox-init";

/// Questions that are put at the same time, for each job. Nearly all of them wait, for Go or for a program; how many
/// programs run is for the workshop to say.
const THREADS_PER_JOB: usize = 64;

/// Threads that wait cost little, but not nothing.
const MOST_THREADS: usize = 512;

/// What judges, as far as the user has a say in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Harness<'a> {
    /// The Go to use: a path or a version; the one on `PATH` if absent.
    pub(crate) go: Option<&'a str>,
    /// How much is done at the same time.
    pub(crate) jobs: usize,
    /// How programs are confined.
    pub(crate) wanted: Wanted,
    /// Where corpora of fuzz targets are kept, if not in the cache.
    pub(crate) corpus: Option<&'a std::path::Path>,
    /// Whether the folder in which Go builds is kept.
    pub(crate) keep_stage: bool,
    /// Whether what earlier runs said counts, and what this one says is kept.
    pub(crate) cache: bool,
    /// Whether files that belong to evidence are wanted, which are not kept.
    pub(crate) wants_files: bool,
}

/// The Go that was found.
#[derive(Debug, Clone)]
pub(crate) struct GoFacts {
    /// Its version and target.
    pub(crate) toolchain: Toolchain,
    /// Its folder.
    pub(crate) root: PathBuf,
    /// What it can do beyond building and running.
    pub(crate) abilities: Vec<Ability>,
}

/// What became of trying a tier of the sandbox.
#[derive(Debug, Clone)]
pub(crate) struct TierFacts {
    /// The name of the tier.
    pub(crate) name: String,
    /// What it lacks here, or why it does not work.
    pub(crate) works: Result<Vec<String>, String>,
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

/// Runs as the helper of the sandbox.
pub(crate) fn serve_helper() -> std::process::ExitCode {
    gvp_sandbox::serve_helper()
}

/// The checks that there are: our own, and those of plugins.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    plugins: Vec<Plugin>,
    baseline: Baseline,
}

impl Checks {
    /// Our own checks, and those of these plugins.
    pub(crate) fn new(plugins: Vec<Plugin>) -> Self {
        Self { plugins, baseline: Baseline::default() }
    }

    /// The same checks, with a baseline that units are held against.
    pub(crate) fn held_against(self, baseline: Baseline) -> Self {
        Self { baseline, ..self }
    }

    /// What is known of them.
    pub(crate) fn catalogue(&self) -> Catalogue {
        Catalogue::new(self.all().map(|check| check.info().clone()).collect())
    }

    fn registry(&self) -> Result<Registry, Failure> {
        let mut registry = Registry::new();
        for check in self.all() {
            registry.register(check).map_err(Failure::defect)?;
        }
        Ok(registry)
    }

    fn all(&self) -> impl Iterator<Item = Box<dyn Check>> {
        let own =
            [gvp_checks_build::checks(), gvp_checks_leak::checks(), self.memory_checks(), gvp_checks_fuzz::checks()];
        own.into_iter().flatten().chain(self.plugins.iter().flat_map(Plugin::checks))
    }

    /// The checks of memory, the one of baselines with what it holds against.
    fn memory_checks(&self) -> Vec<Box<dyn Check>> {
        let others = gvp_checks_memory::checks().into_iter().filter(|check| check.info().id != baseline::ID);
        others.chain([Box::new(self.baseline.clone()) as Box<dyn Check>]).collect()
    }
}

/// Whether a check costs so much that it is only put when a flag or the configuration names it.
pub(crate) fn only_when_asked_for(check: &CheckId) -> bool {
    let (build, fuzz) = (gvp_checks_build::ONLY_WHEN_ASKED_FOR, gvp_checks_fuzz::ONLY_WHEN_ASKED_FOR);
    build.iter().chain(&fuzz).any(|name| *name == check.to_string())
}

/// Reads what was submitted.
pub(crate) fn read_material(paths: &[PathBuf], exclude: &[String]) -> Result<Material, Failure> {
    let options = ReadOptions { exclude: exclude.to_vec() };
    gvp_pipeline::read_material(paths, &options).map_err(|error| match error {
        MaterialError::Unreachable { .. } => Failure::unjudged(error),
        MaterialError::Missing { .. } | MaterialError::NotGo { .. } | MaterialError::Exclude { .. } => {
            Failure::usage(error)
        }
    })
}

/// Which question would be put to which unit.
pub(crate) fn plan(material: &Material, rules: &Resolved, checks: &Checks) -> Result<Plan, Failure> {
    Ok(Plan::new(material, &checks.registry()?, rules))
}

/// Puts every question to every unit but those left out, unless the answer is known from an earlier run.
pub(crate) fn judge(
    material: &Material,
    rules: &Resolved,
    checks: &Checks,
    left_out: &HashSet<UnitId>,
    harness: &Harness<'_>,
    cancel: &Cancel,
    events: &dyn Sink,
) -> Result<Report, Failure> {
    judge_by(&checks.registry()?, material, rules, left_out, harness, cancel, events)
}

/// Puts the questions of these checks.
fn judge_by(
    registry: &Registry,
    material: &Material,
    rules: &Resolved,
    left_out: &HashSet<UnitId>,
    harness: &Harness<'_>,
    cancel: &Cancel,
    events: &dyn Sink,
) -> Result<Report, Failure> {
    let start = Instant::now();
    let plan = Plan::new(material, registry, rules).without(|unit| left_out.contains(&unit.id));
    let shelf = harness.cache.then(kept::outcomes);
    let session = Session { material, rules, registry, plan: &plan, harness, cancel, events, shelf: shelf.as_ref() };
    let report = session.judge()?;
    if let Some(shelf) = &shelf {
        // Where there is too much and it cannot be removed now, the next run tries again.
        let _ = shelf.tidy();
    }
    Ok(Report { left_out: left_out.len(), duration: start.elapsed(), ..report })
}

/// Finds the Go to judge with.
pub(crate) fn find_go(wanted: Option<&str>) -> Result<GoFacts, Failure> {
    let go = Go::find(wanted).map_err(go_failure)?;
    let (toolchain, root) = (go.toolchain().clone(), go.root().to_owned());
    Ok(GoFacts { toolchain, root, abilities: go.abilities() })
}

/// Tries every tier of the sandbox that confines anything.
pub(crate) fn sandboxes() -> Vec<TierFacts> {
    let confining = |probe: &gvp_sandbox::Probe| probe.tier != Tier::None;
    let facts = |probe: gvp_sandbox::Probe| TierFacts {
        name: probe.tier.to_string(),
        works: probe.outcome.map_err(|obstacle| obstacle.to_string()),
    };
    probe_all(&helper()).into_iter().filter(confining).map(facts).collect()
}

/// The tier of this name.
pub(crate) fn tier(name: &str) -> Result<Tier, String> {
    name.parse().map_err(|unknown: gvp_sandbox::UnknownTier| unknown.to_string())
}

/// The sandbox that plugins run in: always the strongest there is, for what they are is not the material's affair.
pub(crate) fn sandbox_for_plugins() -> Result<Sandbox, Failure> {
    Sandbox::open(helper(), Wanted::Best)
        .map_err(|error| Failure::unfit(error).help("plugins only run in a sandbox; `gvp doctor` says what is missing"))
}

fn helper() -> Helper {
    Helper::current_exe(HELPER)
}

/// Trouble with Go is never the author's; an interruption leaves the material unjudged.
fn go_failure(error: GoError) -> Failure {
    match error {
        GoError::Interrupted => Failure::unjudged("interrupted before anything was judged"),
        _ => Failure::unfit(error),
    }
}
