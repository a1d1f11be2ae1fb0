//! What hostile programs try, and what comes of it in every tier that this machine offers; what honest programs need,
//! and that they get it. As root, all of it is done once more as a user who is nobody.
//!
//! A new attack is a function of the Go program in `tests/attack`, and one line of the table below.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test starts processes and prints what it skips"
)]

mod bait;
mod stage;

use std::time::Duration;

use gvp_core::{DenialKind, Execution, Exit, Limits};
use gvp_sandbox::Tier;

use bait::Bait;
use stage::Stage;

/// Mebibytes.
const MIB: u64 = 1024 * 1024;

/// What has to come of a program.
#[derive(Debug, Clone, Copy)]
enum Expected {
    /// It tries everything, and nothing succeeds.
    Contained,
    /// It is ended by a limit.
    Ended(fn(Exit) -> bool),
    /// It is ended by a limit, or tries everything, and nothing succeeds.
    EndedOrContained(fn(Exit) -> bool),
    /// It is honest, and works.
    Works,
    /// It is honest, and this tier cannot let it work.
    Fails,
    /// It ends one way or the other, and nobody else is hurt.
    Whatever,
}

use Expected::{Contained, Ended, EndedOrContained, Fails, Whatever, Works};

/// One program of the attack, and what has to come of it.
struct Row {
    name: &'static str,
    /// The words after the program's name. Those in braces stand for baits.
    args: &'static str,
    expected: Expected,
    /// Where something else has to come of it.
    except: &'static [(Tier, Expected)],
    /// Whether it makes sense where nothing is confined.
    unconfined: bool,
    /// What it has to be seen trying, where there is a network to be refused.
    denial: Option<(DenialKind, &'static str)>,
}

const fn row(name: &'static str, args: &'static str, expected: Expected) -> Row {
    Row { name, args, expected, except: &[], unconfined: false, denial: None }
}

impl Row {
    const fn unconfined(self) -> Self {
        Self { unconfined: true, ..self }
    }

    const fn except(self, except: &'static [(Tier, Expected)]) -> Self {
        Self { except, ..self }
    }

    /// Most attacks end at once; some take their time until they hit what stops them.
    fn limits(&self) -> Limits {
        match self.args.split(' ').next() {
            Some("spin") => Limits { wall: Duration::from_secs(20), cpu: Duration::from_millis(500), ..limits() },
            Some("sleep" | "wait-with-daemon") => Limits { wall: Duration::from_millis(700), ..limits() },
            _ => limits(),
        }
    }

