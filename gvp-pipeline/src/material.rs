//! Reads what was submitted, and takes it apart into units.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Location, Material, Notice, Unit};

use crate::archive::{is_archive, read_archive};
use crate::book::{is_page, read_pages};
use crate::exercise;
use crate::modules::Modules;
use crate::parallel;
use crate::source::{Platform, Source};
use crate::transcripts::Transcripts;
use crate::units::{Folder, unreadable};
use crate::walk::{Walk, walk};

/// How the material is read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Globs of what is left out, relative to the root, in the syntax of `.gitignore`.
    pub exclude: Vec<String>,
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum MaterialError {
    /// There is nothing at the path.
    #[error("there is nothing at `{}`: name a folder or a Go file that exists", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// The path is neither a folder, nor a Go file, nor a page, nor an archive.
    #[error("`{}` is neither a folder nor a Go source file (`.go`) nor a page of Markdown (`.md`) nor an archive (`.txtar`)", path.display())]
    NotGo {
        /// The path as given.
        path: PathBuf,
    },
    /// The path could not be looked at.
    #[error("cannot look at `{}`: {source}", path.display())]
    Unreachable {
        /// The path as given.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A glob of what is left out is malformed.
    #[error("exclude `{glob}`: {error}")]
    Exclude {
        /// The glob.
        glob: String,
        /// What is wrong with it.
        error: ignore::Error,
    },
}

/// Reads folders, single Go files and pages of Markdown, and takes them apart into units. Several paths are one material, whose root is
/// the deepest folder around all of them.
///
/// # Errors
/// Where a path does not exist, or is nothing that could hold Go code. Parts of a folder that cannot be read become
/// units that say so.
pub fn read_material(paths: &[PathBuf], options: &ReadOptions) -> Result<Material, MaterialError> {
    let submitted = paths.iter().map(|path| resolve(path)).collect::<Result<Vec<_>, _>>()?;
    let root = common_root(&submitted);
    let mut found = Walk::default();
    for path in &submitted {
        gather(&root, path, options, &mut found)?;
    }
    found.files.sort();
    found.files.dedup();
    Ok(take_apart(root, found))
}

/// The absolute path of what was submitted.
fn resolve(path: &Path) -> Result<PathBuf, MaterialError> {
    let full = path.canonicalize().map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => MaterialError::Missing { path: path.to_owned() },
        _ => MaterialError::Unreachable { path: path.to_owned(), source },
    })?;
    let name = Utf8Path::from_path(&full).unwrap_or(Utf8Path::new(""));
    if full.is_dir() || (full.is_file() && (name.extension() == Some("go") || is_page(name) || is_archive(name))) {
        Ok(full)
    } else {
        Err(MaterialError::NotGo { path: path.to_owned() })
    }
}

/// The deepest folder around all paths.
fn common_root(submitted: &[PathBuf]) -> PathBuf {
    let folder = |path: &PathBuf| if path.is_dir() { path.clone() } else { path.parent().unwrap_or(path).to_owned() };
    let mut folders = submitted.iter().map(folder);
    let mut root = folders.next().unwrap_or_default();
    for folder in folders {
        while !folder.starts_with(&root) && root.pop() {}
    }
    root
}

/// Adds the files at or below `path` to what was found, relative to the root.
fn gather(root: &Path, path: &Path, options: &ReadOptions, found: &mut Walk) -> Result<(), MaterialError> {
    let Some(prefix) = path.strip_prefix(root).ok().and_then(Utf8Path::from_path) else {
        return Err(MaterialError::NotGo { path: path.to_owned() });
    };
    if path.is_file() {
        found.files.push(prefix.to_owned());
        return Ok(());
    }
    let below = walk(path, &options.exclude)?;
    found.files.extend(below.files.into_iter().map(|file| prefix.join(file)));
    found.unreadable.extend(below.unreadable.into_iter().map(|(file, cause)| (prefix.join(file), cause)));
    found.notices.extend(below.notices.into_iter().map(|mut notice| {
        if let Some(location) = &mut notice.location {
            location.path = prefix.join(&location.path);
        }
        notice
    }));
    Ok(())
}

