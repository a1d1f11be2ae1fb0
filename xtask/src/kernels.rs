//! How many of the GoKer kernels `gvp.leak/goroutine` finds: bugs of well-known Go projects, each reduced to one test
//! that blocks under some schedule (T. Yuan et al., GoBench: A Benchmark Suite of Real-World Go Concurrency Bugs, CGO
//! 2021).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// What others find of the 68 kernels.
const OTHERS: [(&str, &str); 5] = [
    ("goleak, as published with GoBench", "42"),
    ("goleak 1.3.0, 100 runs", "39"),
    ("Go's goroutineleak profile, 100 runs", "50"),
    ("the profile, goleak or a hang, 100 runs", "56"),
    ("the same, race-instrumented, up to 200 runs", "65"),
];

/// How often a leak is shown again.
const REPLAYS: u32 = 20;

/// What was found of one kernel.
struct Found {
    code: String,
    /// The arguments that show it again.
    replay: Vec<String>,
}

/// Judges the kernels below a checkout of GoBench, by default and deep, and shows each leak again.
pub(crate) fn run(gobench: &Path, gvp: &Path, replays: bool) -> Result<()> {
    let scratch = tempfile::tempdir().context("make a temporary folder")?;
    let count = copy(&gobench.join("gobench/goker/blocking"), scratch.path())?;
    println!("{:<46} {:>5} of {count}", "", "found");
    for (who, found) in OTHERS {
        println!("{who:<46} {found:>5}");
    }
    judge(scratch.path(), gvp, &[])?; // compiles the standard library
    let (default, seconds) = judge(scratch.path(), gvp, &[])?;
    tell("gvp, 16 schedules", &default, seconds);
    let (deep, seconds) = judge(scratch.path(), gvp, &["--deep"])?;
    tell("gvp --deep, 256 schedules", &deep, seconds);
    for name in deep.keys().filter(|name| !default.contains_key(*name)) {
        println!("    only deep: {name}");
    }
    if replays {
        replay_all(scratch.path(), gvp, &deep)?;
    }
    Ok(())
}

/// Copies the tests of all kernels into one module.
fn copy(from: &Path, to: &Path) -> Result<usize> {
    std::fs::write(to.join("go.mod"), "module goker.test\n\ngo 1.21\n")?;
    let mut count = 0;
    for project in entries(from)? {
        for kernel in entries(&project)? {
            for file in entries(&kernel)?.into_iter().filter(|file| file.to_string_lossy().ends_with("_test.go")) {
                let name = file.file_name().context("a file has a name")?.to_string_lossy().into_owned();
                let folder = to.join(name.trim_end_matches("_test.go"));
                std::fs::create_dir_all(&folder)?;
                std::fs::copy(&file, folder.join(name))?;
                count += 1;
            }
        }
    }
    if count == 0 { bail!("there are no kernels in {}", from.display()) } else { Ok(count) }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

/// What `gvp check` finds, by kernel, and the seconds that it takes.
fn judge(folder: &Path, gvp: &Path, flags: &[&str]) -> Result<(BTreeMap<String, Found>, f64)> {
    let start = Instant::now();
    let output = Command::new(gvp)
        .args(["check", "--only", "gvp.leak/goroutine", "--no-cache", "--format", "json"])
        .args(flags)
        .current_dir(folder)
        .output()?;
    let report: Value = serde_json::from_slice(&output.stdout).context("read the report")?;
    let mut found = BTreeMap::new();
    for unit in report["units"].as_array().into_iter().flatten() {
        let findings = unit["outcomes"][0]["findings"].as_array().and_then(|findings| findings.first());
        let Some(finding) = findings else { continue };
        let evidence = finding["evidence"].as_array().into_iter().flatten();
        let command = evidence.filter(|evidence| evidence["kind"] == "command").find_map(|it| it["text"].as_str());
        let replay = command.unwrap_or_default().split(' ').skip(1).map(str::to_owned).collect();
        let code = finding["code"].as_str().unwrap_or_default().to_owned();
        found.insert(unit["id"].as_str().unwrap_or_default().to_owned(), Found { code, replay });
    }
    Ok((found, start.elapsed().as_secs_f64()))
}

fn tell(who: &str, found: &BTreeMap<String, Found>, seconds: f64) {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for found in found.values() {
        *codes.entry(&found.code).or_default() += 1;
    }
    let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{count} {code}")).collect();
    println!("{who:<46} {:>5}    {} ({seconds:.0} s)", found.len(), codes.join(", "));
}

/// Shows every leak again, and counts those that are seen every time.
fn replay_all(folder: &Path, gvp: &Path, found: &BTreeMap<String, Found>) -> Result<()> {
    let mut faithful = 0;
    for (name, found) in found {
        let times = REPLAYS.to_string();
        let output = Command::new(gvp).args(&found.replay).args(["--times", &times]).current_dir(folder).output()?;
        let shown = String::from_utf8_lossy(&output.stdout);
        if shown.contains(&found.code) && shown.contains(&format!("seen {REPLAYS} times")) {
            faithful += 1;
        } else {
            println!("    not shown every time: {name} {}", found.code);
        }
    }
    println!("shown again from their seeds, {REPLAYS} of {REPLAYS} times: {faithful} of {}", found.len());
    Ok(())
}
