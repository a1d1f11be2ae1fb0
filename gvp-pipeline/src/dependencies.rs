//! What the outcome of a unit rests on beside its own text: data files, the packages that it imports from modules at
//! hand, `go.mod` and its kin.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gvp_core::{Material, Module, Unit, Word};
use gvp_syntax::{GoFile, parse_go_mod};

use crate::exercise::track;
use crate::modules::{normalise, workspace_dirs};

/// What units rest on; each folder is read once.
pub struct Dependencies<'a> {
    material: &'a Material,
    packages: Mutex<HashMap<PathBuf, Arc<Package>>>,
    roots: Mutex<HashMap<PathBuf, Arc<Roots>>>,
}

/// All that one unit rests on, absolute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foundation {
    /// Files that may be read on its behalf, its own among them; not all need exist.
    pub files: BTreeSet<PathBuf>,
    /// Folders of imported packages: a file more or less in them matters.
    pub folders: BTreeSet<PathBuf>,
}

/// The package in a folder, as far as an importer is concerned.
#[derive(Debug, Default)]
struct Package {
    files: Vec<PathBuf>,
    imports: BTreeSet<String>,
}

/// Where import paths may lead from one module: prefixes of import paths, and the folders they stand for.
#[derive(Debug, Default)]
struct Roots {
    prefixes: Vec<(String, PathBuf)>,
    /// `go.mod` and its kin, of this module and of those around it.
    files: BTreeSet<PathBuf>,
}

impl<'a> Dependencies<'a> {
    /// What units of this material rest on.
    pub fn new(material: &'a Material) -> Self {
        Self { material, packages: Mutex::default(), roots: Mutex::default() }
    }

    /// What a unit rests on.
    pub fn of(&self, unit: &Unit) -> Foundation {
        let root = &self.material.root;
        let stub = || unit.exercise.iter().flat_map(|exercise| &exercise.stub);
        let own = unit.files.iter().chain(stub()).map(|file| root.join(&file.path));
        let paired = unit.exercise.iter().map(|_| root.join(&unit.dir).join(track::CONFIG));
        let data = unit.data.iter().map(|path| root.join(path));
        let said = unit.expectations.iter().map(|expectation| root.join(&expectation.location.path));
        let files = own.chain(data).chain(paired).chain(said).chain(promised(root, unit)).collect();
        let mut foundation = Foundation { files, ..Foundation::default() };
        if let Some(module) = &unit.module {
            let roots = self.roots(module);
            foundation.files.extend(roots.files.iter().cloned());
            let of_stub = stub().flat_map(|file| GoFile::parse(&file.text).imports()).map(|import| import.path);
            let imports: Vec<String> = unit.imports.iter().cloned().chain(of_stub).collect();
            self.follow(&roots, &imports, &mut foundation);
        }
        foundation
    }

    /// Adds everything that is imported, directly or not.
    fn follow(&self, roots: &Roots, imports: &[String], foundation: &mut Foundation) {
        let mut waiting: Vec<PathBuf> = imports.iter().flat_map(|import| roots.resolve(import)).collect();
        while let Some(folder) = waiting.pop() {
            if foundation.folders.contains(&folder) {
                continue;
            }
            let package = self.package(&folder);
            foundation.files.extend(package.files.iter().cloned());
            foundation.files.extend(roots.borders(&folder));
            waiting.extend(package.imports.iter().flat_map(|import| roots.resolve(import)));
            foundation.folders.insert(folder);
        }
    }

    fn package(&self, folder: &Path) -> Arc<Package> {
        let lock = || self.packages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(package) = lock().get(folder) {
            return Arc::clone(package);
        }
        let package = Arc::new(Package::read(folder));
        lock().insert(folder.to_owned(), Arc::clone(&package));
        package
    }

    fn roots(&self, module: &Module) -> Arc<Roots> {
        let lock = || self.roots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(roots) = lock().get(&module.dir) {
            return Arc::clone(roots);
        }
        let roots = Arc::new(Roots::of(module));
        lock().insert(module.dir.clone(), Arc::clone(&roots));
        roots
    }
}

