//! The overlay through which `go build` sees a standard library with the probe in it. Nothing of the toolchain is
//! written to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::GoError;
use crate::find::Go;
use crate::overlay::Overlay;

use super::edit::{EDITS, Edit, Serves};

/// Files that the probe adds for every toolchain.
const ADDED: [(&str, &str); 5] = [
    ("runtime/gvp_probe.go", include_str!("go/probe.go")),
    ("runtime/gvp_schedule.go", include_str!("go/schedule.go")),
    ("runtime/gvp_clock.go", include_str!("go/clock.go")),
    ("runtime/gvp_report.go", include_str!("go/report.go")),
    ("sync/gvp_perturb.go", include_str!("go/sync.go")),
];

/// What can be left out, each with a file that it adds.
const PARTS: [(Serves, &str, &str); 8] = [
    (Serves::Transitions, "runtime/gvp_moves.go", include_str!("go/moves.go")),
    (Serves::Contexts, "context/gvp_contexts.go", include_str!("go/context.go")),
    (Serves::Visitors, "net/http/gvp_visitors.go", include_str!("go/visitors.go")),
    (Serves::Memory, "runtime/gvp_memory.go", include_str!("go/memory.go")),
    (Serves::Memory, "testing/gvp_repeated.go", include_str!("go/testing.go")),
    (Serves::Uses, "runtime/gvp_uses.go", include_str!("go/uses.go")),
    (Serves::Uses, "sync/gvp_uses.go", include_str!("go/uses_sync.go")),
    (Serves::Pauses, "runtime/gvp_pauses.go", include_str!("go/pauses.go")),
];

/// What differs between toolchains, by the first minor version that it is for.
const VERSIONS: [(u64, &[&str]); 4] = [
    (26, &[include_str!("go/go1.26.go")]),
    (23, &[include_str!("go/go1.23.go")]),
    (22, &[include_str!("go/go1.22.go")]),
    (21, &[include_str!("go/go1.22.go"), include_str!("go/go1.21.go")]),
];

/// The standard library of one toolchain, with the probe in it.
#[derive(Debug, Clone)]
pub(crate) struct Probed {
    /// The file for `-overlay`.
    pub(crate) file: PathBuf,
    /// Whether schedules can be chosen and repeated; where the sources of the toolchain are not what is expected, only
    /// reports are made.
    pub(crate) schedules: bool,
}

/// Writes the overlay for a toolchain into a folder.
pub(crate) fn write_overlay(go: &Go, dir: &Path) -> Result<Probed, GoError> {
    let sources = go.root.join("src");
    let mut edited = Edited::new(&sources);
    if let Err(what) = edited.apply_all(Serves::Reports) {
        let what = format!("its {what} is not what is expected");
        return Err(GoError::Probe { toolchain: go.toolchain.name.clone(), what });
    }
    let schedules = edited.apply_all(Serves::Schedules).is_ok();
    for serves in Serves::OPTIONAL {
        if edited.apply_all(serves).is_ok() {
            let files = PARTS.iter().filter(|(part, ..)| *part == serves);
            edited.texts.extend(files.map(|(_, path, text)| ((*path).to_owned(), (*text).to_owned())));
        }
    }
    let mut texts = edited.texts;
    texts.extend(ADDED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let version = VERSIONS.iter().find(|(minor, _)| *minor <= go.toolchain.version.minor);
    for (number, text) in version.into_iter().flat_map(|(_, texts)| *texts).enumerate() {
        texts.insert(format!("runtime/gvp_version{number}.go"), (*text).to_owned());
    }
    let mut overlay = Overlay::default();
    for (path, text) in &texts {
        overlay.show(sources.join(path), dir.join(path), text)?;
    }
    Ok(Probed { file: overlay.write(dir)?, schedules })
}

/// Sources of the toolchain, as far as they are edited.
struct Edited<'a> {
    sources: &'a Path,
    texts: BTreeMap<String, String>,
}

impl<'a> Edited<'a> {
    fn new(sources: &'a Path) -> Self {
        Self { sources, texts: BTreeMap::new() }
    }

    /// Makes all edits that serve one thing, or none, and says in which file the place of one is missing.
    fn apply_all(&mut self, serves: Serves) -> Result<(), String> {
        let before = self.texts.clone();
        let made = EDITS.iter().filter(|edit| edit.serves == serves).try_for_each(|edit| self.apply(edit));
        if made.is_err() {
            self.texts = before;
        }
        made
    }

    /// Makes an edit, or says in which file its place is missing.
    fn apply(&mut self, edit: &Edit) -> Result<(), String> {
        let mut missing = String::new();
        for way in edit.ways() {
            let text = match self.texts.get(way.file) {
                Some(text) => text.clone(),
                None => std::fs::read_to_string(self.sources.join(way.file)).unwrap_or_default(),
            };
            if let Some(text) = way.apply(&text) {
                self.texts.insert(way.file.to_owned(), text);
                return Ok(());
            }
            way.file.clone_into(&mut missing);
        }
        Err(missing)
    }
}
