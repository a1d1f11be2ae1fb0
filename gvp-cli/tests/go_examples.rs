//! The examples of Go's own library: good material that nobody wrote for us. None of it may be failed without a reason.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "asks the user's own go where its library is")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::report::Outcome;
use support::{judge, write};

/// Packages whose examples are taken, as folders below `src`.
const PACKAGES: &[&str] = &[
    "bufio",
    "bytes",
    "cmp",
    "container/heap",
    "container/list",
    "container/ring",
    "encoding/base64",
    "encoding/binary",
    "encoding/csv",
    "encoding/gob",
    "encoding/hex",
    "encoding/json",
    "encoding/pem",
    "encoding/xml",
    "errors",
    "fmt",
    "go/ast",
    "go/token",
    "hash",
    "hash/maphash",
    "html",
    "html/template",
    "io",
    "io/fs",
    "maps",
    "math",
    "math/big",
    "math/bits",
    "math/cmplx",
    "math/rand",
    "mime",
    "path",
    "path/filepath",
    "reflect",
    "regexp",
    "regexp/syntax",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync/atomic",
    "text/scanner",
    "text/tabwriter",
    "text/template",
    "time",
    "unicode",
    "unicode/utf16",
    "unicode/utf8",
];

/// Units that may fail, each with the reason.
const EXPLAINED: &[(&str, &str)] =
    &[("time.test", "its examples count on Go's own tests to have set the local time zone to that of Los Angeles")];

/// How many examples must have been run, lest an empty run count as a good one.
const AT_LEAST: usize = 500;

fn go_root() -> PathBuf {
    let output = Command::new("go").args(["env", "GOROOT"]).output().unwrap();
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// Copies the example files of a package, and counts the examples in them that say what they print.
fn copy(package: &Path, to: &Path) -> usize {
    let mut examples = 0;
    for entry in fs::read_dir(package).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("example") && name.ends_with("_test.go") {
            let text = fs::read_to_string(&path).unwrap();
            examples += text.lines().filter(|line| line.trim_start().to_lowercase().starts_with("// output:")).count();
            write(to.join(name), text);
        }
    }
    examples
}

#[test]
fn the_examples_of_go_are_good_material() {
    let (root, material) = (go_root(), tempfile::tempdir().unwrap());
    let examples: usize =
        PACKAGES.iter().map(|package| copy(&root.join("src").join(package), &material.path().join(package))).sum();
    let judged = judge(material.path(), &[]);
    let mut ran = 0;
    let mut failed = Vec::new();
    for unit in judged.report.units() {
        ran += usize::from(unit.outcome("gvp.build/run") == Outcome::Passed);
        let explained = EXPLAINED.iter().any(|(id, _)| *id == unit.id());
        if matches!(unit.verdict(), "FAIL" | "ERROR") && !explained {
            failed.push(format!("{} {}: {:#?}", unit.verdict(), unit.id(), unit.outcomes()));
        }
    }
    assert!(failed.is_empty(), "{} units fail:\n{}", failed.len(), failed.join("\n"));
    let explained = judged.report.units().filter(|unit| unit.verdict() == "FAIL").count();
    assert_eq!(explained, EXPLAINED.len(), "an explanation that is no longer needed");
    assert!(examples >= AT_LEAST && ran >= 30, "{examples} examples in {ran} units that ran");
}
