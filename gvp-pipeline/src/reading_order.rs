//! The order in which pages are read: that of the book's table of contents, or else of their names.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};

use crate::modules::normalise;

/// The table of contents of mdBook, GitBook and their kin.
const CONTENTS: &str = "SUMMARY.md";

/// The pages of each folder, in the order in which they are read.
pub(crate) fn chapters<'a>(root: &Path, pages: &[&'a Utf8Path]) -> Vec<Vec<&'a Utf8Path>> {
    let places = places(root, pages);
    let mut chapters: BTreeMap<Option<&Utf8Path>, Vec<&'a Utf8Path>> = BTreeMap::new();
    for page in pages {
        chapters.entry(page.parent()).or_default().push(page);
    }
    let place = |page: &Utf8Path| places.get(page).copied().unwrap_or(usize::MAX);
    for chapter in chapters.values_mut() {
        chapter.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| natural(a.as_str(), b.as_str())));
    }
    chapters.into_values().collect()
}

/// Where pages stand in tables of contents. A page that is in several has its place from the first.
fn places(root: &Path, pages: &[&Utf8Path]) -> HashMap<Utf8PathBuf, usize> {
    let mut places = HashMap::new();
    for contents in pages.iter().filter(|page| page.file_name() == Some(CONTENTS)) {
        let Ok(text) = std::fs::read_to_string(root.join(contents)) else { continue };
        let folder = contents.parent().unwrap_or(contents);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
            let path = normalise(folder.join(target).as_std_path());
            if let Ok(path) = Utf8PathBuf::from_path_buf(path) {
                let next = places.len();
                places.entry(path).or_insert(next);
            }
        }
    }
    places
}

/// Compares names as people do: `2.10` comes after `2.9`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (first, second) = (piece(a), piece(b));
        let number = |piece: &str| piece.parse::<u64>().ok();
        let order = match (number(first), number(second)) {
            (Some(first), Some(second)) => first.cmp(&second),
            _ => first.cmp(second),
        };
        if order != Ordering::Equal || first.is_empty() {
            return order.then_with(|| a.cmp(b));
        }
        (a, b) = (&a[first.len()..], &b[second.len()..]);
    }
}

/// The digits that a text begins with, or else what stands before the next digit.
fn piece(text: &str) -> &str {
    let digits = text.starts_with(|char: char| char.is_ascii_digit());
    let end = text.find(|char: char| char.is_ascii_digit() != digits).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(folder: &Path, pages: &[&str]) -> Vec<Vec<String>> {
        let pages: Vec<&Utf8Path> = pages.iter().map(|page| Utf8Path::new(*page)).collect();
        let shown = |chapter: Vec<&Utf8Path>| chapter.into_iter().map(ToString::to_string).collect();
        chapters(folder, &pages).into_iter().map(shown).collect()
    }

    #[test]
    fn numbers_in_names_count() {
        let folder = tempfile::tempdir().unwrap();
        let pages = ["a/10.md", "a/2.10.md", "a/2.9.md", "b/x.md", "a/b.md"];
        assert_eq!(read(folder.path(), &pages), [vec!["a/2.9.md", "a/2.10.md", "a/10.md", "a/b.md"], vec!["b/x.md"]]);
    }

    #[test]
    fn the_table_of_contents_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("SUMMARY.md"), "* [Two](./z.md#top)\n* [One](a.md)\n").unwrap();
        let pages = ["SUMMARY.md", "a.md", "b.md", "z.md"];
        assert_eq!(read(folder.path(), &pages), [["z.md", "a.md", "SUMMARY.md", "b.md"]]);
    }
}
