//! Plugins, as their users meet them: listed, explained, judged with, refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "the tests call gvp and cargo as users do")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use support::{gvp, is_confined, judge, repository, write};
use tempfile::TempDir;

const MAIN: &str = "package main\n\nfunc main() { println(\"hi\") }\n";

/// Checks that run programs and that do not: enough to see whether a plugin disturbs others.
const OTHERS: &str = "gvp.build/compile,gvp.build/run,gvp.build/vet,gvp.leak/goroutine";

/// What a plugin may do without its answer being worth less.
const HARMLESS: &str = "";

/// How a plugin misbehaves, and a word of what is said of it. Those that only waste time are tried by the host's own
/// tests, with less of it.
const MISDEEDS: [(&str, &str); 19] = [
    ("panic", "panicked"),
    ("panic-payload", "panicked"),
    ("thread-panic", HARMLESS),
    ("segfault", "SIGSEGV"),
    ("abort", "SIGABRT"),
    ("exit0", "status 0"),
    ("exit3", "status 3"),
    ("_exit0", "status 0"),
    ("stack", "SIGABRT"),
    ("leak", "memory"),
    ("stdout", HARMLESS),
    ("junk", "makes no sense"),
    ("flood", "printed more"),
    ("stdin", HARMLESS),
    ("close", "failed"),
    ("big", "16777216"),
    ("unknown-code", "nonsense"),
    ("outside", "nonsense"),
    ("network", HARMLESS),
];

/// The plugin of this folder of the repository, in a folder as its users have it.
fn extension(member: &str, library: &str, into: &Path) {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let target = Path::new(env!("CARGO_BIN_EXE_gvp")).parent().unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "-p", "gvp-plugin-stress", "-p", "gvp-plugin-example", "--target-dir"]);
        cargo.arg(target.parent().unwrap()).current_dir(repository());
        if target.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "the plugins cannot be built");
        target.to_owned()
    });
    fs::create_dir_all(into).unwrap();
    fs::copy(built.join(library), into.join(library)).unwrap();
    fs::copy(repository().join("plugins").join(member).join("extension.yaml"), into.join("extension.yaml")).unwrap();
}

/// A material with a program and a library, and both plugins beside it.
fn material() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("go.mod"), "module example.org/book\n\ngo 1.21\n");
    write(folder.path().join("hello/main.go"), MAIN);
    write(folder.path().join("stack/stack.go"), "package stack\n\nfunc Push() {}\n");
    extension("example", "libteaching.so", &folder.path().join("ext/teaching"));
    extension("stress", "libstress.so", &folder.path().join("ext/stress"));
    folder
}

