//! What is said of figures that have moved too far.

use gvp_core::{Code, Finding, Location, Severity};

use super::gate::{Metric, Pair};
use super::types::Change;

pub(super) const TOP_TYPES: Code = Code::from_static("top-types");

/// One finding for every figure that has moved too far, and one for the types.
pub(super) fn findings(location: &Location, moved: &[&Pair], types: &Change, since: &str) -> Vec<Finding> {
    let figure = |pair: &&Pair| {
        let (code, severity) = (pair.metric.code(), pair.metric.severity());
        Finding::new(severity, code, location.clone(), message(pair, since)).help(help(pair))
    };
    let mut findings: Vec<Finding> = moved.iter().map(figure).collect();
    if types.is_any() {
        let message = format!("the types of which it allocates most are not those of {since}: {}", types.shown());
        let finding = Finding::new(Severity::Error, TOP_TYPES, location.clone(), message);
        findings.push(finding.help("if that is meant, `gvp baseline record` takes it in"));
    }
    findings
}

fn message(pair: &Pair, since: &str) -> String {
    let (before, after) = (pair.metric.shown(pair.before.median), pair.metric.shown(pair.after.median));
    let (change, percent) = (pair.change(), pair.limit.percent);
    let sentence = match &pair.metric {
        Metric::InuseSpace => format!("{after} are in use at the end, and {before} in {since}"),
        Metric::AllocObjects => format!("it allocates {after} objects, and {before} in {since}"),
        Metric::AllocsPerOp(name) => format!("{name} allocates {after} objects an operation, and {before} in {since}"),
        Metric::BytesPerOp(name) => format!("{name} allocates {after} an operation, and {before} in {since}"),
    };
    format!("{sentence}: {change}, where ±{percent} % is the limit")
}

fn help(pair: &Pair) -> &'static str {
    if pair.after.median < pair.before.median {
        "less is well; `gvp baseline record` makes it the new baseline"
    } else {
        "if that is meant, `gvp baseline record` makes it the new baseline"
    }
}
