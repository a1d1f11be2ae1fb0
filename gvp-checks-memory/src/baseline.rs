#![doc = include_str!("baseline.md")]

mod against;
mod benchmarks;
mod figure;
mod file;
mod gate;
mod measure;
mod places;
mod rank;
mod recorder;
mod report;
mod series;
mod types;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Finding, Outcome, Severity, Skip,
    Unit, UnitId,
};
use sha2::{Digest, Sha256};

pub use against::Earlier;
pub use figure::Figure;
pub use file::{BaselineFile, Entry, MeasuredOn, PerOperation, Recorded, SCHEMA, TopType, schema, toolchain_key};
pub use recorder::{Measurements, Recorder};

use gate::Pair;
use report::Since;
use series::Series;
use types::Change;

/// The name of this check.
pub const ID: CheckId = CheckId::from_static(crate::NAMESPACE, "baseline");

const NOT_COMPARABLE: Code = Code::from_static("not-comparable");
const STALE_BENCHMARK: Code = Code::from_static("stale-benchmark");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: ID,
    version: 1,
    summary: "does it still allocate what its baseline says?".to_owned(),
    explanation: include_str!("baseline.md").to_owned(),
    codes: vec![
        CodeInfo::new(
            gate::ALLOC_OBJECTS,
            Severity::Error,
            "it allocates more or fewer objects than its baseline says",
        ),
        CodeInfo::new(gate::ALLOCS_PER_OP, Severity::Error, "a benchmark allocates more or fewer objects an operation"),
        CodeInfo::new(
            report::TOP_TYPES,
            Severity::Error,
            "other types than before are those of which most is allocated",
        ),
        CodeInfo::new(gate::INUSE_SPACE, Severity::Warning, "more or less is in use at the end than its baseline says"),
        CodeInfo::new(gate::BYTES_PER_OP, Severity::Warning, "a benchmark allocates more or fewer bytes an operation"),
        CodeInfo::new(NOT_COMPARABLE, Severity::Warning, "the baseline is of another Go or another kind of machine"),
        CodeInfo::new(
            STALE_BENCHMARK,
            Severity::Note,
            "a benchmark of the baseline is not there, or does not end well",
        ),
    ],
});

/// Does it still allocate what its baseline says?
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    against: Against,
}

/// What units are held against.
#[derive(Debug, Clone, Default)]
enum Against {
    /// There is no baseline.
    #[default]
    Nothing,
    /// What was recorded, and its digest.
    Recorded(Arc<BTreeMap<UnitId, Recorded>>, String),
    /// What they were in another revision.
    Revision(Arc<dyn Earlier>),
}

impl Baseline {
    /// Holds units against what was recorded of them.
    pub fn of(recorded: BTreeMap<UnitId, Recorded>) -> Self {
        // Whatever the file looks like, what it means is written in one way.
        let written = serde_json::to_vec(&recorded).unwrap_or_default();
        let digest = Sha256::digest(&written).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { against: Against::Recorded(Arc::new(recorded), digest) }
    }

    /// Holds units against what they were in another revision.
    pub fn against(earlier: Arc<dyn Earlier>) -> Self {
        Self { against: Against::Revision(earlier) }
    }
}

impl Check for Baseline {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    /// Nothing is made of a unit that there is nothing to hold against.
    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        match &self.against {
            Against::Nothing => Vec::new(),
            Against::Recorded(recorded, _) if !recorded.contains_key(&unit.id) => Vec::new(),
            Against::Recorded(..) | Against::Revision(_) => unit.watched_as().into_iter().collect(),
        }
    }

    fn basis(&self) -> Option<String> {
        match &self.against {
            Against::Nothing => Some(String::new()),
            Against::Recorded(_, digest) => Some(digest.clone()),
            Against::Revision(_) => None,
        }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        if let Err(skip) = cx.unit().watched_as() {
            return Ok(skip.into());
        }
        match &self.against {
            // Most material has none, and needs none: no advice for every unit.
            Against::Nothing => Ok(Outcome::skipped("there is no baseline: `gvp baseline record` writes one")),
            Against::Revision(earlier) => against::compare(cx, earlier.as_ref()),
            Against::Recorded(all, _) => match all.get(&cx.unit().id) {
                None => Ok(unrecorded("the baseline says nothing of it").into()),
                Some(recorded) => hold_against(cx, recorded),
            },
        }
    }
}

fn unrecorded(why: &str) -> Skip {
    Skip::because(why).help("`gvp baseline record` writes down what it allocates now")
}

/// Holds a unit against what was recorded of it.
fn hold_against(cx: &dyn Context, recorded: &Recorded) -> Result<Outcome, CheckError> {
    let series = match measure::series(cx)? {
        Ok(series) => series,
        Err(skip) => return Ok(skip.into()),
    };
    let (key, now) = (toolchain_key(cx.toolchain()), series.entry());
    let finding = match recorded.get(&key) {
        None => not_comparable(cx.unit(), &format!("it was recorded with {}, and this is {key}", names(recorded))),
        Some(before) if before.method != now.method => not_comparable(cx.unit(), "another GVP measured otherwise"),
        Some(before) if before.clock != now.clock => not_comparable(cx.unit(), "it was recorded on the other clock"),
        Some(before) => return Ok(findings(cx, before, &now, &series).into()),
    };
    Ok(vec![finding].into())
}

fn names(recorded: &Recorded) -> String {
    recorded.keys().map(String::as_str).collect::<Vec<_>>().join(" and ")
}

fn not_comparable(unit: &Unit, why: &str) -> Finding {
    Finding::warning(NOT_COMPARABLE, unit.location(), format!("its baseline says nothing of this run: {why}"))
        .help("`gvp baseline record` with this Go adds what it allocates here")
}

fn findings(cx: &dyn Context, before: &Entry, now: &Entry, series: &Series) -> Vec<Finding> {
    let pairs = Pair::all(before, now, &cx.settings().baseline);
    let moved: Vec<&Pair> =
        pairs.iter().filter(|pair| pair.is_beyond_limit() && pair.after.is_apart_from(&pair.before)).collect();
    let types = Change::between(&before.top_types, &now.top_types);
    let places = series.0.first().map(places::most).unwrap_or_default();
    let location = cx.unit().location();
    let findings = report::findings(&location, &moved, &types, Since::Recorded, Pair::line, &places).into_iter();
    findings.chain(stale_benchmarks(cx.unit(), before, now)).collect()
}

/// Benchmarks that are no longer measured.
fn stale_benchmarks(unit: &Unit, before: &Entry, now: &Entry) -> Option<Finding> {
    let gone: Vec<&str> =
        before.benchmarks.keys().filter(|name| !now.benchmarks.contains_key(*name)).map(String::as_str).collect();
    let message = || format!("the baseline speaks of {}, which is not measured any more", gone.join(", "));
    (!gone.is_empty()).then(|| {
        Finding::note(STALE_BENCHMARK, unit.location(), message())
            .help("`gvp baseline record` leaves it out; see that the benchmarks of the package end well")
    })
}

#[cfg(test)]
mod tests;
