//! What is seen of whole, odd and broken files.

use super::*;
use crate::{Constraint, ImportName, TeachingTag, TestKind};

fn at(line: u32, column: u32, end_column: u32) -> Position {
    Position { line, column, end_column: Some(end_column) }
}

#[test]
fn a_program() {
    let file = GoFile::parse("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1)\n}\n");
    assert_eq!(file.package(), Some(("main", at(1, 9, 13))));
    assert_eq!(file.main_function(), Some(at(5, 6, 10)));
    assert_eq!(file.syntax_errors(), []);
    assert!(!file.embeds_files());
}

#[test]
fn what_only_looks_like_main() {
    for text in [
        "package main\nfunc (t T) main() {}\n",
        "package main\nfunc main(x int) {}\n",
        "package main\nfunc main[T any]() {}\n",
        "package main\nvar main = func() {}\n",
        "package main\n// func main() {}\n",
        "package main\nvar s = `\nfunc main() {}\n`\n",
    ] {
        assert_eq!(GoFile::parse(text).main_function(), None, "{text}");
    }
}

#[test]
fn broken_files_are_data() {
    let file = GoFile::parse("package main\n\nfunc main() {\n\tx := \n\tif {\n}\n");
    assert_eq!(file.package().map(|(name, _)| name), Some("main"));
    assert_eq!(file.main_function().map(|position| position.line), Some(3));
    assert!(!file.syntax_errors().is_empty());
    for text in ["", "\0\0", "not go at all {{{", "package", "\u{feff}", "/*", "`", "func"] {
        let file = GoFile::parse(text);
        let _ = (file.package(), file.imports(), file.comments(), file.used_names(), file.test_functions());
    }
}

#[test]
fn nesting_without_end_does_not_overflow() {
    let text = format!("package main\nvar x = {}1{}\n", "(".repeat(20_000), ")".repeat(20_000));
    let file = GoFile::parse(&text);
    assert_eq!(file.declared_names(), ["x"]);
    assert!(file.used_names().is_empty());
}

#[test]
fn a_byte_order_mark_is_not_an_error() {
    let file = GoFile::parse("\u{feff}package main\n\nfunc main() {}\n");
    assert_eq!(file.package().map(|(name, _)| name), Some("main"));
    assert_eq!(file.syntax_errors(), []);
}

#[test]
fn imports_of_every_kind() {
    let file = GoFile::parse(
        "package p\n\nimport \"fmt\"\nimport (\n\tm \"math\"\n\t. \"strings\"\n\t_ `embed`\n\t\"a.b/c\" // why\n)\n",
    );
    let imports: Vec<_> = file.imports().into_iter().map(|import| (import.path, import.name)).collect();
    let expected = [
        ("fmt", ImportName::Default),
        ("math", ImportName::Alias("m".to_owned())),
        ("strings", ImportName::Dot),
        ("embed", ImportName::Blank),
        ("a.b/c", ImportName::Default),
    ];
    assert_eq!(imports, expected.map(|(path, name)| (path.to_owned(), name)));
    assert_eq!(file.imports()[1].position, at(5, 4, 10));
}

#[test]
fn names_declared_and_used() {
    let file = GoFile::parse(
        "package p\n\nvar a, b = f(c), 1\nvar (\n\td T\n)\nconst e, g = 1, 2\ntype H struct{ field I }\ntype (\n\tJ = K\n)\n\
         func l(m N) { o := m.q; _ = o }\nfunc (r *H) s() {}\nfunc init() {}\nvar _ = pkg.Name\nvar t pkg2.U\n",
    );
    assert_eq!(file.declared_names(), ["a", "b", "d", "e", "g", "H", "J", "l", "t"]);
    let used = file.used_names();
    for name in ["f", "c", "T", "I", "K", "N", "m", "o", "H", "pkg", "pkg2", "U"] {
        assert!(used.contains(name), "{name}");
    }
    for name in ["a", "p", "J", "l", "q", "s", "field", "_", "r"] {
        assert!(!used.contains(name), "{name}");
    }
}

