//! The JSON report holds what its published schema says.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod sample;

use serde_json::{Value, json};
use snapbox::{IntoData, assert_data_eq, file, str};

fn as_json(report: &gvp_core::Report) -> Value {
    let mut out = Vec::new();
    gvp_report::write_json(report, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[track_caller]
fn assert_valid(report: &Value) {
    let validator = jsonschema::validator_for(&gvp_report::report_schema()).unwrap();
    let errors: Vec<String> = validator.iter_errors(report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_schema_in_the_repository_is_the_one_that_is_printed() {
    let schema = serde_json::to_string_pretty(&gvp_report::report_schema()).unwrap() + "\n";
    assert_data_eq!(schema, file!["../schema/report.schema.json"].raw());
}

#[test]
fn a_report_with_one_of_everything_is_valid() {
    assert_valid(&as_json(&sample::everything()));
    assert_valid(&as_json(&sample::report(Vec::new())));
}

#[test]
fn the_least_that_scripts_rely_on_is_valid() {
    assert_valid(&json!({
        "schema": "gvp.report/1", "tool": {"version": "0.1.0"},
        "toolchain": {"go": "1.27.3", "os": "linux", "arch": "amd64"}, "sandbox": {"tier": "user-namespaces"},
        "verdict": "FAIL", "counts": {"PASS": 1, "WARN": 0, "FAIL": 1, "SKIP": 0, "ERROR": 0}, "duration_ms": 1234,
        "notices": [],
        "units": [{"id": "ch1/hello", "kind": "program", "path": "ch1/hello/main.go", "line": 1, "verdict": "FAIL",
            "outcomes": [
                {"check": "gvp.leak/goroutine", "outcome": "findings", "duration_ms": 12, "findings": [
                    {"code": "proven-leak", "severity": "error", "level": "deny", "message": "…", "help": "…",
                     "location": {"path": "ch1/hello/main.go", "line": 7, "column": 2},
                     "evidence": [{"kind": "stack", "text": "…"}]}]},
                {"check": "gvp.build/race", "outcome": "skipped", "reason": "cgo is off"}]}]
    }));
}

#[test]
fn a_failing_unit_in_full() {
    let mut out = Vec::new();
    gvp_report::write_json(&sample::report(vec![sample::failing()]), &mut out).unwrap();
    assert_data_eq!(
        String::from_utf8(out).unwrap(),
        str![[r#"
{
  "schema": "gvp.report/1",
  "tool": {
    "version": "0.1.0"
  },
  "toolchain": {
    "go": "1.26.8",
    "os": "linux",
    "arch": "amd64"
  },
  "sandbox": {
    "tier": "user-namespaces"
  },
  "verdict": "FAIL",
  "counts": {
    "PASS": 0,
    "WARN": 0,
    "FAIL": 1,
    "SKIP": 0,
    "ERROR": 0
  },
  "duration_ms": 3210,
  "notices": [],
  "units": [
    {
      "id": "ch1/hello",
      "kind": "program",
      "path": "ch1/hello/main.go",
      "line": 5,
      "verdict": "FAIL",
      "outcomes": [
        {
          "check": "gvp.build/compile",
          "outcome": "passed",
          "duration_ms": 12
        },
        {
          "check": "gvp.build/run",
          "outcome": "findings",
          "duration_ms": 12,
          "findings": [
            {
              "code": "output-mismatch",
              "severity": "error",
              "level": "deny",
              "message": "prints something else than its comment promises",
              "help": "change `// Output:` or the program",
              "location": {
                "path": "ch1/hello/main.go",
                "line": 6,
                "column": 2,
                "end_column": 13
              },
              "evidence": [
                {
                  "kind": "diff",
                  "text": "--- expected\n+++ actual\n@@ -1 +1 @@\n-hello, world\n+hello\n"
                },
                {
                  "kind": "command",
                  "text": "cd ch1/hello\ngo run ."
                }
              ]
            }
          ]
        }
      ]
    }
  ]
}

"#]]
        .raw()
    );
}

#[test]
fn every_kind_of_answer() {
    let report = as_json(&sample::everything());
    let outcomes: Vec<&Value> = report["units"].as_array().unwrap().iter().map(|unit| &unit["outcomes"][1]).collect();
    let words: Vec<&str> = outcomes.iter().map(|outcome| outcome["outcome"].as_str().unwrap()).collect();
    assert_eq!(words, ["passed", "findings", "findings", "skipped", "error", "findings", "skipped", "findings"]);
    assert_eq!(outcomes[4]["kind"], "machine");
    assert_eq!(outcomes[5]["findings"][0]["excuse"], "the chapter is about random numbers");
    assert!(outcomes[6]["help"].is_string() && outcomes[6].get("duration_ms").is_none());
    assert_eq!(report["interrupted"], true);
    assert_eq!(report["sandbox"]["missing"], json!(["a memory limit"]));
}
