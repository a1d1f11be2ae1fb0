//! Limits, capture and the death of whole trees, which hold even where nothing is confined.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gvp_core::{Cancel, Execution, Exit, Limits, Signal};
use gvp_sandbox::{Action, Helper, Sandbox, Tier, Wanted};

fn sandbox() -> Sandbox {
    let helper = Helper { program: PathBuf::from(env!("CARGO_BIN_EXE_gvp-sandbox-helper")), args: Vec::new() };
    Sandbox::open(helper, Wanted::Unconfined).expect("nothing needs nothing")
}

fn shell(script: &str, limits: Limits) -> Action {
    let mut action = Action::new("/bin/sh", "/");
    action.args = vec!["-c".into(), script.into()];
    action.env = vec![("PATH".into(), "/usr/bin:/bin".into())];
    action.limits = limits;
    action
}

fn run(script: &str, limits: Limits) -> Execution {
    sandbox().run(&shell(script, limits), &Cancel::default()).expect("a run")
}

/// Short, so that a test of a limit takes no longer than it must.
fn short() -> Limits {
    Limits { wall: Duration::from_millis(700), ..Limits::default() }
}

#[test]
fn output_status_and_input_come_through() {
    let sandbox = sandbox();
    assert_eq!(sandbox.tier(), Tier::None);
    let mut action = shell("cat; echo oops >&2; exit 7", Limits::default());
    action.stdin = vec![b'x'; 300_000];
    for _ in 0..3 {
        let seen = sandbox.run(&action, &Cancel::default()).expect("a run");
        assert_eq!(seen.exit, Exit::Code(7));
        assert_eq!(seen.stdout.bytes, action.stdin);
        assert_eq!(seen.stderr.text(), "oops\n");
    }
}

#[test]
fn the_environment_is_exactly_what_was_given() {
    let seen = run("env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | cut -d= -f1 | sort", Limits::default());
    assert_eq!(seen.stdout.text(), "PATH\nTMPDIR\n");
}

#[test]
fn ends_are_told_apart() {
    let mib = 1024 * 1024;
    let table = [
        ("kill -SEGV $$", Limits::default(), Exit::Signal(Signal(11))),
        ("sleep 60", short(), Exit::WallLimit { limit: short().wall }),
        (
            "while :; do :; done",
            Limits { cpu: Duration::from_millis(300), ..Limits::default() },
            Exit::CpuLimit { limit: Duration::from_millis(300) },
        ),
        ("yes", Limits { output: 1000, ..Limits::default() }, Exit::OutputLimit { limit: 1000 }),
        ("yes >&2", Limits { output: 1000, ..Limits::default() }, Exit::OutputLimit { limit: 1000 }),
        (
            "head -c 200m /dev/zero | tail -c 200m | sleep 30",
            Limits { memory: 64 * mib, ..Limits::default() },
            Exit::MemoryLimit { limit: 64 * mib },
        ),
        (
            "for i in 1 2 3 4 5 6 7 8 9; do sleep 30 & done; wait",
            Limits { processes: 6, ..Limits::default() },
            Exit::ProcessLimit { limit: 6 },
        ),
        (
            "cd $TMPDIR && exec head -c 3m /dev/zero > x",
            Limits { file_size: mib, ..Limits::default() },
            Exit::DiskLimit { limit: mib },
        ),
        (
            "cd $TMPDIR && for i in 1 2 3 4 5; do head -c 1m /dev/zero > $i; done; sleep 30",
            Limits { disk: 3 * mib, ..Limits::default() },
            Exit::DiskLimit { limit: 3 * mib },
        ),
    ];
    for (script, limits, expected) in table {
        let started = Instant::now();
        let seen = run(script, limits);
        assert_eq!(seen.exit, expected, "{script}: {seen:?}");
        assert!(started.elapsed() < Duration::from_secs(20), "{script} took {:?}", started.elapsed());
    }
}

#[test]
fn output_is_kept_up_to_the_limit() {
    let exact = run("printf 1234567890", Limits { output: 10, ..Limits::default() });
    assert_eq!((exact.exit, exact.stdout.truncated), (Exit::Code(0), false));
    let over = run("printf 12345678901", Limits { output: 10, ..Limits::default() });
    assert_eq!((over.exit, over.stdout.truncated), (Exit::OutputLimit { limit: 10 }, true));
    assert_eq!(over.stdout.text(), "1234567890");
}

#[test]
fn what_detaches_itself_dies_too() {
    let mark = format!("31{:05}", std::process::id() % 100_000);
    let seen = run(&format!("setsid sh -c 'setsid sleep {mark} & sleep {mark}' >/dev/null 2>&1 & sleep 0.2"), short());
    assert_eq!(seen.exit, Exit::Code(0));
    assert!(!is_running(&mark));
}

/// Whether any process on this machine has the argument.
fn is_running(argument: &str) -> bool {
    let lines = std::fs::read_dir("/proc").expect("proc").flatten();
    lines
        .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
        .any(|line| line.split(|&byte| byte == 0).any(|word| word == argument.as_bytes()))
}

#[test]
fn a_cancelled_run_ends_soon() {
    let cancel = Cancel::default();
    let other = cancel.clone();
    let waiter = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        other.cancel();
    });
    let started = Instant::now();
    let seen = sandbox().run(&shell("sleep 60", Limits::default()), &cancel).expect("a run");
    assert_eq!(seen.exit, Exit::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(20));
    waiter.join().expect("the waiter");
}

#[test]
fn many_run_at_once() {
    let sandbox = sandbox();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                for _ in 0..5 {
                    let seen = sandbox
                        .run(&shell(&format!("echo {number}"), Limits::default()), &Cancel::default())
                        .expect("a run");
                    assert_eq!(seen.stdout.text(), format!("{number}\n"));
                }
            });
        }
    });
}

#[test]
fn what_does_not_exist_is_our_trouble() {
    let error = sandbox().run(&Action::new("/no/such/program", "/"), &Cancel::default()).expect_err("no program");
    assert!(error.to_string().contains("cannot start \"/no/such/program\""), "{error}");
}
