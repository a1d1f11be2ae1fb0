//! What Go says of code in prose, and what it is worth.

use gvp_core::{ArtifactKind, ArtifactState, Location, Severity, UnitKind};

use super::*;
use crate::fake::{fenced, file, unit};

fn refused(messages: &[&str]) -> Artifact {
    let said = |message: &&str| Diagnostic {
        location: Some(Location::line("ch1.md", 2)),
        kind: DiagnosticKind::Compile,
        message: (*message).to_owned(),
    };
    Artifact {
        kind: ArtifactKind::Package,
        state: ArtifactState::Refused,
        diagnostics: messages.iter().map(said).collect(),
        command: "go build".to_owned(),
    }
}

fn reason(unit: &Unit, messages: &[&str]) -> Option<String> {
    match excuse(unit, &refused(messages))? {
        Outcome::Passed => Some("passed".to_owned()),
        Outcome::Skipped(skip) => Some(skip.reason),
        Outcome::Findings(findings) => panic!("an excuse is no finding: {findings:?}"),
    }
}

#[test]
fn a_fragment_need_not_be_complete() {
    let fragment = fenced(Form::Statements);
    assert_eq!(reason(&fragment, &["declared and not used: x", "missing return"]).as_deref(), Some("passed"));
    let missing = reason(&fragment, &["cannot use y as int value in argument", "undefined: y"]).unwrap();
    assert_eq!(missing, "it depends on what is not shown before it: undefined: y");
    let twice = reason(&fragment, &["x redeclared in this block\n\tother declaration of x"]).unwrap();
    assert_eq!(twice, "it is no whole program: x redeclared in this block");
    assert_eq!(reason(&fragment, &["cannot use \"x\" (untyped string constant) as int value"]), None);
}

#[test]
fn a_program_must_be_complete_unless_the_page_says_otherwise() {
    let mut program = fenced(Form::Program);
    assert_eq!(reason(&program, &["declared and not used: x"]), None);
    assert_eq!(reason(&program, &["undefined: fmt"]), None);
    let fence = program.fence.as_mut().unwrap();
    fence.lacks = vec!["helper".to_owned()];
    assert!(reason(&program, &["undefined: helper"]).unwrap().starts_with("it depends on"));
    program.fence.as_mut().unwrap().announced = Some(Location::line("ch1.md", 1));
    assert_eq!(reason(&program, &["declared and not used: x"]).as_deref(), Some("passed"));
}

#[test]
fn a_type_that_holds_itself_may_be_marked_where_it_does() {
    let mut program = fenced(Form::Program);
    let text = |comment: &str| format!("package main\ntype Person struct {{\n\tPerson{comment}\n}}\n");
    let says = |program: &Unit| reason(program, &["invalid recursive type: Person refers to itself"]);
    program.files = vec![file("ch1.md", &text(" // 错误"))];
    assert_eq!(says(&program).as_deref(), Some("passed"));
    program.files = vec![file("ch1.md", &text(""))];
    assert_eq!(says(&program), None);
}

#[test]
fn only_what_is_run_can_fail() {
    let finding = || Finding::error(gvp_core::Code::from_static("x"), Location::line("ch1.md", 2), "wrong");
    assert_eq!(softened(&fenced(Form::Program), finding()).severity, Severity::Error);
    assert_eq!(softened(&fenced(Form::Declarations), finding()).severity, Severity::Warning);
    assert_eq!(softened(&unit(UnitKind::Program, Vec::new()), finding()).severity, Severity::Error);
}

#[test]
fn units_with_files_of_their_own_have_no_excuse() {
    let unit = unit(UnitKind::Program, vec![file("main.go", "package main\n")]);
    assert_eq!(excuse(&unit, &refused(&["undefined: y"])), None);
}

