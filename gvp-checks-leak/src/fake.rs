//! A context that knows its unit and nothing else, and units from inline sources.

use std::path::PathBuf;
use std::sync::Arc;

use camino::Utf8PathBuf;
use gvp_core::{
    Artifact, ArtifactKind, Check, CheckError, CheckErrorKind, Clock, Context, Execution, Finding, Module, Moment,
    Outcome, Probe, ProbeReport, Requirement, Run, Schedule, Settings, SourceFile, Toolchain, Unit, UnitId, UnitKind,
    Version,
};

use gvp_syntax::{GoFile, facts, habits};

/// A context with Go 1.27.3, where nothing is made and nothing is run.
pub(crate) struct Fake {
    unit: Unit,
    settings: Settings,
    toolchain: Toolchain,
}

impl Fake {
    /// A context for one unit.
    pub(crate) fn of(unit: Unit) -> Self {
        let toolchain = Toolchain {
            version: Version::new(1, 27, 3),
            name: "1.27.3".to_owned(),
            os: "linux".to_owned(),
            arch: "amd64".to_owned(),
        };
        Self { unit, settings: Settings::default(), toolchain }
    }

    /// The findings of a check; none where it says anything else.
    pub(crate) fn findings(&self, check: &dyn Check) -> Vec<Finding> {
        match check.run(self).expect("the check can answer") {
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

fn nothing<T>() -> Result<T, CheckError> {
    Err(CheckError::new(CheckErrorKind::ToolFailed, "nothing is made or run here"))
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

    fn artifact(&self, _kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        nothing()
    }

    fn execute(&self, _run: &Run) -> Result<Arc<Execution>, CheckError> {
        nothing()
    }
}

/// A unit of one file.
pub(crate) fn unit(kind: UnitKind, path: &str, text: &str) -> Unit {
    let path = Utf8PathBuf::from(path);
    let file = SourceFile::new(path.clone(), text);
    let tree = GoFile::parse(text);
    let habits = habits(&tree, &facts(&tree));
    let imports = tree.imports().into_iter().map(|import| import.path).collect();
    Unit { files: vec![file], habits, imports, ..Unit::new(UnitId::new("ch1"), kind, path) }
}

/// A program of one file.
pub(crate) fn program(text: &str) -> Unit {
    unit(UnitKind::Program, "ch1/main.go", text)
}

/// A module that asks for a Go and for other modules.
pub(crate) fn module(go: Option<&str>, requirements: &[(&str, &str)]) -> Arc<Module> {
    let require = |(path, version): &(&str, &str)| Requirement {
        path: (*path).to_owned(),
        version: (*version).to_owned(),
        indirect: false,
        location: None,
    };
    Arc::new(Module {
        text: None,
        dir: PathBuf::from("/m"),
        path: "example.com/m".to_owned(),
        go: go.map(str::to_owned),
        go_location: None,
        requirements: requirements.iter().map(require).collect(),
        replacements: Vec::new(),
        workspace: None,
    })
}

/// What a probe tells of a run in which nothing is left.
pub(crate) fn report(moment: Moment) -> ProbeReport {
    ProbeReport {
        probe: Probe { clock: Clock::Virtual, schedule: Schedule::Plain, seed: 1 },
        moment,
        proves: true,
        quiet: false,
        steps: 0,
        created: 1,
        settled: std::time::Duration::ZERO,
        goroutines: Vec::new(),
        transitions: None,
        contexts: None,
        visit: None,
        pauses: Vec::new(),
    }
}
