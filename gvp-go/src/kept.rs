//! What checks keep from one run to the next, by name: above all corpora of fuzz targets.

use std::fs;
use std::path::PathBuf;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::RunFile;

use crate::error::GoError;
use crate::left;

/// A folder in which things are kept by name.
#[derive(Debug)]
pub(crate) struct Kept {
    root: PathBuf,
}

impl Kept {
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// What was kept under this name.
    pub(crate) fn recall(&self, name: &str) -> Vec<RunFile> {
        let Some(folder) = folder(name) else { return Vec::new() };
        let mut files = left::collect(&self.root, std::slice::from_ref(&folder));
        files.iter_mut().for_each(|file| {
            if let Ok(within) = file.path.strip_prefix(&folder) {
                file.path = within.to_owned();
            }
        });
        files
    }

    /// Keeps files under a name. What cannot be kept is lost to the next run, and to nobody else.
    pub(crate) fn remember(&self, name: &str, files: &[RunFile]) {
        let Some(folder) = folder(name) else { return };
        let _ = self.replace(&folder, files);
    }

    /// Writes everything beside what is there, and swaps the two, so that nothing half-written is ever found.
    fn replace(&self, folder: &Utf8Path, files: &[RunFile]) -> Result<(), GoError> {
        let place = self.root.join(folder);
        let parent = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).map_err(GoError::folder("make", parent))?;
        let new = tempfile::tempdir_in(parent).map_err(GoError::folder("make a folder in", parent))?;
        left::lay_out(new.path(), files)?;
        if place.exists() {
            fs::remove_dir_all(&place).map_err(GoError::folder("remove", &place))?;
        }
        fs::rename(new.keep(), &place).map_err(GoError::folder("make", &place))
    }
}

/// The folder of a name: no name leads anywhere else.
fn folder(name: &str) -> Option<Utf8PathBuf> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    (!name.is_empty() && name.chars().all(plain) && !name.contains("..")).then(|| name.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_recalled_and_what_was_kept_before_is_gone() {
        let dir = tempfile::tempdir().expect("a folder");
        let kept = Kept::at(dir.path().join("corpus"));
        let file = |path: &str| RunFile { path: path.into(), bytes: path.into() };
        assert_eq!(kept.recall("a/FuzzX"), []);
        kept.remember("a/FuzzX", &[file("one"), file("two")]);
        kept.remember("a/FuzzX", &[file("sub/three"), file("two")]);
        assert_eq!(kept.recall("a/FuzzX"), [file("sub/three"), file("two")]);
        kept.remember("../escape", &[file("x")]);
        assert_eq!((kept.recall("../escape"), kept.recall("b/FuzzX")), (Vec::new(), Vec::new()));
    }
}
