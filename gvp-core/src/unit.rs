//! The smallest thing a check is asked about.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::{
    ArtifactKind, ClockChoice, Directive, Exercise, Expectation, Fence, Habits, Location, Module, Skip, UnitId, Word,
};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnitKind {
    /// `package main` with a `func main`.
    Program,
    /// The tests, examples and benchmarks of one package.
    Tests,
    /// A package to be imported.
    Library,
    /// Declared to be less than a whole package, or nothing that Go could read as one.
    Fragment,
}

impl UnitKind {
    /// The kind as a word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Tests => "tests",
            Self::Library => "library",
            Self::Fragment => "fragment",
        }
    }
}

/// Why the text of a file cannot be Go source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// There is nothing in it but blanks.
    Empty,
    /// It holds bytes that are not UTF-8, first on this line.
    NotUtf8 {
        /// The line, counted from 1.
        line: u32,
    },
    /// It holds NUL bytes: it is not text at all.
    Binary,
}

/// One Go source file of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceFile {
    /// Relative to the root of the material.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub path: Utf8PathBuf,
    /// Its text; where it has a defect, as much of it as is text.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub text: Arc<str>,
    /// Why it cannot be Go source, if it cannot.
    pub defect: Option<Defect>,
    /// What Go is to know it as, relative to the folder of the unit, where it is a part of another text: of a page of
    /// prose, of an archive. Its lines and columns are those of that text, in which all else is blank.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub staged_as: Option<Utf8PathBuf>,
    /// Whether the unit only leans on it: what there is to say of it is said of another unit.
    #[serde(default)]
    pub borrowed: bool,
    /// The whole text that it is a part of, for whoever shows a line of it. It does not go to plugins.
    #[serde(skip)]
    pub within: Option<Arc<str>>,
}

impl SourceFile {
    /// A file of its own, without a defect.
    pub fn new(path: impl Into<Utf8PathBuf>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into(), defect: None, staged_as: None, borrowed: false, within: None }
    }

    /// Its name for Go, which decides whether it is a test and on which machines it is built.
    pub fn go_name(&self) -> &str {
        self.staged_as.as_ref().unwrap_or(&self.path).file_name().unwrap_or_default()
    }

    /// Whether it is a test file by its name.
    pub fn is_test(&self) -> bool {
        self.go_name().ends_with("_test.go")
    }

    /// Whether there is something on this line, counted from 1.
    pub fn holds(&self, line: u32) -> bool {
        nth_line(&self.text, line).is_some_and(|text| !text.trim().is_empty())
    }

    /// A line, counted from 1, as the author wrote it.
    pub fn line(&self, line: u32) -> Option<&str> {
        nth_line(self.within.as_ref().unwrap_or(&self.text), line)
    }
}

fn nth_line(text: &str, line: u32) -> Option<&str> {
    text.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?)
}

/// A word of the author's to GVP that GVP does not understand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Misunderstanding {
    /// Where it stands.
    pub location: Location,
    /// What is wrong with it.
    pub message: String,
    /// What may have been meant.
    pub help: Option<String>,
}

/// What a unit is started with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Recipe {
    /// Arguments, without the program's name; absent where the author promises none.
    pub args: Option<Vec<String>>,
    /// Standard input; absent where the author promises none.
    pub stdin: Option<String>,
    /// Variables of the environment.
    pub env: Vec<(String, String)>,
    /// Why it must not be started at all, if so.
    pub forbidden: Option<String>,
}

/// The smallest thing a check is asked about: a program, the tests of a package, a library, a fragment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unit {
    /// Its name within the material.
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// The file that stands for it, relative to the root of the material.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub path: Utf8PathBuf,
    /// The line that stands for it, counted from 1.
    pub line: u32,
    /// Its folder, relative to the root of the material; empty for the root itself.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub dir: Utf8PathBuf,
    /// Its name in the package clause; empty where there is none.
    pub package: String,
    /// Its Go files, in name order. For [`UnitKind::Tests`] also those of the package under test.
    pub files: Vec<SourceFile>,
    /// Other files of its folder that it may read when it runs or is built, relative to the root of the material.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub data: Arc<[Utf8PathBuf]>,
    /// The module it belongs to, if any.
    #[serde(default)]
    pub module: Option<Arc<Module>>,
    /// What the author says to GVP.
    #[serde(default)]
    pub directives: Vec<Directive>,
    /// What the author says to GVP that GVP does not understand.
    #[serde(default)]
    pub misunderstandings: Vec<Misunderstanding>,
    /// What the author promises.
    #[serde(default)]
    pub expectations: Vec<Expectation>,
    /// What it is started with.
    #[serde(default)]
    pub recipe: Recipe,
    /// Whether it is the whole package of its folder, rather than one of several programs side by side.
    #[serde(default)]
    pub whole_folder: bool,
    /// Whether it is known to wait: it sleeps, serves, or listens for a signal. Such units are made and run before others,
    /// so that in the end nothing is left but to wait for them.
    #[serde(default)]
    pub takes_time: bool,
    /// What it is known to do from its source.
    #[serde(default)]
    pub habits: Habits,
    /// The import paths of its files, each once, in order.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Why Go leaves it out on this machine (a build constraint), if it does.
    #[serde(default)]
    pub excluded: Option<String>,
    /// Why we could not read it, if we could not.
    #[serde(default)]
    pub unreadable: Option<String>,
    /// What the page of prose says that it is taken from; none where it has files of its own.
    #[serde(default)]
    pub fence: Option<Fence>,
    /// What the reader is given, where it is the solution of an exercise.
    #[serde(default)]
    pub exercise: Option<Exercise>,
}