#[test]
fn tests_and_what_only_looks_like_one() {
    let file = GoFile::parse(
        "package p\n\nfunc TestA(t *testing.T) {}\nfunc TestMain(m *testing.M) {}\nfunc Testify(t *testing.T) {}\n\
         func Test_b(t *T) {}\nfunc BenchmarkA(b *testing.B) {}\nfunc FuzzA(f *testing.F) {}\nfunc TestC(n int) {}\n\
         func ExampleA() {\n\t// Output:\n\t// 1\n\n\tf() // last\n}\nfunc ExampleB() {\n\tf()\n\t// Unordered output: 1\n}\n\
         func Example() int { return 1 }\nfunc TestD[T any](t *testing.T) {}\n",
    );
    let found: Vec<_> = file.test_functions().into_iter().map(|test| (test.name, test.kind)).collect();
    let expected = [
        ("TestA", TestKind::Test),
        ("Test_b", TestKind::Test),
        ("BenchmarkA", TestKind::Benchmark),
        ("FuzzA", TestKind::Fuzz),
        ("ExampleA", TestKind::Example { output: false }),
        ("ExampleB", TestKind::Example { output: true }),
    ];
    assert_eq!(found, expected.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn comments_and_their_groups() {
    let file = GoFile::parse("// a\n//b\n\npackage p // c\n\n/* d\ne */\nvar s = \"// not\" /* f */ + ``\n/// g\n");
    let comments = file.comments();
    let seen: Vec<_> = comments.iter().map(|c| (c.text.as_str(), c.position.line, c.own_line, c.block)).collect();
    assert_eq!(
        seen,
        [
            (" a", 1, true, false),
            ("b", 2, true, false),
            (" c", 4, false, false),
            (" d\ne ", 6, true, true),
            (" f ", 8, false, true),
            ("/ g", 9, true, false),
        ]
    );
    let groups: Vec<_> = file.comment_groups().iter().map(crate::CommentGroup::text).collect();
    assert_eq!(groups, [" a\nb", " c", " d\ne", " f\n/ g"]);
}

#[test]
fn constraints_old_and_new() {
    let tags = |text: &str| GoFile::parse(text).constraint().map(|c| (c.text().to_owned(), c.teaching_tags()));
    assert_eq!(tags("package p\n"), None);
    assert_eq!(
        tags("// Copyright\n\n//go:build norun && linux\n// +build old\n\npackage p\n"),
        Some(("norun && linux".to_owned(), vec![TeachingTag::NoRun]))
    );
    assert_eq!(
        tags("// +build ignore,OMIT\n// +build linux\n\npackage p\n"),
        Some(("ignore,OMIT\nlinux".to_owned(), vec![TeachingTag::Ignore, TeachingTag::Omit]))
    );
    assert_eq!(tags("// +build ignore\npackage p\n"), None);
    assert_eq!(tags("package p\n\n//go:build ignore\n"), None);
    assert_eq!(tags("//go:build !ignore\n\npackage p\n"), Some(("!ignore".to_owned(), vec![])));
    assert_eq!(tags("//go:builder\n\npackage p\n"), None);
}

#[test]
fn constraints_hold_or_do_not() {
    let on = |set: &'static [&'static str]| move |tag: &str| set.contains(&tag);
    let constraint = Constraint::parse("linux && (amd64 || !cgo)").expect("parses");
    assert_eq!(constraint.tags(), ["linux", "amd64", "cgo"]);
    assert!(constraint.matches(&on(&["linux"])));
    assert!(!constraint.matches(&on(&["linux", "cgo"])));
    assert!(!constraint.matches(&on(&["amd64"])));
    for text in ["", "a &&", "a & b", "(a", "a b", "a)", "!", "a-b"] {
        assert_eq!(Constraint::parse(text), None, "{text}");
    }
    assert_eq!(Constraint::parse(&"(".repeat(100_000)), None);
}

#[test]
fn embedding_is_a_directive_not_a_word() {
    assert!(GoFile::parse("package p\n\n//go:embed a.txt\nvar s string\n").embeds_files());
    assert!(!GoFile::parse("package p\n\nvar s = \"//go:embed a.txt\" // go:embed\n").embeds_files());
}

#[test]
fn new_takes_values_too() {
    for value in
        ["42", "\"a\"", "f(x)", "x + 1", "time.Now()", "-1", "a.b.c", "x[1]", "T{1}", "T", "p.T", "[]int", "*T"]
    {
        let file = GoFile::parse(&format!("package p\n\nfunc f() {{\n\tv := new({value})\n\tuse(v)\n}}\n"));
        assert_eq!(file.syntax_errors(), [], "{value}");
        assert!(file.used_names().contains("new"), "{value}");
    }
    assert!(!GoFile::parse("package p\n\nvar v = new(1\n").syntax_errors().is_empty());
}

#[test]
fn tokens_are_code_without_its_layout() {
    let of = |text: &str| GoFile::parse(text).tokens().join(" ");
    let plain = of("package a\n\nvar x = \"//\" + `b`\n");
    assert_eq!(plain, of("// A comment.\npackage a\nvar  x=\"//\" +\n\t`b` /* here */\n"));
    assert_ne!(plain, of("package a\n\nvar x = \"/ /\" + `b`\n"));
}
