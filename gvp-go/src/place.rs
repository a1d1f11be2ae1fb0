//! Where a unit is staged within its module.

use std::collections::HashSet;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{ArtifactKind, Module, Unit, UnitKind};

use crate::import_path::{importable_prefix, is_importable_path};

/// Where a unit is staged within its module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placement {
    /// The folder, relative to the module.
    pub(crate) dir: Utf8PathBuf,
    /// Its import path.
    pub(crate) import_path: String,
    /// What to call the package where Go calls it by its import path: the same, or what the author knows it as.
    pub(crate) shown_as: String,
}

impl Placement {
    /// How the package is named to `go`, from the folder of the module.
    pub(crate) fn pattern(&self) -> String {
        format!("./{}", self.dir)
    }

    /// What Go calls a binary of the package: the last element of the import path that is not a major version.
    pub(crate) fn binary_name(&self) -> &str {
        let is_version = |name: &str| {
            name.strip_prefix('v')
                .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        };
        let mut elements = self.import_path.rsplit('/');
        let last = elements.next().unwrap_or_default();
        if is_version(last) { elements.next().unwrap_or(last) } else { last }
    }

    /// The file that a binary of the package is linked into.
    pub(crate) fn binary_file(&self, kind: ArtifactKind) -> String {
        let suffix = if kind.is_tests() { ".test" } else { "" };
        format!("{}{suffix}", self.binary_name())
    }
}

/// Gives the units of one module their places.
///
/// Packages that others may import stay where they are, since their import path is part of their meaning. All else gets
/// a folder of its own, named by a number: no two programs have the same name, and no name is one that Go refuses. The
/// folder lies below the author's, as far as its path is importable, so that `internal` packages stay visible.
pub(crate) struct Places {
    module_path: String,
    has_module: bool,
    taken: HashSet<Utf8PathBuf>,
    next: usize,
}

/// The module of units that have none.
pub(crate) const FRESH_MODULE: &str = "gvp.test";

impl Places {
    pub(crate) fn new(module: Option<&Module>) -> Self {
        let module_path = module.map_or(FRESH_MODULE, |module| module.path.as_str()).to_owned();
        Self { module_path, has_module: module.is_some(), taken: HashSet::new(), next: 0 }
    }

    /// The place of one unit, whose folder within the module is `dir`.
    pub(crate) fn place(&mut self, unit: &Unit, dir: Utf8PathBuf) -> Placement {
        let stays = self.has_module
            && unit.whole_folder
            && is_importable_path(&dir)
            && matches!(unit.kind, UnitKind::Library | UnitKind::Tests);
        if stays {
            let import_path = self.import_path(&dir);
            return Placement { dir, shown_as: import_path.clone(), import_path };
        }
        let shown_as = if self.has_module && unit.package != "main" {
            self.import_path(&dir)
        } else {
            unit.package.trim_end_matches("_test").to_owned()
        };
        let dir = self.own_folder(importable_prefix(&dir));
        Placement { import_path: self.import_path(&dir), dir, shown_as }
    }

    fn import_path(&self, dir: &Utf8Path) -> String {
        if dir.as_str().is_empty() { self.module_path.clone() } else { format!("{}/{dir}", self.module_path) }
    }

    fn own_folder(&mut self, below: Utf8PathBuf) -> Utf8PathBuf {
        let below = if self.has_module { below } else { Utf8PathBuf::new() };
        loop {
            let dir = below.join(format!("u{:05}", self.next));
            self.next += 1;
            if self.taken.insert(dir.clone()) {
                return dir;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(import_path: &str) -> String {
        Placement { dir: Utf8PathBuf::new(), import_path: import_path.to_owned(), shown_as: String::new() }
            .binary_name()
            .to_owned()
    }

    #[test]
    fn binaries_are_called_as_go_calls_them() {
        assert_eq!(named("example.com/tool"), "tool");
        assert_eq!(named("example.com/tool/v2"), "tool");
        assert_eq!(named("example.com/vest"), "vest");
    }
}
