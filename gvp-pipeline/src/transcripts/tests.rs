//! What transcripts promise, command by command.

use super::*;

fn promises(text: &str) -> Vec<Expectation> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("hello.sh"), text).expect("a file");
    let transcripts = Transcripts::read(folder.path(), Utf8Path::new(""), &["hello.sh".into()]);
    transcripts.of_program(Utf8Path::new(""), &[Utf8Path::new("hello.go")], true, Some("example.com/greet"))
}

fn shown(text: &str) -> Vec<(Vec<String>, Promise)> {
    let shown = |expectation: Expectation| (expectation.invocation.unwrap_or_default().args, expectation.promise);
    promises(text).into_iter().map(shown).collect()
}

fn prints(text: &str) -> Promise {
    Promise::Output(TextMatch::Lines(text.to_owned()))
}

#[test]
fn every_run_is_a_promise_of_its_own() {
    let text = "$ go run hello.go\nhi\n\n# Or with names.\n$ go build hello.go\n$ ls\nhello\n$ ./hello a b\nhi a\nhi b\n$ ./greet c\nhi c\n";
    let args = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
    let expected =
        [(args(&[]), prints("hi")), (args(&["a", "b"]), prints("hi a\nhi b")), (args(&["c"]), prints("hi c"))];
    assert_eq!(shown(text), expected);
}

#[test]
fn passages_are_what_was_printed_and_no_more() {
    for text in
        ["# a\n$ go run hello.go\nhi\nho  \n\n# b\n", "$ go run hello.go\r\nhi\r\nho\r\nexit status 3\r\n$ ls\r\n"]
    {
        let found = promises(text);
        let passage = found.iter().find_map(|expectation| expectation.passage.as_ref()).expect("it has a place");
        assert_eq!(text.get(passage.range.clone()), Some(passage.written.as_str()));
        assert_eq!(passage.written.replace('\r', ""), "hi\nho");
    }
    let interrupted = promises("$ go run hello.go\nhi\n\n# prose\nho\n");
    assert_eq!(interrupted[0].promise, prints("hi\nho"));
    assert!(interrupted[0].passage.is_none() && interrupted[0].weak);
}

#[test]
fn failures_are_promises_too() {
    assert_eq!(shown("$ ./hello\n$ echo $?\n3\n"), [(vec![], Promise::Exit(3))]);
    let panics = Promise::Panics(Some("boom".to_owned()));
    assert_eq!(shown("$ go run hello.go\npanic: boom\n\ngoroutine 1 [running]:\nexit status 2\n"), [(vec![], panics)]);
    let refused = Promise::CompileFails { text: Some("undefined: x".to_owned()), line: None };
    let build = "$ go build hello.go\n# command-line-arguments\n./hello.go:3:2: undefined: x\n";
    assert_eq!(shown(build), [(vec![], refused)]);
    assert_eq!(shown(&format!("{build}\n# Repair it.\n$ go run hello.go\nhi\n")), [(vec![], prints("hi"))]);
}

#[test]
fn what_runs_something_else_promises_nothing() {
    assert_eq!(shown("$ echo x > /tmp/x\n$ go run hello.go\nhi\n"), []);
    assert_eq!(
        shown("$ go run other.go\nhi\n$ go run hello.go &\nhi\n$ curl localhost\nhi\n$ go run hello.go\nwaiting\n^C\n"),
        []
    );
}
