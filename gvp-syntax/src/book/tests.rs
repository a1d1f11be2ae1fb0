use camino::Utf8Path;
use gvp_core::{Form, Promise, UnitKind, Word};
use proptest::prelude::*;

use super::*;

pub(super) fn units(text: &str) -> Vec<BookUnit> {
    let page = Page::parse(text);
    let unit = |found| match found {
        OnPage::Unit(unit) => Some(unit),
        OnPage::Listing(_) => None,
    };
    on_page(Utf8Path::new("ch1.md"), &page).into_iter().filter_map(unit).collect()
}

pub(super) fn only(code: &str) -> BookUnit {
    let mut units = units(&format!("```go\n{code}\n```\n"));
    assert_eq!(units.len(), 1, "{code}");
    units.remove(0)
}

/// What is on a page where no module provides anything.
fn units_alone(text: &str) -> Vec<BookUnit> {
    let page = Page::parse(text);
    let drafts = [Draft::read(Utf8Path::new("ch1.md"), &page, &is_std)];
    let found = Chapter::of(&drafts).on_page(0).into_iter();
    found.filter_map(|found| if let OnPage::Unit(unit) = found { Some(unit) } else { None }).collect()
}

#[test]
fn packages_that_no_module_provides_are_told_from_their_uses() {
    let page = "```go\npackage main\n\nimport (\n\t\"fmt\"\n\t\"example.org/go-web/v2\"\n\t_ \"example.org/driver\"\n)\n\n\
                func main() {\n\ts := web.New()\n\ts.Get(\"/\", func(c *web.Context) error {\n\
                \t\treturn c.JSON(web.Map{\"now\": c.Query(\"t\")})\n\t})\n\tfmt.Println(s.Listen(\":8\"))\n}\n```\n\
                ```go\nfunc ping(c *web.Context) error { return c.Send(\"pong\") }\n```\n";
    let units = units_alone(page);
    let [program, part] = &units[..] else { panic!("{units:?}") };
    assert_eq!(program.fence.unprovided, ["example.org/driver", "example.org/go-web/v2"]);
    assert_eq!(program.kind, UnitKind::Program);
    assert!(program.annotations.recipe.forbidden.as_ref().is_some_and(|why| why.contains("example.org/driver")));
    let told = |unit: &BookUnit, text: &str| unit.fence.assumed.iter().any(|assumed| assumed == text);
    assert!(told(program, "type web.Map map[string]interface{}"), "{:?}", program.fence.assumed);
    let text = &program.files[0].text;
    assert!(text.contains("\ts := web_New()\n") && text.contains("\t\"fmt\"\n"), "{text}");
    assert!(!text.contains("example.org"), "{text}");
    assert_eq!(text.lines().count(), page.lines().take_while(|line| *line != "```").count() + 1, "no line moves");
    assert!(part.files[0].text.contains("func ping(c *web_Context)"), "{}", part.files[0].text);
    assert!(part.fence.lacks.contains(&"web.Context".to_owned()), "{:?}", part.fence.lacks);
    let provided = self::units(page);
    assert!(provided[0].fence.unprovided.is_empty() && provided[0].files[0].text.contains("web.New()"));
}

#[test]
fn a_whole_program_lacks_nothing_but_what_is_of_packages_not_at_hand() {
    let code = "package main\n\nimport \"example.org/web\"\n\nfunc main() { web.Run(port) }";
    let unit = &units_alone(&format!("```go\n{code}\n```\n"))[0];
    assert!(unit.fence.assumed.iter().all(|assumed| !assumed.contains("port")), "{:?}", unit.fence.assumed);
    assert!(!unit.files[0].text.contains("import"), "{}", unit.files[0].text);
}

