//! Memory profiles: they agree with what `go tool pprof` reads, and are there whatever becomes of the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "asks the user's own go what it reads")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use gvp_checks_memory::pprof;
use gvp_core::Allocation;
use serde_json::Value;
use support::report::{Report, Unit};
use support::{Judged, judge, write};

const CHECK: &str = "gvp.memory/profile";

/// Judges programs, each a `main.go` in a folder of this name, and writes their files to `out` beside them.
fn profile(programs: &[(&str, &str)]) -> (tempfile::TempDir, Judged) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in programs {
        write(folder.path().join("material").join(name), text);
    }
    let out = folder.path().join("out");
    let judged = judge(&folder.path().join("material"), &["--only", CHECK, "--artifacts", out.to_str().unwrap()]);
    (folder, judged)
}

/// The finding of this code.
#[track_caller]
fn finding<'a>(unit: Unit<'a>, code: &str) -> &'a Value {
    let found = unit.findings().find(|finding| finding["code"] == code);
    found.unwrap_or_else(|| panic!("{}: no {code} among {:?}", unit.id(), unit.outcomes()))
}

fn message(finding: &Value) -> &str {
    finding["message"].as_str().unwrap()
}

/// What is written of a unit, read back.
fn read(folder: &Path, unit: &str) -> Vec<Allocation> {
    let bytes = fs::read(folder.join("out").join(unit).join("heap.pb.gz")).unwrap();
    pprof::read(&bytes).unwrap_or_else(|error| panic!("{unit}: {error}"))
}

/// Bytes by the function that allocates them.
fn flat(allocations: &[Allocation], bytes: fn(&Allocation) -> u64) -> BTreeMap<String, u64> {
    let mut flat = BTreeMap::new();
    for allocation in allocations {
        *flat.entry(allocation.frames.first().unwrap().function.clone()).or_default() += bytes(allocation);
    }
    flat.retain(|_, bytes| *bytes > 0);
    flat
}

/// Lines of `go tool pprof -top`, `flat flat% sum% cum cum% function`, with what is allocated in the function itself.
fn top(file: &Path, index: &str) -> BTreeMap<String, u64> {
    let mut command = Command::new("go");
    command.args(["tool", "pprof", "-top", "-unit=B", "-nodecount=10000", "-nodefraction=0"]);
    command.arg(format!("-sample_index={index}")).arg(file);
    let output = command.output().expect("these tests need go on PATH");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let rows = text.lines().skip_while(|line| !line.contains("flat%")).skip(1);
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let bytes = words[0].trim_end_matches('B').parse().unwrap();
        (words[5..].join(" ").trim_end_matches(" (inline)").to_owned(), bytes)
    };
    rows.map(row).filter(|(_, bytes)| *bytes > 0).collect()
}

const GROWS: &str = "package main

import \"fmt\"

type node struct {
	next *node
	data [10]int
}

var kept []*node
var blobs [][]byte

func grow(n int) {
	for i := 0; i < n; i++ {
		blobs = append(blobs, make([]byte, 10*1024))
		kept = append(kept, &node{})
	}
}

func drop(n int) (sum int) {
	for i := 0; i < n; i++ {
		sum += len(fmt.Sprint(make([]int, 100+i)))
	}
	return sum
}

func main() {
	grow(100)
	fmt.Println(len(kept), drop(50))
}
";

#[test]
fn a_profile_says_what_go_tool_pprof_reads_in_it() {
    let (folder, judged) = profile(&[("ch1/main.go", GROWS)]);
    let found = finding(judged.report.unit("ch1"), "memory-profile");
    let table = found["evidence"][0]["text"].as_str().unwrap();
    assert!(table.contains("100  []uint8 at ch1/main.go:15 main.grow"), "{table}");
    assert!(table.contains("100  main.node at ch1/main.go:16 main.grow"), "{table}");

    let file = folder.path().join("out/ch1/heap.pb.gz");
    assert_eq!(found["evidence"][0]["files"][0], file.to_str().unwrap());
    let allocations = read(folder.path(), "ch1");
    for (index, bytes) in
        [("alloc_space", (|one| one.bytes) as fn(&Allocation) -> u64), ("inuse_space", |one| one.live_bytes)]
    {
        let (ours, gos) = (flat(&allocations, bytes), top(&file, index));
        assert!(ours["main.grow"] >= 100 * (10 * 1024 + 88), "{ours:?}");
        assert_eq!(ours, gos, "{index}");
    }
    let text = fs::read_to_string(folder.path().join("out/ch1/allocations.svg")).unwrap();
    assert!(text.starts_with("<svg ") && text.contains("main.grow") && text.ends_with("</svg>\n"), "{text}");
}

/// A program that keeps ten blobs of 100 000 bytes, and then goes on to something else.
fn keeping(import: &str, then: &str) -> String {
    let main = "func main() {\n\tfor i := 0; i < 10; i++ {\n\t\tblobs = append(blobs, make([]byte, 100000))\n\t}\n\t";
    format!("package main\n\n{import}\nvar blobs [][]byte\n\n{main}{then}\n}}\n")
}

