#![doc = include_str!("profile.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Finding, Measure,
    Measured, Outcome, Severity, Skip, Unit,
};

use crate::capture::{Plan, artifact_of, capture};
use crate::figures::{bytes, share};
use crate::site::Site;

/// What does it allocate?
pub struct Profile;

const PROFILE: Code = Code::from_static("memory-profile");

/// How many sites are shown.
const SHOWN: usize = 10;

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "profile"),
    version: 1,
    summary: "what does it allocate?".to_owned(),
    explanation: include_str!("profile.md").to_owned(),
    codes: vec![CodeInfo::new(PROFILE, Severity::Note, "what a run does with memory")],
});

impl Check for Profile {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        artifact_of(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        match artifact_of(cx.unit()) {
            Err(skip) => return Ok(skip.into()),
            Ok(kind) if !cx.artifact(kind)?.made() => return Ok(Skip::does_not_compile().into()),
            Ok(_) => {}
        }
        let execution = capture(cx, &Plan::of(Measure::Allocations))?;
        match &execution.measured {
            Some(measured) => Ok(vec![finding(cx.unit(), measured)].into()),
            None => Ok(Outcome::skipped("it is ended before anything could be measured: see gvp.build/run")),
        }
    }
}

fn finding(unit: &Unit, measured: &Measured) -> Finding {
    let counters = &measured.counters;
    let message = format!(
        "it allocates {} objects, {}; {} are alive at the end",
        counters.allocated_objects,
        bytes(counters.allocated_bytes),
        bytes(measured.live_after_collection)
    );
    Finding::note(PROFILE, unit.location(), message).evidence(EvidenceKind::Measurement, table(measured))
}

/// The places that allocate most.
fn table(measured: &Measured) -> String {
    let mut sites = Site::all(measured);
    sites.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.place.cmp(&b.place)));
    let whole = sites.iter().map(|site| site.bytes).sum();
    let row = |site: &Site| {
        format!(
            "{:>10} {:>7} {:>8} × {} at {} {}",
            bytes(site.bytes),
            share(site.bytes, whole),
            site.objects,
            site.type_name(),
            site.place,
            site.function
        )
    };
    sites.iter().take(SHOWN).map(row).collect::<Vec<_>>().join("\n")
}
