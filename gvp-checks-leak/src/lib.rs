//! The leak dimension: does every goroutine come to an end?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.

use gvp_core::Check;

/// All checks of the leak dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    Vec::new()
}