/// Each program is told with what it prints, though all are said to be files of one folder.
#[test]
fn programs_one_after_the_other_are_no_listing() {
    let program = |name: &str, word: &str| {
        format!(
            "```go\n// {name}\npackage main\n\nfunc main() {{ println(\"{word}\") }}\n```\n\n```\n$ go run {name}\n{word}\n```\n\n"
        )
    };
    let units = units(&(program("a.go", "one") + &program("b.go", "two")));
    let promises: Vec<_> = units.iter().flat_map(|unit| &unit.annotations.expectations).map(|it| &it.promise).collect();
    let printed = |word: &str| Promise::Output(gvp_core::TextMatch::Lines(word.to_owned()));
    assert_eq!(promises, [&printed("one"), &printed("two")]);
}

/// Code is no output, whether it says that it is Go or not.
#[test]
fn the_program_that_follows_is_not_what_the_one_before_prints() {
    let program = "```\npackage main\n\nfunc main() { println(1) }\n```\n";
    let units = units(&format!("{program}\nOutput: 1. Another:\n\n{program}"));
    assert_eq!(units.len(), 2);
    assert!(units.iter().all(|unit| unit.annotations.expectations.is_empty()));
}

/// Go does not look at files whose names begin with `_`.
#[test]
fn files_have_names_that_go_takes() {
    for (path, name) in [("ch1.md", "ch1_md_L1.go"), ("第一章.md", "md_L1.go"), ("_x.md", "x_md_L1.go")] {
        let page = Page::parse("```go\npackage p\n```\n");
        let found = on_page(Utf8Path::new(path), &page).remove(0);
        assert!(
            matches!(found, OnPage::Unit(unit) if unit.files[0].staged_as.as_deref() == Some(name.into())),
            "{path}"
        );
    }
}

#[test]
fn the_form_is_read_off_the_syntax() {
    for (code, form) in [
        ("package main\n\nfunc main() {}", Form::Program),
        ("package main\n\nfunc helper() {}", Form::File),
        ("package p", Form::File),
        ("package p\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) {}", Form::TestFile),
        ("func f() int { return 1 }", Form::Declarations),
        ("import \"fmt\"\n\ntype T struct{}", Form::Declarations),
        ("const a = 1", Form::Declarations),
        ("func main() {}", Form::Declarations),
        ("x := 1", Form::Statements),
        ("import \"fmt\"\n\nfmt.Println(1)", Form::Statements),
        ("func f() {}\n\nf()", Form::Statements),
        ("var v type", Form::NotGo),
        ("$ go run main.go", Form::NotGo),
        ("// nothing but words", Form::NotGo),
        ("for { some instructions }", Form::NotGo),
    ] {
        assert_eq!(only(code).fence.form, form, "{code}");
    }
}

#[test]
fn a_file_that_lacks_something_is_checked_and_never_run() {
    let unit = only("package store\n\nfunc First(name string) byte {\n\tlog(name)\n\treturn name[0]\n}");
    assert_eq!(unit.fence.assumed, ["var log func(...interface{}) ()"]);
    assert_eq!(unit.annotations.recipe.forbidden.as_deref(), Some("it uses what is not shown: `log`"));
    let whole = only("package store\n\nfunc First(name string) byte {\n\treturn name[0]\n}");
    assert_eq!(whole.annotations.recipe.forbidden, None);
}

#[test]
fn a_number_that_stands_in_fits_any_other() {
    let unit = only("func locked() bool { state := int32(3); return state&mutexLocked != 0 }");
    assert_eq!(unit.fence.assumed, ["const mutexLocked = 8"]);
}

#[test]
fn what_is_done_with_a_value_tells_of_its_type() {
    let unit = only("func next() *task { found := pick(); found.tries++; return found }");
    assert_eq!(unit.fence.assumed, ["type task struct{ tries int }", "var pick func(...interface{}) (*task)"]);
}

