//! Units that are what they should be, and units that are not.

use gvp_core::{Fence, Form};

use super::*;
use crate::fake::{Fake, file, program, unit};

const MAIN: &str = "package main\n\nfunc main() {}\n";

fn codes(unit: Unit) -> Vec<(String, u32)> {
    Fake::of(unit).codes(&Entry)
}

fn found(code: &str, line: u32) -> Vec<(String, u32)> {
    vec![(code.to_owned(), line)]
}

#[test]
fn programs_libraries_and_tests_are_fine() {
    assert_eq!(Fake::of(program(MAIN)).ask(&Entry), Outcome::Passed);
    assert_eq!(codes(unit(UnitKind::Library, vec![file("p/a.go", "package p\n")])), []);
    let tests = vec![
        file("p/a_test.go", "package p_test\n"),
        file("p/b_test.go", "package p\n"),
        file("p/a.go", "package p\n"),
    ];
    assert_eq!(codes(unit(UnitKind::Tests, tests)), []);
    let main_tests = vec![file("p/a_test.go", "package main\n")];
    assert_eq!(codes(unit(UnitKind::Tests, main_tests)), []);
}

#[test]
fn files_that_are_no_text() {
    for (defect, code, line) in [
        (Defect::Empty, "empty-file", 1),
        (Defect::Binary, "binary-file", 1),
        (Defect::NotUtf8 { line: 7 }, "not-utf8", 7),
    ] {
        let mut unit = program(MAIN);
        unit.files[0].defect = Some(defect);
        assert_eq!(codes(unit), found(code, line));
    }
}

#[test]
fn a_file_without_a_package() {
    let orphan = |text: &str| unit(UnitKind::Fragment, vec![file("ch1/a.go", text)]);
    assert_eq!(codes(orphan("x := 1\n")), found("no-package-clause", 1));
    assert!(matches!(Fake::of(orphan("// GVP-2024: fragment\nx := 1\n")).ask(&Entry), Outcome::Skipped(_)));
}

#[test]
fn a_program_has_one_main() {
    assert_eq!(codes(program("package main\n\nfunc Main() {}\n")), found("missing-main", 1));
    assert_eq!(codes(program("package main\n\nfunc main() {}\n\nfunc main() {}\n")), found("several-mains", 5));
    let side_by_side = vec![file("ch1/a.go", MAIN), file("ch1/b.go", MAIN)];
    let finding = Fake::of(unit(UnitKind::Program, side_by_side)).findings(&Entry).remove(0);
    assert_eq!(finding.message, "a second `func main`; the first is at ch1/a.go:3:6");
    assert_eq!(finding.location, Location::at("ch1/b.go", 3, 6).until(10));
}

#[test]
fn a_page_may_show_the_main_elsewhere() {
    let shown = Unit { fence: Some(Fence::new(Form::Program, 1)), ..program("package main\n\nfunc fib() {}\n") };
    let finding = Fake::of(shown).findings(&Entry).remove(0);
    assert_eq!((finding.code.as_str(), finding.severity), ("missing-main", Severity::Warning));
}

#[test]
fn mains_that_are_no_trouble() {
    let other_systems = vec![
        file("ch1/a_linux.go", MAIN),
        file("ch1/a_windows.go", MAIN),
        file("ch1/c.go", "//go:build !linux\n\npackage main\n\nfunc main() {}\n"),
    ];
    assert_eq!(codes(unit(UnitKind::Program, other_systems)), []);
    assert_eq!(codes(program("//go:build ignore\n\npackage main\n\nfunc main() {}\n")), []);
    assert_eq!(codes(program("//go:build nobuild\n\npackage main\n")), []);
    let library = unit(UnitKind::Library, vec![file("ch1/a.go", "// GVP-2024: library\npackage main\n")]);
    assert_eq!(codes(library), []);
    let mut excluded = program("package main\n");
    excluded.excluded = Some("needs windows".to_owned());
    assert_eq!(codes(excluded), []);
}

#[test]
fn packages_that_do_not_belong_together() {
    let files =
        vec![file("p/a.go", "package p\n"), file("p/b.go", "// B.\npackage q\n"), file("p/c.go", "package q\n")];
    let finding = Fake::of(unit(UnitKind::Library, files)).findings(&Entry).remove(0);
    assert_eq!((finding.code, finding.location), (SEVERAL_PACKAGES, Location::at("p/b.go", 2, 9).until(10)));
    assert_eq!(finding.evidence[0].text, "p/a.go:1: package p\np/b.go:2: package q");
    let programs = vec![file("p/a.go", MAIN), file("p/b.go", MAIN), file("p/c.go", "package p\n")];
    assert_eq!(codes(unit(UnitKind::Program, programs)), found("several-packages", 1));
    let documentation = vec![file("p/a.go", "package p\n"), file("p/doc.go", "package documentation\n")];
    assert_eq!(codes(unit(UnitKind::Library, documentation)), []);
    // Only tests may be in a package with this ending.
    let misnamed = vec![file("p/a.go", "package p\n"), file("p/b.go", "package p_test\n")];
    assert_eq!(codes(unit(UnitKind::Library, misnamed)), found("several-packages", 1));
}

#[test]
fn directives_that_are_not_understood() {
    let text = "package main\n\n// GVP-2024: expects \"a\"\n// gvp-2024: exit 1\nfunc main() {}\n";
    let findings = Fake::of(program(text)).findings(&Entry);
    let told: Vec<_> = findings.iter().map(|finding| (finding.code.as_str(), finding.location.line)).collect();
    assert_eq!(told, [("unknown-directive", 3), ("malformed-directive", 4)]);
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `expect`?"));
    let fragment = unit(UnitKind::Fragment, vec![file("a.go", "// GVP-2024: fragment\n// GVP-2024: max\n")]);
    assert_eq!(codes(fragment), found("malformed-directive", 2));
}
