//! Golden files: files beside a program that hold what it prints.

use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Expectation, Location, Origin, Passage, Promise, TextMatch, Wrapping};

use crate::directory::Group;
use crate::source::Source;
use crate::transcripts::read_text;

/// Names that mean nothing else, for a program that has its folder for itself; in the order of preference.
const SURE: [&str; 5] = ["expected_output.txt", "expected-output.txt", "expected.txt", "expected.out", "expected"];

/// Names that may as well mean what the program writes.
const VAGUE: [&str; 1] = ["output.txt"];

/// The golden file of a program, if there is one. A file that any source of the folder names is read or written by it, and
/// promises nothing.
pub(crate) fn golden_file(
    root: &Path,
    dir: &Utf8Path,
    group: &Group<'_>,
    sources: &[Source],
    data: &[Utf8PathBuf],
) -> Option<Expectation> {
    let stem = Utf8Path::new(group.files.first()?.file.go_name()).file_stem()?;
    let named_alike =
        [(format!("{stem}.golden"), false), (format!("testdata/{stem}.golden"), false), (format!("{stem}.out"), true)];
    let by_name = SURE.map(|name| (name, false)).into_iter().chain(VAGUE.map(|name| (name, true)));
    let by_name = by_name.filter(|_| group.whole_folder).map(|(name, weak)| (name.to_owned(), weak));
    let (path, weak) = named_alike
        .into_iter()
        .chain(by_name)
        .map(|(name, weak)| (dir.join(name), weak))
        .find(|(path, _)| data.contains(path) && !is_named(path, sources))?;
    let text = read_text(&root.join(&path)).filter(|text| !text.trim().is_empty())?;
    let passage = whole(&path, &text);
    let promise = Promise::Output(TextMatch::Lines(text));
    let expectation = Expectation::new(promise, Origin::GoldenFile, Location::line(&path, 1)).written(passage);
    Some(Expectation { weak, ..expectation })
}

/// Whether a source of the folder names the file, or golden files at all.
fn is_named(path: &Utf8Path, sources: &[Source]) -> bool {
    let name = path.file_name().unwrap_or_default();
    let golden = path.extension() == Some("golden");
    sources.iter().any(|source| source.file.text.contains(name) || golden && source.file.text.contains(".golden"))
}

/// The whole of a file, as the place of a promise.
pub(crate) fn whole(path: &Utf8Path, text: &str) -> Passage {
    Passage { path: path.to_owned(), range: 0..text.len(), wrapping: Wrapping::File, written: text.to_owned() }
}
