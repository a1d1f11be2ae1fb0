//! A Go module as its `go.mod` declares it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Location;

/// A `require` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requirement {
    /// The path of the required module.
    pub path: String,
    /// Its version, as written.
    pub version: String,
    /// Whether it carries the comment `// indirect`.
    pub indirect: bool,
    /// Where it is required; absent where `go.mod` lies outside the material.
    pub location: Option<Location>,
}

/// A `replace` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replacement {
    /// The path of the module that is replaced.
    pub path: String,
    /// What takes its place: a module path, or a folder when it starts with `./`, `../` or `/`.
    pub with: String,
    /// Where it is replaced; absent where `go.mod` lies outside the material.
    pub location: Option<Location>,
}

/// A Go module as its `go.mod` declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Module {
    /// The folder that holds `go.mod`, absolute.
    pub dir: PathBuf,
    /// The text of `go.mod`, where it is part of another text or was never written: then there is no such folder.
    #[serde(default)]
    pub text: Option<String>,
    /// The module path; empty where `go.mod` has none.
    pub path: String,
    /// The language version it asks for, as written, such as `1.21` or `1.22.3`.
    pub go: Option<String>,
    /// Where the `go` line stands, or the first line of `go.mod`; absent where it lies outside the material.
    pub go_location: Option<Location>,
    /// What it requires.
    pub requirements: Vec<Requirement>,
    /// What it replaces.
    pub replacements: Vec<Replacement>,
    /// The `go.work` that uses this module, absolute.
    pub workspace: Option<PathBuf>,
}

impl Module {
    /// Whether the package at an import path may come from this module or from what it requires or replaces.
    pub fn may_provide(&self, import: &str) -> bool {
        let required = self.requirements.iter().map(|requirement| &requirement.path);
        let replaced = self.replacements.iter().map(|replacement| &replacement.path);
        [&self.path].into_iter().chain(required).chain(replaced).any(|module| is_within(import, module))
    }
}

/// Whether the package at an import path lies in a module, by the path of that.
pub fn is_within(import: &str, module: &str) -> bool {
    !module.is_empty() && import.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
