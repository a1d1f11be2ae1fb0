//! Exercises whose solutions lie in a folder of their own beside the stub: `01-foo/main.go`, `01-foo/solution/main.go`.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;
use gvp_core::SourceFile;

use super::{Folders, take};
use crate::source::Source;
use crate::units::Folder;

/// What a folder with solutions is called.
const NAMES: [&str; 4] = ["solution", "solutions", "answer", "answers"];

/// How the files of two folders stand to each other.
#[derive(Debug, PartialEq, Eq)]
enum Layout {
    /// Each is one package: all of the stub stands for all of the solution.
    Packages,
    /// At least one holds several programs side by side: these files stand for those of the same name.
    Files(BTreeSet<String>),
}

/// Puts solutions in the place of their stubs, where the name of their folder says that they are such.
pub(super) fn pair(folders: &mut Folders) {
    let is_named = |dir: &&Utf8PathBuf| dir.file_name().is_some_and(|name| NAMES.contains(&name));
    let named: Vec<Utf8PathBuf> = folders.keys().filter(is_named).cloned().collect();
    for inner in named {
        let outer = inner.parent().unwrap_or(&inner).to_owned();
        let Some(mut solution) = folders.remove(&inner) else { continue };
        let Some(mut stub) = folders.remove(&outer) else {
            folders.insert(inner, solution);
            continue;
        };
        match layout(&stub, &solution) {
            None => {}
            Some(Layout::Packages) => pair_packages(&mut stub, &mut solution),
            Some(Layout::Files(names)) => {
                solution.stubs = take(&mut stub.sources, |it| names.contains(it.file.go_name()))
            }
        }
        folders.extend([(outer, stub), (inner, solution)]);
    }
}

/// How two folders are a stub and its solution, if they are: they hold the same package, and a file of the same name.
fn layout(stub: &Folder, solution: &Folder) -> Option<Layout> {
    let is_paired = !stub.stubs.is_empty() || !solution.stubs.is_empty();
    if is_paired || package(stub)? != package(solution)? {
        return None;
    }
    let names = |folder: &Folder| code(folder).map(|source| source.file.go_name().to_owned()).collect::<BTreeSet<_>>();
    let shared: BTreeSet<String> = names(stub).intersection(&names(solution)).cloned().collect();
    if shared.is_empty() {
        return None;
    }
    if is_one_package(stub) && is_one_package(solution) {
        return Some(Layout::Packages);
    }
    // Tests beside several programs are of all of them, and none can be taken away.
    (!stub.sources.iter().any(Source::is_test)).then_some(Layout::Files(shared))
}

/// The files of a folder that Go makes packages of, tests aside.
fn code(folder: &Folder) -> impl Iterator<Item = &Source> {
    folder.sources.iter().filter(|source| !source.is_test() && !source.is_broken())
}

/// The name that all code of a folder has in its package clauses.
fn package(folder: &Folder) -> Option<&str> {
    let first = code(folder).next()?;
    code(folder).all(|source| source.package == first.package).then_some(&first.package)
}

fn is_one_package(folder: &Folder) -> bool {
    let mains = code(folder).filter(|source| source.main_line.is_some()).count();
    mains < 2 && code(folder).all(|source| source.teaching_tags.is_empty())
}

/// Pairs two packages. Both are judged where the tests are: where only the stub has any, the solution is put to them.
fn pair_packages(stub: &mut Folder, solution: &mut Folder) {
    let has_tests = |folder: &Folder| folder.sources.iter().any(Source::is_test);
    if has_tests(stub) && !has_tests(solution) {
        stub.stubs = take(&mut stub.sources, |source| !source.is_test());
        let moved = take(&mut solution.sources, |source| !source.is_broken());
        stub.sources.extend(moved.into_iter().map(staged));
    } else {
        solution.stubs = std::mem::take(&mut stub.sources);
    }
}

/// The same file, in another folder.
fn staged(source: Source) -> Source {
    let staged_as = Some(source.file.go_name().into());
    Source { file: SourceFile { staged_as, ..source.file }, ..source }
}
