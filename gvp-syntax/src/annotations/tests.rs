//! What authors say, in whole files.

use std::time::Duration;

use gvp_core::Location;

use super::*;

fn read(text: &str) -> Annotations {
    annotations(Utf8Path::new("ch1/main.go"), &GoFile::parse(text))
}

fn scopes(text: &str) -> Vec<Scope> {
    read(text).directives.iter().map(|directive| directive.scope).collect()
}

#[test]
fn a_directive_speaks_of_its_line_the_next_or_the_file() {
    let text = "// GVP-2024: library\n\n// Package p.\npackage p\n\nfunc f() {\n\tg() // GVP-2024: max 1s\n\
                \t// GVP-2024: max 2s\n\t// a remark\n\n\tg()\n\t// GVP-2024: max 3s\n}\n// GVP-2024: max 4s\n";
    assert_eq!(scopes(text), [Scope::File, Scope::Line(7), Scope::Line(11), Scope::Line(13), Scope::Line(14)]);
    assert_eq!(scopes("package p // GVP-2024: library\n"), [Scope::File]);
    assert_eq!(scopes("// GVP-2024: max 1s\nx := f()\n"), [Scope::Line(2)]);
    let directive = &read(text).directives[1];
    assert_eq!(directive.word, Word::Max(Duration::from_secs(1)));
    assert_eq!(directive.location, Location::at("ch1/main.go", 7, 6).until(25));
}

#[test]
fn misunderstandings_are_never_silent() {
    let found = read(
        "package p\n\n// GVP-2024: expects \"a\"\n// gvp-2024: max 1s\n/* GVP-2024: max 1s */\n//GVP-2024 expect \"a\"\n",
    );
    assert!(found.directives.is_empty());
    let lines: Vec<_> = found.misunderstandings.iter().map(|trouble| trouble.location.line).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert!(crate::is_unknown_word(&found.misunderstandings[0]));
    assert!(!crate::is_unknown_word(&found.misunderstandings[1]));
    let help: Vec<_> = found.misunderstandings.iter().filter_map(|trouble| trouble.help.as_deref()).collect();
    assert_eq!(
        help,
        [
            "did you mean `expect`?",
            "write `// GVP-2024: max 1s`",
            "write `// GVP-2024: max 1s`",
            "write `// GVP-2024: expect \"a\"`"
        ]
    );
}

#[test]
fn directives_in_text_are_not_directives() {
    let found = read("package p\n\nvar s = \"// GVP-2024: max 1s\"\nvar t = `\n// GVP-2024: nonsense\n`\n");
    assert_eq!(found, Annotations::default());
}

#[test]
fn expected_lines_are_joined_at_the_first() {
    let found = read(
        "package main\n\nfunc main() {\n\tp(1) // GVP-2024: expect \"one\"\n\tp(2) // GVP-2024: expect \"two\"\n\
         \tp(3) // GVP-2024: exit 3\n\tp(4) // GVP-2024: expect \"four\"\n}\n// GVP-2024: expect-file out.txt\n",
    );
    let promises: Vec<_> = found.expectations.iter().map(|e| (e.promise.clone(), e.location.line)).collect();
    let lines = TextMatch::Lines("one\ntwo\nfour".to_owned());
    assert_eq!(promises, [(Promise::Output(lines), 4), (Promise::Exit(3), 6)]);
}

#[test]
fn a_recipe() {
    let found = read(
        "// GVP-2024: args a \"b c\"\n// GVP-2024: stdin \"1\\n\"\n// GVP-2024: stdin \"2\"\n// GVP-2024: env A=1\npackage main\n",
    );
    assert_eq!(found.recipe.args, Some(vec!["a".to_owned(), "b c".to_owned()]));
    assert_eq!(found.recipe.stdin.as_deref(), Some("1\n2"));
    assert_eq!(found.recipe.env, [("A".to_owned(), "1".to_owned())]);
    assert_eq!(found.recipe.forbidden, None);
}

#[test]
fn teaching_tags_are_promises_too() {
    let found = read("//go:build nobuild || OMIT\n\npackage main\n");
    let promise = Promise::CompileFails { text: None, line: None };
    let location = Location::at("ch1/main.go", 1, 1).until(27);
    assert_eq!(found.expectations, [Expectation::new(promise, Origin::Tag, location)]);
    assert!(read("//go:build norun\n\npackage main\n").recipe.forbidden.is_some());
    assert_eq!(read("//go:build ignore\n\npackage main\n"), Annotations::default());
}

fn outputs(text: &str) -> Vec<TextMatch> {
    let outputs = read(text).expectations.into_iter().filter_map(|expectation| match expectation.promise {
        Promise::Output(text) => Some(text),
        _ => None,
    });
    outputs.collect()
}

#[test]
fn output_comments_of_programs() {
    let main = "package main\n\nfunc main() {\n\tp()\n";
    let lines = |text: &str| vec![TextMatch::Lines(text.to_owned())];
    assert_eq!(outputs(&format!("{main}\t// Output:\n\t// a\n\t//   b\n}}\n")), lines("a\n  b"));
    assert_eq!(outputs(&format!("{main}}}\n\n// output: a\n")), lines("a"));
    assert_eq!(outputs(&format!("{main}}}\n\n/* Output:\n\ta\n\t  b\n*/\n")), lines("a\n  b"));
    assert_eq!(outputs(&format!("{main}}}\n/*\nOUTPUT:\na\n\nb\n*/\n")), lines("a\n\nb"));
    assert_eq!(outputs(&format!("{main}\tp(1) // one\n\t// Output: a\n}}\n")), lines("a"));
    let unordered = format!("{main}\t// Unordered output:\n\t// a\n\t// b\n}}\n");
    assert_eq!(outputs(&unordered), [TextMatch::Unordered("a\nb".to_owned())]);
}

#[test]
fn what_only_looks_like_an_output_comment() {
    for text in [
        "package main\n\nfunc main() {\n\tp(1) // Output: 1\n}\n",
        "package main\n\nfunc main() {\n\tp(1)\n\t// Output: 1\n\tp(2)\n\t// Output: 2\n}\n",
        "package main\n\n// Output: 1\n\nfunc main() {}\n",
        "package main\n\nfunc main() {\n\t// Output:\n}\n",
        "package main\n\nfunc main() {\n\t// The Output: 1\n}\n",
        "package main\n\nfunc main() {\n\t// Output is 1\n}\n",
        "package p\n\nfunc main() {\n\t// Output: 1\n}\n",
        "package main\n\nfunc f() {\n\t// Output: 1\n}\n",
        "package main\n\nfunc main() {\n\ts := `\n// Output: 1\n`\n}\n",
    ] {
        assert_eq!(outputs(text), [], "{text}");
    }
    let test = GoFile::parse("package main\n\nfunc main() {\n\t// Output: 1\n}\n");
    assert!(annotations(Utf8Path::new("a_test.go"), &test).expectations.is_empty());
}
