//! A plugin that misbehaves on demand: the comment `// stress: <word>` in a unit says how.
//!
//! Words that concern who the plugin says it is cannot stand in a unit; they are settings.

#![allow(unsafe_code, clippy::disallowed_methods, clippy::disallowed_macros, reason = "misbehaving is what it is for")]

use std::hint::{black_box, spin_loop};
use std::io::Write as _;
use std::process::Command;
use std::time::Duration;

use gvp_plugin::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Finding, Location, Options, Outcome,
    Run, Severity, Unit,
};

gvp_plugin::export_plugin!(with checks);

fn checks(options: &Options) -> Result<Vec<Box<dyn Check>>, String> {
    let word: String = options.read()?;
    if !word.is_empty() {
        misbehave(&word);
    }
    Ok(vec![Box::new(Stress::new("misbehave")), Box::new(Stress::new("behave"))])
}

const ODD: Code = Code::from_static("odd");
const UNKNOWN: Code = Code::from_static("unknown-code");

struct Stress(CheckInfo);

impl Stress {
    fn new(name: &'static str) -> Self {
        Self(CheckInfo {
            id: CheckId::from_static("org.example.stress", name),
            version: 1,
            summary: "does it stand what plugins do?".to_owned(),
            explanation: "It misbehaves on demand.".to_owned(),
            codes: vec![CodeInfo::new(ODD, Severity::Error, "something odd")],
        })
    }

    /// What the unit demands; nothing of the check that behaves.
    fn demand<'a>(&self, unit: &'a Unit, marker: &str) -> &'a str {
        if self.0.id.name() == "behave" {
            return "";
        }
        let texts = unit.files.iter().map(|file| &file.text);
        texts.flat_map(|text| text.lines()).find_map(|line| line.trim().strip_prefix(marker)).unwrap_or("").trim()
    }
}

impl Check for Stress {
    fn info(&self) -> &CheckInfo {
        &self.0
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        misbehave(self.demand(unit, "// stress-needs:"));
        if self.demand(unit, "// stress:") == "execute" { vec![ArtifactKind::Program] } else { Vec::new() }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        match self.demand(unit, "// stress:") {
            "finding" => Ok(vec![Finding::error(ODD, unit.location(), "as demanded")].into()),
            "unknown-code" => Ok(vec![Finding::error(UNKNOWN, unit.location(), "as demanded")].into()),
            "outside" => Ok(vec![Finding::error(ODD, Location::line("../../etc/passwd", 1), "as demanded")].into()),
            "big" => Ok(vec![Finding::error(ODD, unit.location(), "y".repeat(17 << 20))].into()),
            "unordered" => cx.artifact(ArtifactKind::TestBinary).map(|_| Outcome::Passed),
            "execute" => {
                let execution = cx.execute(&Run::of(ArtifactKind::Program))?;
                Ok(vec![Finding::error(ODD, unit.location(), execution.stdout.text().trim())].into())
            }
            word => {
                misbehave(word);
                Ok(Outcome::Passed)
            }
        }
    }
}

/// Does what the word says, and returns only from what can be survived.
fn misbehave(words: &str) {
    let (word, how) = words.split_once(' ').unwrap_or((words, ""));
    match word {
        "panic" => panic!("deliberate"),
        "panic-payload" => std::panic::panic_any(Bomb),
        "thread-panic" => drop(std::thread::spawn(|| panic!("in a thread")).join()),
        // SAFETY: none, and that is the point.
        "segfault" => unsafe { black_box(std::ptr::null_mut::<u8>()).write_volatile(1) },
        "abort" => std::process::abort(),
        "exit0" => std::process::exit(0),
        "exit3" => std::process::exit(3),
        // SAFETY: ends the process.
        "_exit0" => unsafe { libc::_exit(0) },
        "loop" => loop {
            spin_loop();
        },
        "sleep" => std::thread::sleep(Duration::from_secs(3600)),
        "stack" => drop(black_box(deeper(0))),
        "leak" => leak(),
        "stdout" => (0..1000).for_each(|line| println!("{{\"line\": {line}}}")),
        "junk" => write_to_all(b"\xff\xff\xff\xff garbage"),
        "flood" => flood(),
        "stdin" => drop(std::io::stdin().read_line(&mut String::new())),
        "grandchild" => leave_behind(how),
        "grandchild-loop" => {
            leave_behind(how);
            misbehave("loop");
        }
        "close" => close_all(),
        "signal-parent" => signal_parent(),
        "network" => assert!(std::net::TcpStream::connect("192.0.2.1:80").is_err(), "the network is there"),
        "files" => assert!(std::fs::read("/etc/shadow").is_err() && std::fs::write("/usr/x", "x").is_err()),
        _ => {}
    }
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("again");
    }
}

/// Starts a process that outlives the check.
fn leave_behind(seconds: &str) {
    Command::new("/bin/sleep").arg(seconds).spawn().map(std::mem::forget).expect("a process");
}

fn deeper(depth: u64) -> u64 {
    let room = [depth; 512];
    black_box(&room);
    if depth == u64::MAX { 0 } else { deeper(depth + 1) + room[3] }
}

fn leak() {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        kept.push(vec![1; 16 << 20]);
        black_box(&kept);
    }
}

fn flood() {
    let line = [b'x'; 4095];
    for _ in 0..20_000 {
        let _ = std::io::stderr().write_all(&line);
    }
}

fn write_to_all(bytes: &[u8]) {
    for fd in 0..256 {
        // SAFETY: the buffer is live; where the descriptor is closed nothing happens.
        unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
    }
}

fn close_all() {
    for fd in 3..256 {
        // SAFETY: closing what others use is the misbehaviour.
        unsafe { libc::close(fd) };
    }
}

fn signal_parent() {
    // SAFETY: sends a signal.
    unsafe { libc::kill(libc::getppid(), libc::SIGKILL) };
}
