//! What checks have in common that add files to a package.

use gvp_core::{Artifact, CheckError, CheckErrorKind, Context, DiagnosticKind, Outcome, Skip, Unit, UnitKind};
use gvp_syntax::Import;

/// The name of the file that all added files share.
pub(crate) const SUPPORT_FILE: &str = "gvp_support_test.go";

/// Whether files can be added to the unit: it is a package of its own, meant to compile, and may be run.
pub(crate) fn takes_more(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Library | UnitKind::Program)
        && !unit.must_not_compile()
        && unit.recipe.forbidden.is_none()
        && !unit.package.is_empty()
        && unit.files.iter().all(|file| file.defect.is_none())
}

/// What to say of a unit in which nothing can be fuzzed: that it is not to be run, or else why not.
pub(crate) fn nothing_to_fuzz(unit: &Unit, why: &str) -> Outcome {
    match &unit.recipe.forbidden {
        Some(reason) => Outcome::skipped(format!("not to be run: {reason}")),
        None => Outcome::skipped(why),
    }
}

/// Whether Go refused a file that was added, so that it was left out.
pub(crate) fn is_left_out(artifact: &Artifact, name: &str) -> bool {
    artifact.diagnostics.iter().any(|said| matches!(&said.kind, DiagnosticKind::LeftOut { file } if file == name))
}

/// What to say where there is no binary: what does not compile by itself is not told twice, all else is ours.
pub(crate) fn not_made(cx: &dyn Context, artifact: &Artifact) -> Result<Outcome, CheckError> {
    let is_added = |kind: &DiagnosticKind| matches!(kind, DiagnosticKind::LeftOut { .. });
    let theirs = artifact.diagnostics.iter().find(|said| said.location.is_some() && !is_added(&said.kind));
    match (theirs, artifact.diagnostics.first()) {
        (None, Some(said)) => {
            let why = format!("what was added to `{}` does not compile: {}", cx.unit().id, said.message);
            Err(CheckError::new(CheckErrorKind::Defect, why))
        }
        _ => Ok(Skip::does_not_compile().into()),
    }
}

/// A command in the folder of the unit.
pub(crate) fn command(unit: &Unit, line: &str) -> String {
    let dir = &unit.dir;
    if dir.as_str().is_empty() { line.to_owned() } else { format!("cd '{dir}' && {line}") }
}

/// An import as a line of an import declaration.
pub(crate) fn import_line(import: &Import) -> String {
    let name = import.local_name().unwrap_or_default();
    let path = &import.path;
    if path.rsplit('/').next() == Some(name) { format!("{path:?}") } else { format!("{name} {path:?}") }
}
