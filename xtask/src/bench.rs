//! Compares `gvp check` with what it replaces, in one run, on the same material.
//!
//! Every contender has build caches of its own, warm for the standard library and cold for the material: before each
//! measurement its caches are put back to the state after it judged one program that imports all that the material
//! imports of the standard library.

mod contender;
mod naive;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use gvp_core::{Material, UnitKind};
use gvp_pipeline::{ReadOptions, read_material};

use contender::Contender;
pub(crate) use contender::quiet;

/// What is compared.
pub(crate) enum Comparison {
    /// GVP with what it replaces; without the naive protocol if that is to be skipped.
    Naive { skip: bool },
    /// The clocks that programs can see, for the checks that match; with a `gvp` that is built already, if there is one.
    Clocks { only: String, gvp: Option<PathBuf> },
}

/// Measures all contenders in turn, and prints times and ratios.
pub(crate) fn run(material: &Path, rounds: usize, comparison: Comparison) -> Result<()> {
    let read = read_material(&[material.to_owned()], &ReadOptions::default())?;
    let programs = read.units.iter().filter(|unit| unit.kind == UnitKind::Program).count();
    if programs == 0 {
        bail!("there is no program in {}", material.display());
    }
    println!("{}: {} units, {programs} of them programs", material.display(), read.units.len());
    let scratch = tempfile::tempdir().context("make a temporary folder")?;
    let warm_up = warm_up_material(scratch.path(), &read)?;
    let contenders = contenders(material, &read, comparison)?;
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); contenders.len()];
    for contender in &contenders {
        contender.warm_up(scratch.path(), &warm_up).with_context(|| format!("warm up {}", contender.name))?;
    }
    for round in 1..=rounds {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let time = contender.measure(scratch.path())?;
            println!("round {round}: {:<28} {:>8.2} s", contender.name, time.as_secs_f64());
            times.push(time);
        }
    }
    print_ratios(&contenders, &times);
    Ok(())
}

fn contenders(material: &Path, read: &Material, comparison: Comparison) -> Result<Vec<Contender>> {
    Ok(match comparison {
        Comparison::Naive { skip } => {
            let mut contenders = vec![Contender::gvp(&build_gvp()?, material), Contender::batch(material)];
            contenders.extend((!skip).then(|| Contender::naive(read)));
            contenders
        }
        Comparison::Clocks { only, gvp } => {
            let gvp = gvp.map_or_else(build_gvp, Ok)?;
            ["auto", "virtual", "real"].map(|clock| Contender::on_clock(clock, &gvp, material, &only)).into()
        }
    })
}

fn print_ratios(contenders: &[Contender], times: &[Vec<Duration>]) {
    let medians: Vec<f64> = times.iter().map(|times| median(times).as_secs_f64()).collect();
    println!("\n{:<28} {:>8}  {:>20}", "", "median", "the first takes");
    for (contender, seconds) in contenders.iter().zip(&medians) {
        println!("{:<28} {seconds:>6.2} s  {:>18.2} ×", contender.name, medians[0] / seconds);
    }
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

/// A program that imports all that the material imports of the standard library.
fn warm_up_material(scratch: &Path, material: &Material) -> Result<PathBuf> {
    let files = material.units.iter().flat_map(|unit| &unit.files);
    let imports: BTreeSet<String> = files
        .flat_map(|file| gvp_syntax::GoFile::parse(&file.text).imports())
        .map(|import| import.path)
        .filter(|path| !path.contains('.') && path != "C" && !path.contains("internal"))
        .collect();
    let dir = scratch.join("warm-up");
    std::fs::create_dir_all(&dir)?;
    let imports: String = imports.iter().map(|path| format!("\t_ \"{path}\"\n")).collect();
    std::fs::write(dir.join("main.go"), format!("package main\n\nimport (\n{imports})\n\nfunc main() {{}}\n"))?;
    std::fs::write(dir.join("go.mod"), "module warm.test\n\ngo 1.21\n")?;
    Ok(dir)
}

/// Builds `gvp` as it is released, and says where it is.
pub(crate) fn build_gvp() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("find the workspace")?;
    let status = std::process::Command::new(env!("CARGO"))
        .args(["build", "--release", "--package", "gvp-cli"])
        .current_dir(root)
        .status()
        .context("start cargo")?;
    if !status.success() {
        bail!("gvp does not build");
    }
    let own = std::env::current_exe().context("find this program")?;
    Ok(own.with_file_name("gvp"))
}
