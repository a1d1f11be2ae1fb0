//! The files that a unit answers for, read.

use gvp_core::{SourceFile, Unit, UnitKind};
use gvp_syntax::GoFile;

/// The files that a unit answers for: tests not for those under test, which are a unit of their own.
pub(crate) fn own_sources(unit: &Unit) -> impl Iterator<Item = (&SourceFile, GoFile)> {
    let is_own = |file: &&SourceFile| unit.kind != UnitKind::Tests || is_test(file);
    readable(unit).filter(is_own).map(|file| (file, GoFile::parse(&file.text)))
}

/// The files of a unit that are text.
pub(crate) fn readable(unit: &Unit) -> impl Iterator<Item = &SourceFile> {
    unit.files.iter().filter(|file| file.defect.is_none())
}

/// Whether it is a test file by its name.
pub(crate) fn is_test(file: &SourceFile) -> bool {
    file.path.as_str().ends_with("_test.go")
}

/// A line of a file, as evidence.
pub(crate) fn excerpt(file: &SourceFile, line: u32) -> String {
    let text = usize::try_from(line).ok().and_then(|line| file.text.lines().nth(line.checked_sub(1)?));
    format!("{}:{line}: {}", file.path, text.unwrap_or_default().trim())
}
