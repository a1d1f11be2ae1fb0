//! Which files of a folder belong to the material.

use std::fs::FileType;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Location, Notice};
use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder};

use crate::MaterialError;

/// What a walk over a folder found.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Regular files, relative to the root, in path order.
    pub(crate) files: Vec<Utf8PathBuf>,
    /// Folders and files that could not be read, with the cause.
    pub(crate) unreadable: Vec<(Utf8PathBuf, String)>,
    /// What was passed over, and why.
    pub(crate) notices: Vec<Notice>,
}

/// Folders that hold other people's code, or none.
const PASSED_OVER: [&str; 2] = ["vendor", "node_modules"];

/// Walks over `root`. Git's ignore files are respected, inside a repository or not; hidden files and vendored code are
/// left alone; symbolic links are followed to files inside the tree and never to folders.
pub(crate) fn walk(root: &Path, exclude: &[String]) -> Result<Walk, MaterialError> {
    let mut walk = Walk::default();
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    for entry in walker(root, exclude)? {
        match entry {
            Ok(entry) => walk.take(root, &real_root, &entry),
            Err(error) => walk.fail(root, &error),
        }
    }
    walk.files.sort();
    walk.unreadable.sort();
    Ok(walk)
}

fn walker(root: &Path, exclude: &[String]) -> Result<ignore::Walk, MaterialError> {
    let mut overrides = OverrideBuilder::new(root);
    for glob in exclude {
        overrides.add(&format!("!{glob}")).map_err(|error| MaterialError::Exclude { glob: glob.clone(), error })?;
    }
    let overrides = overrides.build().map_err(|error| MaterialError::Exclude { glob: exclude.join(", "), error })?;
    Ok(WalkBuilder::new(root)
        .require_git(false)
        .git_global(false)
        .overrides(overrides)
        .filter_entry(|entry| !PASSED_OVER.iter().any(|name| entry.file_name() == *name) || entry.depth() == 0)
        .build())
}

impl Walk {
    fn take(&mut self, root: &Path, real_root: &Path, entry: &DirEntry) {
        let Some(file_type) = entry.file_type() else { return };
        if file_type.is_dir() {
            return;
        }
        let Some(path) = relative(root, entry.path()) else {
            self.notice(None, format!("`{}` is passed over: its name is not UTF-8", entry.path().display()));
            return;
        };
        if file_type.is_symlink() {
            self.take_link(real_root, entry.path(), path);
        } else if is_regular(file_type) {
            self.files.push(path);
        }
    }

    /// A link to a file of the tree counts as that file; all others are refused.
    fn take_link(&mut self, real_root: &Path, link: &Path, path: Utf8PathBuf) {
        match link.canonicalize() {
            Ok(target) if !target.starts_with(real_root) => {
                let message = "a symbolic link that leaves the material is not followed";
                self.notice(Some(&path), message.to_owned());
            }
            Ok(target) if target.is_file() => self.files.push(path),
            Ok(_) => self.notice(Some(&path), "a symbolic link to a folder is not followed".to_owned()),
            Err(error) => self.notice(Some(&path), format!("a symbolic link that leads nowhere: {error}")),
        }
    }

    fn fail(&mut self, root: &Path, error: &ignore::Error) {
        let path = path_of(error).and_then(|path| relative(root, &path)).unwrap_or_default();
        let cause = error.io_error().map_or_else(|| error.to_string(), |io| io.kind().to_string());
        self.unreadable.push((path, cause));
    }

    fn notice(&mut self, path: Option<&Utf8Path>, message: String) {
        let location = path.map(|path| Location::line(path, 1));
        self.notices.push(Notice { location, message, help: None });
    }
}

fn is_regular(file_type: FileType) -> bool {
    file_type.is_file()
}

/// The path relative to the root, where it is UTF-8.
fn relative(root: &Path, path: &Path) -> Option<Utf8PathBuf> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    Utf8PathBuf::from_path_buf(relative.to_owned()).ok()
}

/// The path an error of the walker is about.
fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