#[test]
fn a_comment_on_the_line_says_that_it_is_wrong() {
    let said = |text: &str| {
        let mut unit = unit(UnitKind::Program, vec![file("ch1.md", text)]);
        unit.fence = Some(Fence::new(Form::Program, 1));
        reason(&unit, &["cannot use x as string value", "declared and not used: x"])
    };
    for text in [
        "package main\nvar s string = x // ❌ cannot use x\n",
        "package main\nvar s string = x // Error: types differ\n",
        "package main\nvar s string = x // 编译错误\n",
    ] {
        assert_eq!(said(text).as_deref(), Some("passed"), "{text}");
    }
    for text in [
        "package main\nvar s string = x // the name\n",
        "package main\nvar s string = x\n// an error\n",
        "package main // error\nvar s string = x\n",
    ] {
        assert_eq!(said(text), None, "{text}");
    }
}

#[test]
fn what_does_not_fit_another_fence_is_no_mistake() {
    let mut program = fenced(Form::Program);
    program.fence.as_mut().unwrap().stitched = vec!["Plug".to_owned()];
    for message in ["cannot use l as mobile value in argument to s.Plug", "\"fmt\" imported and not used"] {
        assert!(reason(&program, &[message]).unwrap().starts_with("it does not fit what is declared elsewhere"));
    }
    assert_eq!(reason(&program, &["syntax error: unexpected EOF, expected }"]), None);
}

#[test]
fn what_only_another_system_has_is_for_that_system() {
    let program = fenced(Form::Program);
    let said = ["too many arguments in call to syscall.Syscall", "undefined: syscall.LoadLibrary"];
    assert!(reason(&program, &said).unwrap().starts_with("it is for another operating system"));
    assert_eq!(reason(&program, &["undefined: os.LoadLibrary"]), None);
}

#[test]
fn what_is_not_used_yet_may_be_used_below() {
    let said = |rest: &str, message: &str| {
        let mut unit = fenced(Form::TestFile);
        unit.files[0].text = "\npackage p\nfunc f() { want := 1 }\n\n".into();
        unit.files[0].within = Some(format!("```go\npackage p\nfunc f() {{ want := 1 }}\n```\n\n{rest}\n").into());
        reason(&unit, &[message])
    };
    let unused = "declared and not used: want";
    assert!(said("Then:\n\n```go\nif got != want {\n}\n```", unused).is_some());
    assert!(said("Then:\n\n```go\nwanted()\n```\n\nwhat you want", unused).is_none());
    assert!(said("Then:\n\n```go\npackage p\nvar x = want\n```", unused).is_none());
    assert!(said("```go\nos.Exit(1)\n```", "\"os\" imported and not used").is_some());
    assert!(said("```go\nx.os.Exit(1)\n```", "\"os\" imported and not used").is_none());
}

#[test]
fn a_method_may_stand_in_another_fence() {
    let mut program = fenced(Form::Program);
    program.files[0].within = Some("```go\nfunc (p *Point) Scale(f float64) {}\n```\n".into());
    let says = |message: &str| reason(&program, &[message]);
    assert!(says("p.Scale undefined (type Point has no field or method Scale)").is_some());
    assert!(says("p.Scale undefined (type *Point has no field or method Scale)").is_some());
    assert!(says("p.Shift undefined (type Point has no field or method Shift)").is_none());
    assert!(says("p.Scale undefined (type Line has no field or method Scale)").is_none());
}

#[test]
fn a_plan_need_not_use_what_it_imports() {
    let said = |body: &str| {
        let text = format!("package main\n\nimport \"fmt\"\n\nfunc main() {{\n{body}\n}}\n");
        let mut unit = fenced(Form::Program);
        unit.files = vec![file("ch1.md", &text)];
        reason(&unit, &["\"fmt\" imported and not used"])
    };
    assert!(said("// read a line").is_some());
    assert!(said("x()").is_none());
    assert!(said("x()\n// print all of them...").is_some() && said("x()\n// Print all.").is_none());
}
