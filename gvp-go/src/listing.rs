//! Asks `go list` about a batch: the one command that survives packages that cannot be loaded, compiles all others, and
//! reports on each by its import path.

use std::collections::HashMap;

use gvp_core::UnitKind;
use serde::Deserialize;

use crate::batch::Batch;
use crate::command::{Call, GoCommand, shown};
use crate::error::GoError;

/// One package as `go list -json` describes it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Package {
    /// For a variant that is compiled with tests, followed by a blank and more.
    pub(crate) import_path: String,
    /// Where it was compiled to; empty where it was not.
    pub(crate) export: String,
    pub(crate) error: Option<PackageError>,
    pub(crate) deps_errors: Vec<PackageError>,
    pub(crate) imports: Vec<String>,
}

/// What keeps a package from being loaded or compiled.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct PackageError {
    pub(crate) pos: String,
    pub(crate) err: String,
}

/// What Go says when it may not fetch a module.
const NOT_FETCHED: &str = "module lookup disabled by GOPROXY=off";

impl Package {
    /// All that is wrong with the package and what it imports.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &PackageError> {
        self.error.iter().chain(&self.deps_errors)
    }

    fn lacks_modules(&self) -> bool {
        self.errors().any(|error| error.err.contains(NOT_FETCHED))
    }
}

/// What a call of `go list` gave.
#[derive(Debug)]
pub(crate) enum Listing {
    /// All packages of the batch, by import path, each with its variants.
    Packages(HashMap<String, Vec<Package>>),
    /// Not a single package: `go.mod` is malformed, or asks for what cannot be had.
    Nothing(String),
}

/// What `go list` is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Load and compile everything, without any network.
    Compile,
    /// Fetch the modules that are missing. This compiles nothing, and executes nothing of what it fetches.
    Fetch,
}

/// Asks about all packages of a batch.
pub(crate) fn ask(go: &GoCommand<'_>, batch: &Batch, purpose: Purpose) -> Result<Listing, GoError> {
    let call = Call {
        dir: &batch.stage,
        args: arguments(batch, purpose),
        workspace: batch.workspace.as_deref(),
        vendored: batch.is_vendored(),
        online: purpose == Purpose::Fetch,
        output: None,
        probed: false,
        compiler: None,
    };
    let execution = go.call(&call)?;
    let packages = serde_json::Deserializer::from_slice(&execution.stdout.bytes).into_iter();
    let packages: Vec<Package> = packages
        .collect::<Result<_, _>>()
        .map_err(|error| GoError::Failed { command: shown(&call), reason: error.to_string() })?;
    if packages.is_empty() {
        return Ok(Listing::Nothing(execution.stderr.text().into_owned()));
    }
    let mut by_path: HashMap<String, Vec<Package>> = HashMap::new();
    for package in packages {
        let path = package.import_path.split(' ').next().unwrap_or_default().to_owned();
        by_path.entry(path).or_default().push(package);
    }
    Ok(Listing::Packages(by_path))
}

fn arguments(batch: &Batch, purpose: Purpose) -> Vec<String> {
    let mut words = vec!["list", "-e", "-json=ImportPath,Export,Error,DepsErrors,Imports"];
    if purpose == Purpose::Compile {
        words.push("-export");
    }
    if batch.members.iter().any(|member| member.unit().kind == UnitKind::Tests) {
        words.push("-test");
    }
    words.into_iter().map(str::to_owned).chain(batch.patterns(&batch.members)).collect()
}

impl Listing {
    /// Whether modules have to be fetched before anything can be said.
    pub(crate) fn lacks_modules(&self) -> bool {
        match self {
            Self::Nothing(reason) => reason.contains(NOT_FETCHED),
            Self::Packages(packages) => packages.values().flatten().any(Package::lacks_modules),
        }
    }

    /// Where modules are still missing after an attempt to fetch them, what that attempt said of it.
    pub(crate) fn explained_by(self, fetched: Self) -> Self {
        match (self, fetched) {
            (Self::Nothing(reason), Self::Nothing(why)) if reason.contains(NOT_FETCHED) => Self::Nothing(why),
            (Self::Packages(mut packages), Self::Packages(fetched)) => {
                for package in packages.values_mut().flatten().filter(|package| package.lacks_modules()) {
                    let path = package.import_path.split(' ').next().unwrap_or_default();
                    let same = fetched.get(path).into_iter().flatten();
                    if let Some(said) = same.into_iter().find(|other| other.import_path == package.import_path)
                        && said.errors().next().is_some()
                    {
                        package.error.clone_from(&said.error);
                        package.deps_errors.clone_from(&said.deps_errors);
                    }
                }
                Self::Packages(packages)
            }
            (listing, _) => listing,
        }
    }
}
