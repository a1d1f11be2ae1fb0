//! The fuzz dimension: does it stand up to inputs that nobody thought of?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.
//!
//! Underneath is a core that any check can use which has a fuzz binary: a [`Campaign`] fuzzes one target slice by slice,
//! [`try_alone`] says whether and how a target fails for one [`Input`], and [`Sessions`] does both for all targets of a
//! unit within its budget.

mod campaign;
mod digest;
mod input;
mod memory;
mod session;
mod slice;
mod stack;
mod target;
mod trial;

pub mod targets;

use std::sync::Arc;

pub mod generate;

use gvp_core::Check;

pub use campaign::{Campaign, Stand, Step};
pub use input::Input;
pub use session::{Fuzzed, Sessions};
pub use target::{Target, from_constants, targets as targets_of};
pub use trial::{Binaries, Failure, try_alone};

/// The namespace of these checks.
const NAMESPACE: &str = "gvp.fuzz";

/// All checks of the fuzz dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    let sessions = Arc::new(Sessions::default());
    vec![Box::new(targets::Targets { sessions })]
}
