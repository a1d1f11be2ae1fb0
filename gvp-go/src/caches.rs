//! What is kept between runs: compiled packages, linked binaries and downloaded modules.

use std::path::{Path, PathBuf};

use gvp_sandbox::Tier;

use crate::error::GoError;
use crate::kept::Kept;
use crate::linked::Linked;

/// Folders that are kept between runs. They are GVP's own: a stranger's code is never compiled into the build cache
/// of the person who judges it.
#[derive(Debug, Clone)]
pub struct Caches {
    root: PathBuf,
    /// Whether there is a sandbox: what was built without one belongs to another user and deserves less trust.
    is_confined: bool,
    /// Where corpora are kept, if not beside the rest.
    corpora: Option<PathBuf>,
}

const BUILDS: &str = "go-build";
const UNCONFINED_BUILDS: &str = "go-build-unconfined";
const LINKED: &str = "linked";
const UNCONFINED_LINKED: &str = "linked-unconfined";
const MODULES: &str = "modules";
const CORPORA: &str = "corpus";

impl Caches {
    /// The names of the folders there may be.
    pub const FOLDERS: [&str; 6] = [BUILDS, UNCONFINED_BUILDS, LINKED, UNCONFINED_LINKED, MODULES, CORPORA];

    /// The caches in `GVP_CACHE_DIR`, or in the user's cache folder, for builds in a sandbox of this tier.
    ///
    /// # Errors
    /// Where there is no such folder and none can be made.
    pub fn open(tier: Tier) -> Result<Self, GoError> {
        Self::at(Self::folder(), tier)
    }

    /// The folder of all caches: `GVP_CACHE_DIR`, or one in the user's cache folder. It need not exist.
    pub fn folder() -> PathBuf {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        absolute(
            variable("GVP_CACHE_DIR")
                .or_else(|| variable("XDG_CACHE_HOME").map(|dir| dir.join("gvp")))
                .or_else(|| variable("HOME").map(|dir| dir.join(".cache/gvp")))
                .unwrap_or_else(|| std::env::temp_dir().join("gvp-cache")),
        )
    }

    /// The caches in a folder of the caller's.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn at(root: PathBuf, tier: Tier) -> Result<Self, GoError> {
        let caches = Self { root: absolute(root), is_confined: tier != Tier::None, corpora: None };
        for dir in [caches.builds(), caches.modules()] {
            std::fs::create_dir_all(&dir).map_err(GoError::folder("make", dir))?;
        }
        Ok(caches)
    }

    /// Where Go keeps what it compiled.
    pub(crate) fn builds(&self) -> PathBuf {
        self.root.join(if self.is_confined { BUILDS } else { UNCONFINED_BUILDS })
    }

    /// Binaries that Go linked.
    pub(crate) fn linked(&self) -> Linked {
        Linked::at(self.root.join(if self.is_confined { LINKED } else { UNCONFINED_LINKED }))
    }

    /// Where Go keeps modules.
    pub(crate) fn modules(&self) -> PathBuf {
        self.root.join(MODULES)
    }

    /// Keeps corpora in a folder of the caller's rather than in the cache.
    pub fn with_corpora(mut self, dir: PathBuf) -> Self {
        self.corpora = Some(dir);
        self
    }

    /// What checks keep: corpora of fuzz targets.
    pub(crate) fn kept(&self) -> Kept {
        Kept::at(self.corpora.clone().unwrap_or_else(|| self.root.join(CORPORA)))
    }

    /// The folder of all caches.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// The same folder for whoever has another working folder, as all that runs in the sandbox has. Only an empty path has no
/// absolute form.
fn absolute(folder: PathBuf) -> PathBuf {
    std::path::absolute(&folder).unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_the_same_from_any_other() {
        let folder = tempfile::tempdir_in(".").expect("the folder of the crate is writable");
        let relative = Path::new(".").join(folder.path().file_name().expect("it has a name"));
        let caches = Caches::at(relative, Tier::None).expect("a folder can be made in it");
        assert!(caches.builds().is_absolute() && caches.modules().is_dir());
    }
}
