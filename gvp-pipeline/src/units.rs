//! From a folder's groups of files to its units.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{
    Directive, Exercise, Expectation, Habits, Invocation, Location, Misunderstanding, Module, Origin, Promise, Recipe,
    SourceFile, TextMatch, Unit, UnitId, UnitKind, Word,
};
use gvp_syntax::{Annotations, TeachingTag};

use crate::directory::{Group, groups};
use crate::golden::{golden_file, whole};
use crate::source::Source;
use crate::transcripts::Transcripts;

/// One folder with Go files in it.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The root of the material.
    pub(crate) root: PathBuf,
    /// Relative to the root of the material; empty for the root itself.
    pub(crate) dir: Utf8PathBuf,
    /// Its Go files, in name order.
    pub(crate) sources: Vec<Source>,
    /// What readers are given in the place of some of these files: they are solutions of exercises.
    pub(crate) stubs: Vec<Source>,
    /// The transcripts in it.
    pub(crate) beside: Transcripts,
    /// Other files that its units may read.
    pub(crate) data: Arc<[Utf8PathBuf]>,
    /// The module it belongs to.
    pub(crate) module: Option<Arc<Module>>,
}

impl Folder {
    /// The units of the folder.
    pub(crate) fn units(&self) -> Vec<Unit> {
        groups(&self.sources).iter().map(|group| self.unit(group)).collect()
    }

    fn unit(&self, group: &Group<'_>) -> Unit {
        let first = group.files[0];
        let mut says = Says::default();
        for source in group.files.iter().filter(|source| speaks_for(source, group.kind)) {
            says.add(&source.annotations);
        }
        says.read_expected_files(&self.root);
        says.add_beside(self.beside(group));
        let stub = self.stub(group);
        stub.iter().for_each(|source| says.add_stub(&source.annotations, group.kind));
        let kind = says.kind(group.kind);
        if group.files.iter().any(|source| source.teaching_tags.contains(&TeachingTag::NoRun)) {
            says.recipe.forbidden.get_or_insert_with(|| "its build tag is `norun`".to_owned());
        }
        Unit {
            id: self.id(group, first),
            kind,
            path: first.path().clone(),
            line: first.main_line.unwrap_or(first.package_line),
            dir: self.dir.clone(),
            package: first.package.clone(),
            files: group.files.iter().map(|source| source.file.clone()).collect(),
            data: Arc::clone(&self.data),
            module: self.module.clone(),
            directives: says.directives,
            misunderstandings: says.misunderstandings,
            expectations: says.expectations,
            recipe: says.recipe,
            whole_folder: group.whole_folder,
            takes_time: group.files.iter().any(|source| source.takes_time),
            habits: group.files.iter().fold(Habits::default(), |habits, source| habits.and(source.habits)),
            imports: imports(group),
            excluded: excluded(group),
            unreadable: None,
            fence: None,
            exercise: exercise(&stub),
        }
    }

    /// What readers are given in the place of a group of files.
    fn stub(&self, group: &Group<'_>) -> Vec<&Source> {
        let stands_in = |stub: &&Source| {
            let named = |source: &&Source| source.file.go_name() == stub.file.go_name();
            group.whole_folder || group.files.iter().any(named)
        };
        let of_kind = |stub: &&Source| group.kind == UnitKind::Tests || !stub.is_test();
        self.stubs.iter().filter(stands_in).filter(of_kind).collect()
    }

