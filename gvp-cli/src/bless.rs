//! `--bless`: puts what programs print in the place of what was promised, and touches nothing else.

mod snapshot;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Answer, Assessment, Correction, Level, Report, UnitReport};
use gvp_syntax::rewrite;
use similar::TextDiff;

use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) use snapshot::Snapshot;

/// A file, and what it is to become.
struct Rewritten {
    path: Utf8PathBuf,
    old: String,
    new: String,
    promises: usize,
}

/// Rewrites the promises that the report says how to correct, after showing the difference. Says whether anything was
/// rewritten.
///
/// # Errors
/// Where a file cannot be written. A file that cannot be rewritten as it should is left alone, with a warning.
pub(crate) fn bless(report: &Report, snapshot: &Snapshot, terminal: Terminal) -> Result<bool, Failure> {
    let mut rewritten = Vec::new();
    for (path, corrections) in corrections(report, terminal) {
        match prepare(&path, &corrections, snapshot) {
            Ok(file) if file.old == file.new => {}
            Ok(file) => rewritten.push(file),
            Err(cause) => terminal.warn(&format!("`{path}` is left alone: {cause}")),
        }
    }
    for file in &rewritten {
        terminal.show(&difference(file));
    }
    for file in &rewritten {
        replace(&snapshot.root().join(&file.path), file)?;
    }
    if !rewritten.is_empty() {
        terminal.show(&told(&rewritten));
    }
    Ok(!rewritten.is_empty())
}

/// The corrections of all units, by file.
fn corrections(report: &Report, terminal: Terminal) -> BTreeMap<Utf8PathBuf, Vec<Correction>> {
    let mut by_file: BTreeMap<Utf8PathBuf, Vec<Correction>> = BTreeMap::new();
    for unit in &report.units {
        let found = unit.assessments.iter().flat_map(|assessment| of_assessment(unit, assessment, terminal));
        for correction in found {
            by_file.entry(correction.passage.path.clone()).or_default().push(correction);
        }
    }
    by_file
}

/// The corrections that a check proposes; none where it also blames the unit for something else, such as a panic.
fn of_assessment(unit: &UnitReport, assessment: &Assessment, terminal: Terminal) -> Vec<Correction> {
    let Answer::Findings(findings) = &assessment.answer else { return Vec::new() };
    let counts = || findings.iter().filter(|weighed| weighed.level != Level::Allow);
    let corrections: Vec<Correction> = counts().filter_map(|weighed| weighed.finding.correction.clone()).collect();
    let other = counts().find(|weighed| weighed.level == Level::Deny && weighed.finding.correction.is_none());
    match other {
        Some(other) if !corrections.is_empty() => {
            let (id, message) = (&unit.unit.id, &other.finding.message);
            terminal.warn(&format!("the promises of `{id}` are left alone: {message}"));
            Vec::new()
        }
        _ => corrections,
    }
}

fn prepare(path: &Utf8Path, corrections: &[Correction], snapshot: &Snapshot) -> Result<Rewritten, String> {
    let old = snapshot.text(path).ok_or("it has changed since it was read")?.to_owned();
    let new = rewrite(&old, corrections).map_err(|error| error.to_string())?;
    Ok(Rewritten { path: path.to_owned(), old, new, promises: corrections.len() })
}

fn difference(file: &Rewritten) -> String {
    let path = &file.path;
    let diff = TextDiff::from_lines(&file.old, &file.new);
    diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

/// Replaces a file at one stroke, unless it is no longer what it was.
fn replace(path: &Path, file: &Rewritten) -> Result<(), Failure> {
    let unwritable = |error: std::io::Error| Failure::unfit(format_args!("cannot write `{}`: {error}", file.path));
    // A link stays a link to the file that is rewritten.
    let path = path.canonicalize().map_err(unwritable)?;
    if fs::read(&path).map_err(unwritable)? != file.old.as_bytes() {
        return Err(Failure::unfit(format_args!("`{}` has changed since it was read", file.path)).help("run it again"));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    new.write_all(file.new.as_bytes()).map_err(unwritable)?;
    let permissions = fs::metadata(&path).map_err(unwritable)?.permissions();
    new.as_file().set_permissions(permissions).map_err(unwritable)?;
    new.persist(&path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

fn told(rewritten: &[Rewritten]) -> String {
    let promises: usize = rewritten.iter().map(|file| file.promises).sum();
    let mut text = String::new();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "rewrote {promises} promise{} in {} file{}; what follows is judged anew",
        plural(promises),
        rewritten.len(),
        plural(rewritten.len())
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(old: &str) -> Rewritten {
        Rewritten { path: "main.go".into(), old: old.to_owned(), new: "new\n".to_owned(), promises: 1 }
    }

    #[test]
    fn a_file_that_has_changed_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("main.go");
        fs::write(&path, "edited\n").expect("a file");
        let Err(Failure::Said { message, .. }) = replace(&path, &rewritten("old\n")) else { panic!("it is refused") };
        assert_eq!(message, "`main.go` has changed since it was read");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "edited\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_permissions_and_a_link_its_target() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("main.go"), folder.path().join("link.go"));
        fs::write(&path, "old\n").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
        std::os::unix::fs::symlink("main.go", &link).expect("a link");
        assert!(replace(&link, &rewritten("old\n")).is_ok());
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "new\n");
        assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }
}
