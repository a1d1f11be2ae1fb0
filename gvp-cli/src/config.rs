//! The configuration: parsed from `gvp.toml`, resolved against the checks there are, then used.
//!
//! Precedence: flag > environment (`GVP_*`) > `gvp.toml` (override, then profile, then top level) > built-in. Flags
//! and environment come together in the arguments; this module adds the rest below them.

mod error;
mod file;
mod find;
mod flags;
mod glob;
mod layer;
mod resolve;
mod resolved;
mod value;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gvp_plugin_host::Listed;

pub(crate) use error::ConfigError;
pub(crate) use find::shown;
pub(crate) use flags::Flags;
pub(crate) use resolved::Resolved;
pub(crate) use value::parse_duration;

use crate::baseline::{self, BaselinePlace};
use crate::catalogue::Catalogue;
use crate::failure::Failure;
use crate::plugins;
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
    /// What is set over everything.
    pub(crate) flags: &'a Flags,
}

impl Request<'_> {
    /// About the folder we are in.
    pub(crate) fn here() -> Self {
        static HERE: LazyLock<[PathBuf; 1]> = LazyLock::new(|| [PathBuf::from(".")]);
        Self { paths: HERE.as_slice(), file: None, profile: None, only: &[], flags: Flags::none() }
    }
}

/// The configuration as it was found and parsed. Names in it may still stand for nothing: which checks there are
/// depends on the plugins that it lists.
#[derive(Debug)]
pub(crate) struct Draft {
    source: Source,
    file: ConfigFile,
    /// Where the file is, if there is one.
    found: Option<PathBuf>,
    /// The deepest folder around all that is to be judged.
    root: Option<PathBuf>,
}

impl Draft {
    /// Finds and parses the configuration.
    pub(crate) fn read(request: &Request<'_>) -> Result<Self, Failure> {
        let root = find::root(request.paths);
        let found = match request.file {
            Some(file) => Some(file.to_owned()),
            None => root.as_deref().and_then(|root| find::nearest(root, FILE_NAME)),
        };
        let source = found.as_deref().map(read).transpose()?.unwrap_or_default();
        let file = ConfigFile::parse(&source)?;
        Ok(Self { source, file, found, root })
    }

    /// The plugins that are listed: in the configuration file, and in `plugins.yaml` beside it.
    pub(crate) fn plugins(&self) -> Result<Vec<Listed>, Failure> {
        let mut listed = Vec::new();
        if let Some(list) = self.list().filter(|list| list.is_file()) {
            listed.extend(plugins::read_list(&list)?);
        }
        if let Some(found) = &self.found {
            let tables = self.file.plugins.iter();
            listed.extend(tables.map(|(namespace, table)| Listed::new(namespace, table.clone().into(), found)));
        }
        Ok(listed)
    }

    /// Where `plugins.yaml` is, or would be.
    pub(crate) fn list(&self) -> Option<PathBuf> {
        match &self.found {
            Some(found) => Some(found.with_file_name(plugins::LIST)),
            None => {
                let root = self.root.as_deref()?;
                Some(find::nearest(root, plugins::LIST).unwrap_or_else(|| root.join(plugins::LIST)))
            }
        }
    }

    /// Where baselines are, or would be: beside the configuration file, or else in the root of the material or above it.
    fn baseline(&self) -> Option<BaselinePlace> {
        let root = self.root.as_deref()?;
        let name = self.file.baseline_file.as_deref().unwrap_or(Path::new(baseline::FILE_NAME));
        let file = match &self.found {
            Some(found) => found.parent().unwrap_or(Path::new("")).join(name),
            None => find::nearest(root, baseline::FILE_NAME).unwrap_or_else(|| root.join(name)),
        };
        let prefix = find::prefix(Some(root), Some(self.found.as_deref().unwrap_or(&file)));
        Some(BaselinePlace { file, prefix })
    }

    /// Holds every name against what there is.
    pub(crate) fn resolve(&self, request: &Request<'_>, catalogue: &Catalogue) -> Result<Resolved, Failure> {
        let prefix = find::prefix(self.root.as_deref(), self.found.as_deref());
        let resolved = resolve::resolve(&self.file, &self.source, catalogue, request, prefix)?;
        let baseline = self.baseline();
        let files =
            self.found.iter().cloned().chain(self.list()).chain(baseline.iter().map(|place| place.file.clone()));
        let files = files.filter_map(|file| file.canonicalize().ok()).collect();
        let found = self.found.as_deref().and_then(|found| found.canonicalize().ok());
        let folder = found.and_then(|found| Some(found.parent()?.to_owned()));
        Ok(Resolved { files, baseline, folder, ..resolved })
    }
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
