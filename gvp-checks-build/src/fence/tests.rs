//! What Go says of code in prose, and what it is worth.

use gvp_core::{ArtifactKind, ArtifactState, Capture, Exit, Location, Quotation, Severity, UnitKind};

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
fn whom_the_page_does_not_start_is_named() {
    let calling = |body: &str| {
        let text = format!("package main\n\nimport \"net/http\"\n\nfunc main() {{ {body} }}\n");
        let mut unit = unit(UnitKind::Program, vec![file("ch1.md", &text)]);
        unit.habits.imports_network = true;
        unit.fence = Some(Fence::new(Form::Program, 1));
        lacks_peer(&unit).map(|skip| skip.reason)
    };
    let server = calling("http.Get(\"http://127.0.0.1:8081/\")");
    assert_eq!(server.as_deref(), Some("it calls a server that the page does not start: 127.0.0.1:8081"));
    let client = calling("conn, err := listener.Accept()");
    assert_eq!(client.as_deref(), Some("it waits for a client that the page does not start"));
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

#[test]
fn what_only_another_system_has_is_for_that_system() {
    let program = fenced(Form::Program);
    let said = ["too many arguments in call to syscall.Syscall", "undefined: syscall.LoadLibrary"];
    assert!(reason(&program, &said).unwrap().starts_with("it is for another operating system"));
    assert_eq!(reason(&program, &["undefined: os.LoadLibrary"]), None);
}

#[test]
fn what_a_program_logs_before_it_gives_up_may_be_shown() {
    let shows = |shown: &str| {
        let mut unit = fenced(Form::Program);
        let (language, location) = ("shell".to_owned(), Location::line("ch1.md", 9));
        let quotation = Quotation { language, text: shown.to_owned(), location };
        unit.fence.as_mut().unwrap().quotations = vec![quotation];
        let stderr = Capture { bytes: b"2026/11/28 21:47:24 9:3: undefined: x\n".to_vec(), truncated: false };
        shows_last_log(&unit, &Execution { stderr, ..Execution::ended(Exit::Code(1)) })
    };
    assert!(shows("2021/09/20 15:19:01 9:3: undeclared name: x\n"));
    assert!(!shows("2021/09/20 15:19:01 started\n"));
    assert!(!shows("9:3: undeclared name: x\n"));
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
}

#[test]
fn tests_of_nothing_show_what_testing_is_like() {
    let is_show = |functions: &str| {
        let text = format!("package main\n\nfunc TestOne(t *testing.T) {{\n\tsame(t, double(5), 11)\n}}\n{functions}");
        let mut unit = fenced(Form::TestFile);
        unit.files = vec![file("ch1.md", &text)];
        unit.imports = vec!["testing".to_owned()];
        (tests_nothing_own(&unit), tests_nothing_own(&Unit { fence: None, ..unit.clone() }))
    };
    assert_eq!(is_show("func same(t *testing.T, a, b int) {}\n"), (true, false));
    assert_eq!(is_show("func double(n int) int { return n }\n"), (false, false));
}

#[test]
fn an_error_of_its_own_is_seldom_overlooked() {
    let says = |body: &str, stderr: &str| {
        let mut unit = fenced(Form::Program);
        unit.files[0].text = format!("package main\nfunc f() error {{ return {body} }}\n").into();
        let stderr = Capture { bytes: stderr.as_bytes().to_vec(), truncated: false };
        let execution = Execution { stderr, ..Execution::ended(Exit::Code(1)) };
        says_what_it_made(&unit, &execution, None)
    };
    assert!(says("errors.New(\"too many redirects\")", "2026/11/28 21:47:24 get: too many redirects\n"));
    assert!(says("fmt.Errorf(\"no user %d\", id)", "main.go:3: no user 7\n"));
    assert!(!says("errors.New(\"too many redirects\")", "connection refused\n"));
    assert!(!says("fmt.Errorf(\"%w\", err)", "connection refused\n"));
}

#[test]
fn what_another_program_should_have_done_is_not_known() {
    let mut unit = fenced(Form::Program);
    unit.imports = vec!["os/exec".to_owned()];
    let words = |frame: &str| LastWords { message: "boom".to_owned(), text: format!("panic: boom\n\n{frame}\n") };
    let skip = |frame: &str| lacks_surroundings(&unit, &Execution::ended(Exit::Code(2)), Some(&words(frame)));
    assert!(skip("os.(*Process).Kill(...)").is_some());
    assert!(skip("main.main()").is_none());
}

#[test]
fn prose_may_tell_what_a_program_says_before_it_gives_up() {
    let quotes = |rest: &str| {
        let page = format!("```go\npackage main // no such server\n```\n\n{rest}\n");
        let mut unit = fenced(Form::Program);
        unit.files[0].text = "\npackage main // no such server\n\n".into();
        unit.files[0].within = Some(page.into());
        let stderr = Capture { bytes: b"2026/11/28 21:47:24 no such server\n".to_vec(), truncated: false };
        quotes_last_words(&unit, &Execution { stderr, ..Execution::ended(Exit::Code(1)) })
    };
    assert!(quotes("If we run this, it prints \"no such server\"."));
    assert!(!quotes("If we run this, it prints \"done\"."));
    assert!(!quotes("Next:\n\n```go\nx // no such server\n```"));
}
