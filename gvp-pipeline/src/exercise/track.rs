//! Exercises laid out as on Exercism: a folder says in `.meta/config.json` which of its files are stubs, and where the
//! solutions are.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use super::{read_as, take};
use crate::source::{Platform, Source};
use crate::units::{Folder, named_in};

/// The file that says so, relative to the folder of the exercise.
pub(crate) const CONFIG: &str = ".meta/config.json";

/// What it says; most of it is nothing to us.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Config {
    files: Files,
}

/// Which files are what, relative to the folder of the exercise.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Files {
    /// What readers are given, and turn into a solution.
    solution: Vec<Utf8PathBuf>,
    /// A solution, where the exercise is one of many ways.
    example: Vec<Utf8PathBuf>,
    /// A solution, where the exercise teaches one way.
    exemplar: Vec<Utf8PathBuf>,
}

impl Files {
    /// Every Go file of the solution, with the name that it has among the reader's.
    fn pairs(&self) -> Vec<(&Utf8Path, &str)> {
        let solutions = if self.example.is_empty() { &self.exemplar } else { &self.example };
        let names = if solutions.len() == self.solution.len() { &self.solution } else { solutions };
        let pairs = solutions.iter().zip(names).filter(|(path, _)| path.extension() == Some("go"));
        pairs.filter_map(|(path, name)| Some((path.as_path(), name.file_name()?))).collect()
    }
}

/// Puts the solution in the place of the stub, where the folder is such an exercise. Its tests are those of both.
pub(super) fn pair(folder: &mut Folder, platform: &Platform) {
    let Some(solution) = solution(folder, platform) else { return };
    let stands_in = |stub: &Source| solution.iter().any(|source| source.file.go_name() == stub.file.go_name());
    let stubs = take(&mut folder.sources, stands_in);
    if !stubs.is_empty() {
        folder.stubs.extend(stubs);
        folder.sources.extend(solution);
    }
}

fn solution(folder: &Folder, platform: &Platform) -> Option<Vec<Source>> {
    let config = named_in(&folder.root, &folder.dir, CONFIG.into()).ok()?;
    let text = std::fs::read(folder.root.join(config)).ok()?;
    let config: Config = serde_json::from_slice(&text).ok()?;
    let read = |(path, name): (&Utf8Path, &str)| {
        let path = named_in(&folder.root, &folder.dir, path).ok()?;
        read_as(folder, &path, name, platform).ok()
    };
    config.files.pairs().into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(files: &str) -> Vec<(String, String)> {
        let files: Files = serde_json::from_str(files).expect("JSON");
        files.pairs().into_iter().map(|(path, name)| (path.to_string(), name.to_owned())).collect()
    }

    fn pair(path: &str, name: &str) -> (String, String) {
        (path.to_owned(), name.to_owned())
    }

    #[test]
    fn as_many_solutions_as_stubs_are_paired_in_order() {
        let files = r#"{"solution": ["two_fer.go", "go.mod"], "example": [".meta/example.go", ".meta/go.mod"]}"#;
        assert_eq!(pairs(files), [pair(".meta/example.go", "two_fer.go")]);
        let files = r#"{"solution": ["lasagna.go"], "exemplar": [".meta/exemplar.go"], "test": ["lasagna_test.go"]}"#;
        assert_eq!(pairs(files), [pair(".meta/exemplar.go", "lasagna.go")]);
    }

    #[test]
    fn other_numbers_are_paired_by_name() {
        let files = r#"{"solution": ["a.go"], "example": [".meta/a.go", ".meta/b.go"]}"#;
        assert_eq!(pairs(files), [pair(".meta/a.go", "a.go"), pair(".meta/b.go", "b.go")]);
        assert_eq!(pairs("{}"), []);
    }
}
