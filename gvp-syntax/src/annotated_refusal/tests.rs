//! Comments that promise a refusal, and those that only look like it.

use gvp_core::Promise;

use crate::{GoFile, annotations};

/// The text and the line of every refusal that a program promises whose `main` has this body, from line 4 on.
fn refusals(body: &str) -> Vec<(Option<String>, Option<u32>)> {
    in_file(&format!("package main\n\nfunc main() {{\n{body}\n}}\n"))
}

fn in_file(text: &str) -> Vec<(Option<String>, Option<u32>)> {
    let found = annotations("ch1/prog.go".into(), &GoFile::parse(text)).expectations;
    let refusals = found.into_iter().filter_map(|expectation| match expectation.promise {
        Promise::CompileFails { text, line } => Some((text, line)),
        _ => None,
    });
    refusals.collect()
}

fn said(line: u32) -> Vec<(Option<String>, Option<u32>)> {
    vec![(None, Some(line))]
}

fn quoted(text: &str, line: u32) -> Vec<(Option<String>, Option<u32>)> {
    vec![(Some(text.to_owned()), Some(line))]
}

#[test]
fn quotes_of_the_compiler() {
    let message = "x declared and not used";
    assert_eq!(refusals("\tx := 5\n\n\t// prog.go:4:2: x declared and not used"), quoted(message, 4));
    assert_eq!(refusals("\tx := 5 // ./other.go:90:2: x declared and not used"), quoted(message, 4));
    assert_eq!(refusals("\t// ./other.go:90: x declared and not used\n\tx := 5"), quoted(message, 5));
    let old = "cannot use four (type [4]int) as type [5]int in assignment";
    assert_eq!(refusals(&format!("\tfive = four\n\n\t// ./prog.go:4: {old}")), quoted(old, 4));
    // The text has moved since: the message holds, the line does not.
    let found = refusals(&format!("\tfive = four\n\n\t// ./prog.go:21: {old}"));
    assert_eq!(found, [(Some(old.to_owned()), None)]);
}

#[test]
fn a_whole_build_log_is_a_quote() {
    let body = "\tx := 5\n\n\t/*\n\t# command-line-arguments\n\t./prog.go:4:2: x declared and not used\n\t*/";
    assert_eq!(refusals(body), quoted("x declared and not used", 4));
}

#[test]
fn messages_after_a_heading_or_alone() {
    for comment in [
        "compile error: undefined: x",
        "Compiler error: undefined: x",
        "compile-time error: undefined: x",
        "error: undefined: x",
        "=> compilation error: `undefined: x`",
        "undefined: x",
        "ERROR: \"undefined: x\"",
        "won't compile: undefined: x",
    ] {
        assert_eq!(refusals(&format!("\tf(x) // {comment}")), quoted("undefined: x", 4), "{comment}");
    }
    for message in
        ["missing return", "\"os\" imported and not used", "invalid operation: a + b (mismatched types int and string)"]
    {
        assert_eq!(refusals(&format!("\tf(x) // {message}")).len(), 1, "{message}");
    }
    assert_eq!(refusals("\tv.Bar() // v.Bar undefined"), quoted("v.Bar undefined", 4));
    assert_eq!(refusals("\tv.Bar() // result undefined"), []);
}

#[test]
fn refusals_said_in_words() {
    for comment in [
        "does not compile",
        "doesn't compile",
        "doesn’t compile!",
        "won't compile",
        "will not compile.",
        "this won't compile",
        "This line does not compile: x is an int",
        "compile error",
        "Compile error!",
        "compilation error",
        "compile error: four is not five",
        "this is a compile error",
        "-> compiler error",
        "cannot compile",
        "fails to compile",
        "won't compile because x is an int",
        "编译错误",
        "无法编译",
        "这里会编译错误：类型不同",
    ] {
        assert_eq!(refusals(&format!("\tf(x) // {comment}")), said(4), "trailing {comment}");
        assert_eq!(refusals(&format!("\t// {comment}\n\tf(x)")), said(5), "above {comment}");
    }
    assert_eq!(refusals("\tf(x)\n\t// The line above does not compile."), said(4));
    assert_eq!(refusals("\t// This program does not compile.\n\tf(x)"), [(None, None)]);
    assert_eq!(in_file("// does not compile\npackage main\n"), [(None, None)]);
}

