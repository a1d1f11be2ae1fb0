//! The configuration: parsed from `gvp.toml`, resolved against the checks there are, then used.
//!
//! Precedence: flag > environment (`GVP_*`) > `gvp.toml` (override, then profile, then top level) > built-in. Flags
//! and environment come together in the arguments; this module adds the rest below them.

mod error;
mod file;
mod find;
mod glob;
mod layer;
mod resolve;
mod resolved;
mod value;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use error::ConfigError;
pub(crate) use resolved::Resolved;
pub(crate) use value::parse_duration;

use crate::catalogue::Catalogue;
use crate::failure::Failure;
use error::Source;
use file::ConfigFile;

/// The name of the configuration file.
pub(crate) const FILE_NAME: &str = "gvp.toml";

/// What `gvp init` writes: every setting with its default, as a comment.
pub(crate) const TEMPLATE: &str = include_str!("config/template.toml");

/// What the arguments say about the configuration.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// What is to be judged.
    pub(crate) paths: &'a [PathBuf],
    /// The file to read instead of looking for one.
    pub(crate) file: Option<&'a Path>,
    /// The profile to judge by.
    pub(crate) profile: Option<&'a str>,
    /// Globs of the checks to put.
    pub(crate) only: &'a [String],
    /// How long a run may take.
    pub(crate) time_limit: Option<Duration>,
}

/// Finds, parses and resolves the configuration.
pub(crate) fn load(request: &Request<'_>, catalogue: &Catalogue) -> Result<Resolved, Failure> {
    let root = find::root(request.paths);
    let found = match request.file {
        Some(file) => Some(file.to_owned()),
        None => root.as_deref().and_then(find::nearest),
    };
    let source = found.as_deref().map(read).transpose()?.unwrap_or_default();
    let prefix = find::prefix(root.as_deref(), found.as_deref());
    let file = ConfigFile::parse(&source)?;
    resolve::resolve(&file, &source, catalogue, request, prefix)
}

fn read(path: &Path) -> Result<Source, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Source::new(&find::shown(path), text)),
        Err(error) => Err(Failure::usage(format_args!("cannot read `{}`: {error}", path.display()))
            .help("name a TOML file that can be read, or leave --config out")),
    }
}

/// The JSON schema of the configuration file.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(ConfigFile).to_value()
}

#[cfg(test)]
mod tests;
