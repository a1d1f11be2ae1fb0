//! What people read: whole pages, as `gvp` writes them. `SNAPSHOTS=overwrite cargo test --test transcripts` brings
//! them up to date.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::process::Command;

use regex::Regex;
use snapbox::{Assert, Data, Redactions};
use support::{gvp, gvp_check, repository};

/// Holds what a command prints against a file beside this one, what differs from machine to machine put aside.
#[track_caller]
fn assert_page(mut command: Command, code: i32, name: &str) {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    let mut redactions = Redactions::new();
    for (word, pattern) in [
        ("[OFFSET]", r"\.go:\d+ (?<redacted>\+0x[0-9a-f]+)"),
        ("[GO]", r"· (?<redacted>go\d[\w.]*) ·"),
        ("[TIER]", r"· (?<redacted>sandbox [^·\n]+|no sandbox[^·\n]*|WITHOUT[^·\n]*) ·"),
        ("[TIME]", r"· (?<redacted>(?:\d+ min )?[\d.]+ ?(?:ms|s|min))\n"),
    ] {
        redactions.insert(word, Regex::new(pattern).unwrap()).unwrap();
    }
    let page = repository().join("gvp-cli/tests/transcripts").join(name);
    Assert::new()
        .action_env("SNAPSHOTS")
        .redact_with(redactions)
        .eq(String::from_utf8(output.stdout).unwrap(), Data::read_from(&page, Some(snapbox::data::DataFormat::Text)));
}

#[test]
fn check_the_tutorial() {
    let mut command = gvp_check(repository());
    command.arg("examples/tutorial");
    assert_page(command, 3, "check-tutorial.txt");
}

#[test]
fn list_the_units_of_the_tutorial() {
    let mut command = gvp(repository());
    command.args(["list", "units", "examples/tutorial"]);
    assert_page(command, 0, "list-units-tutorial.txt");
}

#[test]
fn explain_run() {
    let mut command = gvp(repository());
    command.args(["explain", "run"]);
    assert_page(command, 0, "explain-run.txt");
}
