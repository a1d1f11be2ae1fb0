//! Exercises: which files are stubs for readers to fill in, and which are the solutions that stand in their place.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::SourceFile;

use crate::source::{Platform, Source};
use crate::units::Folder;

mod beside;
mod said;
pub(crate) mod track;

/// The folders of a material, by where they are.
type Folders = BTreeMap<Utf8PathBuf, Folder>;

/// Puts the solutions of exercises in the place of their stubs. What an author says goes first, then what a track says in
/// its own file, then what the names of folders say.
pub(crate) fn paired(folders: Vec<Folder>, platform: &Platform) -> Vec<Folder> {
    let mut folders: Folders = folders.into_iter().map(|folder| (folder.dir.clone(), folder)).collect();
    said::pair(&mut folders, platform);
    folders.values_mut().for_each(|folder| track::pair(folder, platform));
    beside::pair(&mut folders);
    let mut folders: Vec<Folder> = folders.into_values().collect();
    folders.iter_mut().for_each(|folder| folder.sources.sort_by(|a, b| a.file.go_name().cmp(b.file.go_name())));
    folders
}

/// Takes out of a list what is `wanted`; both keep their order.
fn take(sources: &mut Vec<Source>, wanted: impl Fn(&Source) -> bool) -> Vec<Source> {
    let (taken, left) = std::mem::take(sources).into_iter().partition(wanted);
    *sources = left;
    taken
}

/// A file of the material, looked at as if it had another name.
fn read_as(folder: &Folder, path: &Utf8Path, name: &str, platform: &Platform) -> std::io::Result<Source> {
    let source = Source::read(&folder.root, path, platform)?;
    Ok(renamed(source, name, platform))
}

/// The same file under another name for Go, which may make something else of it.
fn renamed(source: Source, name: &str, platform: &Platform) -> Source {
    Source::look(SourceFile { staged_as: Some(name.into()), ..source.file }, platform)
}

#[cfg(test)]
mod tests;
