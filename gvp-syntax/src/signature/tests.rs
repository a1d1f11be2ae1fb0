//! Tests of reading functions.

use crate::{GoFile, Signature};

fn signature(source: &str) -> Signature {
    GoFile::parse(&format!("package p\nimport (\"os\"; \"strings\")\n{source}\n")).signatures().remove(0)
}

#[test]
fn a_signature_has_one_entry_for_every_name() {
    let read = signature(
        "// Adds up.\n// Never fails.\nfunc Sum[T int | float64, U any](a, b T, rest ...U) (T, error) { return a, nil }",
    );
    let parameters: Vec<_> =
        read.parameters.iter().map(|p| (p.name.as_str(), p.kind.to_string(), p.variadic)).collect();
    let (int, rest) = ("T".to_owned(), "U".to_owned());
    assert_eq!(parameters, [("a", int.clone(), false), ("b", int, false), ("rest", rest, true)]);
    assert_eq!(read.results.iter().map(ToString::to_string).collect::<Vec<_>>(), ["T", "error"]);
    let constraints: Vec<_> = read.type_parameters.iter().map(|p| (p.name.as_str(), p.constraint.as_str())).collect();
    assert_eq!(constraints, [("T", "int | float64"), ("U", "any")]);
    assert_eq!(read.doc.trim(), "Adds up.\n Never fails.");
    assert!(read.exported());
}

#[test]
fn a_method_of_a_hidden_type_is_not_exported() {
    let read = signature("func (l *list[T]) Push(v T) {}");
    assert_eq!(read.receiver_name(), Some("list"));
    assert!(!read.exported());
    assert!(signature("func (l List) Push(int) {}").exported());
}

#[test]
fn what_decides_how_much_is_done_is_known() {
    let body = signature("func F(n, k, seed int) { for i := 0; i < n; i++ { _ = make([]int, k) }; _ = seed }").body;
    assert!(body.drives_work.contains("n") && body.drives_work.contains("k"));
    assert!(!body.drives_work.contains("seed"));
    assert_eq!(signature("func Fib(n int) int { return Fib(n-1) + Fib(n-2) }").body.self_calls, 2);
    assert!(signature("func F() { for {} }").body.endless_loop);
    assert!(!signature("func F() { for range 3 {} }").body.endless_loop);
}

#[test]
fn what_is_made_anew_in_every_call_is_known() {
    let constants = |body: &str| {
        let file = GoFile::parse(&format!("package p\nimport re \"regexp\"\nfunc F(s string) {{ {body} }}\n"));
        file.signatures().remove(0).body.constants.into_iter().map(|call| call.text).collect::<Vec<_>>()
    };
    assert_eq!(constants("re.MustCompile(`a+`).MatchString(s)"), ["re.MustCompile(`a+`)"]);
    assert_eq!(constants("re.MustCompile(s)"), [] as [&str; 0]);
    assert_eq!(constants("re.QuoteMeta(`a`)"), [] as [&str; 0]);
}

#[test]
fn what_it_uses_is_known() {
    let body = signature("func F(s string, i int) { os.Exit(1); go f(); if s[i] == 'G' && s[1:] == \"VP\" && i < 0x10 { strings.ToUpper(s) } }").body;
    assert!(body.members.contains(&("os".to_owned(), "Exit".to_owned())));
    assert!(body.members.contains(&("strings".to_owned(), "ToUpper".to_owned())));
    assert!(body.concurrent && body.calls.contains("f"));
    assert!(body.indexes.contains("i"));
    assert_eq!(body.runes, ['G']);
    assert!(body.strings.contains("VP") && body.integers.contains(&16));
}
