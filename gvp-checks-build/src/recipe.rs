//! How a unit is run.

use std::time::Duration;

use crate::clock::{may_be_virtual, on_the_chosen_clock};
use gvp_core::{ArtifactKind, Run, Settings, Skip, Unit, UnitKind};

/// How long a program that never ends by itself is watched: long enough to see it fail to start.
const WATCHED: Duration = Duration::from_secs(2);

/// The run that shows what a unit does, on the virtual clock where that is faithful.
///
/// # Errors
/// Why there is none, where it is not to be run.
pub fn run_of(unit: &Unit, settings: &Settings) -> Result<Run, Skip> {
    let artifact = artifact_of(unit)?;
    let run = Run { limits: settings.limits, ..Run::of(artifact) };
    if artifact.is_tests() {
        let args = ["-test.v", "-test.paniconexit0", "-test.timeout=0"].map(str::to_owned).to_vec();
        let run = Run { args, env: unit.recipe.env.clone(), ..run };
        return Ok(on_the_chosen_clock(unit, settings, run));
    }
    let mut run = run.by(&unit.recipe);
    if unit.habits.runs_until_stopped().is_some() {
        run.limits.wall = run.limits.wall.min(WATCHED);
    }
    Ok(on_the_chosen_clock(unit, settings, run))
}

/// What has to be made of a unit so that it can be run.
///
/// # Errors
/// Why nothing has, where it is not to be run.
pub fn artifact_of(unit: &Unit) -> Result<ArtifactKind, Skip> {
    if let Some(skip) = unit.not_to_be_run() {
        return Err(skip);
    }
    // A probe that is not woken does nothing, so the same binary serves for both clocks.
    Ok(match (unit.kind == UnitKind::Tests, may_be_virtual(unit)) {
        (false, false) => ArtifactKind::Program,
        (false, true) => ArtifactKind::ProbedProgram,
        (true, false) => ArtifactKind::TestBinary,
        (true, true) => ArtifactKind::ProbedTests,
    })
}
