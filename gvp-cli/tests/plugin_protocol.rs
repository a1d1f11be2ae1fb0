//! What is really said to plugins, and by them, is what the published schema describes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::borrow::Cow;
use std::path::PathBuf;

use gvp_core::{
    ArtifactKind, Capture, CheckId, Code, Evidence, EvidenceKind, Execution, Exit, Finding, Location, Outcome, Run,
    Settings, Toolchain,
};
use gvp_pipeline::{ReadOptions, read_material};
use gvp_plugin_protocol::{Answer, Call, Description, Question, Reply, Request, Speaks, schema};
use serde_json::{Value, json};

#[track_caller]
fn assert_described(message: &Value) {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    assert!(validator.is_valid(message), "{message:#}");
}

#[test]
fn calls_are_described() {
    let tutorial = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/tutorial");
    let material = read_material(&[tutorial], &ReadOptions::default()).unwrap();
    let check = CheckId::from_static("org.example.x", "y");
    let (version, name) = ("1.27.0".parse().unwrap(), "1.27".to_owned());
    let toolchain = Toolchain { version, name, os: "linux".to_owned(), arch: "amd64".to_owned() };
    for unit in &material.units {
        let request = Request::Run {
            check: check.clone(),
            unit: Cow::Borrowed(unit),
            settings: Cow::Owned(Settings::default()),
            toolchain: Cow::Borrowed(&toolchain),
        };
        let call = Call { protocol: 1, request };
        let said = serde_json::to_value(&call).unwrap();
        assert_described(&said);
        assert_eq!(serde_json::from_value::<Call<'_>>(said).unwrap(), call, "what is said is understood");
    }
    assert_described(&json!({"protocol": 1, "request": {"configure": {"options": {"strict": true}}}}));
}

#[test]
fn answers_and_questions_are_described() {
    let finding = Finding::warning(Code::from_static("odd"), Location::at("a/main.go", 3, 1).until(5), "it is odd");
    let finding = Finding { evidence: vec![Evidence::new(EvidenceKind::Output, "odd\n")], ..finding.help("even it") };
    let says = |message: Value| assert_described(&message);
    says(serde_json::to_value(Answer::Outcome(vec![finding].into())).unwrap());
    says(serde_json::to_value(Answer::Outcome(Outcome::skipped("because"))).unwrap());
    says(serde_json::to_value(Answer::Needs(vec![ArtifactKind::TestBinary])).unwrap());
    says(serde_json::to_value(Question::Execute(Run::of(ArtifactKind::Program))).unwrap());
    let execution = Execution {
        stdout: Capture { bytes: vec![0xff, 1], truncated: true },
        wall: std::time::Duration::from_millis(5),
        peak_memory: Some(1),
        loopback: true,
        command: "./x".to_owned(),
        ..Execution::ended(Exit::Code(0))
    };
    says(serde_json::to_value(Reply::Ok(execution)).unwrap());
    let description = Description {
        speaks: Speaks::OURS,
        sdk: "gvp-plugin 0.1.0".to_owned(),
        version: "1.0.0".to_owned(),
        checks: Vec::new(),
    };
    says(serde_json::to_value(description).unwrap());
}
