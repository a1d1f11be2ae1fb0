//! Before judging, a known-good program goes through the same harness: if that fails, no material is blamed.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use camino::Utf8PathBuf;
use gvp_core::{ArtifactKind, Material, Order, Run, Silence, SourceFile, Unit, UnitId, UnitKind, Workbench};

use crate::error::GoError;
use crate::workshop::Workshop;

/// What the golden sample prints (R1.9).
const GOLDEN: &str = "GVP-2024 PASS\n";

const SOURCE: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"GVP-2024 PASS\")\n}\n";

/// Builds and runs the golden sample.
pub(crate) fn check(workshop: &Workshop) -> Result<(), GoError> {
    let unfit = |reason: String| GoError::Unfit { reason };
    let unit = Arc::new(golden_unit());
    let kinds = BTreeSet::from([ArtifactKind::Package, ArtifactKind::Program]);
    let order = Order { unit: Arc::clone(&unit), kinds, extra: BTreeSet::new() };
    let material = Material { root: PathBuf::from("/"), units: vec![Arc::clone(&unit)], ..Material::default() };
    workshop.make(&material, &[order], &Silence);
    let artifact = workshop.artifact(&unit, ArtifactKind::Program).map_err(|error| unfit(error.message))?;
    if !artifact.made() {
        let said: Vec<&str> = artifact.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        return Err(unfit(format!("Go refuses it: {}", said.join("; "))));
    }
    let run = Run::of(ArtifactKind::Program);
    let execution = workshop.execute(&unit, &run).map_err(|error| unfit(error.message))?;
    workshop.release(&unit);
    if execution.exit.success() && execution.stdout.bytes == GOLDEN.as_bytes() {
        return Ok(());
    }
    let (out, err) = (execution.stdout.text(), execution.stderr.text());
    Err(unfit(format!("it ended with {:?} and printed {out:?} and {err:?}", execution.exit)))
}

fn golden_unit() -> Unit {
    let path = Utf8PathBuf::from("main.go");
    Unit {
        line: 5,
        package: "main".to_owned(),
        files: vec![SourceFile::new(path.clone(), SOURCE)],
        ..Unit::new(UnitId::new("preflight"), UnitKind::Program, path)
    }
}
