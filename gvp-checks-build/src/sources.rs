//! The files that a unit answers for, read.

use gvp_core::{SourceFile, Unit, UnitKind};
use gvp_syntax::GoFile;

/// The files that a unit answers for: tests not for those under test, which are a unit of their own;
/// a fence not for what it takes from the rest of its page.
pub(crate) fn own_files(unit: &Unit) -> impl Iterator<Item = &SourceFile> {
    let is_own = |file: &&SourceFile| !file.borrowed && (unit.kind != UnitKind::Tests || is_test(file));
    unit.files.iter().filter(is_own)
}

/// The files that a unit answers for and that are text, each with its syntax tree.
pub(crate) fn own_sources(unit: &Unit) -> impl Iterator<Item = (&SourceFile, GoFile)> {
    own_files(unit).filter(|file| file.defect.is_none()).map(|file| (file, GoFile::parse(&file.text)))
}

/// The pages that the files of a unit stand on, as their author wrote them.
pub(crate) fn pages(unit: &Unit) -> impl Iterator<Item = &str> {
    unit.files.iter().filter_map(|file| file.within.as_deref())
}

/// The lines of the page of a unit that stand below its code and the marker that closes it; none where it stands on none.
pub(crate) fn page_below(unit: &Unit) -> impl Iterator<Item = &str> {
    let own = unit.files.iter().find(|file| !file.borrowed && file.within.is_some());
    let on_page = own.and_then(|file| Some((&file.text, file.within.as_ref()?)));
    on_page.into_iter().flat_map(|(code, page)| page.lines().skip(code.trim_end().lines().count() + 1))
}

/// Whether it is a test file by its name.
pub(crate) fn is_test(file: &SourceFile) -> bool {
    file.is_test()
}

/// A line of a file, as evidence.
pub(crate) fn excerpt(file: &SourceFile, line: u32) -> String {
    format!("{}:{line}: {}", file.path, file.line(line).unwrap_or_default().trim())
}
