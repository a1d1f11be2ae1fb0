//! The fuzz dimension: does it stand up to inputs that nobody thought of?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.

pub mod generate;

use gvp_core::Check;

/// All checks of the fuzz dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    vec![]
}
