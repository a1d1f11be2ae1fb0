//! The Go modules that units belong to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Location, Module, Replacement, Requirement};
use gvp_syntax::{GoMod, parse_go_mod, parse_go_work};

/// The modules of a material, by their absolute folder.
#[derive(Debug, Default)]
pub(crate) struct Modules(BTreeMap<PathBuf, Arc<Module>>);

impl Modules {
    /// Reads the `go.mod` files among `files`, and the one of the module that encloses `root`, if there is one.
    pub(crate) fn read(root: &Path, files: &[Utf8PathBuf]) -> Self {
        let inside = files.iter().filter(|path| path.file_name() == Some("go.mod"));
        let mut dirs: Vec<PathBuf> = inside.filter_map(|path| root.join(path).parent().map(Path::to_owned)).collect();
        if !dirs.iter().any(|dir| dir == root) {
            dirs.extend(enclosing(root, "go.mod"));
        }
        let modules = dirs.into_iter().map(|dir| {
            let workspace = workspace_of(&dir);
            (dir.clone(), Arc::new(read_module(root, dir, workspace)))
        });
        Self(modules.collect())
    }

    /// The module of a folder: the nearest one around it.
    pub(crate) fn of(&self, dir: &Path) -> Option<&Arc<Module>> {
        dir.ancestors().find_map(|ancestor| self.0.get(ancestor))
    }

    /// All modules.
    pub(crate) fn into_all(self) -> Vec<Arc<Module>> {
        self.0.into_values().collect()
    }
}

/// The folder at or above `start` that holds `name`. The search ends at the top of a repository, as going further
/// would make the answer depend on where the material happens to lie.
fn enclosing(start: &Path, name: &str) -> Option<PathBuf> {
    for dir in start.ancestors() {
        if dir.join(name).is_file() {
            return Some(dir.to_owned());
        }
        if dir.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The nearest `go.work` around a module, if it uses the module.
fn workspace_of(module: &Path) -> Option<PathBuf> {
    let file = enclosing(module, "go.work")?.join("go.work");
    workspace_dirs(&file).iter().any(|used| used == module).then_some(file)
}

/// The module folders that a `go.work` names.
pub(crate) fn workspace_dirs(go_work: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(go_work).unwrap_or_default();
    let dir = go_work.parent().unwrap_or(go_work);
    let uses = parse_go_work(&text).map(|work| work.uses).unwrap_or_default();
    uses.iter().map(|(used, _)| normalise(&dir.join(used))).collect()
}

/// Resolves `.` and `..` in the text of a path, without asking the file system.
pub(crate) fn normalise(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// Reads one module. A `go.mod` that cannot be parsed gives a module without a path: Go itself will say why.
fn read_module(root: &Path, dir: PathBuf, workspace: Option<PathBuf>) -> Module {
    let text = std::fs::read_to_string(dir.join("go.mod")).unwrap_or_default();
    let parsed = parse_go_mod(&text).unwrap_or_default();
    let file = dir.strip_prefix(root).ok().and_then(Utf8Path::from_path).map(|dir| dir.join("go.mod"));
    module(dir, parsed, file.as_deref(), workspace)
}

fn module(dir: PathBuf, parsed: GoMod, file: Option<&Utf8Path>, workspace: Option<PathBuf>) -> Module {
    let at = |line: u32| file.map(|file| Location::line(file, line));
    Module {
        dir,
        path: parsed.module.map(|(path, _)| path).unwrap_or_default(),
        go_location: at(parsed.go.as_ref().map_or(1, |(_, line)| *line)),
        go: parsed.go.map(|(version, _)| version),
        requirements: parsed
            .requirements
            .into_iter()
            .map(|(path, version, indirect, line)| Requirement { path, version, indirect, location: at(line) })
            .collect(),
        replacements: parsed
            .replacements
            .into_iter()
            .map(|(path, with, line)| Replacement { path, with, location: at(line) })
            .collect(),
        workspace,
    }
}
