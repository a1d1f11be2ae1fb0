//! The Go modules that units belong to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Location, Module, Replacement, Requirement, is_within};
use gvp_syntax::{GoMod, is_std, is_std_root, parse_go_mod, parse_go_work};

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

    /// Whether the package at an import path may be had in a folder: it is one of the standard library, or of a module of
    /// the material, or of what the module of the folder requires. What is not written as the path of a module is left to
    /// Go to judge.
    pub(crate) fn provide(&self, dir: &Path, import: &str) -> bool {
        let vendored = |module: &Arc<Module>| module.dir.join("vendor").join(import).is_dir();
        is_std(import)
            || !is_of_module(import)
            || self.of(dir).is_some_and(|module| module.may_provide(import) || vendored(module))
            || self.0.values().any(|module| is_within(import, &module.path))
    }

    /// All modules.
    pub(crate) fn into_all(self) -> Vec<Arc<Module>> {
        self.0.into_values().collect()
    }
}

/// Whether an import path is written as that of a package in a module other than the standard library.
fn is_of_module(import: &str) -> bool {
    let (first, rest) = import.split_once('/').unwrap_or((import, ""));
    !matches!(first, "." | "..") && (first.contains('.') || (!rest.is_empty() && !is_std_root(first)))
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

/// The module of files that lie in no folder: with this `go.mod`, or with one that gives it the path that its files
/// import each other by.
pub(crate) fn without_folder(dir: PathBuf, text: Option<&str>, path: &str) -> Module {
    let text = text.map_or_else(|| format!("module {path}\n"), str::to_owned);
    let parsed = parse_go_mod(&text).unwrap_or_default();
    Module { text: Some(text), ..module(dir, parsed, None, None) }
}

fn module(dir: PathBuf, parsed: GoMod, file: Option<&Utf8Path>, workspace: Option<PathBuf>) -> Module {
    let at = |line: u32| file.map(|file| Location::line(file, line));
    Module {
        dir,
        text: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_may_be_had_where_a_module_has_or_requires_it() {
        let parsed = parse_go_mod("module example.org/book\n\nrequire example.org/dep v1.0.0\n").unwrap_or_default();
        let dir = PathBuf::from("/book");
        let modules = Modules(BTreeMap::from([(dir.clone(), Arc::new(module(dir, parsed, None, None)))]));
        let provides = |dir: &str, import: &str| modules.provide(Path::new(dir), import);
        for import in ["fmt", "net/http", "example.org/book/x", "example.org/dep/y", "./x", "fmtx", "net/htp"] {
            assert!(provides("/book/ch1", import), "{import}");
        }
        for import in ["example.org/other", "example.org/depend", "mine/models"] {
            assert!(!provides("/book/ch1", import), "{import}");
        }
        assert!(!provides("/elsewhere", "example.org/dep/y"), "a module is for its own folder");
    }
}
