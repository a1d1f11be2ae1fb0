//! Ended in the middle: in good order when asked to, and without a trace when killed.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use support::{gvp_check, program, write};
use tempfile::{TempDir, tempdir};

/// A program that sleeps for long, and is known by its argument.
fn sleeper(marker: &str) -> String {
    format!(
        "// GVP-2024: args {marker}\npackage main\n\nimport (\n\t\"os/exec\"\n\t\"time\"\n)\n\nfunc main() {{\n\t_ = exec.Command(\"/bin/sleep\", \"61\").Start()\n\ttime.Sleep(time.Minute) // GVP-2024: max 2m\n}}\n"
    )
}

/// `gvp check` over a program that is running now.
struct UnderWay {
    child: Child,
    material: TempDir,
    /// The home and the temporary folder that it was given.
    home: TempDir,
    marker: String,
}

fn under_way(name: &str) -> UnderWay {
    let marker = format!("gvp-test-{name}-{}", std::process::id());
    let (material, home) = (tempdir().unwrap(), tempdir().unwrap());
    write(material.path().join("good/main.go"), program("hello"));
    write(material.path().join("sleeper/main.go"), sleeper(&marker));
    fs::create_dir(home.path().join("tmp")).unwrap();
    let child = gvp_check(material.path())
        .args(["--format", "json", "--time-limit", "60s", "--only", "run"])
        .env("HOME", home.path())
        .env("TMPDIR", home.path().join("tmp"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let under_way = UnderWay { child, material, home, marker };
    wait_until("the program runs", || !under_way.processes().is_empty());
    under_way
}

impl UnderWay {
    /// The processes that have the marker among their arguments.
    fn processes(&self) -> Vec<PathBuf> {
        let is_ours = |process: &PathBuf| {
            let words = fs::read(process.join("cmdline")).unwrap_or_default();
            words.split(|byte| *byte == 0).any(|word| word == self.marker.as_bytes())
        };
        let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
        processes.filter(is_ours).collect()
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }
}

#[track_caller]
fn wait_until(what: &str, mut happens: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happens() {
        assert!(start.elapsed() < Duration::from_secs(120), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn an_interruption_is_reported() {
    let mut run = under_way("int");
    run.signal(Signal::INT);
    let start = Instant::now();
    run.child.wait().unwrap();
    assert!(start.elapsed() < Duration::from_secs(10), "it took {:?} to end", start.elapsed());
    assert_eq!(run.processes(), Vec::<PathBuf>::new());
    let (tmp, home, material) = (run.home.path().join("tmp"), run.home, run.material);
    let output = run.child.wait_with_output().unwrap();
    let judged = support::read(&output);
    assert_eq!(judged.code, Some(4), "{}", judged.report.shown());
    assert!(judged.report.is_interrupted());
    assert_eq!(judged.report.unit("sleeper").verdict(), "ERROR");
    assert_eq!(files(&tmp), Vec::<PathBuf>::new(), "what it made is gone");
    drop((home, material));
}

#[test]
fn killed_it_leaves_no_process_behind() {
    let mut run = under_way("kill");
    run.signal(Signal::KILL);
    run.child.wait().unwrap();
    wait_until("all processes are gone", || run.processes().is_empty());
    assert_eq!(files(run.material.path()).len(), 2, "nothing is written into the material");
    // Go itself counts its own calls below `.config/go`.
    let elsewhere = |file: &PathBuf| {
        !file.starts_with(run.home.path().join("tmp")) && !file.starts_with(run.home.path().join(".config/go"))
    };
    let elsewhere: Vec<PathBuf> = files(run.home.path()).into_iter().filter(elsewhere).collect();
    assert_eq!(elsewhere, Vec::<PathBuf>::new(), "nothing is written outside of the cache and the temporary folder");
}
