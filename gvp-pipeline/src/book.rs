//! From a page of prose to the units on it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Fence, Form, Habits, SourceFile, Unit, UnitId, UnitKind};
use gvp_syntax::{
    BookUnit, Chapter, Draft, Facts, GoFile, Listing, OnPage, Page, facts, habits, host_tags, is_std, on_page,
};

use crate::archive;
use crate::modules::Modules;
use crate::page_data::named_by;
use crate::parallel;
use crate::reading_order::chapters;
use crate::source::{Platform, read, takes_time};
use crate::units::{Says, unreadable};

/// Endings of pages of Markdown.
const ENDINGS: [&str; 3] = ["md", "markdown", "mdx"];

/// Whether the file is a page of prose, by its name.
pub(crate) fn is_page(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| ENDINGS.contains(&extension.to_lowercase().as_str()))
}

/// The units on pages; none where there is no Go on them.
pub(crate) fn read_pages(
    root: &Path,
    paths: &[&Utf8Path],
    modules: &Modules,
    platform: &Platform,
    threads: usize,
) -> Vec<Unit> {
    let mut units = Vec::new();
    for chapter in chapters(root, paths) {
        let read = parallel::map(threads, &chapter, |path| read_page(root, path));
        let sound: Vec<(&Utf8Path, &Page)> =
            chapter.iter().zip(&read).filter_map(|(path, read)| Some((*path, read.as_ref().ok()?))).collect();
        let drafts = parallel::map(threads, &sound, |(path, page)| {
            let dir = root.join(path.parent().unwrap_or(path));
            Draft::read(path, page, &|import| modules.provide(&dir, import))
        });
        let chapter = Chapter::of(&drafts);
        let pages: Vec<(usize, &Utf8Path)> = sound.iter().map(|(path, _)| *path).enumerate().collect();
        let made = parallel::map(threads, &pages, |(number, path)| {
            let found = chapter.on_page(*number).into_iter();
            found.flat_map(|found| units_of(root, path, found, modules, platform)).collect::<Vec<_>>()
        });
        units.extend(made.into_iter().flatten());
        units.extend(read.into_iter().filter_map(Result::err).flatten().map(|unit| *unit));
    }
    units
}

/// A page, or the unit that says why there is none.
fn read_page(root: &Path, path: &Utf8Path) -> Result<Page, Option<Box<Unit>>> {
    let (text, defect) =
        read(root, path).map_err(|error| Some(Box::new(unreadable(path, error.kind().to_string()))))?;
    let page = Page::parse(text);
    match defect {
        None => Ok(page),
        Some(_) if on_page(path, &page).is_empty() => Err(None),
        // Nobody knows what the author sees there.
        Some(defect) => {
            let unit = Unit::new(UnitId::new(path.as_str()), UnitKind::Fragment, path);
            let file = SourceFile { defect: Some(defect), ..SourceFile::new(path, Arc::clone(page.text())) };
            Err(Some(Box::new(Unit { files: vec![file], whole_folder: false, ..unit })))
        }
    }
}

fn units_of(root: &Path, path: &Utf8Path, found: OnPage, modules: &Modules, platform: &Platform) -> Vec<Unit> {
    match found {
        OnPage::Unit(unit) => vec![made(root, path, unit, modules, platform)],
        OnPage::Listing(listing) => listed(root, path, listing, platform),
    }
}

/// The units of a listing. What is said around it speaks of all of them; what it prints, only its program promises.
fn listed(root: &Path, path: &Utf8Path, listing: Listing, platform: &Platform) -> Vec<Unit> {
    let line = listing.lines.first().copied().unwrap_or(1);
    let dir = Utf8PathBuf::from(format!("{path}:{line}"));
    let mut units = archive::units(root, &dir, listing.files, listing.go_mod.as_deref(), platform);
    for unit in &mut units {
        let form = match unit.kind {
            UnitKind::Program => Form::Program,
            UnitKind::Tests => Form::TestFile,
            _ => Form::File,
        };
        let lines = own_lines(unit, &listing.lines);
        unit.fence = Some(Fence { form, lines, ..listing.fence.clone() });
        let said = listing.annotations.clone();
        unit.directives.extend(said.directives);
        unit.misunderstandings.extend(said.misunderstandings);
        unit.recipe.env.extend(said.recipe.env);
        unit.recipe.args = unit.recipe.args.take().or(said.recipe.args);
        unit.recipe.stdin = unit.recipe.stdin.take().or(said.recipe.stdin);
        if form == Form::Program && unit.expectations.is_empty() {
            unit.expectations = said.expectations;
        }
    }
    units
}

/// The lines on which the fences open that the unit answers for.
fn own_lines(unit: &Unit, all: &[u32]) -> Vec<u32> {
    let own = unit.files.iter().filter(|file| unit.kind != UnitKind::Tests || file.is_test());
    let first = |file: &SourceFile| file.text.lines().position(|line| !line.trim().is_empty());
    let rows = own.filter_map(first).filter_map(|row| u32::try_from(row).ok());
    let mut lines: Vec<u32> = rows.filter_map(|row| all.iter().copied().rfind(|line| *line <= row)).collect();
    lines.sort_unstable();
    lines
}

fn made(root: &Path, path: &Utf8Path, unit: BookUnit, modules: &Modules, platform: &Platform) -> Unit {
    let mut says = Says::default();
    says.add(&unit.annotations);
    says.read_expected_files(root);
    let excluded = excluded(&unit, platform);
    let trees: Vec<GoFile> = unit.files.iter().map(|file| GoFile::parse(&file.text)).collect();
    let line = unit.fence.lines.first().copied().unwrap_or(1);
    let blank = Unit::new(UnitId::new(format!("{path}:{line}")), says.kind(unit.kind), path);
    // What only needs the standard library needs no module, and must not suffer from one that is broken.
    let imports: BTreeSet<String> = trees.iter().flat_map(GoFile::imports).map(|import| import.path).collect();
    let imports: Vec<String> = imports.into_iter().collect();
    let needs_module = imports.iter().any(|path| !is_std(path));
    let looked: Vec<(Facts, Habits)> = trees.iter().map(looked_at).collect();
    let module = modules.of(&root.join(&blank.dir)).filter(|_| needs_module).cloned();
    let data = if unit.kind == UnitKind::Fragment { Arc::default() } else { named_by(root, &blank.dir, &unit.files) };
    Unit {
        line,
        data,
        package: unit.package,
        module,
        habits: looked.iter().fold(Habits::default(), |all, (_, habits)| all.and(*habits)),
        imports,
        takes_time: looked.iter().any(|(facts, _)| takes_time(facts)),
        files: unit.files,
        fence: Some(unit.fence),
        directives: says.directives,
        misunderstandings: says.misunderstandings,
        expectations: says.expectations,
        recipe: says.recipe,
        whole_folder: false,
        excluded,
        ..blank
    }
}

/// What a file does, as far as one can read it.
fn looked_at(tree: &GoFile) -> (Facts, Habits) {
    let facts = facts(tree);
    let habits = habits(tree, &facts);
    (facts, habits)
}

/// The constraint that leaves a whole file out on this machine.
fn excluded(unit: &BookUnit, platform: &Platform) -> Option<String> {
    let constraint = GoFile::parse(&unit.files.first()?.text).constraint()?;
    let has_tag = host_tags(platform.os, platform.arch, platform.go_minor);
    let is_out = constraint.teaching_tags().is_empty() && !constraint.matches(&has_tag);
    is_out.then(|| format!("Go leaves it out on this machine because of `//go:build {}`", constraint.text()))
}
