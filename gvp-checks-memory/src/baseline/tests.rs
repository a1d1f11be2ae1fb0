//! What is said of figures that have moved, of another Go, and of benchmarks that are gone.

use std::sync::Arc;

use gvp_core::{Artifact, Execution, Run, Settings, Toolchain, UnitKind, Version};

use super::*;

/// A unit that nobody runs.
struct Still {
    unit: Unit,
    settings: Settings,
    toolchain: Toolchain,
}

impl Still {
    fn new() -> Self {
        let toolchain = Toolchain {
            version: Version::new(1, 26, 8),
            name: "1.26.8".to_owned(),
            os: "linux".to_owned(),
            arch: "amd64".to_owned(),
        };
        let unit = Unit::new(UnitId::new("ch1"), UnitKind::Program, "ch1/main.go");
        Self { unit, settings: Settings::default(), toolchain }
    }
}

impl Context for Still {
    fn unit(&self) -> &Unit {
        &self.unit
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    fn artifact(&self, _: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        Err(CheckError::interrupted())
    }

    fn execute(&self, _: &Run) -> Result<Arc<Execution>, CheckError> {
        Err(CheckError::interrupted())
    }
}

fn entry(inuse: u64, objects: u64) -> Entry {
    Entry {
        method: file::METHOD,
        clock: MeasuredOn::VirtualClock,
        inuse_space: Figure::of(vec![inuse]),
        alloc_objects: Figure::of(vec![objects]),
        top_types: vec![TopType::new("[]uint8", 100_000)],
        benchmarks: BTreeMap::new(),
    }
}

fn with_benchmark(allocs: u64, bytes: u64) -> Entry {
    let figures = PerOperation { allocs_per_op: Figure::of(vec![allocs]), bytes_per_op: Figure::of(vec![bytes]) };
    Entry { benchmarks: BTreeMap::from([("BenchmarkJoin".to_owned(), figures)]), ..entry(0, 1000) }
}

/// The codes of what is said, with their severity.
fn said(before: &Entry, now: &Entry) -> Vec<(String, Severity)> {
    let findings = findings(&Still::new(), before, now, &Series::default());
    findings.iter().map(|finding| (finding.code.as_str().to_owned(), finding.severity)).collect()
}

#[test]
fn the_same_is_no_finding() {
    assert_eq!(said(&entry(100_000, 1000), &entry(100_000, 1000)), []);
    assert_eq!(said(&with_benchmark(5, 300), &with_benchmark(5, 300)), []);
}

#[test]
fn what_moves_too_far_is_told_with_its_weight() {
    let error = |code: &str| vec![(code.to_owned(), Severity::Error)];
    let warning = |code: &str| vec![(code.to_owned(), Severity::Warning)];
    assert_eq!(said(&entry(100_000, 1000), &entry(100_000, 1031)), error("alloc-objects"));
    assert_eq!(said(&entry(100_000, 1000), &entry(100_000, 1030)), []);
    assert_eq!(said(&entry(100_000, 1000), &entry(105_001, 1000)), warning("inuse-space"));
    assert_eq!(said(&entry(100_000, 1000), &entry(105_000, 1000)), []);
    assert_eq!(said(&with_benchmark(5, 300), &with_benchmark(6, 300)), error("allocs-per-op"));
    assert_eq!(said(&with_benchmark(5, 300), &with_benchmark(5, 429)), warning("bytes-per-op"));
    let other = Entry { top_types: vec![TopType::new("[]main.node", 100_000)], ..entry(100_000, 1000) };
    assert_eq!(said(&entry(100_000, 1000), &other), error("top-types"));
}

#[test]
fn a_benchmark_that_is_gone_is_named() {
    assert_eq!(said(&with_benchmark(5, 300), &entry(0, 1000)), [("stale-benchmark".to_owned(), Severity::Note)]);
}

#[test]
fn without_a_baseline_nothing_is_asked_of_go() {
    let still = Still::new();
    let none = Baseline::default();
    assert!(none.needs(&still.unit).is_empty());
    assert!(matches!(none.run(&still), Ok(Outcome::Skipped(skip)) if skip.reason.contains("`gvp baseline record`")));
    let other = Baseline::of(BTreeMap::from([(UnitId::new("ch2"), Recorded::new())]));
    assert!(other.needs(&still.unit).is_empty());
    assert!(matches!(other.run(&still), Ok(Outcome::Skipped(_))));
    assert_ne!(none.basis(), other.basis());
}

/// The example of the documentation is a baseline, and what is written is what was read.
#[test]
fn the_file_survives_reading_and_writing() {
    let units = BTreeMap::from([(
        "ch1".to_owned(),
        Recorded::from([("go1.26.8 linux/amd64".to_owned(), with_benchmark(5, 300))]),
    )]);
    let file = BaselineFile { units, ..BaselineFile::empty() };
    let text = serde_json::to_string_pretty(&file).expect("it can be written");
    assert_eq!(serde_json::from_str::<BaselineFile>(&text).expect("it can be read"), file);
}
