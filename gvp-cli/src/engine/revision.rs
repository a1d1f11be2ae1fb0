//! The units as they were in a Git revision, built and ready to be run beside those of the working tree.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gvp_checks_memory::baseline::{Earlier, Recorder};
use gvp_core::{
    Artifact, ArtifactKind, Cancel, Check as _, CheckError, Context, Execution, Material, Order, Run, Settings, Sink,
    Toolchain, Unit, UnitId, Workbench as _,
};
use gvp_go::Workshop;
use tempfile::TempDir;

use super::{Harness, emission, read_material};
use crate::changes::Revision;
use crate::config::Resolved;
use crate::failure::Failure;

/// The units as they were in a Git revision.
pub(crate) struct Past {
    name: String,
    units: HashMap<UnitId, (Arc<Unit>, Settings)>,
    workshop: Workshop,
    /// Where the revision lies as long as it is needed.
    _folder: TempDir,
}

impl Past {
    /// Writes the revision to a temporary folder, and builds there what lies at the same places as `paths`.
    pub(crate) fn build(
        name: &str,
        paths: &[PathBuf],
        material: &Material,
        rules: &Resolved,
        harness: &Harness<'_>,
        cancel: &Cancel,
        events: &dyn Sink,
    ) -> Result<Self, Failure> {
        let revision = Revision::read(&material.root, name, "--against")?;
        let folder = tempfile::Builder::new().prefix("gvp-revision-").tempdir();
        let folder = folder.map_err(|error| Failure::unfit(format_args!("cannot make a temporary folder: {error}")))?;
        revision.export(folder.path())?;
        let there = |path: &PathBuf| place_in(folder.path(), path, &revision, name);
        let paths = paths.iter().map(there).collect::<Result<Vec<_>, _>>()?;
        let old = read_material(&paths, rules.exclude())?;
        let workshop = emission::open(harness, cancel)?;
        workshop.make(&old, &orders(&old), events);
        let units = old.units.iter().map(|unit| (unit.id.clone(), (Arc::clone(unit), rules.settings_for(unit))));
        Ok(Self { name: name.to_owned(), units: units.collect(), workshop, _folder: folder })
    }
}

/// Where a path of the working tree is in the revision.
fn place_in(folder: &Path, path: &Path, revision: &Revision, name: &str) -> Result<PathBuf, Failure> {
    let missing = || {
        Failure::usage(format_args!("--against: there is nothing at `{}` in `{name}`", path.display()))
            .help("name a revision that has it, or other paths")
    };
    let top = revision.top().canonicalize().unwrap_or_else(|_| revision.top().to_owned());
    let absolute = path.canonicalize().map_err(|_| missing())?;
    let place = folder.join(absolute.strip_prefix(top).map_err(|_| missing())?);
    if place.exists() { Ok(place) } else { Err(missing()) }
}

/// What is to be made of the units: all that is measured of them, and the packages that they import.
fn orders(material: &Material) -> Vec<Order> {
    let recorder = Recorder::default();
    let order = |unit: &Arc<Unit>| {
        let mut kinds: BTreeSet<ArtifactKind> = recorder.needs(unit).into_iter().collect();
        if kinds.is_empty() && unit.is_compiled() {
            kinds.insert(ArtifactKind::Package);
        }
        Order { unit: Arc::clone(unit), kinds, extra: BTreeSet::new() }
    };
    material.units.iter().map(order).filter(|order| !order.kinds.is_empty()).collect()
}

impl Earlier for Past {
    fn name(&self) -> &str {
        &self.name
    }

    fn context(&self, unit: &UnitId) -> Option<Box<dyn Context + '_>> {
        let (unit, settings) = self.units.get(unit)?;
        Some(Box::new(PastContext { unit, settings, workshop: &self.workshop }))
    }
}

impl fmt::Debug for Past {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Past").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What can be asked about a unit as it was.
struct PastContext<'a> {
    unit: &'a Unit,
    settings: &'a Settings,
    workshop: &'a Workshop,
}

impl Context for PastContext<'_> {
    fn unit(&self) -> &Unit {
        self.unit
    }

    fn settings(&self) -> &Settings {
        self.settings
    }

    fn toolchain(&self) -> &Toolchain {
        self.workshop.toolchain()
    }

    fn artifact(&self, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        self.workshop.artifact(self.unit, kind)
    }

    fn execute(&self, run: &Run) -> Result<Arc<Execution>, CheckError> {
        self.workshop.execute(self.unit, run)
    }
}
