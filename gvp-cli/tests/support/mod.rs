//! What the tests of the command share: calling `gvp` as its users do, and reading what it reports.
#![allow(dead_code, reason = "every test file uses a part of this")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "the tests call gvp and go as users do")]

pub(crate) mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use report::Report;

/// The command `gvp`, in a folder, with nothing of the caller's settings and with a cache that the tests share. Outcomes
/// of earlier runs do not count, for tests that judge twice want it done twice.
pub(crate) fn gvp(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gvp"));
    command.current_dir(folder).env("COLUMNS", "100").env("NO_COLOR", "1").env("GVP_CACHE_DIR", cache());
    command.env("GVP_NO_CACHE", "1");
    for variable in ["COLOR", "CONFIG", "FORMAT", "GO", "CORPUS", "JOBS", "PROFILE", "REQUIRE_SANDBOX", "TIME_LIMIT"] {
        command.env_remove(format!("GVP_{variable}"));
    }
    command
}

/// `gvp check`, in the best sandbox that works here.
pub(crate) fn gvp_check(folder: &Path) -> Command {
    let mut command = gvp(folder);
    command.arg("check").args(sandbox());
    command
}

/// What to say to `gvp check` about the sandbox: nothing where one works, which is what users say.
fn sandbox() -> &'static [&'static str] {
    static WORKS: OnceLock<bool> = OnceLock::new();
    let works = WORKS.get_or_init(|| gvp(Path::new("/")).arg("doctor").output().unwrap().status.code() != Some(5));
    if *works { &[] } else { &["--no-sandbox"] }
}

/// Whether `gvp` confines programs here.
pub(crate) fn is_confined() -> bool {
    sandbox().is_empty()
}

/// The folder of compiled packages and modules, kept between test runs: compiling Go's library takes a minute.
pub(crate) fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("gvp-cache")
}

/// The top of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// What judging came to.
pub(crate) struct Judged {
    /// The status that `gvp` ended with.
    pub(crate) code: Option<i32>,
    /// The report.
    pub(crate) report: Report,
}

/// Judges what lies in `folder` and reads the report, which must be one by its schema.
pub(crate) fn judge(folder: &Path, args: &[&str]) -> Judged {
    let output = gvp_check(folder).args(["--format", "json"]).args(args).output().unwrap();
    read(&output)
}

/// Reads the report that `gvp check --format json` printed.
#[track_caller]
pub(crate) fn read(output: &Output) -> Judged {
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let (code, stderr) = (output.status, String::from_utf8_lossy(&output.stderr));
        panic!("no report: {error}\nstatus: {code}\n{stderr}");
    });
    assert_valid(&json);
    Judged { code: output.status.code(), report: Report::new(json) }
}

/// Holds a report against the published schema.
#[track_caller]
fn assert_valid(report: &serde_json::Value) {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let schema = include_str!("../../../gvp-report/schema/report.schema.json");
        jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
    });
    let broken: Vec<String> =
        schema.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(broken.is_empty(), "the report breaks its schema:\n{}", broken.join("\n"));
}

/// Writes a file, and makes the folder it lies in.
pub(crate) fn write(path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
    let path = path.as_ref();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A program that prints a text and promises to.
pub(crate) fn program(text: &str) -> String {
    format!("package main\n\nimport \"fmt\"\n\nfunc main() {{\n\tfmt.Println(\"{text}\")\n\t// Output: {text}\n}}\n")
}
