//! From a page of prose to the units on it.

use std::path::Path;
use std::sync::Arc;

use camino::Utf8Path;
use gvp_core::{SourceFile, Unit, UnitId, UnitKind};
use gvp_syntax::{BookUnit, GoFile, Page, book_units, facts, is_std};

use crate::modules::Modules;
use crate::source::{read, takes_time};
use crate::units::{Says, unreadable};

/// Endings of pages of Markdown.
const ENDINGS: [&str; 3] = ["md", "markdown", "mdx"];

/// Whether the file is a page of prose, by its name.
pub(crate) fn is_page(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| ENDINGS.contains(&extension.to_lowercase().as_str()))
}

/// The units on a page; none where there is no Go on it.
pub(crate) fn read_page(root: &Path, path: &Utf8Path, modules: &Modules) -> Vec<Unit> {
    let (text, defect) = match read(root, path) {
        Ok(read) => read,
        Err(error) => return vec![unreadable(path, error.kind().to_string())],
    };
    let page = Page::parse(text);
    let on_page = book_units(path, &page);
    match defect {
        // Nobody knows what the author sees there.
        Some(defect) if !on_page.is_empty() => {
            let unit = Unit::new(UnitId::new(path.as_str()), UnitKind::Fragment, path);
            let file = SourceFile { defect: Some(defect), ..SourceFile::new(path, Arc::clone(page.text())) };
            vec![Unit { files: vec![file], whole_folder: false, ..unit }]
        }
        Some(_) => Vec::new(),
        None => on_page.into_iter().map(|unit| made(root, path, unit, modules)).collect(),
    }
}

fn made(root: &Path, path: &Utf8Path, unit: BookUnit, modules: &Modules) -> Unit {
    let mut says = Says::default();
    says.add(&unit.annotations);
    says.read_expected_files(root);
    let trees: Vec<GoFile> = unit.files.iter().map(|file| GoFile::parse(&file.text)).collect();
    let line = unit.fence.lines.first().copied().unwrap_or(1);
    let blank = Unit::new(UnitId::new(format!("{path}:{line}")), says.kind(unit.kind), path);
    // What only needs the standard library needs no module, and must not suffer from one that is broken.
    let needs_module = trees.iter().flat_map(GoFile::imports).any(|import| !is_std(&import.path));
    let module = modules.of(&root.join(&blank.dir)).filter(|_| needs_module).cloned();
    Unit {
        line,
        package: unit.package,
        module,
        takes_time: trees.iter().any(|tree| takes_time(&facts(tree))),
        files: unit.files,
        fence: Some(unit.fence),
        directives: says.directives,
        misunderstandings: says.misunderstandings,
        expectations: says.expectations,
        recipe: says.recipe,
        whole_folder: false,
        ..blank
    }
}
