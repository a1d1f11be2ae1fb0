//! `gvp check --bless` rewrites promised outputs, every way they are written, and nothing else.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{gvp_check, judge, write};

/// A program that prints two lines, with a promise below.
fn prints(promise: &str) -> String {
    format!(
        "package main\n\nimport \"fmt\"\n\nfunc main() {{\n\tfmt.Println(\"one\")\n\tfmt.Println(\"two\") // the second\n{promise}}}\n"
    )
}

/// Files before, and what becomes of them.
fn blessed() -> Vec<(&'static str, String, String)> {
    let program = |before: &str, after: &str| (prints(before), prints(after));
    let same = |text: &str| (text.to_owned(), text.to_owned());
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let lines = program("\t// Output:\n\t// one\n\t// three\n", "\t// Output:\n\t// one\n\t// two\n");
    let block = program("\t/* Output:\n\tone\n\t*/\n", "\t/* Output:\n\tone\n\ttwo\n\t*/\n");
    let windows = (crlf(&lines.0), crlf(&lines.1));
    let plain = same(&prints(""));
    let trailing = |value: &str| {
        format!(
            "package main\n\nimport \"fmt\"\n\nfunc main() {{\n\tfmt.Println(1 + 1) // => {value}\n\tfmt.Println(\"a\") // prints \"a\"\n}}\n"
        )
    };
    let transcript = |second: &str| format!("# Run it.\n$ go run shell.go\none\n{second}\n\n# Done.\n$ ls\nshell.go\n");
    let page = |second: &str| {
        let told = format!("Output:\n\n```text\none\n{second}\n```\n\nOne and three make four.\n");
        format!("# Two lines\n\n```go\n{}```\n\n{told}", prints(""))
    };
    let by_file = same(&format!("// GVP-2024: expect-file want.txt\n\n{}", prints("")));
    [
        ("lines/main.go", lines),
        ("block/main.go", block),
        ("windows/main.go", windows),
        ("trailing/main.go", (trailing("3"), trailing("2"))),
        ("shell/shell.go", plain.clone()),
        ("shell/shell.sh", (transcript("three"), transcript("two"))),
        ("golden/main.go", plain),
        ("golden/expected_output.txt", ("one\nthree".to_owned(), "one\ntwo".to_owned())),
        ("file/main.go", by_file),
        ("file/want.txt", ("three\n".to_owned(), "one\ntwo\n".to_owned())),
        ("page/book.md", (page("three"), page("two"))),
        ("right/main.go", same(&prints("\t// Output:\n\t// one\n\t// ...\n"))),
    ]
    .into_iter()
    .map(|(path, (before, after))| (path, before, after))
    .collect()
}

/// Programs whose promises must stay as they are.
fn left_alone() -> Vec<(&'static str, String)> {
    let program =
        |imports: &str, body: &str| format!("package main\n\nimport (\n{imports})\n\nfunc main() {{\n{body}}}\n");
    vec![
        ("panics/main.go", program("\t\"fmt\"\n", "\tfmt.Println(\"one\")\n\tpanic(\"boom\")\n\t// Output: two\n")),
        ("exits/main.go", program("\t\"fmt\"\n\t\"os\"\n", "\tfmt.Println(\"one\")\n\tos.Exit(3)\n\t// Output: two\n")),
        (
            "varies/main.go",
            program("\t\"fmt\"\n\t\"math/rand\"\n", "\tfmt.Println(\"x\", rand.Int63())\n\t// Output: y\n"),
        ),
        (
            "hangs/main.go",
            program("\t\"fmt\"\n\t\"time\"\n", "\tfmt.Println(\"one\")\n\ttime.Sleep(time.Hour)\n\t// Output: two\n"),
        ),
        (
            "machine/main.go",
            program("\t\"fmt\"\n\t\"runtime\"\n", "\tfmt.Println(runtime.NumCPU() > 0)\n\t// Output: false\n"),
        ),
    ]
}

/// All files below a folder.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        for file in fs::read_dir(&entry).unwrap().map(|file| file.unwrap().path()) {
            let name = file.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            found.insert(name, fs::read_to_string(file).unwrap());
        }
    }
    found
}

#[test]
fn only_promises_change_and_then_hold() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let mut expected = BTreeMap::new();
    for (path, before, after) in blessed() {
        write(root.join(path), before);
        expected.insert(path.to_owned(), after);
    }
    for (path, text) in left_alone() {
        write(root.join(path), &text);
        expected.insert(path.to_owned(), text);
    }
    let bless = || gvp_check(root).args(["--bless", "--time-limit", "3s", "--only", "run"]).output().unwrap();

    let first = bless();
    let stderr = String::from_utf8_lossy(&first.stderr);
    assert_eq!(tree(root), expected, "{stderr}");
    for shown in [
        "--- a/lines/main.go",
        "-\t// three",
        "+\t// two",
        "+\tfmt.Println(1 + 1) // => 2",
        "rewrote 8 promises in 8 files",
    ] {
        assert!(stderr.contains(shown), "{shown} is not in\n{stderr}");
    }

    let second = bless();
    assert_eq!(tree(root), expected);
    assert!(!String::from_utf8_lossy(&second.stderr).contains("rewrote"));

    let judged = judge(root, &["--time-limit", "3s", "--only", "run"]);
    let kept = ["lines", "block", "windows", "trailing", "shell", "golden", "file", "page", "right"];
    for unit in judged.report.units() {
        let is_kept = kept.iter().any(|name| unit.id().starts_with(name));
        assert_eq!(unit.verdict() == "PASS", is_kept, "{}: {}", unit.id(), unit.verdict());
    }
}
