//! How a unit is run, and why it is not.

use std::time::Duration;

use crate::clock::{may_be_virtual, on_the_chosen_clock};
use gvp_core::{ArtifactKind, Run, Settings, Skip, Unit, UnitKind};

/// How long a program that never ends by itself is watched: long enough to see it fail to start.
const WATCHED: Duration = Duration::from_secs(2);

/// The run that shows what a unit does, on the virtual clock where that is faithful; none where it is not to be run.
pub fn run_of(unit: &Unit, settings: &Settings) -> Option<Run> {
    let artifact = artifact_of(unit)?;
    let mut run = Run { limits: settings.limits, ..Run::of(artifact) };
    run.env.clone_from(&unit.recipe.env);
    if artifact.is_tests() {
        run.args = ["-test.v", "-test.paniconexit0", "-test.timeout=0"].map(str::to_owned).to_vec();
        return Some(on_the_chosen_clock(unit, settings, run));
    }
    run.args = unit.recipe.args.clone().unwrap_or_default();
    run.stdin = unit.recipe.stdin.clone().unwrap_or_default().into_bytes();
    if unit.habits.runs_until_stopped().is_some() {
        run.limits.wall = run.limits.wall.min(WATCHED);
    }
    Some(on_the_chosen_clock(unit, settings, run))
}

/// What has to be made of a unit so that it can be run; none where it is not to be run.
pub fn artifact_of(unit: &Unit) -> Option<ArtifactKind> {
    if unit.recipe.forbidden.is_some() || unit.must_not_compile() {
        return None;
    }
    // A probe that is not woken does nothing, so the same binary serves for both clocks.
    let probed = may_be_virtual(unit);
    match unit.kind {
        UnitKind::Program if probed => Some(ArtifactKind::ProbedProgram),
        UnitKind::Program => Some(ArtifactKind::Program),
        UnitKind::Tests if probed => Some(ArtifactKind::ProbedTests),
        UnitKind::Tests => Some(ArtifactKind::TestBinary),
        _ => None,
    }
}

/// Why a unit is not run.
pub fn why_not_run(unit: &Unit) -> Skip {
    if let Some(reason) = &unit.recipe.forbidden {
        return Skip::because(format!("not to be run: {reason}"));
    }
    if unit.must_not_compile() {
        return Skip::because("it is meant not to compile");
    }
    Skip::because(format!("a {} is not run", unit.kind.as_str()))
}

/// The skip of a check that needs the unit compiled, where it does not compile.
pub fn does_not_compile() -> Skip {
    Skip::because("it does not compile: see gvp.build/compile")
}
