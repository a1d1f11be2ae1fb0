//! The Go that judges: what is said where there is none, or one that is too old or does not work.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use support::{gvp_check, program, write};
use tempfile::tempdir;

/// A folder whose only program is a `go` that does what this shell script does.
fn fake_go(folder: &Path, script: &str) {
    write(folder.join("go"), format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(folder.join("go"), Permissions::from_mode(0o755)).unwrap();
}

/// What `gvp check` says on a machine whose `PATH` is this folder alone.
fn check(path: &Path) -> (Option<i32>, String) {
    let folder = tempdir().unwrap();
    write(folder.path().join("main.go"), program("hello"));
    let output = gvp_check(folder.path()).env("PATH", path).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "nothing is judged");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn no_go() {
    let folder = tempdir().unwrap();
    let (code, said) = check(folder.path());
    assert_eq!(code, Some(5));
    assert!(said.contains("there is no `go` on PATH: install Go 1.21 or newer"), "{said}");
}

#[test]
fn a_go_that_is_too_old() {
    let folder = tempdir().unwrap();
    let env = r#"{"GOVERSION": "go1.20.14", "GOROOT": "/opt/go", "GOOS": "linux", "GOARCH": "amd64",
        "GOMODCACHE": "/nowhere", "GOPROXY": "off"}"#;
    fake_go(folder.path(), &format!("cat <<'END'\n{env}\nEND").replace("cat", "/bin/cat"));
    let (code, said) = check(folder.path());
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("is Go 1.20.14, and judging needs Go 1.21 or newer"), "{said}");
}

#[test]
fn a_go_that_does_not_work() {
    let folder = tempdir().unwrap();
    fake_go(folder.path(), "echo 'no space left' >&2; exit 1");
    let (code, said) = check(folder.path());
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("does not answer: no space left"), "{said}");
    fake_go(folder.path(), "echo nonsense");
    assert_eq!(check(folder.path()).0, Some(5));
}
