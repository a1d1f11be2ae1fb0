//! Directories of ours that programs may write to, when programs are somebody else than we are.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use crate::SandboxError;

/// Gives a directory and all that is in it to the user that programs are.
///
/// Only root gets here. What belongs to root or to that user already is given; the directory of anyone else is not ours
/// to give. Links are given themselves, never what they lead to, and a directory that was given before is taken as it is,
/// because a program may have put anything into it.
pub(crate) fn prepare(dir: &Path, uid: u32) -> Result<(), SandboxError> {
    let metadata = fs::symlink_metadata(dir).map_err(failed("look at", dir))?;
    if metadata.uid() == uid {
        return Ok(());
    }
    if !metadata.is_dir() || metadata.uid() != 0 {
        let source = io::Error::other("it is not a directory of root's");
        return Err(SandboxError::Prepare { action: "let programs write to", path: dir.to_owned(), source });
    }
    give(dir, uid).map_err(failed("let programs write to", dir))
}

/// Gives away what is inside first: once the directory itself is given, its content can change under our hands.
fn give(dir: &Path, uid: u32) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => give(&entry.path(), uid)?,
            false => lchown(entry.path(), Some(uid), Some(uid))?,
        }
    }
    lchown(dir, Some(uid), Some(uid))
}

/// Refuses a directory that programs could not write to anyway.
pub(crate) fn check(dir: &Path, uid: u32) -> Result<(), SandboxError> {
    let metadata = fs::metadata(dir).map_err(failed("look at", dir))?;
    if metadata.uid() == uid {
        Ok(())
    } else {
        Err(SandboxError::NotWritable { dir: dir.to_owned(), owner: metadata.uid() })
    }
}

/// Says what failed where.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SandboxError {
    move |source| SandboxError::Prepare { action, path: path.to_owned(), source }
}
