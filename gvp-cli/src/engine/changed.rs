//! Which units have changed since a revision: those that rest on a file that has.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use gvp_core::{Material, Unit, UnitId};
use gvp_pipeline::{Dependencies, Foundation};

use crate::changes::Revision;
use crate::failure::Failure;

/// The units that rest on nothing that has changed. Where one of the `settings` has, all may have another fate.
pub(crate) fn unchanged_units(
    material: &Material,
    settings: &[PathBuf],
    revision: &Revision,
) -> Result<HashSet<UnitId>, Failure> {
    let dependencies = Dependencies::new(material);
    let foundations: Vec<Foundation> = material.units.iter().map(|unit| dependencies.of(unit)).collect();
    let mut files: HashSet<&Path> =
        foundations.iter().flat_map(|foundation| &foundation.files).map(PathBuf::as_path).collect();
    files.extend(settings.iter().map(PathBuf::as_path));
    let changed = revision.changed(&files)?;
    if settings.iter().any(|file| changed.contains(file.as_path())) {
        return Ok(HashSet::new());
    }
    let losses = Losses::new(material, &foundations, revision);
    let is_unchanged = |unit: &Unit, foundation: &Foundation| {
        unit.unreadable.is_none()
            && !foundation.files.iter().any(|file| changed.contains(file.as_path()))
            && !losses.touch(&material.root.join(&unit.dir), foundation)
    };
    let unchanged = material.units.iter().zip(&foundations).filter(|(unit, foundation)| is_unchanged(unit, foundation));
    Ok(unchanged.map(|(unit, _)| unit.id.clone()).collect())
}

/// Where files have been deleted.
struct Losses {
    /// The folders whose packages or data are less than they were.
    folders: HashSet<PathBuf>,
    /// The folders whose module or workspace is gone.
    modules: HashSet<PathBuf>,
}

impl Losses {
    fn new(material: &Material, foundations: &[Foundation], revision: &Revision) -> Self {
        let own = material.units.iter().map(|unit| material.root.join(&unit.dir));
        let mut known: HashSet<PathBuf> = own.collect();
        known.extend(foundations.iter().flat_map(|foundation| foundation.folders.iter().cloned()));
        let mut losses = Self { folders: HashSet::new(), modules: HashSet::new() };
        for file in revision.deleted() {
            if file.file_name().is_some_and(|name| ["go.mod", "go.sum", "go.work"].iter().any(|lost| name == *lost)) {
                losses.modules.extend(file.parent().map(Path::to_owned));
            }
            // Data belong to the nearest folder above them that has Go files.
            losses.folders.extend(file.ancestors().skip(1).find(|folder| known.contains(*folder)).map(Path::to_owned));
        }
        losses
    }

    fn touch(&self, dir: &Path, foundation: &Foundation) -> bool {
        self.folders.contains(dir)
            || foundation.folders.iter().any(|folder| self.folders.contains(folder))
            || dir.ancestors().any(|folder| self.modules.contains(folder))
    }
}