#[test]
fn a_profile_survives_a_panic_an_exit_and_a_hang() {
    let panics = keeping("", "panic(\"half-way\")");
    let exits = keeping("import \"os\"\n", "os.Exit(3)");
    let hangs = keeping("", "<-make(chan int)");
    let (folder, judged) =
        profile(&[("panics/main.go", &panics), ("exits/main.go", &exits), ("hangs/main.go", &hangs)]);
    for (unit, until) in [
        ("panics", "until it panics, "),
        ("exits", "until it exits with status 3, "),
        ("hangs", "until nothing in it can go on, "),
    ] {
        let told = message(finding(judged.report.unit(unit), "memory-profile"));
        assert!(told.starts_with(until), "{unit}: {told}");
        let kept = flat(&read(folder.path(), unit), |one| one.live_bytes);
        // A size class is a little larger than what is asked for.
        assert!((1_000_000..1_200_000).contains(&kept["main.main"]), "{unit}: {kept:?}");
    }
}

const HOARDS: &str = "package main

type page [1 << 20]byte

var pages []*page

func hoard() {
	one := new(page)
	for i := range one {
		one[i] = 1
	}
	pages = append(pages, one)
}

func main() {
	for {
		hoard()
	}
}
";

#[test]
fn whoever_holds_the_memory_of_a_program_that_is_killed_for_it_is_named() {
    let (folder, judged) = profile(&[("hoards/main.go", HOARDS), ("gvp.toml", "[limits]\nmemory = \"128MiB\"\n")]);
    let unit = judged.report.unit("hoards");
    let held = finding(unit, "memory-held");
    assert_eq!((&held["location"]["path"], &held["location"]["line"]), (&"hoards/main.go".into(), &8.into()));
    assert!(message(held).contains("`main.page` of main.hoard"), "{held}");
    let kept = flat(&read(folder.path(), "hoards"), |one| one.live_bytes);
    assert!(kept["main.hoard"] > 16 << 20, "{kept:?}");
}

/// It is killed before there is anything to write down: that is said, and nothing half-written is left.
#[test]
fn where_there_is_no_profile_it_is_said_why() {
    let kills = "package main\n\nimport \"syscall\"\n\nfunc main() {\n\tsyscall.Kill(syscall.Getpid(), syscall.SIGKILL)\n\
                 \tselect {}\n}\n";
    let (folder, judged) = profile(&[("kills/main.go", kills)]);
    let told = finding(judged.report.unit("kills"), "no-profile");
    assert!(message(told).contains("signal 9 ends it"), "{told}");
    assert!(!folder.path().join("out/kills").exists());
}

/// Each program allocates another number of objects, all at the same time, and each is told its own.
#[test]
fn captures_at_the_same_time_do_not_mix() {
    let text = |n: usize| {
        format!(
            "package main\n\nvar kept []*[64]int\n\nfunc main() {{\n\tfor i := 0; i < {n}; i++ {{\n\
             \t\tkept = append(kept, new([64]int))\n\t}}\n}}\n"
        )
    };
    let programs: Vec<(String, String)> = (1..=12).map(|n| (format!("p{n}/main.go"), text(1000 + n))).collect();
    let programs: Vec<(&str, &str)> = programs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (folder, judged) = profile(&programs);
    assert_eq!(judged.report.units().count(), 12);
    for n in 1..=12 {
        let allocations = read(folder.path(), &format!("p{n}"));
        let kept = allocations.iter().find(|one| one.type_name.as_deref() == Some("[64]int")).unwrap();
        assert_eq!((kept.objects, kept.live_objects), (1000 + n, 1000 + n), "p{n}");
    }
}

const TESTED: &str = "package pool

import \"testing\"

var kept []*[8]int

func TestKeeps(t *testing.T) {
	for i := 0; i < 7; i++ {
		kept = append(kept, new([8]int))
	}
}

func BenchmarkMakes(b *testing.B) {
	for i := 0; i < b.N; i++ {
		kept = append(kept[:0], new([8]int))
	}
}
";

#[test]
fn tests_and_benchmarks_are_measured_each_by_themselves() {
    let (folder, judged) = profile(&[("pool/pool_test.go", TESTED)]);
    let unit = judged.report.units().next().unwrap();
    let told: Vec<&str> = unit.findings().map(message).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("a run of its tests allocates"), "{told:?}");
    assert!(told[1].starts_with("a run of its benchmarks, 10 times each, allocates"), "{told:?}");
    let objects = |name: &str| {
        let bytes = fs::read(folder.path().join("out").join(unit.id()).join(name)).unwrap();
        let own = pprof::read(&bytes).unwrap();
        own.iter().filter(|one| one.type_name.as_deref() == Some("[8]int")).map(|one| one.objects).sum::<u64>()
    };
    // Benchmarks are run once before they are run as often as they were told to.
    assert_eq!((objects("heap.pb.gz"), objects("benchmarks-heap.pb.gz")), (7, 11));
}

/// Nothing is written unless it is asked for; what is remembered comes with its files when they are.
#[test]
fn files_are_written_only_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("ch1/main.go"), GROWS);
    let check = |args: &[&str]| {
        let mut command = support::gvp_check(folder.path());
        command.env("GVP_NO_CACHE", "0").args(["ch1", "--only", CHECK, "--format", "json"]).args(args);
        support::read(&command.output().unwrap()).report
    };
    let files = |report: &Report| {
        let found = finding(report.units().next().unwrap(), "memory-profile").clone();
        found["evidence"][0].get("files").cloned()
    };
    assert_eq!(files(&check(&[])), None);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written");
    let with_files = check(&["--artifacts", "out"]);
    let written: Vec<String> = serde_json::from_value(files(&with_files).unwrap()).unwrap();
    assert!(written.len() >= 2, "{written:?}");
    assert!(written.iter().all(|path| folder.path().join(path).is_file()), "{written:?}");
}
