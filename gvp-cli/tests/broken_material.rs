//! Bad programs take nothing with them: each is blamed in its own place, and all others are judged as if it were not
//! there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use support::report::{Outcomes, Report};
use support::{judge, program, write};

/// How many good programs there are, and how many bad ones of each kind.
const GOOD: usize = 200;
const BAD: usize = 10;

/// Folders whose names have been trouble: Go refuses most of them in import paths.
const FOLDERS: [&str; 5] = ["plain", "R&D", "with space", "第一章", "_examples"];

/// A way to be bad: its files, and the line of its `main.go` that is to blame.
struct Kind {
    name: &'static str,
    files: &'static [(&'static str, &'static [u8])],
    line: u64,
}

const KINDS: [Kind; 10] = [
    Kind { name: "unparsable", files: &[("main.go", b"package main\n\nfunc main() {\n\tprintln(\"x\"\n}\n")], line: 4 },
    Kind {
        name: "ill-typed",
        files: &[("main.go", b"package main\n\nfunc main() {\n\tvar n int = \"x\"\n\t_ = n\n}\n")],
        line: 4,
    },
    Kind {
        name: "missing-module",
        files: &[("main.go", b"package main\n\nimport \"example.com/no/such\"\n\nfunc main() { such.Do() }\n")],
        line: 3,
    },
    Kind {
        name: "gopath",
        files: &[("main.go", b"package main\n\nimport \"my/greetings\"\n\nfunc main() { greetings.Do() }\n")],
        line: 3,
    },
    Kind { name: "no-main", files: &[("main.go", b"package main\n\nfunc start() {}\n\nvar _ = start\n")], line: 1 },
    Kind { name: "empty", files: &[("main.go", b"\n")], line: 1 },
    Kind { name: "not-utf8", files: &[("main.go", b"package main\n\n// caf\xe9\nfunc main() {}\n")], line: 3 },
    Kind { name: "no-package", files: &[("main.go", b"func main() {}\n")], line: 1 },
    Kind { name: "binary", files: &[("main.go", b"\x7fELF\x00\x01\x02")], line: 1 },
    Kind {
        name: "two-packages",
        files: &[("main.go", b"package main\n\nfunc main() {}\n"), ("other.go", b"package other\n")],
        line: 1,
    },
];

fn write_good(root: &Path) {
    for number in 0..GOOD {
        let folder = FOLDERS[number % FOLDERS.len()];
        write(root.join(format!("{folder}/good{number:03}/main.go")), program(&format!("number {number}")));
    }
}

fn write_bad(root: &Path) {
    for number in 0..BAD * KINDS.len() {
        let (kind, folder) = (&KINDS[number % KINDS.len()], FOLDERS[number / KINDS.len() % FOLDERS.len()]);
        for (name, text) in kind.files {
            write(root.join(format!("{folder}/bad{number:03}-{}/{name}", kind.name)), text);
        }
    }
}

/// What was said of the good programs, by their ids.
fn good(report: &Report) -> BTreeMap<String, (String, Outcomes)> {
    let good = report.units().filter(|unit| unit.id().contains("/good"));
    good.map(|unit| (unit.id().to_owned(), (unit.verdict().to_owned(), unit.outcomes()))).collect()
}

#[test]
fn a_hundred_bad_programs_leave_two_hundred_good_ones_alone() {
    let (mixed, pure) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_good(pure.path());
    write_good(mixed.path());
    write_bad(mixed.path());
    // What is asked of them is whether they can be judged at all: that takes no measuring.
    let only = ["--only", "gvp.build/*"];
    let (mixed, pure) = (judge(mixed.path(), &only), judge(pure.path(), &only));
    assert_eq!((mixed.code, pure.code), (Some(3), Some(0)), "{}", mixed.report.shown());

    let (among_bad, among_good) = (good(&mixed.report), good(&pure.report));
    assert_eq!(among_good.len(), GOOD);
    assert!(among_good.values().all(|(verdict, _)| verdict == "PASS"), "{}", pure.report.shown());
    assert_eq!(among_bad, among_good);

    assert_each_bad_one_is_blamed(&mixed.report);
    assert_one_outcome_for_each_pair(&mixed.report);
}

/// Each bad program is blamed at the line that is to blame, or at least not passed.
fn assert_each_bad_one_is_blamed(report: &Report) {
    for number in 0..BAD * KINDS.len() {
        let kind = &KINDS[number % KINDS.len()];
        let folder = format!("{}/bad{number:03}-{}/", FOLDERS[number / KINDS.len() % FOLDERS.len()], kind.name);
        let units: Vec<_> = report.units().filter(|unit| unit.path().starts_with(&folder)).collect();
        assert!(!units.is_empty(), "{folder} is not in the report");
        let verdicts: Vec<&str> = units.iter().map(|unit| unit.verdict()).collect();
        assert!(verdicts.iter().any(|verdict| matches!(*verdict, "FAIL" | "SKIP")), "{folder}: {verdicts:?}");
        let places = units.iter().flat_map(|unit| unit.findings()).map(|finding| {
            let at = &finding["location"];
            (at["path"].as_str().unwrap().to_owned(), at["line"].as_u64().unwrap())
        });
        let places: Vec<_> = places.collect();
        assert!(places.iter().all(|(path, _)| path.starts_with(&folder)), "{folder}: {places:?}");
        assert!(places.iter().any(|(_, line)| *line == kind.line), "{folder}: {places:?}");
    }
}

/// Every unit has one outcome for every check, in the same order.
fn assert_one_outcome_for_each_pair(report: &Report) {
    let checks = report.units().next().unwrap().checks();
    assert!(checks.is_sorted() && checks.len() > 3, "{checks:?}");
    for unit in report.units() {
        assert_eq!(unit.checks(), checks, "{}", unit.id());
    }
}
