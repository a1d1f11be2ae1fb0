//! Tests of what is generated for which sources.

use gvp_core::{SourceFile, Unit, UnitId, UnitKind};

use super::{Generated, Harness, Property, generate};

fn generated(package: &str, source: &str) -> Generated {
    let file = SourceFile::new("p/p.go", format!("package {package}\n{source}"));
    let unit = Unit::new(UnitId::new("p"), UnitKind::Library, "p/p.go");
    generate(&Unit { package: package.to_owned(), files: vec![file], ..unit })
}

fn functions(generated: &Generated) -> Vec<&str> {
    generated.harnesses.iter().map(|harness| harness.function.as_str()).collect()
}

fn only(source: &str) -> Harness {
    let generated = generated("p", source);
    assert_eq!(generated.harnesses.len(), 1, "{:?}", generated.refused);
    generated.harnesses.into_iter().next().expect("one harness")
}

fn refusal(source: &str) -> String {
    let generated = generated("p", source);
    assert_eq!(functions(&generated), [] as [&str; 0]);
    generated.refused.first().map(|(_, refusal)| refusal.to_string()).unwrap_or_default()
}

#[test]
fn a_library_is_called_through_what_it_exports() {
    let source = "func Open(s string) {}\nfunc hidden(s string) {}\nfunc Nothing() {}\nfunc init() {}\n";
    assert_eq!(functions(&generated("p", source)), ["Open"]);
}

#[test]
fn of_a_program_what_main_calls_is_asked_and_not_its_helpers() {
    let source = "func main() { f(\"\") }\nfunc f(s string) { g(s) }\nfunc g(s string) {}\n";
    let generated = generated("main", source);
    assert_eq!(functions(&generated), ["f"]);
    let (function, refusal) = &generated.refused[0];
    assert_eq!(
        (function.as_str(), refusal.to_string().as_str()),
        ("g", "`f` calls it, and knows what it can be called with")
    );
}

#[test]
fn what_has_effects_is_left_alone() {
    for (body, why) in [
        ("os.Exit(1)", "it ends the program (`os.Exit`)"),
        ("fmt.Scan(&s)", "it reads standard input (`fmt.Scan`)"),
        ("os.ReadFile(s)", "it uses the file system (`os.ReadFile`)"),
        ("time.Sleep(1)", "it waits (`time.Sleep`)"),
        ("go print(s)", "it uses goroutines or channels, and may wait"),
        ("helper()", "it calls `helper`, which ends the program (`os.Exit`)"),
    ] {
        let source = format!(
            "import (\"fmt\"; \"os\"; \"time\")\nfunc F(s string) {{ {body} }}\nfunc helper() {{ os.Exit(2) }}\n"
        );
        assert_eq!(refusal(&source), why, "{body}");
    }
}

#[test]
fn arguments_that_cannot_be_made_are_named() {
    assert_eq!(refusal("func F(f func(int) bool) {}"), "no values can be made of `func(int) bool`");
    assert_eq!(refusal("func F(c chan int) {}"), "no values can be made of `chan int`");
    assert_eq!(refusal("type S interface{ M() }\nfunc F(s S) {}"), "no values can be made of `S`");
    assert_eq!(refusal("type T struct{ f []int; n int }\nfunc F(t T) {}"), "no values can be made of `T`");
}

#[test]
fn values_come_from_go_itself_or_are_filled() {
    let native = only("func F(s string, n int64, b []byte) {}");
    assert!(native.code(false).contains("func(t *testing.T, s string, n int64, b []byte)"), "{}", native.code(false));
    let filled = only("type P struct{ X, Y int }\nfunc F(ps []P, m map[string]bool) {}");
    assert!(filled.code(false).contains("var ps []P\n\t\tsource.fill(&ps)"), "{}", filled.code(false));
    let reader = only("import \"io\"\nfunc F(r io.Reader) {}");
    assert!(reader.code(false).contains("F(bytes.NewReader(r))"), "{}", reader.code(false));
    let generic = only("func F[K comparable, V int | float64](m map[K]V) {}");
    assert!(generic.code(false).contains("F[int, int](m)"), "{}", generic.code(false));
    let variadic = only("func F(ns ...int) {}");
    assert!(variadic.code(false).contains("F(ns...)"), "{}", variadic.code(false));
}