    const fn seen(self, kind: DenialKind, target: &'static str) -> Self {
        Self { denial: Some((kind, target)), ..self }
    }
}

const OUT_OF_MEMORY: fn(Exit) -> bool = |exit| exit == Exit::MemoryLimit { limit: limits().memory };
const OUT_OF_DISK: fn(Exit) -> bool = |exit| exit == Exit::DiskLimit { limit: limits().disk };
const FILE_TOO_LARGE: fn(Exit) -> bool = |exit| exit == Exit::DiskLimit { limit: limits().file_size };
const OUT_OF_PROCESSES: fn(Exit) -> bool = |exit| exit == Exit::ProcessLimit { limit: limits().processes };
const OUT_OF_CPU: fn(Exit) -> bool = |exit| matches!(exit, Exit::CpuLimit { .. });
const OUT_OF_TIME: fn(Exit) -> bool = |exit| matches!(exit, Exit::WallLimit { .. });
const TOO_TALKATIVE: fn(Exit) -> bool = |exit| exit == Exit::OutputLimit { limit: limits().output };
/// Without sockets, an honest server fails.
const NO_SOCKETS: &[(Tier, Expected)] = &[(Tier::Landlock, Fails)];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // More than its share.
    row("fork bomb", "fork-bomb", Ended(OUT_OF_PROCESSES)).unconfined(),
    row("memory, one process", "memory-one", Ended(OUT_OF_MEMORY)).unconfined(),
    row("memory, many processes", "memory-many", Ended(OUT_OF_MEMORY)).unconfined(),
    row("memory, shared", "memory-shared", Ended(OUT_OF_MEMORY)).unconfined(),
    row("memory, files without names", "memory-nameless", EndedOrContained(OUT_OF_MEMORY)),
    row("memory, detached process", "detached-memory", Ended(OUT_OF_MEMORY)).unconfined(),
    row("disk, temporary directory", "disk-fill tmp", Ended(OUT_OF_DISK)).unconfined(),
    row("disk, working directory", "disk-fill {work}", Ended(OUT_OF_DISK)).unconfined(),
    row("one large file", "file-size {work}", Ended(FILE_TOO_LARGE)).unconfined(),
    row("files without end, temporary directory", "inode-fill tmp", Ended(OUT_OF_DISK)).unconfined(),
    row("files without end, working directory", "inode-fill {work}", Ended(OUT_OF_DISK)).unconfined(),
    row("endless standard output", "endless-output stdout", Ended(TOO_TALKATIVE)).unconfined(),
    row("endless standard error", "endless-output stderr", Ended(TOO_TALKATIVE)).unconfined(),
    row("endless loop", "spin", Ended(OUT_OF_CPU)).unconfined(),
    row("endless sleep", "sleep 60", Ended(OUT_OF_TIME)).unconfined(),
    row("unkillable by memory", "oom-score", Contained),
    // Out over the network.
    row("TCP to this machine", "tcp {tcp4} {tcp6}", Contained),
    row("TCP to elsewhere", "tcp 192.0.2.1:80", Contained).seen(DenialKind::Connect, "192.0.2.1:80"),
    row("TCP to elsewhere, IPv6", "tcp [2001:db8::1]:443", Contained).seen(DenialKind::Connect, "[2001:db8::1]:443"),
    row("UDP to this machine", "udp {udp4}", Contained),
    row("UDP to elsewhere", "udp 192.0.2.1:53", Contained).seen(DenialKind::Connect, "192.0.2.1:53"),
    row("name lookup", "lookup gvp.example.com", Contained).seen(DenialKind::Lookup, "gvp.example.com"),
    row("abstract unix socket", "unix @{abstract}", Contained),
    row("unix socket by path", "unix {socket}", Contained),
    row("odd socket families", "socket-families", Contained),
    // At other processes.
    row("signals to others", "kill {victim}", Contained),
    row("kill everybody", "kill-all", Whatever),
    row("ptrace", "ptrace {victim}", Contained),
    row("secrets of others", "secrets {secret}", Contained),
    row("detached grandchild", "daemon {mark}", Whatever).unconfined(),
    row("a process that is never there for long", "hopper {mark}", Whatever).unconfined(),
    row("detached grandchild, killed", "wait-with-daemon {mark}", Ended(OUT_OF_TIME)).unconfined(),
    // At files and devices.
    row("files of the machine", "read /etc/shadow /etc/gshadow /etc/machine-id /etc/ssh/sshd_config {home}/.ssh/id {home}/.netrc", Contained),
    row("writes elsewhere", "write / /etc /usr /usr/bin /bin /var/tmp /home /root /opt /dev /dev/shm /proc /sys {home} {readable}", Contained),
    row("devices", "devices {work}", Contained),
    row("become root", "setuid {work}", Contained),
    #[cfg(target_arch = "x86_64")]
    row("system calls that were ways out", "system-calls", Contained),
    // Honest programs.
    row("servers and clients", "http", Works).except(NO_SOCKETS).unconfined(),
    row("unix sockets of its own", "unix-inside", Works).except(NO_SOCKETS).unconfined(),
    row("children", "children", Works).unconfined(),
    row("files", "files", Works).unconfined(),
    row("signals, goroutines, names", "manners", Works).unconfined(),
];

