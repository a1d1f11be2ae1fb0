use crate::book::tests::{only, units};
use crate::book::{Chapter, Draft, OnPage, Page};

/// `Handler` is a field here, and not the type that the page shows above.
#[test]
fn a_key_of_a_literal_is_no_type() {
    let shown = "```go\ntype Handler interface {\n\tServe(W)\n}\n```\n";
    let of_package = "import \"net/http\"\n\nvar s = http.Server{Handler: nil}\n";
    let own = "type Own struct{ Handler any }\n\nvar s = Own{Handler: nil}\n";
    for code in [of_package, own] {
        let page = format!("{shown}\n```go\npackage main\n\n{code}\nfunc main() {{}}\n```\n");
        let last = units(&page).pop().unwrap();
        assert_eq!(last.fence.stitched, Vec::<String>::new(), "{code}");
    }
}

/// What an earlier fence declares is on its own lines in a second file.
#[test]
fn declarations_are_taken_from_the_page() {
    let page = "```go\ntype P struct{ X int }\n```\n\n```go\nfunc (p P) Get() int { return p.X }\n\nfunc other() {}\n```\n\n```go\np := P{X: 1}\np.Get()\n```\n";
    let units = units(page);
    let last = &units[2];
    assert_eq!(last.fence.stitched, ["P"]);
    assert!(last.fence.lacks.is_empty());
    assert_eq!(
        &*last.files[1].text,
        "package fragment\ntype P struct{ X int }\n\n\n\nfunc (p P) Get() int { return p.X }\n"
    );
    assert!(last.files[1].borrowed);
}

#[test]
fn the_latest_declaration_wins() {
    let page = "```go\nfunc f() int { return 1 }\n```\n```go\nfunc f() string { return \"\" }\n```\n```go\nf()\n```\n```go\nfunc f() {}\n```\n";
    let units = units(page);
    assert!(units[2].files[1].text.contains("string") && !units[2].files[1].text.contains("int"));
    assert_eq!(units[1].files.len(), 1, "a fence needs no other version of what it declares");
}

#[test]
fn variables_are_taken_from_earlier_statements_and_functions() {
    let units = units("```go\nch := make(chan int)\nother := 1\n```\n\n```go\nch <- 1\n```\n");
    let text = &units[1].files[0].text;
    assert!(text.starts_with("package fragment; func _() { \nch := make(chan int)\n"), "{text}");
    assert!(!text.contains("other"));
    let units = self::units("```go\nfunc h(w http.ResponseWriter) {}\n```\n\n```go\nw.Write(nil)\n```\n");
    assert!(units[1].files[0].text.contains("import \"net/http\"; func _() { var w http.ResponseWriter; "));
    assert_eq!(only("t.Run(\"x\", nil)").fence.assumed, ["t *testing.T"]);
}

#[test]
fn of_several_stages_the_one_that_fits_wins() {
    let page = "```go\ntype S struct{ wins []string }\n```\n```go\ntype S struct{}\nfunc (s *S) Stop() { s.on = false }\n```\n```go\nvar s S\ns.wins = nil\n```\n";
    let text = &units(page)[2].files[1].text;
    assert!(text.contains("wins []string"), "{text}");
    assert!(!text.contains("Stop"), "a method of another stage is left: {text}");
    let page = "```go\nfunc f(a, b int) {}\n```\n```go\nfunc f(a int) {}\n```\n```go\nf(1, 2)\n```\n";
    assert!(units(page)[2].files[1].text.contains("a, b int"));
}

/// A later page goes on from an earlier one, where only one declares what it lacks.
#[test]
fn declarations_are_taken_from_earlier_pages() {
    let pages = [
        "```go\ntype Person struct{ Age int }\n```\n\n```go\ntype Person struct{ Name string }\n```\n",
        "```go\nfunc Hello(p Person) string { return p.Name }\n```\n",
        "```go\nvar p Person\np.Name = Hello(p)\nlater()\n```\n",
        "```go\nfunc later() {}\n\ntype Person struct{}\n```\n",
    ]
    .map(Page::parse);
    let drafts: Vec<Draft<'_>> = pages
        .iter()
        .zip(["a.md", "b.md", "c.md", "d.md"])
        .map(|(page, path)| Draft::read(path.into(), page, &|_| true))
        .collect();
    let chapter = Chapter::of(&drafts);
    let unit = |page: usize| match chapter.on_page(page).remove(0) {
        OnPage::Unit(unit) => unit,
        OnPage::Listing(listing) => panic!("{listing:?}"),
    };
    let second = unit(1);
    assert_eq!((second.files[1].path.as_str(), second.files[1].borrowed), ("a.md", true));
    assert_eq!(&*second.files[1].text, "\n\n\n\npackage fragment\ntype Person struct{ Name string }\n");
    let third = unit(2);
    assert_eq!(third.fence.lacks, ["Hello", "later"], "what `Hello` needs stands on another page");
    assert_eq!(third.fence.stitched, ["Person"]);
}

#[test]
fn a_method_that_is_inherited_is_not_taken_from_another_stage() {
    let files = |shown: &str, elsewhere: &str| {
        let types = "package main\n\ntype A struct{}\n\ntype B struct{ A }\n";
        let program = format!("{types}{shown}\nfunc main() {{ B{{}}.Hi() }}\n");
        units(&format!("```go\n{program}```\n\n```go\n{types}{shown}{elsewhere}```\n"))[0].files.len()
    };
    let (of_a, of_b) = ("\nfunc (A) Hi() { println(1) }\n", "\nfunc (B) Hi() { println(2) }\n");
    assert_eq!(files(of_a, of_b), 1);
    assert_eq!(files("", of_b), 2, "what is shown nowhere else is taken");
}

/// A program may have a function that is called as a type is elsewhere, and methods from another package.
#[test]
fn methods_of_another_stage_are_not_taken_by_name_alone() {
    let files = |own: &str, elsewhere: &str| {
        let program = format!("package main\n\nimport \"bytes\"\n\n{own}\nfunc main() {{ x.Write(nil) }}\n");
        let units = units(&format!("```go\n{program}```\n\n```go\n{elsewhere}\n```\n"));
        units[0].files.len()
    };
    let function = "var x bytes.Buffer\n\nfunc NewBox() int { return 1 }\n";
    assert_eq!(files(function, "type NewBox struct{}\n\nfunc (NewBox) Write([]byte) {}"), 1);
    let embedding = "type box struct{ bytes.Buffer }\n\nvar x box\n";
    assert_eq!(files(embedding, "func (b *box) Write([]byte) {}"), 1);
    let interface = "type box interface{ Write([]byte) }\n\nvar x box\n";
    assert_eq!(files(interface, "func (b *box) Write([]byte) {}"), 1);
    let own = "type box struct{ of []byte }\n\nvar x box\n";
    assert_eq!(files(own, "func (b *box) Write([]byte) {}"), 2);
}
