//! What a plugin's answer costs over the same answer given in this process, and what a thousand units cost:
//! `cargo bench -p gvp-plugin-host`.

#![allow(clippy::disallowed_macros, clippy::unwrap_used, reason = "it measures and prints")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use gvp_core::{ArtifactKind, Check, CheckError, CheckId, CheckInfo, Context, Outcome, Unit};
use serde_json::Value;
use support::{Bench, Package, check};

/// The same answer without a plugin.
struct InProcess(CheckInfo);

impl Check for InProcess {
    fn info(&self) -> &CheckInfo {
        &self.0
    }

    fn needs(&self, _: &Unit) -> Vec<ArtifactKind> {
        Vec::new()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let calm = cx.unit().files.iter().all(|file| !file.text.contains("// stress:"));
        Ok(if calm { Outcome::Passed } else { Outcome::skipped("not calm") })
    }
}

fn main() {
    let package = Package::stress();
    let start = Instant::now();
    let plugin = package.introduced(Value::Null);
    println!("{:32} {:9.3} ms", "verified, then started and met", millis(start.elapsed()));
    let foreign = check(&plugin, "misbehave");
    let own = InProcess(CheckInfo {
        id: CheckId::from_static("gvp.bench", "own"),
        version: 1,
        summary: String::new(),
        explanation: String::new(),
        codes: Vec::new(),
    });
    for (name, lines) in
        [("a program of 5 lines", 5), ("of 300 lines (10 kB)", 300), ("of 30 000 lines (1 MB)", 30_000)]
    {
        let bench = Bench::new(&"\tfmt.Println(\"a line of Go, no more\")\n".repeat(lines));
        let rounds = if lines > 1000 { 50 } else { 2000 };
        let (plugin, own) = (median(rounds, &bench, foreign.as_ref()), median(rounds, &bench, &own));
        println!("{name:32} {:9.3} ms by plugin, {:9.3} ms in process", millis(plugin), millis(own));
    }
    let bench = Bench::new(&"\tfmt.Println(\"a line of Go, no more\")\n".repeat(60));
    let start = Instant::now();
    for _ in 0..1000 {
        foreign.needs(&bench.unit);
        foreign.run(&bench).unwrap();
    }
    println!("{:32} {:9.3} ms", "1000 units, planned and judged", millis(start.elapsed()));
}

fn median(rounds: usize, bench: &Bench, check: &dyn Check) -> Duration {
    let mut times: Vec<Duration> = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let start = Instant::now();
        check.run(bench).unwrap();
        times.push(start.elapsed());
    }
    times.sort();
    times[rounds / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