/// Small enough for a quick end, large enough for a Go program on a busy machine.
const fn limits() -> Limits {
    Limits {
        wall: Duration::from_secs(20),
        cpu: Duration::from_secs(15),
        memory: 256 * MIB,
        processes: 64,
        file_size: 32 * MIB,
        disk: 40 * MIB,
        output: MIB / 4,
    }
}

#[test]
fn every_attack_in_every_tier_as_who_we_are() {
    let stage = Stage::set();
    let bait = Bait::lay();
    let mut failures = Vec::new();
    for (tier, sandbox) in stage.tiers() {
        for row in ROWS.iter().filter(|row| tier != Tier::None || row.unconfined) {
            let args: Vec<String> = row.args.split(' ').map(|word| bait.fill(word, &stage.work())).collect();
            let seen = stage.run(&sandbox, &args, row.limits());
            let wrong = judge(row, tier, &seen).err().or_else(|| bait.harm());
            stage.clear();
            if let Some(wrong) = wrong {
                failures.push(format!("{tier}: {}: {wrong}\n{}", row.name, transcript(&seen)));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

/// As root, everything once more as nobody; otherwise we are nobody already.
#[test]
fn every_attack_in_every_tier_as_nobody() {
    if rustix::process::geteuid().is_root() {
        stage::again_as_nobody("every_attack_in_every_tier_as_who_we_are");
    }
}

#[test]
fn nothing_outlives_a_killed_supervisor() {
    let stage = Stage::set();
    for (tier, _) in stage.tiers() {
        stage.kill_a_supervisor(tier);
    }
}

#[test]
fn nothing_outlives_a_killed_supervisor_of_nobody() {
    if rustix::process::geteuid().is_root() {
        stage::again_as_nobody("nothing_outlives_a_killed_supervisor");
    }
}

/// Not a test by itself: what [`nothing_outlives_a_killed_supervisor`] starts and kills.
#[test]
#[ignore = "only makes sense when it is killed"]
fn supervise_until_killed() {
    stage::supervise_until_killed();
}

/// What is wrong with what was seen, if anything is.
fn judge(row: &Row, tier: Tier, seen: &Execution) -> Result<(), String> {
    let excepted = row.except.iter().find(|(excepted, _)| *excepted == tier).map(|(_, expected)| *expected);
    let expected = excepted.unwrap_or(row.expected);
    let text = seen.stdout.text();
    let escapes: Vec<&str> = text.lines().filter(|line| line.starts_with("ESCAPED")).collect();
    let stopped = matches!(expected, Ended(by) | EndedOrContained(by) if by(seen.exit));
    if !escapes.is_empty() && !stopped {
        return Err(escapes.join(", "));
    }
    let finished = seen.exit == Exit::Code(0) && text.ends_with("done\n");
    let fine = match expected {
        Contained => finished,
        Works => finished && text.contains("WORKS") && seen.denials.is_empty(),
        Fails => matches!(seen.exit, Exit::Code(code) if code != 0),
        Ended(by) => by(seen.exit),
        EndedOrContained(by) => by(seen.exit) || finished,
        Whatever => true,
    };
    if !fine {
        return Err(format!("expected {expected:?}, got {:?}", seen.exit));
    }
    match row.denial {
        Some((kind, target)) if tier.has_own_root() => {
            let noted = seen.denials.iter().any(|denial| denial.kind == kind && denial.target == target);
            if noted { Ok(()) } else { Err(format!("{target} is missing from {:?}", seen.denials)) }
        }
        _ => Ok(()),
    }
}

/// What was seen, for a person.
fn transcript(seen: &Execution) -> String {
    let head = |text: &str| text.lines().take(12).map(|line| format!("    {line}\n")).collect::<String>();
    format!(
        "  {} in {:?} (cpu {:?}, peak {:?}) {:?}\n{}{}",
        seen.command,
        seen.wall,
        seen.cpu,
        seen.peak_memory,
        seen.denials,
        head(&seen.stdout.text()),
        head(&seen.stderr.text())
    )
}
