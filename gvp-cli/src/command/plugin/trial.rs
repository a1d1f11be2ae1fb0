//! Puts the checks of a plugin to a small material, without Go: whatever is asked of it, Go accepts, and whatever is
//! run prints nothing.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use gvp_core::{
    Artifact, ArtifactKind, ArtifactState, CheckError, Context, Execution, Exit, Outcome, Run, Settings, Toolchain,
    Unit,
};
use gvp_plugin_host::Plugin;

use crate::engine;
use crate::failure::Failure;

/// What lies where in the material.
const MATERIAL: [(&str, &str); 4] = [
    ("go.mod", "module example.org/trial\n\ngo 1.21\n"),
    ("hello/main.go", "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello\")\n}\n"),
    (
        "greet/greet.go",
        "package greet\n\n// Hello greets.\nfunc Hello(name string) string { return \"hello \" + name }\n\nfunc Bye() {}\n",
    ),
    ("greet/greet_test.go", "package greet\n\nimport \"testing\"\n\nfunc TestHello(t *testing.T) { Hello(\"you\") }\n"),
];

/// What every check of the plugin says of every unit.
pub(super) fn run(plugin: &Plugin) -> Result<String, Failure> {
    let unfit = |error: std::io::Error| Failure::unfit(format_args!("cannot write a small material: {error}"));
    let folder = std::env::temp_dir().join(format!("gvp-trial-{}", std::process::id()));
    let said = write(&folder).map_err(unfit).and_then(|()| put(plugin, &folder));
    fs::remove_dir_all(&folder).map_err(unfit)?;
    said
}

fn write(folder: &std::path::Path) -> std::io::Result<()> {
    for (path, text) in MATERIAL {
        let path = folder.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    Ok(())
}

fn put(plugin: &Plugin, folder: &std::path::Path) -> Result<String, Failure> {
    let material = engine::read_material(&[folder.to_owned()], &[])?;
    let mut text = String::new();
    for check in plugin.checks() {
        for unit in &material.units {
            check.needs(unit);
            let said = match check.run(&Trial::of(unit)) {
                Ok(outcome) => words(&outcome),
                Err(error) => return Err(Failure::refused(format_args!("{}: {error}", check.info().id))),
            };
            let _ = writeln!(
                text,
                "  {:10} {} of {} `{}`: {said}",
                "trial",
                check.info().id.name(),
                unit.kind.as_str(),
                unit.id
            );
        }
    }
    Ok(text)
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Skipped(skip) => format!("skipped, {}", skip.reason),
        Outcome::Findings(findings) => {
            let each = findings.iter().map(|finding| format!("{} at {}", finding.code, finding.location));
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

/// What a check sees of a unit in a trial.
struct Trial<'a> {
    unit: &'a Unit,
    settings: Settings,
    toolchain: Toolchain,
}

impl<'a> Trial<'a> {
    fn of(unit: &'a Unit) -> Self {
        let toolchain = Toolchain {
            version: gvp_core::Version::new(1, 27, 0),
            name: "1.27".to_owned(),
            os: "linux".to_owned(),
            arch: "amd64".to_owned(),
        };
        Self { unit, settings: Settings::default(), toolchain }
    }
}

impl Context for Trial<'_> {
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
        let state = ArtifactState::Made;
        Ok(Arc::new(Artifact { kind, state, diagnostics: Vec::new(), command: "go build".to_owned() }))
    }

    fn execute(&self, _: &Run) -> Result<Arc<Execution>, CheckError> {
        Ok(Arc::new(Execution { command: "go run .".to_owned(), ..Execution::ended(Exit::Code(0)) }))
    }
}