#[test]
fn near_misses() {
    for comment in [
        "if this fails to compile, run go get",
        "would not compile without X",
        "does not compile without cgo",
        "won't compile if x is removed",
        "doesn't compile in Go 1.17",
        "compile error before Go 1.22",
        "errors: handled below",
        "error: something went wrong",
        "Error: file not found",
        "prints error: undefined behaviour",
        "compiles",
        "compile this with go build",
        "compile errors are good",
        "the compiler errors out late",
        "prog.go:12: hello",
        "2009/11/10 prog.go:12: hello",
        "main.go:12: panic: x",
        "see main.go:12",
        "cannot use this twice",
        "cannot use append here as the slice is shared",
        "undefined behaviour",
        "missing return address",
        "invalid operation",
        "checks that it does not compile",
        "the regexp does not compile",
        "we will not compile this today",
        "uncomment to see: compile error",
        "compile error if you uncomment this",
        "x := 5 // does not compile",
        "f(x) // compile error: undefined: x",
        "如果编译错误",
    ] {
        assert_eq!(refusals(&format!("\tf(x) // {comment}")), [], "trailing {comment}");
        assert_eq!(refusals(&format!("\t// {comment}\n\tf(x)")), [], "above {comment}");
    }
}

#[test]
fn mistakes_that_are_commented_out_are_not_made() {
    for body in [
        "\t// This does not compile:\n\t// x = 5\n\tf()",
        "\t// x := 5\n\t// prog.go:4:2: x declared and not used\n\tf()",
        "\t// compile error\n\n\t// f(1, 2)\n\tf()",
        "\t// compile error:\n\t// if x {\n\t// }\n\tf()",
        "\t// won't compile\n\t/* x = 5 */\n\tf()",
        "\t// var x int = \"a\"\n\n\t// compile error: cannot use \"a\" as int\n\tf()",
        "\tf()\n\t// x = 5\n\t// compile error",
        "\tconst (\n\t\t// Will NOT compile\n\t\t// big int64 = 9223372036854775808\n\t)",
        "\tx := T{\n\t\t// does not compile\n\t\t// Name: \"x\",\n\t\tAge: 1,\n\t}",
        "\t/*\n\tx := 5 // compile error\n\t*/\n\tf()",
    ] {
        assert_eq!(refusals(body), [], "{body}");
    }
}

#[test]
fn prose_beside_a_note_is_not_dead_code() {
    let found = refusals("\t// An int is not a string.\n\t// compile error\n\tf(x)");
    assert_eq!(found, said(6));
    let found = refusals("\tg() // x = 5\n\t// compile error\n\tf(x)");
    assert_eq!(found, said(6));
}

#[test]
fn messages_in_a_longer_text_are_not_promises() {
    let exercise =
        "// Exercise: split the program.\n// If you see this error, watch the lecture:\n//\n// undefined: colon\n\n";
    assert_eq!(in_file(&format!("{exercise}package main\n\nfunc main() {{}}\n")), []);
    let elsewhere = "// compile errors (Windows):\n// prog.go:4: undefined: syscall.SYS_REBOOT\n";
    assert_eq!(in_file(&format!("{elsewhere}package main\n\nfunc main() {{}}\n")), []);
    assert_eq!(refusals("\t// A story about\n\t// undefined: x\n\tf(x)"), []);
    // What is copied from a terminal, heading and all, is one.
    assert_eq!(refusals("\t// compile error:\n\t// undefined: x\n\tf(x)"), quoted("undefined: x", 6));
    let log = "// $ go build prog.go\n// # command-line-arguments\n// ./prog.go:6:2: undefined: x\n";
    assert_eq!(
        in_file(&format!("{log}package main\n\nfunc main() {{ f(x) }}\n")),
        [(Some("undefined: x".to_owned()), Some(6))]
    );
}

#[test]
fn the_line_is_the_one_that_touches_the_comment() {
    assert_eq!(refusals("\tf(x)\n\t// compile error\n\n\tg()"), said(4));
    assert_eq!(refusals("\tf(x)\n\t// compile error\n\tg()"), said(6));
    assert_eq!(refusals("\tf(x)\n\n\t// compile error\n\n\tg()"), [(None, None)]);
    assert_eq!(refusals("\t// compile error\n\tif x {\n\t\ty()\n\t}"), [(None, None)]);
    assert_eq!(refusals("\tf(x) // fine\n\t// compile error\n\tg()"), said(6));
}
