//! What it costs to start a program in each tier, over starting it plainly: all measured in turn, so that whatever else
//! the machine does disturbs all alike. `cargo bench -p gvp-sandbox [ROUNDS]`.

#![allow(clippy::disallowed_macros, clippy::disallowed_methods, reason = "it measures and prints")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gvp_core::Cancel;
use gvp_sandbox::{Action, Bind, Helper, Sandbox, Tier};

const HELLO: &str = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n";

fn main() {
    let rounds = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(200);
    let dir = tempfile::tempdir().expect("a directory");
    let hello = build(dir.path());
    let mut rows = vec![Row::new("plain", Box::new(|| plain(&hello)))];
    for tier in Tier::ALL {
        let helper = Helper { program: PathBuf::from(env!("CARGO_BIN_EXE_gvp-sandbox-helper")), args: Vec::new() };
        match Sandbox::open_tier(&helper, tier) {
            Ok(sandbox) => {
                let mut action = Action::new(&hello, "/");
                action.binds = vec![Bind::read(&hello)];
                rows.push(Row::new(tier.name(), Box::new(move || confined(&sandbox, &action))));
            }
            Err(error) => println!("{error}"),
        }
    }
    for round in 0..rounds + 5 {
        for row in &mut rows {
            let started = Instant::now();
            (row.run)();
            // The first ones warm up caches and start helpers.
            if round >= 5 {
                row.times.push(started.elapsed());
            }
        }
    }
    print(&mut rows);
}

/// One way to start the program.
struct Row<'a> {
    name: &'static str,
    run: Box<dyn FnMut() + 'a>,
    times: Vec<Duration>,
}

impl<'a> Row<'a> {
    fn new(name: &'static str, run: Box<dyn FnMut() + 'a>) -> Self {
        Self { name, run, times: Vec::new() }
    }
}

fn build(dir: &Path) -> PathBuf {
    let (source, program) = (dir.join("hello.go"), dir.join("hello"));
    std::fs::write(&source, HELLO).expect("a source");
    let status = Command::new("go").arg("build").arg("-o").arg(&program).arg(source).env("CGO_ENABLED", "0").status();
    assert!(status.expect("go, which this benchmark needs on PATH").success());
    program
}

fn plain(program: &Path) {
    let output = Command::new(program).stdin(Stdio::null()).output().expect("a run");
    assert_eq!(output.stdout, b"hello\n");
}

fn confined(sandbox: &Sandbox, action: &Action) {
    let seen = sandbox.run(action, &Cancel::default()).expect("a run");
    assert!(seen.exit.success(), "{seen:?}");
    assert_eq!(seen.stdout.bytes, b"hello\n");
}

fn print(rows: &mut [Row<'_>]) {
    println!("{:16} {:>8} {:>8} {:>8}  ms over {} runs", "", "min", "median", "p95", rows[0].times.len());
    for row in rows {
        row.times.sort();
        let at = |percent: usize| row.times[(row.times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
        println!("{:16} {:8.2} {:8.2} {:8.2}", row.name, at(0), at(50), at(95));
    }
}
