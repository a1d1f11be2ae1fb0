//! Reports made by hand: every kind of answer, on programs a reader can take in at a glance.
#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;
use std::time::Duration;

use gvp_core::{
    Answer, Assessment, CheckError, CheckErrorKind, CheckId, Code, Counts, EvidenceKind, Finding, Level, Location,
    Notice, Report, SandboxFacts, Skip, SourceFile, Toolchain, Unit, UnitId, UnitKind, UnitReport, Verdict, Weighed,
};

pub(crate) const RUN: CheckId = CheckId::from_static("gvp.build", "run");
pub(crate) const VET: CheckId = CheckId::from_static("gvp.build", "vet");
pub(crate) const COMPILE: CheckId = CheckId::from_static("gvp.build", "compile");

const SOURCE: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello\")\n}\n";

pub(crate) fn unit(id: &str, assessments: Vec<Assessment>) -> UnitReport {
    let path = camino::Utf8PathBuf::from(format!("{id}/main.go"));
    let unit = Unit {
        line: 5,
        dir: id.into(),
        package: "main".to_owned(),
        files: vec![SourceFile { path: path.clone(), text: SOURCE.into(), defect: None }],
        ..Unit::new(UnitId::new(id), UnitKind::Program, path)
    };
    UnitReport { unit: Arc::new(unit), verdict: Verdict::of_unit(&assessments), assessments }
}

pub(crate) fn assessment(check: CheckId, answer: Answer) -> Assessment {
    Assessment { check, answer, duration: Duration::from_millis(12) }
}

pub(crate) fn finding(check: CheckId, level: Level, finding: Finding) -> Assessment {
    assessment(check, Answer::Findings(vec![Weighed { finding, level, excuse: None }]))
}

pub(crate) fn passed(check: CheckId) -> Assessment {
    assessment(check, Answer::Passed)
}

pub(crate) fn report(units: Vec<UnitReport>) -> Report {
    Report {
        tool_version: "0.1.0".to_owned(),
        toolchain: Toolchain {
            version: semver::Version::new(1, 26, 8),
            name: "1.26.8".to_owned(),
            os: "linux".to_owned(),
            arch: "amd64".to_owned(),
        },
        sandbox: SandboxFacts { tier: "user-namespaces".to_owned(), missing: Vec::new() },
        verdict: Verdict::of_material(units.iter().map(|unit| unit.verdict)),
        counts: Counts::of(units.iter().map(|unit| unit.verdict)),
        duration: Duration::from_millis(3210),
        units,
        notices: Vec::new(),
        interrupted: false,
        left_out: 0,
    }
}

pub(crate) fn mismatch() -> Finding {
    let place = Location::at("ch1/hello/main.go", 6, 2).until(13);
    Finding::error(Code::from_static("output-mismatch"), place, "prints something else than its comment promises")
        .evidence(EvidenceKind::Diff, "--- expected\n+++ actual\n@@ -1 +1 @@\n-hello, world\n+hello\n")
        .evidence(EvidenceKind::Command, "cd ch1/hello\ngo run .")
        .help("change `// Output:` or the program")
}

pub(crate) fn failing() -> UnitReport {
    unit("ch1/hello", vec![passed(COMPILE), finding(RUN, Level::Deny, mismatch())])
}

pub(crate) fn warned() -> UnitReport {
    let finding_ = Finding::warning(
        Code::from_static("printf"),
        Location::at("ch1/format/main.go", 6, 2),
        "Println call has possible Printf formatting directive %d",
    );
    unit("ch1/format", vec![passed(COMPILE), finding(VET, Level::Warn, finding_)])
}

pub(crate) fn not_judged() -> UnitReport {
    let error = CheckError::new(CheckErrorKind::Machine, "no space left on device: free some in /tmp");
    let answer = Answer::Error(error);
    unit("ch2/large", vec![assessment(COMPILE, answer.clone()), assessment(RUN, answer)])
}

pub(crate) fn skipped() -> UnitReport {
    let answer = Answer::Skipped(Skip::because("needs a camera"));
    unit("ch2/camera", vec![assessment(COMPILE, answer.clone()), assessment(RUN, answer)])
}

pub(crate) fn unasked() -> UnitReport {
    let skip = Skip::because("reads standard input").help("write `// GVP-2024: stdin \"text\"` above `package`");
    unit("ch2/reader", vec![passed(COMPILE), assessment(RUN, Answer::Skipped(skip))])
}

pub(crate) fn excused() -> UnitReport {
    let weighed = Weighed {
        finding: Finding::error(
            Code::from_static("output-varies"),
            Location::line("ch2/random/main.go", 6),
            "prints something else each time",
        ),
        level: Level::Allow,
        excuse: Some("the chapter is about random numbers".to_owned()),
    };
    unit("ch2/random", vec![passed(COMPILE), assessment(RUN, Answer::Findings(vec![weighed]))])
}

pub(crate) fn noted() -> UnitReport {
    let finding_ = Finding::note(
        Code::from_static("old-go"),
        Location::line("ch2/go.mod", 3),
        "asks for a Go that is out of support",
    );
    unit("ch2/old", vec![passed(COMPILE), finding(VET, Level::Allow, finding_)])
}

pub(crate) fn notice() -> Notice {
    Notice {
        location: Some(Location::line("ch3/broken.go", 1)),
        message: "cannot read this file".to_owned(),
        help: Some("check its permissions".to_owned()),
    }
}

/// One unit of every kind.
pub(crate) fn everything() -> Report {
    let passing = unit("ch1/easy", vec![passed(COMPILE), passed(RUN)]);
    let mut report = report(vec![passing, warned(), failing(), skipped(), not_judged(), excused(), unasked(), noted()]);
    report.notices.push(notice());
    report.sandbox.missing.push("a memory limit".to_owned());
    report.interrupted = true;
    report
}