#[test]
fn a_package_that_nobody_imports_is_what_its_uses_tell() {
    let unit = only("func Send(m *pb.Message) error {\n\tm.ID++\n\treturn pb.Check(m)\n}");
    assert_eq!(unit.fence.lacks, ["pb.Check", "pb.Message"]);
    let assumed = ["type pb.Message struct{ ID int }", "var pb.Check func(...interface{}) (error)"];
    assert_eq!(unit.fence.assumed, assumed);
    let code = "func Send(m *pb_Message) error {\n\tm.ID++\n\treturn pb_Check(m)\n}\n";
    assert!(unit.files[0].text.contains(code), "no position moves");
    // Where the page says which package it is, that is taken at its word.
    let units =
        units("```go\nimport \"example.org/pb\"\n\nvar m pb.Message\n```\n\n```go\nfunc f(m pb.Message) {}\n```\n");
    assert!(units.iter().all(|unit| unit.files[0].text.contains("pb.Message")));
    assert!(only("func f(r *bytes.Reader) {}").files[0].text.contains("bytes.Reader"));
}

#[test]
fn a_fence_that_shows_another_file_says_which() {
    let unit = only("--8<-- \"hello/main.go:main\"");
    let why = "it shows a part of `hello/main.go`, which is judged where it stands";
    assert_eq!((unit.fence.form, unit.fence.trouble.as_deref()), (Form::NotGo, Some(why)));
}

#[test]
fn what_is_left_out_is_filled_in() {
    for code in ["func f() int {\n\t...\n}", "if err != nil {\n\t…\n}", "x := f(a, ...)", "func f() {\n\t// ...\n}"] {
        let unit = only(code);
        assert!(unit.fence.elided && unit.fence.is_go(), "{code}");
    }
    assert!(!only("f(args...)\nx := [...]int{1}").fence.elided);
    assert!(only("package main\n\nfunc main() {\n\t...\n}").annotations.recipe.forbidden.is_some());
}

#[test]
fn a_file_that_shows_no_imports_gets_them_behind_its_package_clause() {
    let unit = only("package single\n\nvar once sync.Once");
    assert_eq!(&*unit.files[0].text, "\npackage single; import \"sync\"\n\nvar once sync.Once\n");
    let unit = only("package main\n\nfunc main() { fmt.Println() }");
    assert!(!unit.files[0].text.contains("import"), "a whole program has to say what it imports");
    let unit = only("package single\n\nimport \"os\"\n\nvar once sync.Once = os.X");
    assert!(!unit.files[0].text.contains("import \"sync\""));
}

#[test]
fn statements_get_a_function_and_imports_on_the_lines_of_the_markers() {
    let unit = only("x := strings.ToUpper(\"a\")\nfmt.Println(y)");
    assert_eq!(
        &*unit.files[0].text,
        "package fragment; import \"fmt\"; import \"strings\"; func _() { \n\
         x := strings.ToUpper(\"a\")\nfmt.Println(y)\n_ = x; }; var y interface{}\n"
    );
    assert_eq!(unit.fence.assumed, ["var y interface{}"]);
    assert_eq!((unit.kind, unit.package.as_str()), (UnitKind::Fragment, "fragment"));
    assert_eq!(unit.fence.lacks, ["y"]);
    let unit = only("import \"os\"\n\nfmt.Println(os.Args)");
    assert!(unit.files[0].text.starts_with("package fragment; import \"fmt\"\nimport \"os\"; func _() { \n\nfmt."));
}

#[test]
fn functions_between_statements_stay_functions() {
    let unit = only("x := 1\nfunc f() {}\nf()");
    assert_eq!(
        &*unit.files[0].text,
        "package fragment; func _() {\nx := 1; _ = x; }\nfunc f() {}; func _() {\nf(); }\n"
    );
}

#[test]
fn a_loop_that_is_not_shown_is_put_around_its_jumps() {
    assert!(only("if done {\n\tbreak\n}").files[0].text.contains("for {"));
    assert!(!only("for {\n\tbreak\n}").files[0].text.contains("{ for"));
    assert!(!only("switch x {\ncase 1:\n\tbreak\n}").files[0].text.contains("{ for"));
}

/// The end of a function is statements, whatever block they stand in.
#[test]
fn the_end_of_a_block_is_what_stands_in_it() {
    let unit = only("x := 1\nif x > 0 {\n\tprintln(x)\n}\n}\n");
    assert_eq!((unit.fence.form, unit.fence.elided), (Form::Statements, true));
    assert_eq!(only("}\n").fence.form, Form::NotGo);
}

