//! Every word, well and badly written.

use std::time::Duration;

use super::*;

#[test]
fn words_with_good_values() {
    let text = |text: &str| text.to_owned();
    for (source, word) in [
        ("max 100ms", Word::Max(Duration::from_millis(100))),
        ("max   1m30s", Word::Max(Duration::from_secs(90))),
        (r#"expect "a\tb""#, Word::Expect(text("a\tb"))),
        ("expect `raw \"x\"`", Word::Expect(text("raw \"x\""))),
        ("expect-file out.txt", Word::ExpectFile("out.txt".into())),
        ("expect-file \"my out.txt\"", Word::ExpectFile("my out.txt".into())),
        (r"expect-regex ^\d+ items$", Word::ExpectRegex(text(r"^\d+ items$"))),
        (r"expect-regex `\d+`", Word::ExpectRegex(text(r"\d+"))),
        ("exit 2", Word::Exit(2)),
        ("panics", Word::Panics(None)),
        ("panics \"nil map\"", Word::Panics(Some(text("nil map")))),
        ("compile-fail", Word::CompileFail(None)),
        ("compile-fail \"undefined\"", Word::CompileFail(Some(text("undefined")))),
        ("args a --b=1 \"c d\"", Word::Args(vec![text("a"), text("--b=1"), text("c d")])),
        ("args", Word::Args(vec![])),
        (r#"stdin "a\nb\n""#, Word::Stdin(text("a\nb\n"))),
        ("env K=V", Word::Env(text("K"), text("V"))),
        ("env K=\"a b\"", Word::Env(text("K"), text("a b"))),
        ("env K=", Word::Env(text("K"), String::new())),
        ("allow net", Word::Allow { what: text("net"), reason: None }),
        ("allow gvp.build/deps \"taught\"", Word::Allow { what: text("gvp.build/deps"), reason: Some(text("taught")) }),
        ("skip \"needs a camera\"", Word::Skip(text("needs a camera"))),
        ("fragment", Word::Fragment),
        ("library", Word::Library),
        ("load 10000", Word::Load(10_000)),
        ("solution solutions/a.go", Word::Solution("solutions/a.go".into())),
        ("clock real", Word::Clock(ClockChoice::Real)),
        ("clock virtual", Word::Clock(ClockChoice::Virtual)),
    ] {
        assert_eq!(parse(source), Ok(word), "{source}");
    }
}

#[test]
fn bad_values_come_with_what_may_be_meant() {
    for (source, help) in [
        ("max", "max 100ms"),
        ("max 100", "max 100ms"),
        ("max 100 ms", "max 100ms"),
        ("max 5S", "max 5s"),
        ("max 0s", "max 100ms"),
        ("max soon", "max 100ms"),
        ("expect hello", "expect \"hello\""),
        ("expect \"open", "expect \"open\""),
        ("expect", "expect \"…\""),
        ("expect \"a\" \"b\"", "expect"),
        ("expect-file", "expect-file path"),
        ("expect-regex (", "unclosed group"),
        ("exit", "exit 2"),
        ("exit 256", "exit 2"),
        ("exit -1", "exit 2"),
        ("panics boom", "panics \"boom\""),
        ("args \"open", "args"),
        ("args \"a\"b", "args"),
        ("stdin x", "stdin \"x\""),
        ("env K", "env NAME=value"),
        ("env =V", "env NAME=value"),
        ("allow", "allow net"),
        ("allow net because", "allow net \"because\""),
        ("skip", "skip \"…\""),
        ("fragment of a page", "fragment"),
    ] {
        let trouble = parse(source).expect_err(source);
        assert!(trouble.help.as_deref().is_some_and(|text| text.contains(help)), "{source}: {trouble:?}");
    }
}

#[test]
fn unknown_words_come_with_a_suggestion() {
    for (source, help) in [
        ("expects \"a\"", "did you mean `expect`?"),
        ("Max 1s", "did you mean `max`?"),
        ("compilefail", "did you mean `compile-fail`?"),
        ("frobnicate", "the words are max,"),
        ("", "the words are max,"),
    ] {
        let trouble = parse(source).expect_err(source);
        assert!(trouble.help.as_deref().is_some_and(|text| text.starts_with(help)), "{source}: {trouble:?}");
    }
}
