//! Files that lie in no folder, but in one text: a listing in prose, an archive.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Module, SourceFile, Unit, UnitId, UnitKind};
use gvp_syntax::{GoFile, parse_txtar};

use crate::modules::without_folder;
use crate::source::{Platform, Source, read};
use crate::transcripts::Transcripts;
use crate::units::{Folder, unreadable};

/// Whether the file is an archive, by its name.
pub(crate) fn is_archive(path: &Utf8Path) -> bool {
    path.extension() == Some("txtar")
}

/// The units in an archive; none where there is no Go in it.
pub(crate) fn read_archive(root: &Path, path: &Utf8Path, platform: &Platform) -> Vec<Unit> {
    let text: Arc<str> = match read(root, path) {
        Ok((text, _)) => text.into(),
        Err(error) => return vec![unreadable(path, error.kind().to_string())],
    };
    let archived = parse_txtar(&text);
    let go_mod = archived.iter().find(|file| file.name == "go.mod").map(|file| file.text.trim().to_owned() + "\n");
    let is_go = |name: &str| name.ends_with(".go") && !name.split('/').any(|part| part == "testdata" || part == "..");
    let files = archived.into_iter().filter(|file| is_go(&file.name)).map(|file| SourceFile {
        staged_as: Some(file.name.into()),
        within: Some(Arc::clone(&text)),
        ..SourceFile::new(path, file.text)
    });
    units(root, path, files.collect(), go_mod.as_deref(), platform)
}

/// The units that some files make, as if they lay in the folder `dir`. What Go is to know them as is relative to it.
pub(crate) fn units(
    root: &Path,
    dir: &Utf8Path,
    files: Vec<SourceFile>,
    go_mod: Option<&str>,
    platform: &Platform,
) -> Vec<Unit> {
    let mut by_folder: BTreeMap<Utf8PathBuf, Vec<SourceFile>> = BTreeMap::new();
    for file in files {
        let folder = file.staged_as.as_ref().and_then(|name| name.parent()).unwrap_or(Utf8Path::new(""));
        by_folder.entry(folder.to_owned()).or_default().push(file);
    }
    let module = Arc::new(module(root, dir, go_mod, &by_folder));
    let folder = |(inner, files): (Utf8PathBuf, Vec<SourceFile>)| {
        let sources = files.into_iter().map(|file| Source::look(renamed(file), platform)).collect();
        let dir = if inner.as_str().is_empty() { dir.to_owned() } else { dir.join(inner) };
        let (root, beside, data) = (root.to_owned(), Transcripts::default(), Arc::from([]));
        Folder { root, dir, sources, stubs: Vec::new(), beside, data, module: Some(Arc::clone(&module)) }.units()
    };
    by_folder.into_iter().flat_map(folder).map(named).collect()
}

/// A unit that is not all of its folder is called like its first file, of which the path says nothing here.
fn named(unit: Unit) -> Unit {
    match unit.files.first().filter(|_| !unit.whole_folder && unit.kind != UnitKind::Tests) {
        Some(file) => Unit { id: UnitId::new(format!("{}/{}", unit.dir, file.go_name())), ..unit },
        None => unit,
    }
}

/// The file by its name within its own folder.
fn renamed(file: SourceFile) -> SourceFile {
    let staged_as = file.staged_as.as_ref().and_then(|name| name.file_name()).map(Utf8PathBuf::from);
    SourceFile { staged_as, ..file }
}

fn module(root: &Path, dir: &Utf8Path, go_mod: Option<&str>, files: &BTreeMap<Utf8PathBuf, Vec<SourceFile>>) -> Module {
    without_folder(root.join(dir), go_mod, &path(files))
}

/// The path that the files import each other by: what stands before the name of one of their folders in an import.
fn path(files: &BTreeMap<Utf8PathBuf, Vec<SourceFile>>) -> String {
    let trees = files.values().flatten().map(|file| GoFile::parse(&file.text));
    let imports = trees.flat_map(|tree| tree.imports()).map(|import| import.path);
    let mut paths = imports.filter_map(|import| {
        let own = files.keys().filter(|folder| !folder.as_str().is_empty());
        own.filter_map(|folder| import.strip_suffix(&format!("/{folder}"))).next().map(str::to_owned)
    });
    paths.next().unwrap_or_else(|| "example.com/listing".to_owned())
}