#[test]
fn excerpts_of_the_standard_library_know_its_names() {
    let unit = only(
        "func (c *TCPConn) Read(b []byte) (n int, err error)\n\nfunc DialTCP(laddr, raddr *TCPAddr) (*TCPConn, error)",
    );
    assert_eq!(unit.fence.assumed, ["TCPAddr of net", "TCPConn of net"]);
    let text = &unit.files[0].text;
    assert!(text.starts_with("package fragment; import excerpted \"net\"\nfunc (c *TCPConn)"), "{text}");
    assert!(text.ends_with("type TCPAddr = excerpted.TCPAddr; type TCPConn struct{ excerpted.TCPConn }\n"), "{text}");
    assert_eq!(only("func greet(u User) {}").fence.lacks, ["User"]);
}

#[test]
fn raw_strings_keep_their_content() {
    let units = units("1. item\n\n   ```go\n   s := `a\n     b`\n   f(s)\n   ```\n");
    assert!(units[0].files[0].text.contains("\n   s := `a\n  b`\n   f(s)\n"), "{}", units[0].files[0].text);
}

#[test]
fn fences_that_continue_each_other_are_one_unit() {
    let page = "```go\npackage main\n\nfunc main() {\n```\n\nand then\n\n```go gvp:continues\n\tprintln(1)\n}\n```\n\n<!-- GVP-2024: continues -->\n```go\nfunc f() {}\n```\n";
    let units = units(page);
    assert_eq!(units.len(), 1);
    assert_eq!((units[0].fence.form, units[0].fence.lines.as_slice()), (Form::Program, &[1, 9, 15][..]));
}

#[test]
fn authors_speak_in_info_strings_and_comments() {
    let units = units(
        "<!-- GVP-2024: compile-fail -->\n\n```go gvp:allow=\"net\"\nx := 1\n```\n\n```go gvp:skipp=\"a\"\nx := 1\n```\n",
    );
    let words: Vec<&Word> = units[0].annotations.directives.iter().map(|directive| &directive.word).collect();
    assert!(matches!(words.as_slice(), [Word::CompileFail(None), Word::Allow { .. }]), "{words:?}");
    assert!(matches!(units[0].annotations.expectations[0].promise, Promise::CompileFails { text: None, line: None }));
    let trouble = &units[1].annotations.misunderstandings[0];
    assert_eq!((trouble.location.line, trouble.help.as_deref()), (7, Some("did you mean `skip`?")));
}

#[test]
fn mistakes_are_announced_in_prose() {
    let page =
        |before: &str, after: &str| units(&format!("{before}\n\n```go\nx := 1\n```\n\n{after}\n")).remove(0).fence;
    assert_eq!(page("This does not compile:", "").announced.unwrap().line, 1);
    assert_eq!(page("", "```\n./x.go:3:1: undefined: y\n```").announced.unwrap().line, 7);
    assert_eq!(page("It compiles.", "Fine.").announced, None);
    assert!(page("It panics:", "").crashes.is_some());
}

#[test]
fn unlabelled_fences_count_where_they_are_whole_files() {
    assert_eq!(units("```\npackage main\n\nfunc main() {}\n```\n").len(), 1);
    assert!(units("```\npackage main is a thing\n```\n\n```\nx := 1\n```\n\n```text\npackage main\n```\n").is_empty());
}

