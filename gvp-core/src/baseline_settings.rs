//! How far what a unit allocates may move away from its baseline.

use serde::{Deserialize, Serialize};

/// How far what a unit allocates may move away from its baseline, up or down. A difference counts where it is beyond the
/// percentage and beyond the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct BaselineSettings {
    /// The bytes that are in use at the end, in percent.
    pub inuse_space: u32,
    /// Differences of so many bytes in use do not count.
    pub inuse_floor: u64,
    /// The objects that are allocated, in percent.
    pub alloc_objects: u32,
    /// Differences of so many objects do not count.
    pub objects_floor: u64,
}

impl Default for BaselineSettings {
    fn default() -> Self {
        Self { inuse_space: 5, inuse_floor: 4096, alloc_objects: 3, objects_floor: 8 }
    }
}
