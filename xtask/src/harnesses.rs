//! Counts for how many functions of a material a harness is generated that compiles.
//!
//! Every package is copied to a folder of its own below its place, without its tests; what Go refuses of the harnesses is
//! taken out, file by file, until the rest compiles.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use gvp_checks_fuzz::generate::{Generated, generate};
use gvp_core::{Unit, UnitKind};
use gvp_pipeline::{ReadOptions, read_material};

/// What became of the functions of a material.
#[derive(Default)]
struct Tally {
    packages: usize,
    broken: usize,
    compiled: usize,
    lost: Vec<String>,
    refused: BTreeMap<String, usize>,
}

/// Generates, compiles and counts.
pub(crate) fn run(material: &Path, verbose: bool) -> Result<()> {
    let read = read_material(&[material.to_owned()], &ReadOptions::default())?;
    let scratch = tempfile::tempdir().context("make a temporary folder")?;
    copy_tree(&read.root, scratch.path())?;
    let mut tally = Tally::default();
    for (number, unit) in read.units.iter().enumerate() {
        if !matches!(unit.kind, UnitKind::Library | UnitKind::Program) || unit.skipped().is_some() {
            continue;
        }
        let generated = generate(unit);
        for (function, refusal) in &generated.refused {
            if verbose {
                println!("{}: {function}: {refusal}", unit.id);
            }
            *tally.refused.entry(kind_of(&refusal.to_string())).or_default() += 1;
        }
        if !generated.harnesses.is_empty() {
            compile(unit, &generated, &scratch.path().join(format!("{}/gvp{number}", unit.dir)), &mut tally)?;
        }
    }
    print(&tally);
    Ok(())
}

fn print(tally: &Tally) {
    let eligible = tally.compiled + tally.lost.len();
    let share = if eligible == 0 { 0.0 } else { tally.compiled as f64 * 100.0 / eligible as f64 };
    tally.lost.iter().for_each(|lost| println!("does not compile: {lost}"));
    println!("{} packages with harnesses, {} more that do not compile themselves", tally.packages, tally.broken);
    println!("{} of {eligible} harnesses compile: {share:.1} %", tally.compiled);
    println!("not eligible:");
    tally.refused.iter().for_each(|(reason, count)| println!("{count:>6}  {reason}"));
}

/// A reason without the names in it.
fn kind_of(reason: &str) -> String {
    reason.split('`').step_by(2).collect::<Vec<_>>().join("…").split(", which").next().unwrap_or_default().to_owned()
}

fn compile(unit: &Unit, generated: &Generated, dir: &Path, tally: &mut Tally) -> Result<()> {
    fs::create_dir_all(dir)?;
    for file in unit.files.iter().filter(|file| !file.is_test()) {
        fs::write(
            dir.join(file.path.file_name().unwrap_or_default()),
            gvp_syntax::without_teaching_tags(&file.text).as_bytes(),
        )?;
    }
    if unit.module.is_none() {
        fs::write(dir.join("go.mod"), "module gvp.test\n\ngo 1.24\n")?;
    }
    let (sound, said) = build(dir)?;
    if !sound {
        println!("{}: {}", unit.id, said.lines().nth(1).unwrap_or(&said));
        tally.broken += 1;
        return Ok(());
    }
    fs::write(dir.join("gvp_support_test.go"), generated.support())?;
    let mut left: Vec<(PathBuf, String)> = Vec::new();
    for (index, harness) in generated.harnesses.iter().enumerate() {
        let path = dir.join(format!("gvp_fuzz_{index}_test.go"));
        fs::write(&path, generated.file(harness))?;
        left.push((path, format!("{}: {}", unit.id, harness.function)));
    }
    tally.packages += 1;
    loop {
        let (sound, said) = build(dir)?;
        if sound || left.is_empty() {
            break;
        }
        let names =
            |path: &Path| said.contains(&format!("{}:", path.file_name().unwrap_or_default().to_string_lossy()));
        let (bad, good): (Vec<_>, Vec<_>) = left.into_iter().partition(|(path, _)| names(path));
        anyhow::ensure!(!bad.is_empty(), "{}: {said}", unit.id);
        for (path, function) in bad {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let line = said.lines().find(|line| line.contains(&name)).unwrap_or_default();
            tally.lost.push(format!("{function}: {line}"));
            fs::remove_file(path)?;
        }
        left = good;
    }
    tally.compiled += left.len();
    Ok(())
}

/// Compiles the tests of a package, and says whether that worked, and what Go said.
fn build(dir: &Path) -> Result<(bool, String)> {
    let output = Command::new("go")
        .args(["test", "-c", "-vet=off", "-gcflags=-e", "-o", "/dev/null", "."])
        .current_dir(dir)
        .env("GOFLAGS", "-mod=mod")
        .env("GOWORK", "off")
        .env("CGO_ENABLED", "0")
        .output()
        .context("run `go test -c`")?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// Copies what a module consists of, without tests.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let text = name.to_string_lossy();
        if kind.is_dir() && !text.starts_with('.') {
            copy_tree(&entry.path(), &to.join(&name))?;
        } else if kind.is_file() && !text.ends_with("_test.go") && (text.ends_with(".go") || text.starts_with("go.")) {
            fs::copy(entry.path(), to.join(&name))?;
        }
    }
    Ok(())
}
