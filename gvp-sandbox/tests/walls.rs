//! What callers rely on besides containment: binds, scratch directories, builds, the outside network, many at once.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test starts processes and prints what it skips"
)]

use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use gvp_core::{Cancel, Execution, Exit, Limits};
use gvp_sandbox::{Access, Action, Bind, Helper, Network, Profile, Sandbox, SandboxError, Tier, Wanted, probe_all};
use tempfile::TempDir;

fn helper() -> Helper {
    Helper { program: PathBuf::from(env!("CARGO_BIN_EXE_gvp-sandbox-helper")), args: Vec::new() }
}

/// The tiers with a root of their own that work here.
fn own_root() -> Vec<Sandbox> {
    let tiers = [Tier::UserNamespaces, Tier::RootNamespaces];
    tiers.into_iter().filter_map(|tier| Sandbox::open_tier(&helper(), tier).ok()).collect()
}

/// All tiers that confine and work here.
fn walls() -> Vec<Sandbox> {
    own_root().into_iter().chain(Sandbox::open_tier(&helper(), Tier::Landlock)).collect()
}

fn shell(script: &str, dir: &str) -> Action {
    let mut action = Action::new("/bin/sh", dir);
    action.args = vec!["-c".into(), script.into()];
    action.env = vec![("PATH".into(), "/usr/bin:/bin".into())];
    action
}

fn run(sandbox: &Sandbox, action: &Action) -> Execution {
    sandbox.run(action, &Cancel::default()).unwrap_or_else(|error| panic!("{}: {error}", sandbox.tier()))
}

/// A directory that only we can enter.
fn private() -> TempDir {
    let only_we = PermissionsExt::from_mode(0o700);
    tempfile::Builder::new().permissions(only_we).tempdir().expect("a directory")
}

#[test]
fn the_best_tier_is_found_and_explained() {
    let probes = probe_all(&helper());
    assert_eq!(probes.iter().map(|probe| probe.tier).collect::<Vec<_>>(), Tier::ALL);
    let best = Sandbox::open(helper(), Wanted::Best).expect("a sandbox");
    let first = probes.iter().find(|probe| probe.outcome.is_ok()).expect("a tier");
    assert_eq!(best.tier(), first.tier);
    assert_eq!(best.facts().tier, best.tier().to_string());
    assert_eq!(Ok(best.facts().missing), first.outcome);
}

#[test]
fn binds_appear_where_they_are_told_to() {
    let outer = private();
    let (shown, scratch) = (outer.path().join("shown"), outer.path().join("scratch"));
    for dir in [&shown, &scratch] {
        std::fs::create_dir(dir).expect("a directory");
        std::fs::set_permissions(dir, PermissionsExt::from_mode(0o755)).expect("open to all");
    }
    std::fs::write(shown.join("word"), "shown").expect("a file");
    for sandbox in own_root() {
        sandbox.prepare_writable(&scratch).expect("a scratch directory");
        let mut action =
            shell("cat /a/b/word && ! touch /a/b/x 2>/dev/null && cat /a/b/word > result && pwd", "/scratch");
        action.binds = vec![
            Bind { from: shown.clone(), to: "/a/b".into(), access: Access::Read },
            Bind { from: scratch.clone(), to: "/scratch".into(), access: Access::Write },
        ];
        let seen = run(&sandbox, &action);
        assert_eq!((seen.exit, &*seen.stdout.text()), (Exit::Code(0), "shown/scratch\n"), "{seen:?}");
        assert_eq!(std::fs::read_to_string(scratch.join("result")).expect("a result"), "shown");
        std::fs::remove_file(scratch.join("result")).expect("a result");
    }
}

#[test]
fn what_cannot_be_shown_is_refused() {
    for sandbox in walls() {
        let mut action = shell("true", "/");
        action.binds = vec![Bind::read("/no/such/place")];
        let refused = sandbox.run(&action, &Cancel::default());
        assert!(matches!(refused, Err(SandboxError::Prepare { .. })), "{refused:?}");
    }
    let landlock = Sandbox::open_tier(&helper(), Tier::Landlock).expect("Landlock");
    let mut action = shell("true", "/");
    action.binds = vec![Bind { from: "/usr".into(), to: "/elsewhere".into(), access: Access::Read }];
    assert!(matches!(landlock.run(&action, &Cancel::default()), Err(SandboxError::Moved { .. })));
}

#[test]
fn root_has_to_prepare_what_others_may_touch() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    for sandbox in own_root() {
        let dir = private();
        let inside = dir.path().join("deep/file");
        std::fs::create_dir(dir.path().join("deep")).expect("a directory");
        std::fs::write(&inside, "old").expect("a file");
        std::os::unix::fs::symlink("/etc/hostname", dir.path().join("link")).expect("a link");
        let before = std::fs::metadata("/etc/hostname").map(|metadata| metadata.uid()).ok();
        let mut action = shell("echo new > deep/file", "/scratch");
        for access in [Access::Read, Access::Write] {
            action.binds = vec![Bind { from: dir.path().to_owned(), to: "/scratch".into(), access }];
            let refused = sandbox.run(&action, &Cancel::default());
            let is_refused =
                matches!(refused, Err(SandboxError::NotWritable { .. } | SandboxError::NotReadable { .. }));
            assert!(is_refused, "{refused:?}");
        }
        sandbox.prepare_writable(dir.path()).expect("ours");
        assert_eq!(run(&sandbox, &action).exit, Exit::Code(0));
        assert_eq!(std::fs::read_to_string(inside).expect("a file"), "new\n");
        assert_eq!(std::fs::metadata("/etc/hostname").map(|metadata| metadata.uid()).ok(), before);
        let theirs = private();
        std::os::unix::fs::chown(theirs.path(), Some(61_234), None).expect("another owner");
        assert!(sandbox.prepare_writable(theirs.path()).is_err());
    }
}

