//! What is told of the twins: nothing of the benign ones, and of the leaky ones the line that says `// leak`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gvp_checks_leak::antipattern::Antipattern;
use gvp_checks_leak::http_server::HttpServer;
use gvp_checks_leak::suspicion::{Suspicion, suspicions};
use gvp_core::{Answer, Cancel, Material, Silence, Unit, UnitKind, Workbench};
use gvp_pipeline::{DefaultRules, Judge, Plan, ReadOptions, Registry, SourcesOnly, read_material};

fn twins(kind: &str) -> Material {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../twins").join(kind);
    read_material(&[folder], &ReadOptions::default()).unwrap()
}

/// What is suspected of each unit, by its name.
fn suspected(material: &Material) -> BTreeMap<&str, (&Unit, Vec<Suspicion>)> {
    let workbench = SourcesOnly::default();
    let units = material.units.iter();
    units.map(|unit| (unit.id.as_str(), (unit.as_ref(), suspicions(unit, workbench.toolchain())))).collect()
}

#[test]
fn nothing_is_told_of_the_benign_ones() {
    let material = twins("benign");
    let of_kind = |kind| material.units.iter().filter(|unit| unit.kind == kind).count();
    let (programs, tests) = (of_kind(UnitKind::Program), of_kind(UnitKind::Tests));
    assert!(programs >= 30 && tests >= 30, "{programs} programs, {tests} test packages");

    let mut registry = Registry::new();
    registry.register(Box::new(Antipattern)).unwrap();
    registry.register(Box::new(HttpServer)).unwrap();
    let workbench = SourcesOnly::default();
    let cancel = Cancel::default();
    let judge = Judge {
        registry: &registry,
        rules: &DefaultRules,
        workbench: &workbench,
        recollection: None,
        threads: 2,
        cancel: &cancel,
        events: &Silence,
    };
    let report = judge.report(&material, &Plan::new(&material, &registry, &DefaultRules));
    let assessments = report.units.iter().flat_map(|unit| unit.assessments.iter().map(move |one| (&unit.unit.id, one)));
    let told: Vec<String> = assessments
        .filter(|(_, assessment)| assessment.answer != Answer::Passed)
        .map(|(unit, assessment)| format!("{unit}: {assessment:?}"))
        .collect();
    assert_eq!(told, Vec::<String>::new());
}

/// The lines of a unit that say `// leak`.
fn marked(unit: &Unit) -> BTreeSet<u32> {
    let lines = unit.files.iter().flat_map(|file| file.text.lines().zip(1..));
    lines.filter(|(text, _)| text.contains("// leak: ")).map(|(_, line)| line).collect()
}

#[test]
fn what_is_told_of_the_leaky_ones_is_marked() {
    let material = twins("leaky");
    let suspected = suspected(&material);
    let mut told = BTreeSet::new();
    for (name, (unit, suspicions)) in &suspected {
        let marked = marked(unit);
        assert!(!marked.is_empty(), "{name} does not say where it leaks");
        for suspicion in suspicions.iter().filter(|suspicion| !suspicion.blocks.is_empty()) {
            let blocks: Vec<u32> = suspicion.blocks.iter().map(|place| place.line).collect();
            assert!(blocks.iter().any(|line| marked.contains(line)), "{name}: {suspicion:?}");
        }
        told.extend(suspicions.iter().map(|suspicion| format!("{name} {}", suspicion.code)));
    }
    let expected = [
        "abandoned-send abandoned-send",
        "cancelled-worker endless-goroutine",
        "early-return abandoned-send",
        "first-answer abandoned-send",
        "generator endless-goroutine",
        "generic-stage endless-generic-goroutine",
        "late-answer.test abandoned-send",
        "service forgotten-cancel",
        "sleeping-test.test sleep-synchronised-test",
        "sleeping-test.test unfed-receive",
        "state-owner unclosed-range",
        "two-senders abandoned-send",
        "worker-pool unclosed-range",
    ];
    assert_eq!(told, expected.map(str::to_owned).into());
}
