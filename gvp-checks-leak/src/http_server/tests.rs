//! Servers that let go, and servers that do not.

use gvp_core::UnitKind;

use super::*;
use crate::fake::{Fake, program, unit};

fn text(body: &str) -> String {
    format!("package main\n\nimport (\n\t\"net\"\n\t\"net/http\"\n\t\"time\"\n)\n\nfunc main() {{\n{body}\n}}\n")
}

fn codes(body: &str) -> Vec<(String, u32)> {
    Fake::of(program(&text(body))).codes(&HttpServer)
}

#[test]
fn functions_that_take_no_timeouts() {
    for body in [
        "http.ListenAndServe(\":80\", nil)",
        "go func() { panic(http.ListenAndServeTLS(\":443\", \"c\", \"k\", nil)) }()",
        "l, _ := net.Listen(\"tcp\", \":0\")\n_ = http.Serve(l, nil)",
    ] {
        let found = Fake::of(program(&text(body))).findings(&HttpServer);
        assert_eq!(found.len(), 1, "{body}");
        assert_eq!((found[0].code.as_str(), found[0].severity), ("server-without-timeouts", Severity::Warning));
    }
    assert_eq!(codes("l, _ := net.Listen(\"unix\", \"s\")\n_ = http.Serve(l, nil)"), []);
}

#[test]
fn literals_that_lack_timeouts() {
    for (body, missing) in [
        ("s := &http.Server{Addr: \":80\"}\ns.ListenAndServe()", "ReadHeaderTimeout and no IdleTimeout"),
        ("s := http.Server{IdleTimeout: time.Minute}\ns.ListenAndServe()", "ReadHeaderTimeout"),
        ("s := http.Server{ReadHeaderTimeout: time.Minute}\ns.ListenAndServe()", "IdleTimeout"),
        (
            "s := http.Server{ReadTimeout: 0, WriteTimeout: 1}\ns.ListenAndServe()",
            "ReadHeaderTimeout and no IdleTimeout",
        ),
        ("s := new(http.Server)\ns.ListenAndServe()", "ReadHeaderTimeout and no IdleTimeout"),
        ("var s http.Server\ns.ListenAndServe()", "ReadHeaderTimeout and no IdleTimeout"),
        ("(&http.Server{}).ListenAndServe()", "ReadHeaderTimeout and no IdleTimeout"),
    ] {
        let found = Fake::of(program(&text(body))).findings(&HttpServer);
        assert_eq!(found.len(), 1, "{body}");
        assert_eq!(found[0].code.as_str(), "missing-timeout");
        assert!(found[0].message.ends_with(&format!("it has no {missing}")), "{body}: {}", found[0].message);
    }
}

#[test]
fn servers_that_let_go() {
    for body in [
        "s := &http.Server{ReadTimeout: time.Second}\ns.ListenAndServe()",
        "s := &http.Server{ReadHeaderTimeout: time.Second, IdleTimeout: time.Minute}\ns.ListenAndServe()",
        "s := &http.Server{}\ns.ReadTimeout = time.Second\ns.ListenAndServe()",
        "var s http.Server\ns.IdleTimeout, s.ReadHeaderTimeout = time.Minute, time.Second\ns.ListenAndServe()",
        "_, _ = http.Get(\"http://localhost\")",
        "type ListenAndServe struct{}\nvar x interface{ ListenAndServe() }\nx.ListenAndServe()",
    ] {
        assert_eq!(codes(body), [], "{body}");
    }
}

#[test]
fn servers_of_tests_are_left_alone() {
    let test = "package p\nimport \"net/http\"\nfunc f() { http.ListenAndServe(\":0\", nil) }\n";
    assert_eq!(Fake::of(unit(UnitKind::Tests, "p/a_test.go", test)).codes(&HttpServer), []);
    let config = text("ts := httptest.NewUnstartedServer(nil)\nts.Config = &http.Server{}");
    assert_eq!(Fake::of(program(&config)).codes(&HttpServer), []);
    let literal = text("ts := &httptest.Server{Config: &http.Server{}}\nts.Start()");
    assert_eq!(Fake::of(program(&literal)).codes(&HttpServer), []);
    let own = text("app := &App{server: &http.Server{}}\napp.server.ListenAndServe()");
    assert_eq!(Fake::of(program(&own)).codes(&HttpServer), [("missing-timeout".to_owned(), 10)]);
}