fn take_apart(root: PathBuf, mut found: Walk) -> Material {
    found.notices.extend(passed_over(&found.files));
    let modules = Modules::read(&root, &found.files);
    let (go_files, data) = by_folder(&found.files);
    let platform = Platform::host();
    let dirs: Vec<(Utf8PathBuf, Vec<Utf8PathBuf>)> = go_files.into_iter().collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let read = parallel::map(threads, &dirs, |(dir, files)| read_folder(&root, dir, files, &data, &modules, &platform));
    let (folders, unread): (Vec<Folder>, Vec<Vec<Unit>>) = read.into_iter().unzip();
    let folders = exercise::paired(folders, &platform);
    let mut units: Vec<Unit> = parallel::map(threads, &folders, Folder::units).into_iter().flatten().collect();
    units.extend(unread.into_iter().flatten());
    let pages: Vec<&Utf8Path> = found.files.iter().map(Utf8PathBuf::as_path).filter(|path| is_page(path)).collect();
    units.extend(read_pages(&root, &pages, &modules, &platform, threads));
    let archives = found.files.iter().filter(|path| is_archive(path) && !in_testdata(path));
    units.extend(archives.flat_map(|path| read_archive(&root, path, &platform)));
    units.extend(found.unreadable.into_iter().map(|(path, cause)| unreadable(&path, cause)));
    units.sort_by(|a, b| order(a).cmp(&order(b)));
    Material {
        units: units.into_iter().map(Arc::new).collect(),
        modules: modules.into_all(),
        notices: found.notices,
        root,
    }
}

/// The order of units: by folder, then by name; those of a page by their lines.
fn order(unit: &Unit) -> (&Utf8Path, &str, u32) {
    match &unit.fence {
        Some(_) => (&unit.dir, unit.path.as_str(), unit.line),
        None => (&unit.dir, unit.id.as_str(), 0),
    }
}

/// The files of a folder, by the folder.
type ByFolder = BTreeMap<Utf8PathBuf, Vec<Utf8PathBuf>>;

/// Sorts files into Go files by folder, and other files by the nearest folder that has Go files. What lies in a
/// `testdata` folder is data, Go or not.
fn by_folder(files: &[Utf8PathBuf]) -> (ByFolder, ByFolder) {
    let is_source = |path: &Utf8PathBuf| path.extension() == Some("go") && !in_testdata(path) && !is_passed_over(path);
    let mut go_files = ByFolder::new();
    for path in files.iter().filter(|path| is_source(path)) {
        go_files.entry(folder_of(path)).or_default().push(path.clone());
    }
    let mut data = ByFolder::new();
    for path in files.iter().filter(|path| !is_source(path) && path.file_name() != Some("go.mod")) {
        if let Some(owner) = path.ancestors().skip(1).find(|folder| go_files.contains_key(*folder)) {
            data.entry(owner.to_owned()).or_default().push(path.clone());
        }
    }
    (go_files, data)
}

/// Whether Go passes over the file because of its name.
fn is_passed_over(path: &Utf8Path) -> bool {
    path.file_name().is_some_and(|name| name.starts_with(['_', '.']))
}

/// Tells of the Go files that are no part of any package because of their names.
fn passed_over(files: &[Utf8PathBuf]) -> impl Iterator<Item = Notice> {
    let files =
        files.iter().filter(|path| path.extension() == Some("go") && is_passed_over(path) && !in_testdata(path));
    files.map(|path| Notice {
        location: Some(Location::line(path, 1)),
        message: "it is not judged: Go passes over files whose names begin with `_` or `.`".to_owned(),
        help: None,
    })
}

fn in_testdata(path: &Utf8Path) -> bool {
    path.components().any(|part| part.as_str() == "testdata")
}

fn folder_of(path: &Utf8Path) -> Utf8PathBuf {
    path.parent().map(Utf8Path::to_owned).unwrap_or_default()
}

/// A folder with Go files in it, and the files that cannot be read.
fn read_folder(
    root: &Path,
    dir: &Utf8Path,
    files: &[Utf8PathBuf],
    data: &ByFolder,
    modules: &Modules,
    platform: &Platform,
) -> (Folder, Vec<Unit>) {
    let mut sources = Vec::with_capacity(files.len());
    let mut unread = Vec::new();
    for path in files {
        match Source::read(root, path, platform) {
            Ok(source) => sources.push(source),
            Err(error) => unread.push(unreadable(path, error.kind().to_string())),
        }
    }
    let data = data.get(dir).map_or_else(|| Arc::from([]), |files| Arc::from(files.as_slice()));
    let module = modules.of(&root.join(dir)).cloned();
    let beside = Transcripts::read(root, dir, &data);
    let (root, dir, stubs) = (root.to_owned(), dir.to_owned(), Vec::new());
    (Folder { root, dir, sources, stubs, beside, data, module }, unread)
}