#[test]
fn numbers_make_sense() {
    let work = only("func F(n int) { for i := 0; i < n; i++ {} }").code(false);
    assert!(work.contains("n = gvpWithin(n, -4, 64)"), "{work}");
    let branching = only("func Fib(n uint) uint { return Fib(n-1) + Fib(n-2) }").code(false);
    assert!(branching.contains("n = gvpWithin(n, 0, 12)"), "{branching}");
    let position = only("func At(s []int, i int) int { return s[i] }").code(false);
    assert!(position.contains("i = gvpWithin(i, 0, int64(len(s)-1))"), "{position}");
    let free = only("func Div(a, b int) int { return a / b }").code(false);
    assert!(!free.contains("gvpWithin"), "{free}");
}

#[test]
fn methods_are_called_on_what_constructors_make() {
    let made =
        only("type S struct{ a []int }\nfunc NewS() (*S, error) { return nil, nil }\nfunc (s *S) Push(n int) {}");
    assert!(made.code(false).contains("made, err := NewS()") && made.code(false).contains("made.Push(n)"));
    let zero = only("type S struct{ a []int }\nfunc (s *S) Push(n int) {}");
    assert!(zero.code(false).contains("made := new(S)\n\t\t\tmade.Push(n)"), "{}", zero.code(false));
    let built = "type S struct{ a []int }\nfunc (s *S) Push(n int) {}\nfunc f() *S { return &S{a: []int{1}} }";
    assert!(refusal(built).starts_with("no `S` can be made"), "{}", refusal(built));
}

#[test]
fn what_sort_calls_gets_only_what_is_in_order() {
    let sorts = "type A []int\nfunc (a A) Len() int { return 0 }\nfunc (a A) Less(i, j int) bool { return false }\n\
                 func (a A) Swap(i, j int) {}\n";
    let generated = generated("p", sorts);
    assert_eq!(functions(&generated), ["A.Len"]);
    assert!(generated.refused.iter().all(|(_, refusal)| refusal.to_string().starts_with("`sort` calls it")));
}

#[test]
fn opposites_are_held_against_each_other() {
    let codec = "func Encode(s string) []byte { return nil }\nfunc Decode(b []byte) (string, error) { return \"\", nil }\n\
                 func Parse(s string) int { return 0 }\n";
    let generated = generated("p", codec);
    let pair = generated.harnesses.last().expect("a pair");
    assert_eq!((pair.function.as_str(), pair.property), ("Encode", Property::RoundTrip { strict: true }));
    assert_eq!(pair.name, "FuzzGeneratedEncodeRoundTrip");
    assert!(pair.code(false).contains("read, err := Decode(written)"), "{}", pair.code(false));
}

#[test]
fn constants_become_seeds_and_contracts_are_heard() {
    let harness = only(
        "// F reads. The text must not be empty.\nfunc F(s string) bool { return s[0] == 'G' && s[1] == 'P' || s == \"magic\" }",
    );
    assert_eq!(harness.contract.as_deref(), Some("The text must not be empty."));
    assert!(
        harness.code(true).contains("f.Add(string(\"magic\"))") && harness.code(true).contains("f.Add(string(\"GP\"))")
    );
    assert!(!harness.code(false).contains("f.Add"), "a seed that fails keeps Go from fuzzing");
}

#[test]
fn names_in_a_harness_hide_nothing() {
    let harness = only("type t struct{}\nfunc F(t int, F string, _ bool) {}").code(false);
    assert!(harness.contains("func(t *testing.T, tArg int, FArg string, value bool)"), "{harness}");
}

#[test]
fn functions_that_are_called_like_what_a_harness_uses_are_called_all_the_same() {
    let generated =
        generated("main", "func main() { f(1, \"\") }\nfunc f(t int, s string) { if s == \"f\" { panic(t) } }\n");
    let code = generated.harnesses[0].code(true);
    assert!(code.contains("func FuzzGeneratedF(fOwn *testing.F)"), "{code}");
    assert!(code.contains("fOwn.Add(") && code.contains("string(\"f\")"), "{code}");
    assert!(code.contains("gvpCall(t, \"f(%v, %v)\"") && code.contains("\t\t\tf(tArg, s)"), "{code}");
}
