//! The report for people, as they see it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod sample;

use gvp_core::{Attachment, Code, EvidenceKind, Finding, Level, Location, Report};
use gvp_report::Look;
use snapbox::{IntoData, assert_data_eq, str};

fn shown(report: &Report, look: Look) -> String {
    let mut out = Vec::new();
    gvp_report::write_human(report, &look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[track_caller]
fn check(report: &Report, expected: impl IntoData) {
    assert_data_eq!(shown(report, Look::default()), expected);
}

#[test]
fn a_failing_unit_shows_source_evidence_and_help() {
    check(
        &sample::report(vec![sample::failing()]),
        str![[r#"
FAIL  ch1/hello  (program, ch1/hello/main.go)

error[gvp.build/run output-mismatch]: prints something else than its comment promises
 --> ch1/hello/main.go:6:2
  |
6 |     fmt.Println("hello")
  |     ^^^^^^^^^^^
  = difference:
      --- expected
      +++ actual
      @@ -1 +1 @@
      -hello, world
      +hello
  = $ cd ch1/hello
  = $ go run .
  = help: change `// Output:` or the program

FAIL  1 unit: 1 fail · 2 checks · go1.26.8 · sandbox user-namespaces · 3.2 s

"#]],
    );
}

#[test]
fn one_of_everything() {
    check(
        &sample::everything(),
        str![[r#"
PASS  ch1/easy  (program, ch1/easy/main.go)

WARN  ch1/format  (program, ch1/format/main.go)

warning[gvp.build/vet printf]: Println call has possible Printf formatting directive %d
 --> ch1/format/main.go:6:2
  |
6 |     fmt.Println("hello")
  |     ^^^

FAIL  ch1/hello  (program, ch1/hello/main.go)

error[gvp.build/run output-mismatch]: prints something else than its comment promises
 --> ch1/hello/main.go:6:2
  |
6 |     fmt.Println("hello")
  |     ^^^^^^^^^^^
  = difference:
      --- expected
      +++ actual
      @@ -1 +1 @@
      -hello, world
      +hello
  = $ cd ch1/hello
  = $ go run .
  = help: change `// Output:` or the program

SKIP  ch2/camera  (program, ch2/camera/main.go): needs a camera

ERROR ch2/large  (program, ch2/large/main.go)
  could not judge gvp.build/compile, gvp.build/run: no space left on device: free some in /tmp

PASS  ch2/random  (program, ch2/random/main.go)
  excused gvp.build/run output-varies: prints something else each time (ch2/random/main.go:6): the chapter is about random numbers

PASS  ch2/reader  (program, ch2/reader/main.go)
  skipped gvp.build/run: reads standard input
    help: write `// GVP-2024: stdin "text"` above `package`

PASS  ch2/old  (program, ch2/old/main.go)

note: cannot read this file (ch3/broken.go:1)
  help: check its permissions

note: the sandbox lacks a memory limit
interrupted: not everything was judged
FAIL  8 units: 4 pass, 1 warn, 1 fail, 1 skip, 1 error · 13 checks · go1.26.8 · sandbox user-namespaces · 3.2 s

"#]],
    );
}

#[test]
fn one_of_everything_verbose() {
    let look = Look { verbose: true, ..Look::default() };
    assert_data_eq!(
        shown(&sample::everything(), look),
        str![[r#"
PASS  ch1/easy  (program, ch1/easy/main.go)

WARN  ch1/format  (program, ch1/format/main.go)

warning[gvp.build/vet printf]: Println call has possible Printf formatting directive %d
 --> ch1/format/main.go:6:2
  |
6 |     fmt.Println("hello")
  |     ^^^

FAIL  ch1/hello  (program, ch1/hello/main.go)

error[gvp.build/run output-mismatch]: prints something else than its comment promises
 --> ch1/hello/main.go:6:2
  |
6 |     fmt.Println("hello")
  |     ^^^^^^^^^^^
  = difference:
      --- expected
      +++ actual
      @@ -1 +1 @@
      -hello, world
      +hello
  = $ cd ch1/hello
  = $ go run .
  = help: change `// Output:` or the program

SKIP  ch2/camera  (program, ch2/camera/main.go): needs a camera
  skipped gvp.build/compile, gvp.build/run: needs a camera

ERROR ch2/large  (program, ch2/large/main.go)
  could not judge gvp.build/compile, gvp.build/run: no space left on device: free some in /tmp

PASS  ch2/random  (program, ch2/random/main.go)

note[gvp.build/run output-varies]: prints something else each time
 --> ch2/random/main.go:6:2
  |
6 |     fmt.Println("hello")
  |     ^^^^^^^^^^^^^^^^^^^^
  = excused by the author: the chapter is about random numbers

PASS  ch2/reader  (program, ch2/reader/main.go)
  skipped gvp.build/run: reads standard input
    help: write `// GVP-2024: stdin "text"` above `package`

PASS  ch2/old  (program, ch2/old/main.go)

note[gvp.build/vet old-go]: asks for a Go that is out of support
 --> ch2/go.mod:3

note: cannot read this file (ch3/broken.go:1)
  help: check its permissions

note: the sandbox lacks a memory limit
interrupted: not everything was judged
FAIL  8 units: 4 pass, 1 warn, 1 fail, 1 skip, 1 error · 13 checks · go1.26.8 · sandbox user-namespaces · 3.2 s

"#]]
    );
}

#[test]
fn many_that_say_little_are_counted_only() {
    let mut units: Vec<_> =
        (0..21).map(|i| sample::unit(&format!("p{i}"), vec![sample::passed(sample::RUN)])).collect();
    units.extend((0..21).map(|_| sample::skipped()));
    units.extend((0..21).map(|_| sample::not_judged()));
    units.push(sample::warned());
    check(
        &sample::report(units),
        str![[r#"
WARN  ch1/format  (program, ch1/format/main.go)

warning[gvp.build/vet printf]: Println call has possible Printf formatting directive %d
 --> ch1/format/main.go:6:2
  |
6 |     fmt.Println("hello")
  |     ^^^

SKIP  21 units: needs a camera

ERROR 21 units: no space left on device: free some in /tmp

ERROR 64 units: 21 pass, 1 warn, 21 skip, 21 error · 65 checks · go1.26.8 · sandbox user-namespaces · 3.2 s

"#]],
    );
}

/// Files are told of where they were written, and nothing is said of those that were not.
#[test]
fn files_are_told_of_once_they_are_written() {
    let file = |written: Option<&str>| {
        let file = Attachment { written: written.map(Into::into), ..Attachment::new("heap.pb.gz", *b"") };
        let finding = Finding::warning(Code::from_static("grows"), Location::line("ch1/main.go", 6), "it grows")
            .evidence_with_files(EvidenceKind::Measurement, "1 KiB", vec![file]);
        shown(
            &sample::report(vec![sample::unit("ch1", vec![sample::finding(sample::RUN, Level::Warn, finding)])]),
            Look::default(),
        )
    };
    assert!(file(Some("out/ch1/heap.pb.gz")).contains(" = measured: 1 KiB\n  = file: out/ch1/heap.pb.gz\n"));
    assert!(!file(None).contains("heap.pb.gz"));
}

#[test]
fn nothing_to_judge() {
    check(
        &sample::report(Vec::new()),
        str![[r#"
SKIP  0 units · 0 checks · go1.26.8 · sandbox user-namespaces · 3.2 s

"#]],
    );
}

#[test]
fn a_programs_output_cannot_act_on_the_terminal() {
    let finding = Finding::error(Code::from_static("panic"), Location::at("a/main.go", 6, 2), "panics: \x1b[2J")
        .evidence(EvidenceKind::Output, "\x1b[31mred\r\nbell\x07\n");
    let units = vec![sample::unit("a", vec![sample::finding(sample::RUN, Level::Deny, finding)])];
    let text = shown(&sample::report(units), Look::default());
    assert!(!text.contains(['\x1b', '\r', '\x07']), "{text:?}");
}

#[test]
fn long_evidence_is_cut() {
    let output: String = (0..100).map(|i| format!("line {i}\n")).collect();
    let finding = Finding::error(Code::from_static("panic"), Location::line("a/main.go", 6), "panics")
        .evidence(EvidenceKind::Output, output);
    let units = vec![sample::unit("a", vec![sample::finding(sample::RUN, Level::Deny, finding)])];
    let text = shown(&sample::report(units), Look::default());
    assert!(text.contains("line 39") && !text.contains("line 40") && text.contains("… 60 more lines"), "{text}");
}

#[test]
fn colours() {
    let look = Look { colour: true, ..Look::default() };
    let text = shown(&sample::report(vec![sample::failing()]), look);
    assert!(text.contains("\x1b[32m+hello\x1b[0m") && text.contains("\x1b[31m-hello, world\x1b[0m"), "{text:?}");
}
