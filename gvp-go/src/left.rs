//! The files that a run finds, and those that it leaves behind, which may be anything.

use std::fs::{self, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use gvp_core::RunFile;

use crate::error::GoError;

/// The largest file that is kept.
const LARGEST: u64 = 1 << 20;
/// How many files are kept.
const MOST_FILES: usize = 4096;
/// How many bytes are kept in all.
const MOST_BYTES: usize = 64 << 20;
/// How deep folders are looked into.
const DEEPEST: u32 = 8;

/// Writes files below a folder of ours. One whose path leads out of it is not written.
pub(crate) fn lay_out(dir: &Path, files: &[RunFile]) -> Result<(), GoError> {
    for file in files.iter().filter(|file| stays_inside(&file.path)) {
        let path = dir.join(&file.path);
        let parent = path.parent().unwrap_or(dir);
        fs::create_dir_all(parent).map_err(GoError::folder("make", parent))?;
        fs::write(&path, &file.bytes).map_err(GoError::folder("write", &path))?;
    }
    Ok(())
}

/// Whether a path names something below the folder it is relative to.
fn stays_inside(path: &Utf8Path) -> bool {
    path.components().next().is_some() && path.components().all(|part| matches!(part, Utf8Component::Normal(_)))
}

/// Reads what is left below `dir` in some files and folders, sorted by path. A stranger wrote it: no link is followed,
/// nothing but a file is opened, and not more is read than there is room for.
pub(crate) fn collect(dir: &Path, wanted: &[Utf8PathBuf]) -> Vec<RunFile> {
    let mut paths = Vec::new();
    for path in wanted.iter().filter(|path| stays_inside(path)) {
        if leads_through_folders(dir, path) {
            walk(dir, path, 0, &mut paths);
        }
    }
    paths.sort();
    paths.dedup();
    let mut files = Vec::new();
    let mut room = MOST_BYTES;
    for path in paths.into_iter().take(MOST_FILES) {
        if let Some(bytes) = read(&dir.join(&path)).filter(|bytes| bytes.len() <= room) {
            room -= bytes.len();
            files.push(RunFile { path, bytes });
        }
    }
    files
}

/// Whether every folder on the way is one, and no link.
fn leads_through_folders(dir: &Path, path: &Utf8Path) -> bool {
    let above = path.ancestors().skip(1).filter(|part| !part.as_str().is_empty());
    above.into_iter().all(|part| fs::symlink_metadata(dir.join(part)).is_ok_and(|data| data.is_dir()))
}

fn walk(dir: &Path, path: &Utf8Path, depth: u32, found: &mut Vec<Utf8PathBuf>) {
    let Ok(metadata) = fs::symlink_metadata(dir.join(path)) else { return };
    if metadata.is_file() && metadata.len() <= LARGEST && found.len() < 4 * MOST_FILES {
        found.push(path.to_owned());
    } else if metadata.is_dir() && depth < DEEPEST {
        let entries = fs::read_dir(dir.join(path)).into_iter().flatten().flatten();
        for name in entries.filter_map(|entry| entry.file_name().into_string().ok()) {
            walk(dir, &path.join(name), depth + 1, found);
        }
    }
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).ok()?;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> RunFile {
        RunFile { path: path.into(), bytes: text.into() }
    }

    #[test]
    fn what_is_laid_out_is_found_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let files = [file("corpus/FuzzX/a", "1"), file("corpus/FuzzX/b", "2"), file("other", "3")];
        lay_out(dir.path(), &files).expect("written");
        assert_eq!(collect(dir.path(), &["corpus".into()]), files[..2]);
        assert_eq!(collect(dir.path(), &["other".into(), "missing".into()]), files[2..]);
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        let outside = tempfile::tempdir().expect("a folder");
        fs::write(outside.path().join("secret"), "s").expect("written");
        let dir = tempfile::tempdir().expect("a folder");
        lay_out(dir.path(), &[file("../escaped", "x"), file("/tmp/gvp-escaped", "x")]).expect("nothing written");
        assert!(!dir.path().join("../escaped").exists() && !Path::new("/tmp/gvp-escaped").exists());
        std::os::unix::fs::symlink(outside.path(), dir.path().join("folder")).expect("a link");
        std::os::unix::fs::symlink(outside.path().join("secret"), dir.path().join("file")).expect("a link");
        let wanted = ["folder", "folder/secret", "file", "..", "."].map(Utf8PathBuf::from);
        assert_eq!(collect(dir.path(), &wanted), []);
    }

    #[test]
    fn what_is_too_large_is_left_out() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("large"), vec![0; 1 + LARGEST as usize]).expect("written");
        assert_eq!(collect(dir.path(), &["large".into()]), []);
    }
}
