//! Compares the throughput of fuzzing through `gvp check` with that of plain `go test -fuzz`, on the same target.
//!
//! What counts is executions per second of processor time, with one worker each: that is what a busy machine leaves as it
//! is. All that GVP adds is part of it: starting the engine for every slice, its sandbox, reading the corpus again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::bench;

/// How many clock ticks `/proc` counts in a second.
const TICKS: u64 = 100;

/// Measures both in turn, and prints figures and their ratio.
pub(crate) fn run(package: &Path, target: &str, rounds: usize, gvp: Option<PathBuf>) -> Result<()> {
    let package = package.canonicalize().with_context(|| format!("find {}", package.display()))?;
    let scratch = tempfile::tempdir().context("make a temporary folder")?;
    let gvp = gvp.map_or_else(bench::build_gvp, Ok)?;
    let binary = scratch.path().join("plain.test");
    let build = ["test", "-c", "-vet=off", "-ldflags=-s -w", "-fuzz=Fuzz", "-o"];
    succeed(Command::new("go").args(build).arg(&binary).arg(".").current_dir(&package).env("CGO_ENABLED", "0"))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        let corpus = scratch.path().join(format!("corpus-{round}"));
        let (executions, rate) = through_gvp(&gvp, &package, target, &corpus)?;
        ours.push(rate);
        theirs.push(plain(&binary, &package, target, executions, &scratch.path().join(format!("plain-{round}")))?);
        println!("round {round}: {executions} executions; gvp {rate:.0}/s, plain {:.0}/s", theirs[round - 1]);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("median: gvp {ours:.0}/s, plain go test -fuzz {theirs:.0}/s: {:.0} %", 100.0 * ours / theirs);
    Ok(())
}

/// Fuzzes through `gvp check`: how many executions there were of the target, and how many in a second.
fn through_gvp(gvp: &Path, package: &Path, target: &str, corpus: &Path) -> Result<(u64, f64)> {
    let mut command = Command::new(gvp);
    command.args(["check", "--only", "gvp.fuzz/targets", "--corpus"]).arg(corpus).arg(package);
    bench::quiet(&mut command)?;
    let packages = std::fs::read_dir(corpus).context("gvp kept no corpus")?;
    let states = packages.flatten().map(|package| package.path().join(target).join("state.json"));
    let state =
        states.into_iter().find(|state| state.is_file()).with_context(|| format!("gvp did not fuzz {target}"))?;
    let state: Value = serde_json::from_slice(&std::fs::read(state)?)?;
    let number = |name: &str| state[name].as_u64().with_context(|| format!("no {name} in the state of the campaign"));
    let (executions, milliseconds) = (number("executions")?, number("processor_ms")?);
    Ok((executions, executions as f64 * 1000.0 / milliseconds.max(1) as f64))
}

/// Fuzzes as `go test -fuzz` does: executions per second.
fn plain(binary: &Path, package: &Path, target: &str, executions: u64, cache: &Path) -> Result<f64> {
    let before = children_time()?;
    let mut command = Command::new(binary);
    command.current_dir(package).args(["-test.run=^$", "-test.parallel=1"]);
    command.arg(format!("-test.fuzz=^{target}$")).arg(format!("-test.fuzztime={executions}x"));
    command.arg(format!("-test.fuzzcachedir={}", cache.display()));
    succeed(&mut command)?;
    let spent = children_time()? - before;
    Ok(executions as f64 / spent.as_secs_f64().max(0.01))
}

/// The processor time of all programs that were started and have ended.
fn children_time() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("read /proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok()).context("read the times");
    // `cutime` and `cstime` are the fields 16 and 17, counted from 1; two come before these.
    Ok(Duration::from_millis((ticks(13)? + ticks(14)?) * 1000 / TICKS))
}

fn succeed(command: &mut Command) -> Result<()> {
    match bench::quiet(command)? {
        0 => Ok(()),
        code => bail!("{command:?} ended with status {code}"),
    }
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}
