//! Programs and tests with the stub of an exercise in the place of its solution, shown to Go through an overlay.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;
use gvp_core::{Diagnostic, SourceFile};

use crate::batch::{Batch, Member};
use crate::command::GoCommand;
use crate::error::GoError;
use crate::link::{self, Linking};
use crate::overlay::Overlay;
use crate::paths::Origins;

/// What Go refuses, by import path.
type Refusals = HashMap<String, Vec<Diagnostic>>;

/// Links the stubs of some members. `dir` is a new folder that Go may read.
///
/// A package that cannot even be loaded keeps Go from making any other: those that it names are left out, and the rest is
/// tried again; where it names none, each is tried alone.
pub(crate) fn link(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    linking: Linking<'_>,
    output: &Path,
    dir: &Path,
) -> Result<Refusals, GoError> {
    let overlay = overlay(batch, members, dir)?;
    let linking = Linking { overlay: Some(&overlay), ..linking };
    let origins = origins(batch, members);
    let mut refusals = Refusals::new();
    let mut portions = vec![members.to_vec()];
    while let Some(portion) = portions.pop() {
        let text = link::call(go, batch, &portion, linking, output)?;
        refusals.extend(refused(batch, &origins, &portion, &text));
        let is_open = |member: &&&Member| {
            let is_made = output.join(member.placement.binary_file(linking.kind)).is_file();
            !is_made && !refusals.contains_key(&member.placement.import_path)
        };
        let open: Vec<&Member> = portion.iter().filter(is_open).copied().collect();
        match open.as_slice() {
            [] => {}
            [member] if portion.len() == 1 => {
                refusals.insert(member.placement.import_path.clone(), link::said(batch, &origins, &text));
            }
            open if open.len() == portion.len() => portions.extend(open.iter().map(|member| vec![*member])),
            open => portions.push(open.to_vec()),
        }
    }
    Ok(refusals)
}

/// Shows Go the stubs where their solutions are staged, and hides what belongs to the solutions alone.
fn overlay(batch: &Batch, members: &[&Member], dir: &Path) -> Result<PathBuf, GoError> {
    let mut overlay = Overlay::default();
    for member in members {
        let Some(exercise) = &member.unit().exercise else { continue };
        let place = batch.stage.join(&member.placement.dir);
        for file in member.unit().files.iter().filter(|file| !exercise.keeps(file)) {
            overlay.hide(place.join(file.go_name()));
        }
        for file in &exercise.stub {
            let copy = dir.join(&member.placement.dir).join(file.go_name());
            overlay.show(place.join(file.go_name()), copy, &gvp_syntax::without_teaching_tags(&file.text))?;
        }
    }
    overlay.write(dir)
}

/// The way home from the places where stubs are shown.
fn origins(batch: &Batch, members: &[&Member]) -> Origins {
    let mut origins = batch.origins.clone();
    for member in members {
        for file in stub(member) {
            origins.add(staged(member, file), file.path.clone());
        }
    }
    origins
}

fn stub(member: &Member) -> impl Iterator<Item = &SourceFile> {
    member.unit().exercise.iter().flat_map(|exercise| &exercise.stub)
}

fn staged(member: &Member, file: &SourceFile) -> Utf8PathBuf {
    member.placement.dir.join(file.go_name())
}

/// What Go refuses of a portion: what it says below the name of a package, or of its tests, and above all names what it
/// says of a file of the package.
fn refused(batch: &Batch, origins: &Origins, portion: &[&Member], text: &str) -> Refusals {
    let mut by_path = link::read_refusals(batch, origins, text);
    let mut refusals = Refusals::new();
    for member in portion {
        let path = &member.placement.import_path;
        let own = by_path.remove(path).into_iter().chain(by_path.remove(&format!("{path}_test")));
        let said: Vec<Diagnostic> = own.flatten().chain(unloaded(batch, origins, member, text)).collect();
        if !said.is_empty() {
            refusals.insert(path.clone(), said);
        }
    }
    refusals
}

fn unloaded(batch: &Batch, origins: &Origins, member: &Member, text: &str) -> Vec<Diagnostic> {
    let above = text.lines().take_while(|line| !line.starts_with("# "));
    let is_in = |line: &&str| stub(member).any(|file| line.contains(&format!("{}:", staged(member, file))));
    let own: Vec<&str> = above.filter(is_in).collect();
    link::said(batch, origins, &own.join("\n"))
}
