//! What was submitted, taken apart into units.

use std::path::PathBuf;
use std::sync::Arc;

use crate::{Module, Notice, Unit};

/// What was submitted, taken apart into units.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// The folder that all paths of units and findings are relative to, absolute.
    pub root: PathBuf,
    /// The Go modules that units belong to.
    pub modules: Vec<Arc<Module>>,
    /// The units, in path order.
    pub units: Vec<Arc<Unit>>,
    /// What was passed over, and why.
    pub notices: Vec<Notice>,
}
