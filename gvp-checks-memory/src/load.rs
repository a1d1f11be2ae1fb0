#![doc = include_str!("load.md")]

mod round;
mod workload;

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Finding, Outcome,
    Severity, Skip, Unit,
};

use crate::figures::bytes;

use round::{Loaded, Stays, under_load};
use workload::{Workload, misplaced, workloads};

/// What does it take in many goroutines at the same time, and is it gone afterwards?
pub struct Load;

const UNDER_LOAD: Code = Code::from_static("under-load");
const STAYS: Code = Code::from_static("stays-under-load");
const MISPLACED: Code = Code::from_static("misplaced-load");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "load"),
    version: 2,
    summary: "what does it take in many goroutines at the same time, and is it gone afterwards?".to_owned(),
    explanation: include_str!("load.md").to_owned(),
    codes: vec![
        CodeInfo::new(
            UNDER_LOAD,
            Severity::Note,
            "what a test or a benchmark takes in many goroutines at the same time",
        ),
        CodeInfo::new(STAYS, Severity::Warning, "goroutines or memory are left in proportion to the load"),
        CodeInfo::new(MISPLACED, Severity::Warning, "a `load` that is said of neither a test nor a benchmark"),
    ],
});

impl Check for Load {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        let declared = !workloads(unit).is_empty();
        unit.watched_as().into_iter().filter(|kind| declared && *kind == ArtifactKind::ProbedTests).collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let (unit, loads) = (cx.unit(), workloads(cx.unit()));
        let mut findings: Vec<Finding> = misplaced(unit, &loads).map(misplaced_load).collect();
        if findings.is_empty() && loads.is_empty() {
            return Ok(Skip::because("no test and no benchmark of it says `load`").into());
        }
        match unit.watched_as() {
            Err(skip) => return Ok(skip.into()),
            Ok(kind) if !loads.is_empty() && !cx.artifact(kind)?.made() => return Ok(Skip::does_not_compile().into()),
            Ok(_) => {}
        }
        let mut open = None;
        for load in &loads {
            match under_load(cx, load)? {
                Ok(loaded) => findings.push(told(load, &loaded)),
                Err(reason) => open = open.or(Some(format!("{} {reason}", load.test))),
            }
        }
        Ok(match open {
            Some(reason) if findings.is_empty() => Outcome::skipped(reason),
            _ => findings.into(),
        })
    }
}

fn misplaced_load(place: gvp_core::Location) -> Finding {
    Finding::warning(MISPLACED, place, "`load` is said of a test or a benchmark, and this is neither")
        .help("write it above a `func TestX(t *testing.T)` or `func BenchmarkX(b *testing.B)` whose body is to run in many goroutines")
        .evidence(EvidenceKind::Excerpt, "// GVP-2024: load")
}

/// What stays, with the table; where nothing does, the table.
fn told(load: &Workload, loaded: &Loaded) -> Finding {
    let finding = match loaded.stays(load.goroutines) {
        Some(stays) => left(load, stays),
        None => {
            let message = format!("{} runs in {} goroutines at the same time", load.test, load.goroutines);
            Finding::note(UNDER_LOAD, load.location.clone(), message)
        }
    };
    finding.evidence(EvidenceKind::Measurement, loaded.to_string())
}

fn left(load: &Workload, stays: Stays) -> Finding {
    let (place, message) = match stays {
        Stays::Goroutines(each, place) => {
            (place, format!("{} leaves {each:.1} goroutines for each that runs it", load.test))
        }
        Stays::Heap(each) => {
            (None, format!("{} keeps {} for each goroutine that runs it", load.test, bytes(each.round() as u64)))
        }
    };
    Finding::warning(STAYS, place.unwrap_or_else(|| load.location.clone()), message)
        .help("give whoever still waits what it waits for: close the channel, or cancel its context")
}