#[track_caller]
fn ok(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn call(folder: &TempDir, words: &[&str]) -> Output {
    gvp(folder.path()).args(words).output().unwrap()
}

#[test]
fn checks_of_plugins_are_checks_like_any_other() {
    if !is_confined() {
        return;
    }
    let folder = material();
    ok(&call(&folder, &["plugin", "add", "ext/teaching"]));
    assert!(ok(&call(&folder, &["list", "checks"])).contains("org.example.teaching/doc-comments"));
    assert!(ok(&call(&folder, &["explain", "doc-comments"])).contains("`undocumented` (warn)"));
    assert!(ok(&call(&folder, &["plugin", "list"])).starts_with("org.example.teaching 0.1.0  doc-comments"));

    let judged = judge(folder.path(), &[]);
    assert_eq!(judged.code, Some(0), "{}", judged.report.shown());
    assert!(judged.report.shown().contains("undocumented"), "{}", judged.report.shown());

    write(folder.path().join("gvp.toml"), "[levels]\n\"org.example.teaching/doc-comments/undocumented\" = \"deny\"\n");
    assert_eq!(judge(folder.path(), &["--only", "*/doc-comments"]).code, Some(3));
    write(folder.path().join("gvp.toml"), "[checks]\ndisable = [\"org.example.*\"]\n");
    assert!(!judge(folder.path(), &[]).report.shown().contains("undocumented"));
    ok(&call(&folder, &["plugin", "remove", "org.example.teaching"]));
    assert!(!ok(&call(&folder, &["list", "checks", "--config", "/dev/null"])).contains("teaching"));
}

#[test]
fn a_plugin_that_fails_changes_nothing_for_the_others() {
    if !is_confined() {
        return;
    }
    let folder = material();
    let without = judge(folder.path(), &["--only", OTHERS]);
    ok(&call(&folder, &["plugin", "add", "ext/stress"]));
    let only = format!("{OTHERS},org.example.stress/*");
    for (misdeed, words) in MISDEEDS {
        write(folder.path().join("hello/main.go"), format!("{MAIN}\n// stress: {misdeed}\n"));
        let with = judge(folder.path(), &["--only", &only]);
        assert_eq!(with.code, Some(if words == HARMLESS { 0 } else { 4 }), "{misdeed}");
        assert!(words == HARMLESS || with.report.shown().contains(words), "{misdeed}: {}", with.report.shown());
        for (before, after) in without.report.units().zip(with.report.units()) {
            let mut after = after.outcomes();
            after.retain(|check, _| !check.starts_with("org.example."));
            assert_eq!(before.outcomes(), after, "{misdeed}");
        }
    }
}

#[test]
fn a_plugin_that_is_refused_ends_the_command_before_it_runs() {
    let folder = material();
    ok(&call(&folder, &["plugin", "add", "ext/teaching"]));
    let library = folder.path().join("ext/teaching/libteaching.so");
    let refused = |expected: &str| {
        let output = call(&folder, &["check"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(6), "{said}");
        assert!(output.stdout.is_empty() && said.contains(expected), "{said}");
    };
    fs::set_permissions(&library, fs::Permissions::from_mode(0o666)).unwrap();
    refused("can be changed by other users");
    fs::set_permissions(&library, fs::Permissions::from_mode(0o644)).unwrap();
    let mut bytes = fs::read(&library).unwrap();
    bytes.push(0);
    fs::write(&library, bytes).unwrap();
    refused("is not the library that was pinned");
    fs::write(&library, "no library").unwrap();
    let output = call(&folder, &["plugin", "add", "ext/teaching"]);
    assert_eq!(output.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not a shared library for this machine"));
}

#[test]
fn gvp_toml_may_list_plugins_too() {
    if !is_confined() {
        return;
    }
    let folder = material();
    ok(&call(&folder, &["plugin", "add", "ext/teaching"]));
    let list = fs::read_to_string(folder.path().join("plugins.yaml")).unwrap();
    let pin = list.lines().find_map(|line| line.trim().strip_prefix("sha256: ")).unwrap();
    let table = format!("[plugins.\"org.example.teaching\"]\npath = \"ext/teaching\"\nsha256 = \"{pin}\"\n");
    write(folder.path().join("gvp.toml"), table);
    let output = call(&folder, &["list", "checks"]);
    assert_eq!(output.status.code(), Some(6), "both list it");
    fs::remove_file(folder.path().join("plugins.yaml")).unwrap();
    assert!(ok(&call(&folder, &["list", "checks"])).contains("doc-comments"));
}

#[test]
fn verify_tries_a_plugin() {
    if !is_confined() {
        return;
    }
    let folder = material();
    let said = ok(&call(&folder, &["plugin", "verify", "ext/teaching"]));
    assert!(said.contains("interface  1\n") && said.contains("undocumented at greet/greet.go:6:6"), "{said}");
}

#[test]
fn the_configuration_is_not_to_blame_for_a_plugin_that_fails() {
    if !is_confined() {
        return;
    }
    let folder = material();
    ok(&call(&folder, &["plugin", "add", "ext/stress"]));
    let list = fs::read_to_string(folder.path().join("plugins.yaml")).unwrap();
    write(folder.path().join("plugins.yaml"), format!("{list}    settings: abort\n"));
    write(folder.path().join("gvp.toml"), "[levels]\n\"org.example.stress/misbehave/odd\" = \"warn\"\n");
    let judged = judge(folder.path(), &[]);
    assert_eq!(judged.code, Some(4), "{}", judged.report.shown());
    assert!(judged.report.shown().contains("SIGABRT"), "{}", judged.report.shown());
}
