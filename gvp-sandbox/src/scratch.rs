//! Directories of ours that programs may write to, when programs are somebody else than we are.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use crate::{Access, Bind, SandboxError};

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

/// Refuses a bind that does not exist, or that programs could do nothing with when they are another user.
pub(crate) fn check(bind: &Bind, uid: Option<u32>) -> Result<(), SandboxError> {
    let metadata = fs::metadata(&bind.from).map_err(failed("look at", &bind.from))?;
    let Some(uid) = uid else { return Ok(()) };
    let (path, owner) = (bind.from.clone(), metadata.uid());
    let open_to_all = if metadata.is_dir() { 0o005 } else { 0o004 };
    match bind.access {
        _ if owner == uid => Ok(()),
        Access::Write | Access::Cache => Err(SandboxError::NotWritable { dir: path, owner }),
        Access::Read if metadata.mode() & open_to_all != open_to_all => Err(SandboxError::NotReadable { path, owner }),
        Access::Read => Ok(()),
    }
}

/// The user that programs are on the machine when gvp runs as root: one that owns nothing but what is prepared for it.
pub(crate) fn stranger() -> u32 {
    /// Beyond all users that are handed out to people, services and containers.
    const PREFERRED: u32 = 1_879_048_192;
    let maps = ["uid", "gid"].map(|kind| fs::read_to_string(format!("/proc/self/{kind}_map")).unwrap_or_default());
    if maps.iter().all(|map| ranges(map).any(|(first, count)| PREFERRED - first < count)) {
        return PREFERRED;
    }
    // A container has fewer. Its last ones are the least used; the very last have names in some systems.
    let last = maps.iter().filter_map(|map| ranges(map).map(|(first, count)| first + (count - 1)).max()).min();
    last.unwrap_or(u32::from(u16::MAX)).saturating_sub(6)
}

/// The ranges of a map of users: the first of each, and how many there are.
fn ranges(map: &str) -> impl Iterator<Item = (u32, u32)> + '_ {
    map.lines().filter_map(|line| {
        let mut fields = line.split_ascii_whitespace();
        let first = fields.next()?.parse().ok()?;
        let count: u32 = fields.nth(1)?.parse().ok()?;
        (count > 0 && first <= 1_879_048_192).then_some((first, count))
    })
}

/// Says what failed where.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SandboxError {
    move |source| SandboxError::Prepare { action, path: path.to_owned(), source }
}
