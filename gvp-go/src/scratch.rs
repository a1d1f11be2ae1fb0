//! The temporary folder of one run.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::GoError;

/// The temporary folder of one run; it goes when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    dir: tempfile::TempDir,
    next: AtomicU64,
}

impl Scratch {
    pub(crate) fn new(keep: bool) -> Result<Self, GoError> {
        let parent = std::env::temp_dir();
        let mut dir = tempfile::Builder::new()
            .prefix("gvp-")
            .tempdir_in(&parent)
            .map_err(GoError::folder("make a temporary folder in", parent))?;
        dir.disable_cleanup(keep);
        Ok(Self { dir, next: AtomicU64::new(0) })
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A folder of this name, made if it is not there.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, GoError> {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(&path).map_err(GoError::folder("make", &path))?;
        Ok(path)
    }

    /// A new empty folder.
    pub(crate) fn fresh(&self, kind: &str) -> Result<PathBuf, GoError> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder(&format!("{kind}/{number}"))
    }
}