#[test]
fn the_outside_is_reached_only_when_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.write_all(b"hello from outside\n");
        }
    });
    let bash = Path::new("/bin/bash");
    if !bash.exists() {
        eprintln!("no bash to speak TCP with");
        return;
    }
    for sandbox in walls() {
        let mut action = shell(&format!("cat < /dev/tcp/127.0.0.1/{port}"), "/");
        action.program = bash.to_owned();
        assert_ne!(run(&sandbox, &action).exit, Exit::Code(0));
        action.network = Network::Host;
        let seen = run(&sandbox, &action);
        assert_eq!(seen.stdout.text(), "hello from outside\n", "{}: {seen:?}", sandbox.tier());
    }
}

#[test]
fn many_run_at_once() {
    for sandbox in walls() {
        std::thread::scope(|scope| {
            for number in 0..8 {
                let sandbox = &sandbox;
                scope.spawn(move || {
                    for _ in 0..5 {
                        let seen = run(sandbox, &shell(&format!("echo {number}"), "/"));
                        assert_eq!(seen.stdout.text(), format!("{number}\n"));
                    }
                });
            }
        });
    }
}

#[test]
fn usage_is_measured_for_each_program_by_itself() {
    for sandbox in walls() {
        let busy = run(&sandbox, &shell("head -c 100m /dev/zero | tail -c 60m >/dev/null; sleep 0.1", "/"));
        let idle = run(&sandbox, &shell("sleep 0.1", "/"));
        assert!(idle.wall >= Duration::from_millis(100));
        let peaks = (busy.peak_memory.expect("a peak"), idle.peak_memory.expect("a peak"));
        assert!(peaks.0 > 20 * 1024 * 1024 && peaks.1 < 20 * 1024 * 1024, "{}: {peaks:?}", sandbox.tier());
        assert!(busy.cpu > idle.cpu, "{}: {:?} {:?}", sandbox.tier(), busy.cpu, idle.cpu);
    }
}

#[test]
fn a_cancelled_program_ends_soon() {
    for sandbox in walls() {
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(sandbox.run(&shell("sleep 60", "/"), &cancel).expect("a run").exit, Exit::Cancelled);
    }
}

/// The Go toolchain itself, over sources that a stranger wrote.
#[test]
fn go_builds_behind_every_wall() {
    let output = std::process::Command::new("go").args(["env", "GOROOT"]).output();
    let goroot = output.expect("these tests need the `go` command on PATH").stdout;
    let goroot = PathBuf::from(String::from_utf8(goroot).expect("a path").trim());
    let stage = tempfile::Builder::new().prefix("gvp-go-").tempdir().expect("a directory");
    std::fs::set_permissions(stage.path(), PermissionsExt::from_mode(0o755)).expect("open to all");
    let [sources, cache, out] = ["sources", "cache", "out"].map(|name| stage.path().join(name));
    for dir in [&sources, &cache, &out] {
        std::fs::create_dir(dir).expect("a directory");
    }
    std::fs::write(sources.join("go.mod"), "module hello\n\ngo 1.24\n").expect("a module");
    std::fs::write(sources.join("main.go"), "package main\n\nfunc main() { println(\"built\") }\n").expect("a source");
    for sandbox in walls() {
        sandbox.prepare_writable(&cache).expect("ours");
        sandbox.prepare_writable(&out).expect("ours");
        let mut action = Action::new(goroot.join("bin/go"), &sources);
        let program = out.join(sandbox.tier().name());
        action.args = vec!["build".into(), "-o".into(), program.clone().into(), ".".into()];
        let set = |name: &str, value: &str| (name.into(), value.into());
        action.env = vec![
            set("GOCACHE", &cache.display().to_string()),
            set("HOME", &out.display().to_string()),
            set("GOFLAGS", "-buildvcs=false"),
            set("CGO_ENABLED", "0"),
            set("GOTOOLCHAIN", "local"),
        ];
        action.binds = vec![Bind::read(&goroot), Bind::read(&sources), Bind::write(&cache), Bind::write(&out)];
        action.limits = Limits::for_builds();
        action.profile = Profile::Build;
        let seen = run(&sandbox, &action);
        assert_eq!(seen.exit, Exit::Code(0), "{}: {}", sandbox.tier(), seen.stderr.text());
        let mut built = Action::new(&program, "/");
        built.binds = vec![Bind::read(&program)];
        assert_eq!(run(&sandbox, &built).stderr.text(), "built\n");
    }
}