    /// What other files of the folder say about a group of files.
    fn beside(&self, group: &Group<'_>) -> Vec<Expectation> {
        let names: Vec<&Utf8Path> = group.files.iter().map(|source| Utf8Path::new(source.file.go_name())).collect();
        match group.kind {
            UnitKind::Tests => self.beside.of_tests(),
            UnitKind::Program => {
                let module = self.module.as_ref().map(|module| module.path.as_str());
                let golden = golden_file(&self.root, &self.dir, group, &self.sources, &self.data);
                self.beside
                    .of_program(&self.dir, &names, group.whole_folder, module)
                    .into_iter()
                    .chain(golden)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// A unit that is all of its folder is called like the folder, any other like its file.
    fn id(&self, group: &Group<'_>, first: &Source) -> UnitId {
        let folder = if self.dir.as_str().is_empty() { "." } else { self.dir.as_str() };
        match group.kind {
            UnitKind::Tests => UnitId::new(format!("{}.test", self.dir)),
            _ if group.whole_folder => UnitId::new(folder),
            _ => UnitId::new(first.path().as_str()),
        }
    }
}

/// The exercise that some files stand in for the solution of; none where there are none.
fn exercise(stub: &[&Source]) -> Option<Exercise> {
    let first = stub.iter().find(|source| source.main_line.is_some()).or(stub.first())?;
    let staged = |source: &&Source| {
        let staged_as = Some(Utf8PathBuf::from(source.file.go_name()));
        SourceFile { staged_as, ..source.file.clone() }
    };
    Some(Exercise {
        stub: stub.iter().map(staged).collect(),
        location: Location::line(first.path(), first.main_line.unwrap_or(first.package_line)),
    })
}

/// A unit that could not be read: it is judged by nobody, and counts as an error of ours.
pub(crate) fn unreadable(path: &Utf8Path, cause: String) -> Unit {
    let shown = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
    let dir = path.parent().map(Utf8Path::to_owned).unwrap_or_default();
    let unit = Unit::new(UnitId::new(shown.as_str()), UnitKind::Fragment, shown);
    Unit { dir, whole_folder: false, unreadable: Some(cause), ..unit }
}

/// What the files import, each path once, in order.
fn imports(group: &Group<'_>) -> Vec<String> {
    let all: BTreeSet<&String> = group.files.iter().flat_map(|source| &source.imports).collect();
    all.into_iter().cloned().collect()
}

/// Whether what the file says is about a unit of this kind: the files under test speak for themselves, not for their
/// tests.
fn speaks_for(source: &Source, kind: UnitKind) -> bool {
    kind != UnitKind::Tests || source.is_test()
}

/// The constraint that leaves nothing of the group on this machine.
fn excluded(group: &Group<'_>) -> Option<String> {
    let excluded_by = group.files[0].excluded_by.as_ref()?;
    let all = group.files.iter().all(|source| source.excluded_by.is_some());
    all.then(|| format!("Go leaves it out on this machine because of {excluded_by}"))
}

/// What the author says to GVP in all files of a unit.
#[derive(Default)]
pub(crate) struct Says {
    pub(crate) directives: Vec<Directive>,
    pub(crate) misunderstandings: Vec<Misunderstanding>,
    pub(crate) expectations: Vec<Expectation>,
    pub(crate) recipe: Recipe,
}

impl Says {
    pub(crate) fn add(&mut self, annotations: &Annotations) {
        self.directives.extend(annotations.directives.iter().cloned());
        self.misunderstandings.extend(annotations.misunderstandings.iter().cloned());
        self.expectations.extend(annotations.expectations.iter().cloned());
        let recipe = &annotations.recipe;
        self.recipe.env.extend(recipe.env.iter().cloned());
        keep_first(&mut self.recipe.args, &recipe.args);
        keep_first(&mut self.recipe.stdin, &recipe.stdin);
        keep_first(&mut self.recipe.forbidden, &recipe.forbidden);
    }

    /// What a stub says holds where it is about the stub: exceptions, and what GVP does not understand of it. What it
    /// promises is a matter of the solution's.
    fn add_stub(&mut self, annotations: &Annotations, kind: UnitKind) {
        let exceptions = annotations.directives.iter().filter(|said| matches!(said.word, Word::Allow { .. }));
        self.directives.extend(exceptions.cloned());
        if kind != UnitKind::Tests {
            self.misunderstandings.extend(annotations.misunderstandings.iter().cloned());
        }
    }

    /// Turns every `expect-file` into the promise it stands for. The file must lie in the material: what lies elsewhere
    /// is nothing that a reader has.
    pub(crate) fn read_expected_files(&mut self, root: &Path) {
        for directive in &self.directives {
            let Word::ExpectFile(name) = &directive.word else { continue };
            match expected_text(root, &directive.location.path, name) {
                Ok((path, text)) => {
                    let passage = whole(&path, &text);
                    let promise = Promise::Output(TextMatch::Lines(text));
                    let expectation = Expectation::new(promise, Origin::Directive, directive.location.clone());
                    self.expectations.push(expectation.written(passage));
                }
                Err(cause) => self.misunderstandings.push(Misunderstanding {
                    location: directive.location.clone(),
                    message: format!("the expected output cannot be read from `{name}`: {cause}"),
                    help: Some(
                        "the path is relative to the file of the directive, and must lie in the material".to_owned(),
                    ),
                }),
            }
        }
    }

    /// Adds what other files of the folder say. Where nothing else says what the program is started with, its first
    /// plain run in a transcript does.
    fn add_beside(&mut self, beside: Vec<Expectation>) {
        let plain = |invocation: &&Invocation| invocation.env.is_empty() && invocation.stdin.is_none();
        if self.recipe.args.is_none() && self.recipe.stdin.is_none() {
            let first = beside.iter().filter_map(|expectation| expectation.invocation.as_ref()).find(plain);
            self.recipe.args = first.map(|invocation| invocation.args.clone());
        }
        let (args, recipe) = (self.recipe.args.clone().unwrap_or_default(), &self.recipe);
        let own = Invocation { args, stdin: recipe.stdin.clone(), env: recipe.env.clone() };
        self.expectations.extend(beside.into_iter().map(|expectation| {
            let invocation = expectation.invocation.filter(|invocation| *invocation != own);
            Expectation { invocation, ..expectation }
        }));
    }

    /// What the unit is: what the author declares, or else what its files are.
    pub(crate) fn kind(&self, by_files: UnitKind) -> UnitKind {
        let declared = self.directives.iter().find_map(|directive| match directive.word {
            Word::Fragment => Some(UnitKind::Fragment),
            Word::Library => Some(UnitKind::Library),
            _ => None,
        });
        declared.unwrap_or(by_files)
    }
}

/// The text of a file that is named relative to a Go file, and its path within the material.
fn expected_text(root: &Path, go_file: &Utf8Path, name: &Utf8Path) -> Result<(Utf8PathBuf, String), String> {
    let within = named_in(root, go_file.parent().unwrap_or(go_file), name)?;
    let text = std::fs::read_to_string(root.join(&within)).map_err(|error| error.kind().to_string())?;
    Ok((within, text))
}

/// The path within the material of a file that is named relative to a folder.
pub(crate) fn named_in(root: &Path, dir: &Utf8Path, name: &Utf8Path) -> Result<Utf8PathBuf, String> {
    let path = root.join(dir).join(name);
    let path = path.canonicalize().map_err(|error| error.kind().to_string())?;
    if !path.starts_with(root) {
        return Err("it lies outside the material".to_owned());
    }
    // Whoever reads a pipe waits for somebody to write to it.
    if !path.is_file() {
        return Err("it is no file".to_owned());
    }
    let within = path.strip_prefix(root).ok().and_then(Utf8Path::from_path).map(Utf8Path::to_owned);
    within.ok_or_else(|| "its name is not UTF-8".to_owned())
}

fn keep_first<T: Clone>(mine: &mut Option<T>, theirs: &Option<T>) {
    if mine.is_none() {
        mine.clone_from(theirs);
    }
}