/// Lines of code, and what nests them.
fn page() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("x := 1".to_owned()),
        Just("\tfmt.Println(\"ü\", x)".to_owned()),
        Just("// a word".to_owned()),
        Just(String::new()),
        Just("if a {".to_owned()),
        Just("\t}".to_owned()),
        Just("func f(a ...int) {}".to_owned()),
        Just("import \"os\"".to_owned()),
        Just("...".to_owned()),
        Just("package main".to_owned()),
        "[a-z(){}.:=\"+ ]{0,12}".prop_map(|text| text.trim_end().to_owned()),
    ];
    let fence = (prop::collection::vec(line, 0..8), 0..5_usize);
    (prop::collection::vec(fence, 1..5), any::<bool>()).prop_map(|(fences, windows)| {
        let mut page = String::from("# A\n\n");
        for (lines, nesting) in fences {
            let prefix = ["", "> ", "   ", "  > ", "  "][nesting];
            page.push_str(["", "", "1. item\n\n", "- item\n\n", "- item\n\n"][nesting]);
            page.push_str(&format!("{prefix}```go\n"));
            lines.iter().for_each(|line| page.push_str(&format!("{prefix}{line}\n")));
            page.push_str(&format!("{prefix}```\n\nProse.\n\n"));
        }
        if windows { page.replace('\n', "\r\n") } else { page }
    })
}

proptest! {
    /// Every letter of a fence stands in its Go file where it stands on the page, unless dots stand for something that
    /// is left out; between functions and statements, comments make room.
    #[test]
    fn code_stays_where_it_is(text in page()) {
        let page = Page::parse(text.as_str());
        for unit in units(&text).iter().filter(|unit| !unit.fence.elided) {
            let made: Vec<&[u8]> = unit.files[0].text.lines().map(str::as_bytes).collect();
            let fences = page.blocks().iter().filter_map(|block| match block {
                Block::Fence(fence) if unit.fence.lines.contains(&fence.line) => Some(fence),
                _ => None,
            });
            for line in fences.flat_map(|fence| &fence.lines) {
                let code = line.text.split("//").next().unwrap_or_default().trim_end();
                let row = made.get(line.line as usize - 1).copied().unwrap_or_default();
                let there = row.get(line.column..line.column + code.len()).unwrap_or_default();
                let there = String::from_utf8_lossy(there);
                prop_assert_eq!(there.trim(), code.trim(), "line {} of\n{}\nin\n{}", line.line, &unit.files[0].text, &text);
            }
        }
    }

    /// Nothing that stands on a page is too strange.
    #[test]
    fn every_fence_is_in_one_unit(text in page()) {
        let page = Page::parse(text.as_str());
        let fences = page.blocks().iter().filter(|block| matches!(block, Block::Fence(_))).count();
        let found = on_page(Utf8Path::new("ch1.md"), &page);
        let lines: usize = found.iter().map(|found| match found {
            OnPage::Unit(unit) => unit.fence.lines.len(),
            OnPage::Listing(listing) => listing.lines.len(),
        }).sum();
        prop_assert_eq!(lines, fences);
    }
}

/// A name that only a closure has is not known outside it.
#[test]
fn names_are_known_in_their_scope_only() {
    let lacks = |code: &str| only(code).fence.lacks.join(" ");
    assert_eq!(lacks("x.Go(func(x int) { use(x) })"), "use x");
    assert_eq!(lacks("if v := f(); v > 0 {\n\tg(v)\n}\nh(v)"), "f g h v");
    assert_eq!(lacks("for i := range n {\n\tg(i)\n}"), "g n");
    assert_eq!(lacks("switch v := a.(type) {\ncase int:\n\tg(v)\n}"), "a g");
    assert_eq!(lacks("type T[K any] struct{ k K }\n\nfunc (t T[K]) Get() K { return t.k }"), "");
    assert_eq!(lacks("select {\ncase v := <-c:\n\tg(v)\n}"), "c g");
    assert_eq!(lacks("p := Point{X: 1}"), "Point");
    assert_eq!(lacks("func f() (n int, err error) { return n, err }"), "");
}

/// Files of two packages cannot lie in one folder, whatever their names say.
#[test]
fn named_fences_are_a_listing_if_they_can_be_one() {
    let page = |folder: &str| {
        let text = format!("```go\n// {folder}parse.go\npackage parse\n```\n\n```go\n// main.go\npackage main\n```\n");
        on_page(Utf8Path::new("ch1.md"), &Page::parse(text)).len()
    };
    assert_eq!((page("parse/"), page("")), (1, 2));
}
