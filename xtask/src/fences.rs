//! Counts what becomes of the fences of some pages: every one must be accounted for, and most should reach the compiler.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use gvp_pipeline::{ReadOptions, read_material};
use gvp_syntax::{Block, Page};
use serde_json::Value;

/// Judges a folder with `gvp`, and prints how far its fences got.
pub(crate) fn run(material: &Path, gvp: Option<PathBuf>, all: bool) -> Result<()> {
    let wanted = fences_in(material)?;
    let report = judged(material, gvp)?;
    let units: Vec<&Value> = report["units"].as_array().context("the report has units")?.iter().collect();
    let fences: Vec<&Value> = units.into_iter().filter(|unit| unit["fence"].is_object()).collect();
    let lines = fences.iter().flat_map(|unit| {
        let path = unit["path"].as_str().unwrap_or_default();
        let lines = unit["fence"]["lines"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        lines.map(move |line| (path.to_owned(), line))
    });
    let told: std::collections::BTreeSet<(String, u64)> = lines.collect();
    let lost: Vec<&(String, u64)> = wanted.iter().filter(|fence| !told.contains(*fence)).collect();
    print_counts(&fences);
    if all {
        print_findings(&fences);
    }
    println!("{} fences say that they are Go, {} are not accounted for", wanted.len(), lost.len());
    if let Some((path, line)) = lost.first() {
        bail!("the fence at {path}:{line} is in no unit");
    }
    Ok(())
}

/// The fences that say that they are Go, by page and line.
fn fences_in(material: &Path) -> Result<Vec<(String, u64)>> {
    let read = read_material(&[material.to_owned()], &ReadOptions::default())?;
    let mut fences = Vec::new();
    for path in pages(&read.root)? {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let name = path.strip_prefix(&read.root)?.display().to_string();
        for block in Page::parse(text).blocks() {
            if let Block::Fence(fence) = block
                && fence.info.is_go()
            {
                fences.push((name.clone(), u64::from(fence.line)));
            }
        }
    }
    Ok(fences)
}

fn pages(root: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(root)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !hidden && !path.ends_with("vendor") && !path.ends_with("node_modules") {
            pages.extend(self::pages(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(pages)
}

fn judged(material: &Path, gvp: Option<PathBuf>) -> Result<Value> {
    let gvp = gvp.map_or_else(crate::bench::build_gvp, Ok)?;
    let output = std::process::Command::new(gvp)
        .args(["check", "--format", "json"])
        .arg(material)
        .output()
        .context("start gvp")?;
    serde_json::from_slice(&output.stdout).context("read the report")
}

fn print_counts(fences: &[&Value]) {
    let mut forms: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in fences {
        let word = |value: &'static str| unit["fence"][value].as_str().unwrap_or_default();
        for form in [word("form"), "all"] {
            *forms.entry(form).or_default().entry(word("rung")).or_default() += 1;
        }
        *verdicts.entry(unit["verdict"].as_str().unwrap_or_default()).or_default() += 1;
    }
    for (form, rungs) in &forms {
        let total: usize = rungs.values().sum();
        let below = ["none", "parse"].iter().filter_map(|rung| rungs.get(rung)).sum::<usize>();
        let share = 100.0 * (total - below) as f64 / total as f64;
        let rungs = rungs.iter().map(|(rung, count)| format!("{count} {rung}")).collect::<Vec<_>>().join(", ");
        println!("{form:<14} {total:>5}  {share:>5.1} % type-check  ({rungs})");
    }
    println!("verdicts: {verdicts:?}");
}

fn print_findings(fences: &[&Value]) {
    for unit in fences.iter().filter(|unit| unit["verdict"] == "FAIL") {
        for outcome in unit["outcomes"].as_array().into_iter().flatten() {
            for finding in outcome["findings"].as_array().into_iter().flatten().filter(|found| found["level"] == "deny")
            {
                let word = |value: &Value| value.as_str().unwrap_or_default().replace('\n', " / ");
                let at = &finding["location"];
                println!(
                    "{}:{}: {}: {}",
                    word(&at["path"]),
                    at["line"],
                    word(&finding["code"]),
                    word(&finding["message"])
                );
            }
        }
    }
}