impl Unit {
    /// A unit of which nothing is known but its name, its kind and the file that stands for it: it fills its folder, and
    /// its author says nothing.
    pub fn new(id: UnitId, kind: UnitKind, path: impl Into<Utf8PathBuf>) -> Self {
        let path = path.into();
        Self {
            id,
            kind,
            line: 1,
            dir: path.parent().map(Utf8Path::to_owned).unwrap_or_default(),
            path,
            package: String::new(),
            files: Vec::new(),
            data: Arc::from([]),
            module: None,
            directives: Vec::new(),
            misunderstandings: Vec::new(),
            expectations: Vec::new(),
            recipe: Recipe::default(),
            whole_folder: true,
            takes_time: false,
            habits: Habits::default(),
            imports: Vec::new(),
            excluded: None,
            unreadable: None,
            fence: None,
            exercise: None,
        }
    }

    /// The place that stands for the whole unit.
    pub fn location(&self) -> Location {
        Location::line(&self.path, self.line)
    }

    /// The file at this path, if it is one of the unit's or of its stub; the first, where several are parts of one text.
    pub fn file(&self, path: &Utf8Path) -> Option<&SourceFile> {
        self.all_files().find(|file| file.path == path)
    }

    /// The file that holds this place, if it is one of the unit's or of its stub.
    pub fn file_at(&self, location: &Location) -> Option<&SourceFile> {
        let mut parts = self.all_files().filter(|file| file.path == location.path);
        let holds = |file: &&SourceFile| file.staged_as.is_none() || file.holds(location.line);
        parts.clone().find(holds).or_else(|| parts.next())
    }

    /// The files that Go is shown to make something of this kind: the unit's, or those of the stub in their place.
    pub fn files_for(&self, kind: ArtifactKind) -> Vec<&SourceFile> {
        match &self.exercise {
            Some(exercise) if kind.is_of_stub() => {
                exercise.stub.iter().chain(self.files.iter().filter(|file| exercise.keeps(file))).collect()
            }
            _ => self.files.iter().collect(),
        }
    }

    fn all_files(&self) -> impl Iterator<Item = &SourceFile> + Clone {
        self.files.iter().chain(self.exercise.iter().flat_map(|exercise| &exercise.stub))
    }

    /// Whether Go is asked about it at all: it is a package, or a fence that can be made one.
    pub fn is_compiled(&self) -> bool {
        match self.kind {
            UnitKind::Program | UnitKind::Tests | UnitKind::Library => true,
            UnitKind::Fragment => self.fence.as_ref().is_some_and(Fence::is_go) && !self.is_declared_fragment(),
        }
    }

    fn is_declared_fragment(&self) -> bool {
        self.directives.iter().any(|directive| directive.word == Word::Fragment)
    }

    /// The reason the author gives for not judging the unit, if there is one.
    pub fn skipped(&self) -> Option<&str> {
        self.directives.iter().find_map(|directive| match &directive.word {
            Word::Skip(reason) => Some(reason.as_str()),
            _ => None,
        })
    }

    /// The clock that the author wants the unit to see, if any.
    pub fn clock(&self) -> Option<ClockChoice> {
        self.directives.iter().find_map(|directive| match directive.word {
            Word::Clock(choice) => Some(choice),
            _ => None,
        })
    }

    /// Why the unit is never run, if so: the author forbids it, it is meant not to compile, or it is nothing that runs.
    pub fn not_to_be_run(&self) -> Option<Skip> {
        if let Some(reason) = &self.recipe.forbidden {
            return Some(Skip::because(format!("not to be run: {reason}")));
        }
        if self.must_not_compile() {
            return Some(Skip::because("it is meant not to compile"));
        }
        let runs = matches!(self.kind, UnitKind::Program | UnitKind::Tests);
        (!runs).then(|| Skip::because(format!("a {} is not run", self.kind.as_str())))
    }

    /// What has to be made of it so that its runs can be watched, or why it is not to be run.
    ///
    /// # Errors
    /// The reason why it is [not to be run](Self::not_to_be_run).
    pub fn watched_as(&self) -> Result<ArtifactKind, Skip> {
        match self.not_to_be_run() {
            Some(skip) => Err(skip),
            None if self.kind == UnitKind::Tests => Ok(ArtifactKind::ProbedTests),
            None => Ok(ArtifactKind::ProbedProgram),
        }
    }

    /// Whether the page that it stands on says that it ends badly, or asks what is wrong with it.
    pub fn is_said_to_end_badly(&self) -> bool {
        self.fence.as_ref().is_some_and(|fence| fence.crashes.is_some())
    }

    /// Whether it imports a package of this path.
    pub fn imports(&self, path: &str) -> bool {
        self.imports.iter().any(|import| import == path)
    }

    /// Whether the author excuses `what` for the whole unit or somewhere in it.
    pub fn allows(&self, what: &str) -> bool {
        self.directives
            .iter()
            .any(|directive| matches!(&directive.word, Word::Allow { what: allowed, .. } if allowed == what))
    }

    /// Whether the author expects the compiler to refuse the unit.
    pub fn must_not_compile(&self) -> bool {
        self.expectations.iter().any(|expectation| matches!(expectation.promise, crate::Promise::CompileFails { .. }))
    }
}
