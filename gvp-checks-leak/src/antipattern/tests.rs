//! What is told of a suspicion, and how.

use gvp_core::{Directive, Expectation, Location, Origin, Promise, Scope, UnitKind, Word};
use gvp_syntax::{GoFile, annotations};

use super::*;
use crate::fake::{Fake, module, program, unit};

const ABANDONED: &str = "\
package main

import \"time\"

func main() {
\tanswer := make(chan int)
\tgo func() {
\t\tanswer <- 1
\t}()
\tselect {
\tcase <-answer:
\tcase <-time.After(time.Second):
\t}
}
";

#[test]
fn a_finding_shows_the_lines_that_belong_together() {
    let findings = Fake::of(program(ABANDONED)).findings(&Antipattern);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.code.as_str(), finding.severity), ("abandoned-send", Severity::Warning));
    assert_eq!((finding.location.line, finding.location.column), (8, Some(3)));
    assert_eq!(finding.message, "the goroutine waits here for ever if nobody receives from `answer` any more");
    assert!(finding.help.as_deref().is_some_and(|help| help.contains("make(chan T, 1)")));
    let [evidence] = finding.evidence.as_slice() else { panic!("{:?}", finding.evidence) };
    assert_eq!(
        evidence.text.lines().collect::<Vec<_>>(),
        [
            "ch1/main.go:6: answer := make(chan int) (made here)",
            "ch1/main.go:7: go func() { (the goroutine starts here)",
            "ch1/main.go:8: answer <- 1 (it waits here)",
            "ch1/main.go:12: case <-time.After(time.Second): (the receive does not happen, or not often enough)",
        ]
    );
}

#[test]
fn a_suspicion_says_where_a_goroutine_would_block() {
    let unit = program(ABANDONED);
    let fake = Fake::of(unit.clone());
    let found = suspicions(&unit, fake.toolchain());
    assert_eq!(found.len(), 1);
    let blocks: Vec<u32> = found[0].blocks.iter().map(|place| place.line).collect();
    assert_eq!((blocks, found[0].code.as_str()), (vec![8], "abandoned-send"));

    let endless = "package main\n\nfunc main() {\n\tch := make(chan int)\n\tkeep(ch)\n\tgo func() {\n\t\tfor {\n\t\t\tselect {\n\t\t\tcase <-ch:\n\t\t\t}\n\t\t}\n\t}()\n}\n";
    let unit = program(endless);
    let found = suspicions(&unit, fake.toolchain());
    let blocks: Vec<u32> = found[0].blocks.iter().map(|place| place.line).collect();
    assert_eq!((found[0].location.line, blocks), (6, vec![8, 9]));
}

#[test]
fn the_module_says_which_go_it_asks_for() {
    let text = "package p\n\nimport \"time\"\n\nfunc f() {\n\tfor range time.Tick(1) {\n\t}\n}\n";
    let mut library = unit(UnitKind::Library, "p/p.go", text);
    for (go, told) in [("1.22", true), ("1.23", false)] {
        library.module = Some(module(Some(go), &[]));
        assert_eq!(!Fake::of(library.clone()).codes(&Antipattern).is_empty(), told, "{go}");
    }
}

#[test]
fn tests_answer_for_their_own_files() {
    let mut tests = unit(UnitKind::Tests, "p/p_test.go", "package p\n");
    let tested =
        unit(UnitKind::Library, "p/p.go", "package p\n\nfunc f() {\n\tgo func() {\n\t\tfor {\n\t\t}\n\t}()\n}\n");
    assert_eq!(Fake::of(tested.clone()).codes(&Antipattern), [("endless-goroutine".to_owned(), 4)]);
    tests.files.extend(tested.files);
    assert_eq!(Fake::of(tests).codes(&Antipattern), []);
}

#[test]
fn nothing_is_said_of_what_is_not_meant_to_compile() {
    let mut refused = program(ABANDONED);
    refused.expectations.push(Expectation::new(
        Promise::CompileFails { line: None, text: None },
        Origin::Directive,
        Location::line("ch1/main.go", 1),
    ));
    assert_eq!(Fake::of(refused).codes(&Antipattern), []);
}

/// The page shows code that is found, and its remedy is one.
#[test]
fn the_page_tells_the_truth() {
    let page = include_str!("../antipattern.md");
    let example = page.split("```go\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let text = format!("package p\n\nimport \"context\"\n\n{example}");
    let codes = |text: &str| Fake::of(unit(UnitKind::Library, "p/p.go", text)).codes(&Antipattern);
    assert_eq!(codes(&text), [("abandoned-send".to_owned(), 7)]);
    assert_eq!(codes(&text.replace("make(chan int)", "make(chan int, 1)")), []);
    let excuse = page.split('`').find(|part| part.starts_with("// GVP-2024: allow")).expect("an excuse");
    let said = annotations("p/p.go".into(), &GoFile::parse(&format!("package p\n\nvar x = 1 {excuse}\n")));
    let directive = Directive {
        word: Word::Allow { what: "abandoned-send".to_owned(), reason: Some("the leak to be found".to_owned()) },
        scope: Scope::Line(3),
        location: said.directives[0].location.clone(),
    };
    assert_eq!(said.directives, [directive]);
}

#[test]
fn every_pattern_has_a_code_of_its_own() {
    let mut codes: Vec<String> = INFO.codes.iter().map(|info| info.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), PATTERNS.len());
    assert!(PATTERNS.into_iter().all(|(pattern, _)| !help(pattern).is_empty()));
}
