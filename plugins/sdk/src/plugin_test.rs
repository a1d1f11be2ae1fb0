//! Tries a check on a few lines of Go, without a library and without Go.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use gvp_core::{
    Artifact, ArtifactKind, Check, CheckError, CheckErrorKind, Context, Execution, Outcome, Run, Settings, Toolchain,
    Unit,
};
use gvp_pipeline::{ReadOptions, read_material};

/// Tries a check on a few lines of Go.
///
/// ```
/// # use gvp_plugin::*;
/// # fn example(my_check: impl Check + 'static) {
/// PluginTest::new(my_check)
///     .unit("package main\n\nfunc main() {}\n").expect("passed")
///     .unit("package main\n\nfunc Main() {}\n").expect("missing-main:1");
/// # }
/// ```
pub struct PluginTest {
    check: Box<dyn Check>,
    files: BTreeMap<String, String>,
    artifacts: BTreeMap<ArtifactKind, Arc<Artifact>>,
    execution: Option<Arc<Execution>>,
}

impl PluginTest {
    /// Tries this check.
    pub fn new(check: impl Check + 'static) -> Self {
        Self { check: Box::new(check), files: BTreeMap::new(), artifacts: BTreeMap::new(), execution: None }
    }

    /// From now on the unit is this text, in `main.go`.
    pub fn unit(mut self, text: &str) -> Self {
        self.files = BTreeMap::from([("main.go".to_owned(), text.to_owned())]);
        self
    }

    /// Puts another file beside it: Go, `go.mod`, or anything.
    pub fn file(mut self, name: &str, text: &str) -> Self {
        self.files.insert(name.to_owned(), text.to_owned());
        self
    }

    /// Lets Go have made this of the unit.
    pub fn artifact(mut self, artifact: Artifact) -> Self {
        self.artifacts.insert(artifact.kind, Arc::new(artifact));
        self
    }

    /// Lets every run of the unit have gone like this.
    pub fn execution(mut self, execution: Execution) -> Self {
        self.execution = Some(Arc::new(execution));
        self
    }

    /// What the check says of the unit.
    ///
    /// # Errors
    /// What the check says it failed for.
    ///
    /// # Panics
    /// Where the text is no unit, or the check asks for what it did not say it needs.
    #[track_caller]
    pub fn outcome(&self) -> Result<Outcome, CheckError> {
        let unit = self.read();
        let needs = self.check.needs(&unit);
        self.check.run(&Bench { test: self, unit: &unit, needs, settings: Settings::default(), toolchain: toolchain() })
    }

    /// Holds what the check says against `passed`, `skipped`, or its findings by code and line: `code:3 other:7`.
    ///
    /// # Panics
    /// Where it says something else.
    #[track_caller]
    pub fn expect(self, expected: &str) -> Self {
        let outcome = self.outcome();
        let said = match &outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::Skipped(_)) => "skipped".to_owned(),
            Ok(Outcome::Findings(findings)) => {
                let words = findings.iter().map(|finding| format!("{}:{}", finding.code, finding.location.line));
                words.collect::<Vec<_>>().join(" ")
            }
            Err(error) => format!("error: {error}"),
        };
        assert_eq!(said, expected, "{}: {outcome:#?}\nof {:#?}", self.check.info().id, self.files);
        self
    }

    #[track_caller]
    fn read(&self) -> Arc<Unit> {
        let folder = tempfile::tempdir().expect("a folder for the unit");
        for (name, text) in &self.files {
            fs::write(folder.path().join(name), text).expect("a file of the unit");
        }
        let material = read_material(&[folder.path().to_owned()], &ReadOptions::default()).expect("Go sources");
        material.units.first().map(Arc::clone).expect("the text is a unit")
    }
}

fn toolchain() -> Toolchain {
    let version = "1.27.0".parse().expect("a version");
    Toolchain { version, name: "1.27".to_owned(), os: "linux".to_owned(), arch: "amd64".to_owned() }
}

/// What the check sees in a test.
struct Bench<'a> {
    test: &'a PluginTest,
    unit: &'a Unit,
    needs: Vec<ArtifactKind>,
    settings: Settings,
    toolchain: Toolchain,
}

impl Context for Bench<'_> {
    fn unit(&self) -> &Unit {
        self.unit
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    fn artifact(&self, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        assert!(self.needs.contains(&kind), "`needs` does not name the {}", kind.as_str());
        let missing = || CheckError::new(CheckErrorKind::ToolMissing, "the test gave no such artifact");
        self.test.artifacts.get(&kind).cloned().ok_or_else(missing)
    }

    fn execute(&self, _: &Run) -> Result<Arc<Execution>, CheckError> {
        let missing = || CheckError::new(CheckErrorKind::ToolMissing, "the test gave no execution");
        self.test.execution.clone().ok_or_else(missing)
    }
}
