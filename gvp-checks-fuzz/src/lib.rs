//! The fuzz dimension: does it stand up to inputs that nobody thought of?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.
//!
//! Underneath is a core that any check can use which has a fuzz binary: a [`Campaign`] fuzzes one target slice by slice,
//! a [`Trial`] says whether and how a target fails for one [`Input`], and [`Sessions`] does both for all targets of a
//! unit within its budget.

mod adding;
mod aftermath;
mod campaign;
mod digest;
mod failure;
mod growth;
mod input;
mod memory;
mod profile;
mod purse;
mod raced;
mod replay;
mod session;
mod slice;
mod stack;
mod target;
mod trial;

pub mod coverage;
pub mod generate;
pub mod generated;
pub mod serialization;
pub mod targets;

use std::sync::Arc;

use gvp_core::Check;

pub use campaign::{Campaign, Stand, Step};
pub use failure::Failure;
pub use generated::{HarnessFile, harness_file};
pub use input::Input;
pub use purse::Purse;
pub use session::{Fuzzed, Sessions};
pub use target::{Target, from_constants, targets as targets_of};
pub use trial::{Binaries, Trial};

/// The namespace of these checks.
const NAMESPACE: &str = "gvp.fuzz";

/// Checks that build every package anew and run it thousands of times: they are put when they are asked for by name.
pub const ONLY_WHEN_ASKED_FOR: [&str; 2] = ["gvp.fuzz/generated", "gvp.fuzz/serialization"];

/// All checks of the fuzz dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    let sessions = Arc::new(Sessions::default());
    vec![
        Box::new(coverage::Coverage { sessions: Arc::clone(&sessions) }),
        Box::new(generated::GeneratedHarnesses { sessions: Arc::clone(&sessions) }),
        Box::new(serialization::Serialization),
        Box::new(targets::Targets { sessions }),
    ]
}