/// The files that hold what the unit is promised to print.
fn promised(root: &Path, unit: &Unit) -> impl Iterator<Item = PathBuf> {
    unit.directives.iter().filter_map(move |directive| match &directive.word {
        Word::ExpectFile(name) => {
            let file = root.join(&directive.location.path);
            Some(normalise(&file.parent().unwrap_or(root).join(name)))
        }
        _ => None,
    })
}

impl Package {
    /// Reads a folder. Where a file embeds others, all below the folder counts.
    fn read(folder: &Path) -> Self {
        let mut package = Self::default();
        let mut embeds = false;
        for file in files_in(folder).into_iter().filter(|file| matters_to_importers(file)) {
            if file.extension().is_some_and(|extension| extension == "go")
                && let Ok(text) = std::fs::read_to_string(&file)
            {
                let tree = GoFile::parse(&text);
                embeds |= tree.embeds_files();
                package.imports.extend(tree.imports().into_iter().map(|import| import.path));
            }
            package.files.push(file);
        }
        if embeds {
            gather(folder, &mut package.files);
        }
        package
    }
}

/// Whether whoever imports a package from its folder depends on the file.
pub(crate) fn matters_to_importers(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let endings = [".go", ".s", ".S", ".h", ".c", ".cc", ".cpp", ".syso"];
    name == "go.mod" || (endings.iter().any(|ending| name.ends_with(ending)) && !name.ends_with("_test.go"))
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Adds all files below a folder. Symbolic links are not followed.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => gather(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

impl Roots {
    fn of(module: &Module) -> Self {
        let mut roots = Self { prefixes: vec![(module.path.clone(), module.dir.clone())], ..Self::default() };
        roots.files.extend(["go.mod", "go.sum", "vendor/modules.txt"].map(|name| module.dir.join(name)));
        if module.dir.join("vendor/modules.txt").is_file() {
            roots.prefixes.push((String::new(), module.dir.join("vendor")));
        }
        let replaced = module.replacements.iter().filter(|replacement| replacement.with.starts_with(['.', '/']));
        for replacement in replaced {
            roots.add(replacement.path.clone(), normalise(&module.dir.join(&replacement.with)));
        }
        if let Some(work) = &module.workspace {
            roots.files.extend([work.clone(), work.with_extension("work.sum")]);
            for dir in workspace_dirs(work) {
                roots.add(String::new(), dir);
            }
        }
        roots
    }

    /// Adds a module beside this one, by the path it is imported by and by the one that it gives itself.
    fn add(&mut self, known_as: String, dir: PathBuf) {
        self.files.extend(["go.mod", "go.sum"].map(|name| dir.join(name)));
        let text = std::fs::read_to_string(dir.join("go.mod")).unwrap_or_default();
        let own = parse_go_mod(&text).ok().and_then(|parsed| parsed.module).map(|(path, _)| path);
        let names: BTreeSet<String> = own.into_iter().chain([known_as]).filter(|name| !name.is_empty()).collect();
        self.prefixes.extend(names.into_iter().map(|name| (name, dir.clone())));
    }

    /// The `go.mod` files that would put a folder into a module of its own, and so out of reach.
    fn borders(&self, folder: &Path) -> Vec<PathBuf> {
        let is_root = |dir: &Path| self.prefixes.iter().any(|(_, root)| root == dir);
        folder.ancestors().take_while(|dir| !is_root(dir)).map(|dir| dir.join("go.mod")).collect()
    }

    /// The folders that an import path may lead to.
    fn resolve(&self, import: &str) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        for (prefix, dir) in &self.prefixes {
            let rest = if prefix.is_empty() { Some(import) } else { import.strip_prefix(prefix.as_str()) };
            let Some(rest) = rest.filter(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/')) else {
                continue;
            };
            folders.push(dir.join(rest.trim_start_matches('/')));
        }
        folders
    }
}

#[cfg(test)]
mod tests;
