//! Imports of every provenance.

use std::path::PathBuf;
use std::sync::Arc;

use gvp_core::{Fence, Form, Replacement, UnitKind};

use super::*;
use crate::fake::{Fake, file, module, program, unit};

fn importing(import: &str) -> Unit {
    let mut unit = program(&format!("package main\n\nimport (\n\t\"fmt\"\n\tx \"{import}\"\n)\n\nfunc main() {{}}\n"));
    unit.module = Some(module(
        "example.com/book",
        Some("1.21"),
        &[("rsc.io/quote", "v1.5.2"), ("example.com/book/extra", "v1.0.0")],
    ));
    unit
}

fn said(kind: DiagnosticKind) -> Diagnostic {
    Diagnostic { location: None, kind, message: "said by Go".to_owned() }
}

fn codes(unit: Unit, diagnostics: Vec<Diagnostic>) -> Vec<(String, u32)> {
    Fake::of(unit).made(ArtifactKind::Package, diagnostics).codes(&Deps)
}

fn missing_package(import: &str) -> Vec<(String, u32)> {
    codes(importing(import), vec![said(DiagnosticKind::MissingPackage { import: import.to_owned() })])
}

fn found(code: &str, line: u32) -> Vec<(String, u32)> {
    vec![(code.to_owned(), line)]
}

#[test]
fn the_standard_library_and_the_own_module_pass() {
    for import in ["net/http", "C", "example.com/book", "example.com/book/ch1", "example.com/bookshop"] {
        assert_eq!(codes(importing(import), Vec::new()), [], "{import}");
    }
    assert_eq!(codes(program("package main\n\nimport \"fmt\"\n"), Vec::new()), []);
}

#[test]
fn a_page_need_not_lock_what_no_module_requires() {
    let missing = |import: &str, fence: Option<Fence>| {
        let unit = Unit { fence, ..importing(import) };
        codes(unit, vec![said(DiagnosticKind::MissingSum { import: import.to_owned() })])
    };
    let fence = || Some(Fence::new(Form::Program, 1));
    assert_eq!(missing("rsc.io/sampler", fence()), []);
    assert_eq!(missing("rsc.io/sampler", None), found("missing-sum", 5));
    assert_eq!(missing("rsc.io/quote", fence())[0].0, "missing-sum");
}

#[test]
fn imports_that_nothing_provides() {
    assert_eq!(missing_package("rsc.io/sampler"), found("undeclared-import", 5));
    assert_eq!(missing_package("mylib/util"), found("unknown-import", 5));
    assert_eq!(missing_package("example.com/book/nowhere"), found("unknown-import", 5));
    let import = "rsc.io/sampler".to_owned();
    let twice = vec![
        said(DiagnosticKind::MissingPackage { import: import.clone() }),
        said(DiagnosticKind::MissingPackage { import }),
    ];
    let fake = Fake::of(importing("rsc.io/sampler")).made(ArtifactKind::Package, twice);
    let findings = fake.findings(&Deps);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].help.as_deref(), Some("`go get rsc.io/sampler` in the folder of go.mod"));
    assert_eq!(findings[0].evidence.len(), 2);
}

#[test]
fn relative_imports_are_told_once() {
    assert_eq!(missing_package("./util"), found("relative-import", 5));
    assert_eq!(missing_package("../util"), found("relative-import", 5));
    assert_eq!(codes(importing("./util"), vec![said(DiagnosticKind::Load)]), found("relative-import", 5));
}

#[test]
fn modules_that_are_not_locked_or_do_not_exist() {
    let sum = |import: &str| said(DiagnosticKind::MissingSum { import: import.to_owned() });
    let both = [("missing-sum".to_owned(), 5), ("third-party".to_owned(), 5)];
    assert_eq!(codes(importing("rsc.io/quote"), vec![sum("rsc.io/quote")]), both);
    assert_eq!(codes(importing("fmt"), vec![sum("")]), found("missing-sum", 1));
    let module = DiagnosticKind::MissingModule { module: "rsc.io/quote@v1.5.2".to_owned() };
    let finding = Fake::of(importing("fmt")).made(ArtifactKind::Package, vec![said(module)]).findings(&Deps).remove(0);
    assert_eq!((finding.code, finding.location), (MISSING_MODULE, Location::line("go.mod", 5)));
}

#[test]
fn declared_dependencies_are_told_once_for_each_module() {
    let mut unit = importing("rsc.io/quote/v1/sub");
    unit.files.push(file("ch1/b.go", "package main\n\nimport \"rsc.io/quote\"\n"));
    let findings = Fake::of(unit).made(ArtifactKind::Package, Vec::new()).findings(&Deps);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].severity, findings[0].location.line), (Severity::Warning, 5));
    assert_eq!(findings[0].evidence[0].text, "go.mod:5: require rsc.io/quote v1.5.2");
    // A module within the path of the own one is still another.
    assert_eq!(codes(importing("example.com/book/extra/a"), Vec::new()), found("third-party", 5));
}

#[test]
fn modules_that_are_brought_along_are_no_third_party() {
    let with = |change: &dyn Fn(&mut Module)| {
        let mut unit = importing("rsc.io/quote");
        let mut module = (*unit.module.clone().expect("has a module")).clone();
        change(&mut module);
        unit.module = Some(Arc::new(module));
        codes(unit, Vec::new())
    };
    let replaced = |with: &str| Replacement { path: "rsc.io/quote".to_owned(), with: with.to_owned(), location: None };
    assert_eq!(with(&|module| module.replacements.push(replaced("../quote"))), []);
    assert_eq!(with(&|module| module.replacements.push(replaced("rsc.io/fork"))), found("third-party", 5));
    assert_eq!(
        with(&|module| {
            module.workspace = Some(PathBuf::from("/m/go.work"));
            module.requirements[0].version = "v0.0.0".to_owned();
        }),
        []
    );
}

#[test]
fn other_troubles_are_for_others_to_tell() {
    assert_eq!(codes(importing("fmt"), vec![said(DiagnosticKind::Compile), said(DiagnosticKind::Load)]), []);
    let fragment = unit(UnitKind::Fragment, vec![file("a.go", "import \"x.y/z\"\n")]);
    assert!(Deps.needs(&fragment).is_empty());
    assert!(matches!(Fake::of(fragment).ask(&Deps), Outcome::Skipped(_)));
    assert!(Deps.run(&Fake::of(importing("fmt"))).is_err());
}
