//! Source files that checks add to a package, and the fuzz binary that is made with them.
//!
//! They are shown to Go through an overlay, and the package's own tests are hidden from it: those may not compile, or
//! declare the same names, and what checks add is no part of them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use gvp_core::{Diagnostic, DiagnosticKind, ExtraFile, SourceFile, UnitKind};

use crate::batch::{Batch, Member};
use crate::command::GoCommand;
use crate::error::GoError;
use crate::link::{self, Linking};
use crate::overlay::Overlay;

/// How often a package is tried again without what Go refused of it: leaving one thing out may bring others to light.
const MOST_ROUNDS: usize = 8;

/// Links the fuzz binary of one package with what checks add to it. Optional files that Go refuses are left out, and
/// come back as diagnostics. `dir` is a new folder that Go may read.
pub(crate) fn fuzz(
    go: &GoCommand<'_>,
    batch: &Batch,
    member: &Member,
    linking: Linking<'_>,
    output: &Path,
    dir: &Path,
) -> Result<HashMap<String, Vec<Diagnostic>>, GoError> {
    let mut files: Vec<&ExtraFile> = member.order.extra.iter().collect();
    let mut left_out = Vec::new();
    for round in 0..MOST_ROUNDS {
        let overlay = overlay(batch, member, &files, linking.overlay, &dir.join(round.to_string()))?;
        let mut refusals = link::link(go, batch, &[member], Linking { overlay: Some(&overlay), ..linking }, output)?;
        let said = refusals.remove(&member.placement.import_path).unwrap_or_default();
        let names: Vec<&str> = said.iter().filter_map(left_out_file).collect();
        let refused = files.len();
        files.retain(|file| !names.contains(&file.name.as_str()));
        if files.len() == refused {
            left_out.extend(said);
            break;
        }
        left_out.extend(said.into_iter().filter(|said| left_out_file(said).is_some()));
    }
    Ok(HashMap::from([(member.placement.import_path.clone(), left_out)]))
}

fn left_out_file(diagnostic: &Diagnostic) -> Option<&str> {
    match &diagnostic.kind {
        DiagnosticKind::LeftOut { file } => Some(file),
        _ => None,
    }
}

/// What a diagnostic at this file is about: an optional file that a check added, or the author's sources.
pub(crate) fn kind_at(batch: &Batch, file: &str) -> DiagnosticKind {
    let name = Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut extra = batch.members.iter().flat_map(|member| &member.order.extra);
    if extra.any(|extra| extra.optional && extra.name == name) {
        return DiagnosticKind::LeftOut { file: name.to_owned() };
    }
    DiagnosticKind::Compile
}

/// Writes the files and an overlay that shows them to Go.
fn overlay(
    batch: &Batch,
    member: &Member,
    files: &[&ExtraFile],
    engine: Option<&Path>,
    dir: &Path,
) -> Result<PathBuf, GoError> {
    let mut overlay = engine.map(Overlay::read).transpose()?.unwrap_or_default();
    let place = batch.stage.join(&member.placement.dir);
    tests_at(batch, member).for_each(|test| overlay.hide(place.join(test)));
    for file in files {
        overlay.show(place.join(&file.name), dir.join(&file.name), &file.text)?;
    }
    overlay.write(dir)
}

/// The names of the test files that are staged beside a member.
fn tests_at<'a>(batch: &'a Batch, member: &Member) -> impl Iterator<Item = &'a str> {
    let place = member.placement.dir.clone();
    let beside = batch.members.iter().filter(move |other| other.placement.dir == place);
    let tests = beside.filter(|other| other.unit().kind == UnitKind::Tests);
    tests.flat_map(|tests| &tests.order.unit.files).filter(|file| file.is_test()).map(SourceFile::go_name)
}
