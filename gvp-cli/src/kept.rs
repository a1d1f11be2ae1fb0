//! What GVP keeps between runs: outcomes, compiled packages, modules.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use gvp_go::Caches;
use gvp_pipeline::Shelf;

use crate::failure::Failure;

/// How much of outcomes is kept, in bytes.
pub(crate) const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// The folder that outcomes are kept in, within that of all caches.
const OUTCOMES: &str = "outcomes";

/// The outcomes that are kept.
pub(crate) fn outcomes() -> Shelf {
    Shelf::new(folder().join(OUTCOMES), MOST_BYTES)
}

/// The folder of all that is kept.
pub(crate) fn folder() -> PathBuf {
    Caches::folder()
}

/// What Go keeps: the name of each folder, and its size in bytes.
pub(crate) fn kept_by_go() -> Result<Vec<(String, u64)>, Failure> {
    go_folders().map(|path| Ok((name(&path), size(&path)?))).collect()
}

/// Removes what Go keeps.
pub(crate) fn remove_kept_by_go() -> Result<(), Failure> {
    go_folders().try_for_each(|path| {
        // Go keeps modules in folders that nobody may write to.
        make_writable(&path)?;
        fs::remove_dir_all(&path).map_err(|error| failed("remove", &path, &error))
    })
}

fn go_folders() -> impl Iterator<Item = PathBuf> {
    Caches::FOLDERS.into_iter().map(|name| folder().join(name)).filter(|path| path.is_dir())
}

fn size(path: &Path) -> Result<u64, Failure> {
    let data = fs::symlink_metadata(path).map_err(|error| failed("look at", path, &error))?;
    if !data.is_dir() {
        return Ok(data.len());
    }
    entries(path)?.iter().map(|path| size(path)).sum()
}

fn make_writable(path: &Path) -> Result<(), Failure> {
    if !fs::symlink_metadata(path).map_err(|error| failed("look at", path, &error))?.is_dir() {
        return Ok(());
    }
    fs::set_permissions(path, PermissionsExt::from_mode(0o700)).map_err(|error| failed("open", path, &error))?;
    entries(path)?.iter().try_for_each(|path| make_writable(path))
}

/// What lies in a folder; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let read = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.and_then(|read| read.map(|entry| Ok(entry?.path())).collect()),
    };
    read.map_err(|error| failed("read", folder, &error))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn failed(action: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::unfit(format_args!("cannot {action} `{}`: {error}", path.display()))
}
