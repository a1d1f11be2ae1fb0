//! What is said of figures that have moved too far.

use gvp_core::{Code, Evidence, EvidenceKind, Finding, Location, Severity};

use super::gate::{Metric, Pair};
use super::types::Change;

pub(super) const TOP_TYPES: Code = Code::from_static("top-types");

/// What figures are held against.
#[derive(Debug, Clone, Copy)]
pub(super) enum Since<'a> {
    /// What was recorded, which can be recorded anew.
    Recorded,
    /// A revision of Git.
    Revision(&'a str),
}

impl Since<'_> {
    fn shown(self) -> String {
        match self {
            Self::Recorded => "the baseline".to_owned(),
            Self::Revision(name) => format!("`{name}`"),
        }
    }

    /// What to do about a figure that has moved, where there is anything to say.
    fn help(self, is_less: bool) -> Option<&'static str> {
        match self {
            Self::Recorded if is_less => Some("less is well; `gvp baseline record` makes it the new baseline"),
            Self::Recorded => Some("if that is meant, `gvp baseline record` makes it the new baseline"),
            Self::Revision(_) => None,
        }
    }
}

/// One finding for every figure that has moved too far, with `line` to show it, and one for the types. The first shows
/// `places` as well.
pub(super) fn findings(
    location: &Location,
    moved: &[&Pair],
    types: &Change,
    since: Since<'_>,
    line: impl Fn(&Pair) -> String,
    places: &str,
) -> Vec<Finding> {
    let figure = |pair: &&Pair| {
        let (code, severity) = (pair.metric.code(), pair.metric.severity());
        let finding = Finding::new(severity, code, location.clone(), message(pair, since));
        let help = since.help(pair.after.median < pair.before.median).map(str::to_owned);
        Finding { help, ..finding }.evidence(EvidenceKind::Measurement, line(pair))
    };
    let mut findings: Vec<Finding> = moved.iter().map(figure).collect();
    if types.is_any() {
        let message =
            format!("the types of which it allocates most are not those of {}: {}", since.shown(), types.shown());
        let finding = Finding::new(Severity::Error, TOP_TYPES, location.clone(), message);
        let finding = Finding { help: since.help(false).map(str::to_owned), ..finding };
        findings.push(finding.evidence(EvidenceKind::Measurement, types.table()));
    }
    if let Some(first) = findings.first_mut().filter(|_| !places.is_empty()) {
        first.evidence.push(Evidence::new(EvidenceKind::Measurement, places));
    }
    findings
}

fn message(pair: &Pair, since: Since<'_>) -> String {
    let (before, after) = (pair.metric.shown(pair.before.median), pair.metric.shown(pair.after.median));
    let (change, percent, since) = (pair.change(), pair.limit.percent, since.shown());
    let sentence = match &pair.metric {
        Metric::InuseSpace => format!("{after} are in use at the end, and {before} in {since}"),
        Metric::AllocObjects => format!("it allocates {after} objects, and {before} in {since}"),
        Metric::AllocsPerOp(name) => format!("{name} allocates {after} objects an operation, and {before} in {since}"),
        Metric::BytesPerOp(name) => format!("{name} allocates {after} an operation, and {before} in {since}"),
    };
    format!("{sentence}: {change}, where ±{percent} % is the limit")
}
