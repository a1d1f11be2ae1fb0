//! The files that promises stand in, as they were when the material was read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Material, Unit};

/// The files that promises stand in, as they were when the material was read.
#[derive(Debug)]
pub(crate) struct Snapshot {
    root: PathBuf,
    texts: BTreeMap<Utf8PathBuf, String>,
}

impl Snapshot {
    /// Reads every file with a promise that can be rewritten. One that is no longer what was judged is left out.
    pub(crate) fn of(material: &Material) -> Self {
        let mut texts = BTreeMap::new();
        for unit in &material.units {
            let passages = unit.expectations.iter().filter_map(|expectation| expectation.passage.as_ref());
            for path in passages.map(|passage| &passage.path) {
                if !texts.contains_key(path)
                    && let Some(text) = read(&material.root, unit, path)
                {
                    texts.insert(path.clone(), text);
                }
            }
        }
        Self { root: material.root.clone(), texts }
    }

    /// The folder that paths are relative to.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What a file was.
    pub(crate) fn text(&self, path: &Utf8Path) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }
}

fn read(root: &Path, unit: &Unit, path: &Utf8Path) -> Option<String> {
    let text = std::fs::read_to_string(root.join(path)).ok()?;
    // Of a page, a unit has its own code, and the page beside it.
    let judged = unit.file(path).map(|file| file.within.as_ref().unwrap_or(&file.text));
    judged.is_none_or(|judged| **judged == *text).then_some(text)
}
