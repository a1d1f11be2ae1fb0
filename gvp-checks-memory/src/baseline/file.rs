//! The file in which baselines are kept, for people to review: `gvp-baseline.json`.

use std::collections::BTreeMap;

use gvp_core::Toolchain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::figure::Figure;

/// The name of this form of the file.
pub const SCHEMA: &str = "gvp.baseline/1";

/// Grows when the same code is measured to other figures than before.
pub(super) const METHOD: u32 = 1;

/// What units allocated when the baseline was recorded. `gvp baseline record` writes it, people review it, and
/// `gvp.memory/baseline` holds later runs against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "gvp-baseline.json", extend("$id" = "https://gvp.dev/schema/gvp.baseline/1"))]
pub struct BaselineFile {
    /// The form of the file, `gvp.baseline/1`.
    pub schema: String,
    /// By unit, seen from the folder of this file, and then by the Go that it was measured with.
    pub units: BTreeMap<String, Recorded>,
}

/// What one unit allocated, by the Go that it was measured with, such as `go1.26.8 linux/amd64`.
pub type Recorded = BTreeMap<String, Entry>;

impl BaselineFile {
    /// A file in which nothing stands yet.
    pub fn empty() -> Self {
        Self { schema: SCHEMA.to_owned(), units: BTreeMap::new() }
    }
}

/// How a Go is called in the file: figures of another one, or of another kind of machine, are not comparable.
pub fn toolchain_key(go: &Toolchain) -> String {
    format!("go{} {}/{}", go.name, go.os, go.arch)
}

/// Which clock a unit was measured on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasuredOn {
    /// The virtual one, on which the same code allocates the same on every machine of a kind.
    VirtualClock,
    /// The machine's, for units with sockets, processes or signals: how busy the machine is shows in the figures.
    RealClock,
}

/// What one unit allocated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// How it was measured; other figures than by this method are not comparable.
    pub method: u32,
    /// Which clock it was measured on.
    pub clock: MeasuredOn,
    /// Bytes still in use at the end, after a garbage collection, of what the author's code allocated.
    pub inuse_space: Figure,
    /// Objects that the author's code allocated, itself or through what it calls.
    pub alloc_objects: Figure,
    /// The three types of which most bytes were allocated, most first, and those that are close to the third.
    pub top_types: Vec<TopType>,
    /// What the benchmarks of a test package allocate, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub benchmarks: BTreeMap<String, PerOperation>,
}

/// A type of which much is allocated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TopType {
    /// Its name, as in Go source; a long one is cut.
    #[serde(rename = "type")]
    pub name: String,
    /// The first 16 digits of the SHA-256 of its whole name, which is what is compared.
    pub hash: String,
    /// Bytes that were allocated of it.
    pub bytes: u64,
}

impl TopType {
    /// Names longer than this are generated, and nothing that anyone reads.
    const LONGEST: usize = 120;

    pub(super) fn new(name: &str, bytes: u64) -> Self {
        let hash = Sha256::digest(name.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let shown: String = name.chars().take(Self::LONGEST).collect();
        let cut = if shown.len() < name.len() { "…" } else { "" };
        Self { name: format!("{shown}{cut}"), hash, bytes }
    }
}

/// What one operation of a benchmark allocates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerOperation {
    /// Objects.
    pub allocs_per_op: Figure,
    /// Bytes.
    pub bytes_per_op: Figure,
}

/// The JSON schema of the file.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(BaselineFile).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_apart_by_their_whole_name() {
        let long = |end: &str| TopType::new(&format!("struct {{ {}{end} }}", "x int; ".repeat(40)), 1);
        assert_eq!(long("a int").name, long("b int").name);
        assert_ne!(long("a int").hash, long("b int").hash);
        // As `printf main.node | sha256sum` says.
        assert_eq!(TopType::new("main.node", 1).hash, "954c9ead9e3160b6");
    }
}
