//! What is read, what is seen, and what is told once.

use gvp_core::UnitKind;

use super::*;
use crate::fake::{Fake, file, program, unit};

fn body(body: &str) -> Unit {
    program(&format!(
        "package main\n\nimport (\n\t\"database/sql\"\n\t\"net/http\"\n)\n\nfunc main() {{\n\t{body}\n}}\n"
    ))
}

fn denial(kind: DenialKind, target: &str) -> Denial {
    Denial { kind, target: target.to_owned() }
}

fn ran(unit: Unit, denials: Vec<Denial>) -> Fake {
    Fake::of(unit).made(ArtifactKind::Program, Vec::new()).tried(denials)
}

fn codes(fake: &Fake) -> Vec<(String, u32)> {
    fake.codes(&ExternalService)
}

const CALL: &str = "http.Get(\"https://api.example.com/x\")";

#[test]
fn what_is_read() {
    assert_eq!(codes(&ran(body(CALL), Vec::new())), [("remote-address".to_owned(), 9)]);
    assert_eq!(codes(&ran(body("sql.Open(\"mysql\", dsn)"), Vec::new())), [("database".to_owned(), 9)]);
    let client = program("package main\n\nimport \"github.com/redis/go-redis/v9\"\n\nfunc main() {}\n");
    assert_eq!(codes(&ran(client, Vec::new())), [("service-client".to_owned(), 3)]);
    let findings = ran(body(CALL), Vec::new()).findings(&ExternalService);
    assert_eq!(findings[0].message, "a request to api.example.com:443");
    assert!(findings[0].evidence[0].text.starts_with("ch1/main.go:9: http.Get("));
}

#[test]
fn what_is_seen() {
    let seen = ran(body("f()"), vec![denial(DenialKind::Lookup, "a.io"), denial(DenialKind::Connect, "10.0.0.1:53")]);
    assert_eq!(codes(&seen), [("refused-connection".to_owned(), 1)]);
    let address = ran(body("f()"), vec![denial(DenialKind::Connect, "192.0.2.1:443")]);
    assert_eq!(address.findings(&ExternalService)[0].message, "it tried to reach 192.0.2.1:443");
    let dns = ran(body("f()"), vec![denial(DenialKind::Connect, "10.0.0.1:53")]);
    assert_eq!(codes(&dns).len(), 1);
    let others = vec![denial(DenialKind::File, "/etc/passwd"), denial(DenialKind::SystemCall, "mount")];
    assert_eq!(ran(body("f()"), others).ask(&ExternalService), Outcome::Passed);
}

#[test]
fn what_is_read_and_seen_is_told_once() {
    for target in ["api.example.com", "api.example.com.", "api.example.com:443"] {
        let kind = if target.contains(':') { DenialKind::Connect } else { DenialKind::Lookup };
        let both = ran(body(CALL), vec![denial(kind, target), denial(DenialKind::Connect, "10.0.0.1:53")]);
        assert_eq!(codes(&both), [("remote-address".to_owned(), 9)], "{target}");
    }
    let other = ran(body(CALL), vec![denial(DenialKind::Lookup, "other.io")]);
    assert_eq!(codes(&other).len(), 2);
}

#[test]
fn what_stays_at_home_passes() {
    for text in ["http.Get(srv.URL)", "println(\"https://example.com\")", "http.Get(\"http://127.0.0.1:1/\")"] {
        assert_eq!(ran(body(text), Vec::new()).ask(&ExternalService), Outcome::Passed, "{text}");
    }
    let files = vec![file("p/a_test.go", "package p\n"), file("p/a.go", &body(CALL).files[0].text)];
    let tests = unit(UnitKind::Tests, files);
    let fake = Fake::of(tests).made(ArtifactKind::TestBinary, Vec::new()).tried(Vec::new());
    assert_eq!(fake.ask(&ExternalService), Outcome::Passed);
}

#[test]
fn units_that_are_not_run_are_only_read() {
    let library = unit(UnitKind::Library, vec![file("p/a.go", "package p\n")]);
    assert!(ExternalService.needs(&library).is_empty());
    assert_eq!(Fake::of(library).ask(&ExternalService), Outcome::Passed);
    assert_eq!(ExternalService.needs(&body("f()")), [ArtifactKind::Program]);
}

#[test]
fn our_own_failures_do_not_hide_what_was_read() {
    assert!(ExternalService.run(&Fake::of(body("f()"))).is_err());
    assert_eq!(codes(&Fake::of(body(CALL))), [("remote-address".to_owned(), 9)]);
}

#[test]
fn a_page_may_show_how_a_service_is_used() {
    let severity = |unit: Unit| ran(unit, Vec::new()).findings(&ExternalService)[0].severity;
    assert_eq!(severity(body(CALL)), Severity::Error);
    let fence = Some(gvp_core::Fence::new(gvp_core::Form::Program, 1));
    assert_eq!(severity(Unit { fence, ..body(CALL) }), Severity::Warning);
}
