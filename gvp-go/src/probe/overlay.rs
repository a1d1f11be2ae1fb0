//! The overlay through which `go build` sees a standard library with the probe in it. Nothing of the toolchain is
//! written to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::GoError;
use crate::find::Go;
use crate::stage::write;

use super::edit::{EDITS, Edit, Serves};

/// Files that the probe adds for every toolchain.
const ADDED: [(&str, &str); 5] = [
    ("runtime/gvp_probe.go", include_str!("go/probe.go")),
    ("runtime/gvp_schedule.go", include_str!("go/schedule.go")),
    ("runtime/gvp_clock.go", include_str!("go/clock.go")),
    ("runtime/gvp_report.go", include_str!("go/report.go")),
    ("sync/gvp_perturb.go", include_str!("go/sync.go")),
];

/// What differs between toolchains, by the first minor version that it is for.
const VERSIONS: [(u64, &str); 4] = [
    (26, include_str!("go/go1.26.go")),
    (23, include_str!("go/go1.23.go")),
    (22, include_str!("go/go1.22.go")),
    (21, include_str!("go/go1.21.go")),
];

/// The overlay for one toolchain.
#[derive(Debug, Clone)]
pub(crate) struct Overlay {
    /// The file for `-overlay`.
    pub(crate) file: PathBuf,
    /// Whether schedules can be chosen and repeated; where the sources of the toolchain are not what is expected, only
    /// reports are made.
    pub(crate) schedules: bool,
}

/// Writes the overlay for a toolchain into a folder.
pub(crate) fn write_overlay(go: &Go, dir: &Path) -> Result<Overlay, GoError> {
    let sources = go.root.join("src");
    let mut edited = Edited::new(&sources);
    let missing = |serves: Serves, edited: &mut Edited| {
        let mut edits = EDITS.iter().filter(|edit| edit.serves == serves);
        edits.find_map(|edit| edited.apply(edit).err())
    };
    if let Some(what) = missing(Serves::Reports, &mut edited) {
        let what = format!("its {what} is not what is expected");
        return Err(GoError::Probe { toolchain: go.toolchain.name.clone(), what });
    }
    let with_reports = edited.texts.clone();
    let schedules = missing(Serves::Schedules, &mut edited).is_none();
    let mut texts = if schedules { edited.texts } else { with_reports };
    texts.extend(ADDED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let version = VERSIONS.iter().find(|(minor, _)| *minor <= go.toolchain.version.minor);
    let version = version.map_or("", |(_, text)| text);
    texts.insert("runtime/gvp_version.go".to_owned(), version.to_owned());
    let file = write_all(&sources, &texts, dir)?;
    Ok(Overlay { file, schedules })
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

/// Writes the edited files, and the list of them that `go build -overlay` reads.
fn write_all(sources: &Path, texts: &BTreeMap<String, String>, dir: &Path) -> Result<PathBuf, GoError> {
    let mut replace = serde_json::Map::new();
    for (path, text) in texts {
        let copy = dir.join(path);
        write(&copy, text)?;
        replace.insert(sources.join(path).display().to_string(), copy.display().to_string().into());
    }
    let file = dir.join("overlay.json");
    write(&file, &serde_json::json!({ "Replace": replace }).to_string())?;
    Ok(file)
}
