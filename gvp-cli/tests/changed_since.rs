//! `--changed-since`: only what has changed since a Git revision, or rests on what has, is judged.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "the tests call git as users do")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Judged, gvp_check, judge, program, write};
use tempfile::{TempDir, tempdir};

const USER: &str = "package main\n\nimport \"m.test/words\"\n\nfunc main() {\n\tprintln(words.Word)\n}\n";

/// A repository with three programs, one of which uses a package, committed.
fn repository() -> TempDir {
    let folder = tempdir().unwrap();
    write(folder.path().join("go.mod"), "module m.test\n\ngo 1.21\n");
    write(folder.path().join("ch1/main.go"), program("one"));
    write(folder.path().join("ch2/main.go"), program("two"));
    write(folder.path().join("ch2/data.txt"), "data\n");
    write(folder.path().join("user/main.go"), USER);
    write(folder.path().join("words/words.go"), "package words\n\n// Word is one.\nconst Word = \"tree\"\n");
    write(folder.path().join("words/more.go"), "package words\n\n// More is more.\nconst More = 1\n");
    git(folder.path(), &["init", "--quiet"]);
    commit(folder.path());
    folder
}

fn git(folder: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@b.test", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(identity).args(args).output();
    let output = output.expect("there is no git on PATH: install it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "--message", "a state"]);
}

/// The units that are judged since the last commit. Checks that only read tell which as well as any.
fn changed(folder: &Path) -> Vec<String> {
    let judged = since(folder, "HEAD");
    judged.report.units().map(|unit| unit.id().to_owned()).collect()
}

fn since(folder: &Path, revision: &str) -> Judged {
    judge(folder, &["--changed-since", revision, "--only", "gvp.build/entry,gvp.build/compile"])
}

#[test]
fn where_nothing_has_changed_nothing_is_judged_and_all_is_well() {
    let repository = repository();
    let judged = since(repository.path(), "HEAD");
    assert_eq!(judged.code, Some(0));
    assert_eq!(judged.report.verdict(), "SKIP");
    assert_eq!(judged.report.units().count(), 0);
    assert_eq!(judged.report.stable()["left_out"], 4);
    // A file that was written anew and is the same has not changed.
    write(repository.path().join("ch1/main.go"), program("one"));
    assert_eq!(changed(repository.path()), Vec::<String>::new());
}

#[test]
fn uncommitted_untracked_and_deleted_files_count() {
    let repository = repository();
    let top = repository.path();
    write(top.join("ch1/main.go"), program("uno"));
    assert_eq!(changed(top), ["ch1"]);
    git(top, &["add", "--all"]);
    assert_eq!(changed(top), ["ch1"]);
    commit(top);
    assert_eq!(changed(top), Vec::<String>::new());
    write(top.join("ch3/main.go"), program("three"));
    assert_eq!(changed(top), ["ch3"]);
    write(top.join("ch2/data.txt"), "other\n");
    assert_eq!(changed(top), ["ch2", "ch3"]);
    fs::remove_file(top.join("ch2/data.txt")).unwrap();
    assert_eq!(changed(top), ["ch2", "ch3"]);
    let judged = since(top, "HEAD~1");
    assert_eq!(judged.report.units().map(|unit| unit.id().to_owned()).collect::<Vec<_>>(), ["ch1", "ch2", "ch3"]);
}

#[test]
fn whoever_rests_on_what_has_changed_is_judged() {
    let repository = repository();
    let top = repository.path();
    write(top.join("words/words.go"), "package words\n\n// Word is one.\nconst Word = \"bush\"\n");
    assert_eq!(changed(top), ["user", "words"]);
    commit(top);
    fs::remove_file(top.join("words/more.go")).unwrap();
    assert_eq!(changed(top), ["user", "words"]);
    commit(top);
    write(top.join("go.mod"), "module m.test\n\ngo 1.22\n");
    assert_eq!(changed(top), ["ch1", "ch2", "user", "words"]);
    commit(top);
    write(top.join("gvp.toml"), "jobs = 2\n");
    assert_eq!(changed(top), ["ch1", "ch2", "user", "words"], "the settings have changed");
}

#[test]
fn the_program_alone_finds_its_package() {
    let repository = repository();
    write(repository.path().join("user/main.go"), USER.replace("println(", "print("));
    let judged = judge(repository.path(), &["--changed-since", "HEAD"]);
    assert_eq!(judged.report.units().count(), 1);
    assert_eq!(judged.report.unit("user").verdict(), "PASS", "{}", judged.report.shown());
}

#[test]
fn a_part_of_a_repository_is_held_against_that_part() {
    let repository = repository();
    write(repository.path().join("ch1/main.go"), program("uno"));
    assert_eq!(changed(&repository.path().join("ch2")), Vec::<String>::new());
    assert_eq!(changed(&repository.path().join("ch1")), ["."]);
}

#[test]
fn what_git_cannot_answer_is_said() {
    let complaint = |folder: &Path, revision: &str| {
        let output = gvp_check(folder).args(["--changed-since", revision]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let repository = repository();
    let said = complaint(repository.path(), "no-such-branch");
    assert!(said.contains("Git knows no revision `no-such-branch`"), "{said}");
    let said = complaint(repository.path(), "--upload-pack=evil");
    assert!(said.contains("error"), "{said}");
    let bare = tempdir().unwrap();
    write(bare.path().join("main.go"), program("alone"));
    let said = complaint(bare.path(), "HEAD");
    assert!(said.contains("not a git repository"), "{said}");
}

#[test]
fn nothing_that_the_repository_names_is_started() {
    let repository = repository();
    let top = repository.path();
    let trap = top.join("trap");
    let evil = format!("touch {}", trap.display());
    for (setting, value) in [
        ("core.fsmonitor", evil.as_str()),
        ("filter.evil.clean", evil.as_str()),
        ("filter.evil.process", evil.as_str()),
        ("diff.evil.textconv", evil.as_str()),
        ("diff.external", evil.as_str()),
        ("core.pager", evil.as_str()),
        ("core.sshCommand", evil.as_str()),
    ] {
        git(top, &["config", setting, value]);
    }
    write(top.join(".git/info/attributes"), "* filter=evil diff=evil\n");
    write(top.join("ch1/main.go"), program("uno"));
    assert_eq!(changed(top), ["ch1"]);
    assert!(!trap.exists(), "a program of the repository's was started");
}
