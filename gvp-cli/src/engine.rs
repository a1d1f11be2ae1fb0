//! The seam to the crates that judge: the only module that calls them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gvp_core::{ArtifactKind, Cancel, Check, CheckId, Material, Report, Sink, Toolchain, Unit};

use crate::catalogue::Catalogue;
use crate::config::Resolved;
use crate::exit_code::ExitCode;
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
pub(crate) fn serve_helper() -> ExitCode {
    ExitCode::Defect
}

/// The checks that there are.
fn checks() -> Vec<Box<dyn Check>> {
    Vec::new()
}

/// What is known of the checks that there are.
pub(crate) fn catalogue() -> Catalogue {
    Catalogue::new(checks().iter().map(|check| check.info().clone()).collect())
}

/// Reads what was submitted.
pub(crate) fn read_material(paths: &[PathBuf], exclude: &[String]) -> Result<Material, Failure> {
    let _ = exclude;
    if let Some(missing) = paths.iter().find(|path| !Path::exists(path)) {
        let message = format!("there is nothing at `{}`", missing.display());
        return Err(Failure::usage(message).help("name a folder or a Go file that exists"));
    }
    Ok(Material::default())
}

/// Which question would be put to which unit.
pub(crate) fn plan(material: &Material, rules: &Resolved) -> Result<Vec<Planned>, Failure> {
    let _ = (material, rules);
    Err(not_wired())
}

/// Puts every question to every unit.
pub(crate) fn judge(
    material: &Material,
    rules: &Resolved,
    harness: &Harness<'_>,
    cancel: &Cancel,
    events: &dyn Sink,
) -> Result<Report, Failure> {
    let _ = (material, rules, harness, cancel, events);
    Err(not_wired())
}

/// Finds the Go to judge with.
pub(crate) fn find_go(wanted: Option<&str>) -> Result<GoFacts, Failure> {
    let _ = wanted;
    Err(not_wired())
}

/// Tries every tier of the sandbox.
pub(crate) fn sandboxes() -> Vec<TierFacts> {
    Vec::new()
}

fn not_wired() -> Failure {
    Failure::defect("this part of gvp is not wired yet")
}
