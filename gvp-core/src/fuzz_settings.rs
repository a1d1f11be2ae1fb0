//! How long and how thoroughly fuzz targets are fuzzed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How long and how thoroughly fuzz targets are fuzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FuzzSettings {
    /// How long all targets of a package may be fuzzed together, at most. Most end long before, when nothing new comes.
    pub budget: Duration,
    /// How long everything that is fuzzed of the whole material may take together; as long as all budgets if absent.
    pub total: Option<Duration>,
    /// The share of the statements in reach of a target that its inputs should run, in percent.
    pub coverage: u32,
}

impl Default for FuzzSettings {
    fn default() -> Self {
        Self { budget: Duration::from_secs(60), total: None, coverage: 50 }
    }
}
