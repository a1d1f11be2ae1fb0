//! Copies a batch to where Go may see it. Nothing is ever written into the material.

use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Material, Module};

use crate::batch::{Batch, Member};
use crate::error::GoError;
use crate::neighbours::neighbours;
use crate::place::FRESH_MODULE;
use crate::version::language;

/// Files of this size and more are not copied along: learning material that needs them is not for a sandbox.
const LARGEST_DATA_FILE: u64 = 16 * 1024 * 1024;

/// Copies the batch to its stage: `go.mod` and what belongs to it, then every unit to its place, then what the units
/// may import.
pub(crate) fn stage(batch: &mut Batch, material: &Material, go: &semver::Version) -> Result<(), GoError> {
    std::fs::create_dir_all(&batch.stage).map_err(GoError::folder("make", &batch.stage))?;
    match batch.module.clone() {
        None => write(&batch.stage.join("go.mod"), &format!("module {FRESH_MODULE}\n\ngo {}\n", language(go)))?,
        Some(module) => match &module.text {
            None => stage_module_files(batch, material, &module)?,
            Some(text) => write(&batch.stage.join("go.mod"), &with_language(text, &module, go))?,
        },
    }
    for index in 0..batch.members.len() {
        stage_unit(batch, material, index)?;
    }
    match batch.module.clone() {
        Some(module) => copy_packages(&module.dir, &batch.stage, false),
        None => Ok(()),
    }
}

/// A `go.mod` that asks for the language of this Go where it asks for none.
fn with_language(text: &str, module: &Module, go: &semver::Version) -> String {
    if module.go.is_some() { text.to_owned() } else { format!("{text}\ngo {}\n", language(go)) }
}

fn stage_module_files(batch: &mut Batch, material: &Material, module: &Module) -> Result<(), GoError> {
    for name in ["go.mod", "go.sum"] {
        let from = module.dir.join(name);
        if from.is_file() {
            copy(&from, &batch.stage.join(name))?;
            if let Ok(author) = from.strip_prefix(&material.root) {
                batch.origins.add(name.into(), Utf8PathBuf::from_path_buf(author.to_owned()).unwrap_or_default());
            }
        }
    }
    if let (Some(from), Some(to)) = (&module.workspace, &batch.workspace) {
        copy(from, to)?;
        let (from, to) = (from.with_extension("work.sum"), to.with_extension("work.sum"));
        if from.is_file() {
            copy(&from, &to)?;
        }
    }
    Ok(())
}

/// Copies the modules that this one needs beside it and that are not staged on their own behalf.
pub(crate) fn stage_neighbours(batch: &Batch, material: &Material) -> Result<(), GoError> {
    let Some(module) = &batch.module else { return Ok(()) };
    for dir in neighbours(material, module) {
        let to = batch.tree.staged(&dir);
        if to.join("go.mod").is_file() {
            continue;
        }
        copy(&dir.join("go.mod"), &to.join("go.mod"))?;
        copy_packages(&dir, &to, false)?;
    }
    Ok(())
}

/// Writes the Go files of a unit to its place, and beside them what it embeds or assembles.
fn stage_unit(batch: &mut Batch, material: &Material, index: usize) -> Result<(), GoError> {
    let Member { order, placement } = &batch.members[index];
    let (unit, place) = (order.unit.clone(), placement.dir.clone());
    for file in &unit.files {
        let staged = place.join(file.staged_as.as_deref().unwrap_or(Utf8Path::new(file.go_name())));
        write(&batch.stage.join(&staged), &gvp_syntax::without_teaching_tags(&file.text))?;
        batch.origins.add(staged, file.path.clone());
    }
    let embeds = unit.files.iter().any(|file| file.text.contains("//go:embed"));
    for path in unit.data.iter().filter(|path| embeds || is_built(&unit.dir, path, unit.whole_folder)) {
        let within = path.strip_prefix(&unit.dir).unwrap_or(path);
        copy_data(&material.root.join(path), &batch.stage.join(&place).join(within))?;
        batch.origins.add(place.join(within), path.clone());
    }
    Ok(())
}

/// Whether Go reads the file as part of a package: assembler and C of a folder that is one package.
fn is_built(dir: &Utf8Path, path: &Utf8Path, whole_folder: bool) -> bool {
    let extensions = ["s", "S", "h", "c", "cc", "cpp", "cxx", "m", "f", "F", "syso"];
    whole_folder
        && path.parent() == Some(dir)
        && path.extension().is_some_and(|extension| extensions.contains(&extension))
}

/// Copies the packages that no unit stands for but that units may import: outside what was submitted, generated and
/// ignored by Git, or vendored.
fn copy_packages(from: &Path, to: &Path, vendored: bool) -> Result<(), GoError> {
    let covered = !vendored && entries(to).any(|entry| is_go(&entry.file_name().to_string_lossy()));
    for entry in entries(from) {
        let (name, path) = (entry.file_name(), entry.path());
        let Ok(file_type) = entry.file_type() else { continue };
        let name = name.to_string_lossy();
        if file_type.is_dir() && is_package_folder(&name, &path, vendored) {
            copy_packages(&path, &to.join(&*name), vendored || name == "vendor")?;
        } else if file_type.is_file() && !covered && is_import(&name, vendored) {
            copy_data(&path, &to.join(&*name))?;
        }
    }
    Ok(())
}

fn entries(dir: &Path) -> impl Iterator<Item = std::fs::DirEntry> {
    std::fs::read_dir(dir).into_iter().flatten().flatten()
}

fn is_package_folder(name: &str, path: &Path, vendored: bool) -> bool {
    let hidden = name.starts_with(['.', '_']) || name == "node_modules" || (name == "testdata" && !vendored);
    !hidden && !path.join("go.mod").is_file()
}

/// Whether an importing package needs the file: tests of imported packages do not matter.
fn is_import(name: &str, vendored: bool) -> bool {
    (is_go(name) && !name.ends_with("_test.go"))
        || [".s", ".h", ".c"].iter().any(|end| name.ends_with(end))
        || (vendored && name == "modules.txt")
}

fn is_go(name: &str) -> bool {
    name.ends_with(".go")
}

/// Copies a file that a unit may read, unless it is too large.
pub(crate) fn copy_data(from: &Path, to: &Path) -> Result<(), GoError> {
    let small = std::fs::metadata(from).is_ok_and(|data| data.is_file() && data.len() <= LARGEST_DATA_FILE);
    if small { copy(from, to) } else { Ok(()) }
}

fn copy(from: &Path, to: &Path) -> Result<(), GoError> {
    make_parent(to)?;
    let text = std::fs::read(from).map_err(GoError::folder("read", from))?;
    std::fs::write(to, text).map_err(GoError::folder("write", to))
}

/// Writes a file of ours, making its folder.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), GoError> {
    make_parent(path)?;
    std::fs::write(path, text).map_err(GoError::folder("write", path))
}

fn make_parent(path: &Path) -> Result<(), GoError> {
    let Some(parent) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(parent).map_err(GoError::folder("make", parent))
}
