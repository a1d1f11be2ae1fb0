//! What Go says of code in prose, and what it is worth.

use gvp_core::{ArtifactKind, ArtifactState, Location, Severity, UnitKind};

use super::*;
use crate::fake::{file, unit};

fn fenced(form: Form) -> Unit {
    let kind = if form.is_whole_file() { UnitKind::Program } else { UnitKind::Fragment };
    let mut unit = unit(kind, vec![file("ch1.md", "package fragment\nx := 1\n")]);
    unit.fence = Some(Fence::new(form, 1));
    unit
}

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
fn a_server_that_the_page_does_not_start_is_missing() {
    let calling = |body: &str| {
        let text = format!("package main\n\nimport \"net/http\"\n\nfunc main() {{ {body} }}\n");
        let mut unit = unit(UnitKind::Program, vec![file("ch1.md", &text)]);
        unit.habits.imports_network = true;
        unit.fence = Some(Fence::new(Form::Program, 1));
        unit
    };
    let skip = lacks_peer(&calling("http.Get(\"http://127.0.0.1:8081/\")")).unwrap();
    assert_eq!(skip.reason, "it calls a server that the page does not start: 127.0.0.1:8081");
    assert_eq!(lacks_peer(&calling("go http.ListenAndServe(\"localhost:80\", nil); http.Get(\"localhost:80\")")), None);
    assert_eq!(lacks_peer(&calling("http.Get(\"http://example.com/\")")), None);
    let own = Unit { fence: None, ..calling("http.Get(\"http://127.0.0.1:8081/\")") };
    assert_eq!(lacks_peer(&own), None);
}

#[test]
fn what_sleeps_for_minutes_is_kept_from_ending() {
    let sleeps = |body: &str| {
        let text = format!("package main\n\nimport \"time\"\n\nfunc main() {{ {body} }}\n");
        sleeps_long(&unit(UnitKind::Program, vec![file("ch1.md", &text)]))
    };
    assert!(sleeps("time.Sleep(3600 * time.Second)") && sleeps("time.Sleep(time.Hour)"));
    assert!(sleeps("time.Sleep( 5*time.Minute )") && sleeps("time.Sleep(100 * time.Second)"));
    assert!(!sleeps("time.Sleep(10 * time.Second)") && !sleeps("time.Sleep(100 * time.Millisecond)"));
}
