//! The build dimension: does it compile, does it run, does it print what the text says?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.

mod attempt;
mod cause;
mod chance;
mod clock;
mod elision;
mod ending;
#[cfg(test)]
mod fake;
mod farewell;
mod fence;
mod ladder;
mod machine;
mod note;
mod occasion;
mod order;
mod output;
mod printed_line;
mod promised_output;
pub mod recipe;
mod redaction;
mod refusal;
mod side_by_side;
mod sources;
mod stack;
mod stage;
mod stale;
mod surroundings;
mod test_log;
mod tests_run;
mod variations;

pub mod compile;
pub mod deps;
pub mod entry;
pub mod exercise;
pub mod external_service;
pub mod go_version;
pub mod race;
pub mod reproducible;
pub mod run;
pub mod sleep;
pub mod vet;

use gvp_core::Check;

/// The namespace of these checks.
const NAMESPACE: &str = "gvp.build";

/// Checks that build everything anew, with tools that not every machine has: they are put when they are asked for by name.
pub const ONLY_WHEN_ASKED_FOR: [&str; 1] = ["gvp.build/race"];

/// All checks of the build dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    vec![
        Box::new(compile::Compile),
        Box::new(deps::Deps),
        Box::new(entry::Entry),
        Box::new(exercise::ExerciseCheck),
        Box::new(external_service::ExternalService),
        Box::new(go_version::GoVersion),
        Box::new(race::Race),
        Box::new(reproducible::Reproducible),
        Box::new(run::RunCheck),
        Box::new(sleep::Sleep),
        Box::new(vet::Vet),
    ]
}
