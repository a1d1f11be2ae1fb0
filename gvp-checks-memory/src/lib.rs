//! The memory dimension: what is allocated, what grows, what waits, and what has changed?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.

mod capture;
mod figures;
mod site;

pub mod profile;

use gvp_core::Check;

/// The namespace of these checks.
const NAMESPACE: &str = "gvp.memory";

/// All checks of the memory dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    vec![Box::new(profile::Profile)]
}
