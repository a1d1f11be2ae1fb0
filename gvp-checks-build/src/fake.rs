//! A context made of nothing but what a test says, and units from inline sources.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use camino::Utf8PathBuf;
use gvp_core::{
    Artifact, ArtifactKind, ArtifactState, Check, CheckError, CheckErrorKind, Context, Denial, Diagnostic, Execution,
    Exit, Fence, Finding, Form, Location, Module, Outcome, Requirement, Run, Settings, SourceFile, Toolchain, Unit,
    UnitId, UnitKind,
};
use gvp_syntax::{GoFile, annotations, facts, habits};

/// A context that answers with what it was given.
pub(crate) struct Fake {
    unit: Unit,
    settings: Settings,
    toolchain: Toolchain,
    artifacts: HashMap<ArtifactKind, Arc<Artifact>>,
    execution: Option<Arc<Execution>>,
}

impl Fake {
    /// A context for one unit, with Go 1.27.3 and nothing made.
    pub(crate) fn of(unit: Unit) -> Self {
        let toolchain = Toolchain {
            version: semver::Version::new(1, 27, 3),
            name: "1.27.3".to_owned(),
            os: "linux".to_owned(),
            arch: "amd64".to_owned(),
        };
        Self { unit, settings: Settings::default(), toolchain, artifacts: HashMap::new(), execution: None }
    }

    /// Adds what Go made of the unit.
    pub(crate) fn made(mut self, kind: ArtifactKind, diagnostics: Vec<Diagnostic>) -> Self {
        let state = if diagnostics.is_empty() { ArtifactState::Made } else { ArtifactState::Refused };
        let artifact = Artifact { kind, state, diagnostics, command: "go build".to_owned() };
        self.artifacts.insert(kind, Arc::new(artifact));
        self
    }

    /// Adds what the unit tried when it was run.
    pub(crate) fn tried(self, denials: Vec<Denial>) -> Self {
        self.ran(Execution {
            loopback: true,
            denials,
            command: "./program".to_owned(),
            ..Execution::ended(Exit::Code(0))
        })
    }

    /// Adds what every run of the unit comes to.
    pub(crate) fn ran(mut self, execution: Execution) -> Self {
        self.execution = Some(Arc::new(execution));
        self
    }

    /// What a check says.
    pub(crate) fn ask(&self, check: &dyn Check) -> Outcome {
        check.run(self).expect("the check can answer")
    }

    /// The findings of a check; none where it says anything else.
    pub(crate) fn findings(&self, check: &dyn Check) -> Vec<Finding> {
        match self.ask(check) {
            Outcome::Findings(findings) => findings,
            Outcome::Passed | Outcome::Skipped(_) => Vec::new(),
        }
    }

    /// The codes and lines of the findings of a check.
    pub(crate) fn codes(&self, check: &dyn Check) -> Vec<(String, u32)> {
        let findings = self.findings(check);
        findings.iter().map(|finding| (finding.code.to_string(), finding.location.line)).collect()
    }
}

impl Context for Fake {
    fn unit(&self) -> &Unit {
        &self.unit
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    fn artifact(&self, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        let missing = || CheckError::new(CheckErrorKind::ToolFailed, "nothing made");
        self.artifacts.get(&kind).cloned().ok_or_else(missing)
    }

    fn execute(&self, _run: &Run) -> Result<Arc<Execution>, CheckError> {
        self.execution.clone().ok_or_else(|| CheckError::new(CheckErrorKind::ToolFailed, "nothing run"))
    }
}

/// A file of a material.
pub(crate) fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(path, text)
}

/// Code of this form on a page.
pub(crate) fn fenced(form: Form) -> Unit {
    let kind = if form.is_whole_file() { UnitKind::Program } else { UnitKind::Fragment };
    let unit = unit(kind, vec![file("ch1.md", "package fragment\nx := 1\n")]);
    Unit { fence: Some(Fence::new(form, 1)), ..unit }
}

/// A unit of these files, with what they say to GVP.
pub(crate) fn unit(kind: UnitKind, files: Vec<SourceFile>) -> Unit {
    let path = files.first().map_or_else(Utf8PathBuf::new, |file| file.path.clone());
    let mut unit = Unit { dir: "ch1".into(), files, ..Unit::new(UnitId::new("ch1"), kind, path) };
    for file in &unit.files {
        let tree = GoFile::parse(&file.text);
        let said = annotations(&file.path, &tree);
        unit.directives.extend(said.directives);
        unit.misunderstandings.extend(said.misunderstandings);
        unit.expectations.extend(said.expectations);
        unit.habits = unit.habits.and(habits(&tree, &facts(&tree)));
        if unit.package.is_empty() {
            unit.package = tree.package().map(|(name, _)| name.to_owned()).unwrap_or_default();
        }
    }
    unit
}

/// A program of one file.
pub(crate) fn program(text: &str) -> Unit {
    unit(UnitKind::Program, vec![file("ch1/main.go", text)])
}

/// A module with these requirements.
pub(crate) fn module(path: &str, go: Option<&str>, requirements: &[(&str, &str)]) -> Arc<Module> {
    let require = |(line, (path, version)): (u32, &(&str, &str))| Requirement {
        path: (*path).to_owned(),
        version: (*version).to_owned(),
        indirect: false,
        location: Some(Location::line("go.mod", line)),
    };
    Arc::new(Module {
        text: None,
        dir: PathBuf::from("/m"),
        path: path.to_owned(),
        go: go.map(str::to_owned),
        go_location: Some(Location::line("go.mod", 3)),
        requirements: (5..).zip(requirements).map(require).collect(),
        replacements: Vec::new(),
        workspace: None,
    })
}
