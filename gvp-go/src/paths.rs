//! The way home: from the paths of staged copies to the author's own files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::Location;

use crate::diagnostic::Place;
use crate::place::Placement;

/// Where the staged files of one module come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    /// The staged module, absolute.
    root: PathBuf,
    /// From paths relative to the staged module to paths relative to the material.
    files: HashMap<Utf8PathBuf, Utf8PathBuf>,
    /// From the names that packages got with their places to those that the author knows.
    packages: Vec<(String, String)>,
}

impl Origins {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), files: HashMap::new(), packages: Vec::new() }
    }

    /// Remembers where a staged file comes from.
    pub(crate) fn add(&mut self, staged: Utf8PathBuf, author: Utf8PathBuf) {
        self.files.insert(staged, author);
    }

    /// Remembers what to call the package of a placement.
    pub(crate) fn call(&mut self, placement: &Placement) {
        if placement.import_path != placement.shown_as {
            self.packages.push((format!("{}.", placement.import_path), format!("{}.", placement.shown_as)));
        }
    }

    /// The author's place for a place that Go printed; none where the file is not the author's.
    pub(crate) fn home(&self, place: &Place) -> Option<Location> {
        let staged = Utf8Path::new(&place.file);
        let staged = staged.strip_prefix(self.root.to_str()?).unwrap_or(staged);
        let author = self.files.get(staged.strip_prefix("./").unwrap_or(staged))?;
        Some(Location { path: author.clone(), line: place.line, column: place.column, end_column: None })
    }

    /// A message without the paths of our machine: they mean nothing to the author, and differ from run to run.
    pub(crate) fn clean(&self, message: &str, go_root: &Path) -> String {
        let root = self.root.display().to_string();
        let message = message
            .replace(&format!("{root}/"), "")
            .replace(&root, ".")
            .replace(&go_root.display().to_string(), "$GOROOT");
        self.with_known_names(message)
    }

    /// A message in which packages go by the names that the author knows.
    pub(crate) fn with_known_names(&self, mut message: String) -> String {
        for (staged, shown) in &self.packages {
            if message.contains(staged.as_str()) {
                message = message.replace(staged.as_str(), shown);
            }
        }
        message
    }
}
