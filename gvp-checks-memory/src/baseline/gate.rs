//! What is held against what, and how far it may move.

use gvp_core::{BaselineSettings, Code, Severity};

use super::figure::Figure;
use super::file::Entry;
use crate::figures::bytes;

pub(super) const INUSE_SPACE: Code = Code::from_static("inuse-space");
pub(super) const ALLOC_OBJECTS: Code = Code::from_static("alloc-objects");
pub(super) const ALLOCS_PER_OP: Code = Code::from_static("allocs-per-op");
pub(super) const BYTES_PER_OP: Code = Code::from_static("bytes-per-op");

/// Differences of so many bytes an operation do not count: what a pool or a buffer costs once is dealt out to all.
const BYTES_PER_OP_FLOOR: u64 = 128;

/// What is measured, and held against what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Metric {
    /// Bytes in use at the end.
    InuseSpace,
    /// Objects allocated.
    AllocObjects,
    /// Objects for an operation of this benchmark.
    AllocsPerOp(String),
    /// Bytes for an operation of this benchmark.
    BytesPerOp(String),
}

impl Metric {
    pub(super) fn code(&self) -> Code {
        match self {
            Self::InuseSpace => INUSE_SPACE,
            Self::AllocObjects => ALLOC_OBJECTS,
            Self::AllocsPerOp(_) => ALLOCS_PER_OP,
            Self::BytesPerOp(_) => BYTES_PER_OP,
        }
    }

    /// Objects are counted exactly, and block; how many bytes are in use depends on more than the code.
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::InuseSpace | Self::BytesPerOp(_) => Severity::Warning,
            Self::AllocObjects | Self::AllocsPerOp(_) => Severity::Error,
        }
    }

    pub(super) fn limit(&self, settings: &BaselineSettings) -> Limit {
        let (percent, floor) = match self {
            Self::InuseSpace => (settings.inuse_space, settings.inuse_floor),
            Self::AllocObjects => (settings.alloc_objects, settings.objects_floor),
            // `testing` rounds down to whole objects, so that one more is one more for every operation.
            Self::AllocsPerOp(_) => (settings.alloc_objects, 0),
            Self::BytesPerOp(_) => (settings.inuse_space, BYTES_PER_OP_FLOOR),
        };
        Limit { percent, floor }
    }

    /// The name that it has in tables, of benchmarks with theirs.
    pub(super) fn label(&self) -> String {
        match self {
            Self::InuseSpace => "inuse_space".to_owned(),
            Self::AllocObjects => "alloc_objects".to_owned(),
            Self::AllocsPerOp(name) => format!("{name} allocs/op"),
            Self::BytesPerOp(name) => format!("{name} B/op"),
        }
    }

    /// A figure with its unit.
    pub(super) fn shown(&self, figure: u64) -> String {
        match self {
            Self::InuseSpace | Self::BytesPerOp(_) => bytes(figure),
            Self::AllocObjects | Self::AllocsPerOp(_) => format!("{figure}"),
        }
    }
}

/// How far a figure may move, up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) percent: u32,
    pub(super) floor: u64,
}

impl Limit {
    /// Whether a figure has moved beyond both.
    pub(super) fn is_exceeded(self, before: u64, after: u64) -> bool {
        let moved = before.abs_diff(after);
        let beyond_share = u128::from(moved) * 100 > u128::from(before) * u128::from(self.percent);
        beyond_share && moved > self.floor
    }
}

/// A figure on both sides: what a table shows in a line, and a picture as two bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(super) metric: Metric,
    pub(crate) before: Figure,
    pub(crate) after: Figure,
    pub(super) limit: Limit,
}

impl Pair {
    /// All that is on both sides.
    pub(super) fn all(before: &Entry, after: &Entry, settings: &BaselineSettings) -> Vec<Self> {
        let pair = |metric: Metric, before, after| {
            let limit = metric.limit(settings);
            Self { metric, before, after, limit }
        };
        let mut pairs = vec![
            pair(Metric::InuseSpace, before.inuse_space, after.inuse_space),
            pair(Metric::AllocObjects, before.alloc_objects, after.alloc_objects),
        ];
        for (name, was) in &before.benchmarks {
            if let Some(is) = after.benchmarks.get(name) {
                pairs.push(pair(Metric::AllocsPerOp(name.clone()), was.allocs_per_op, is.allocs_per_op));
                pairs.push(pair(Metric::BytesPerOp(name.clone()), was.bytes_per_op, is.bytes_per_op));
            }
        }
        pairs
    }

    /// Whether it has moved too far, whatever the cause.
    pub(super) fn is_beyond_limit(&self) -> bool {
        self.limit.is_exceeded(self.before.median, self.after.median)
    }

    /// How far it has moved, such as `+3.1 %`.
    pub(super) fn change(&self) -> String {
        let (before, after) = (self.before.median, self.after.median);
        match (before, after) {
            _ if before == after => "±0 %".to_owned(),
            (0, _) => "from none".to_owned(),
            _ => format!("{:+.1} %", (after as f64 - before as f64) * 100.0 / before as f64),
        }
    }

    /// The line of a table.
    pub(super) fn line(&self) -> String {
        let Limit { percent, floor } = self.limit;
        let beyond = if floor > 0 { format!(" and {}", self.metric.shown(floor)) } else { String::new() };
        let (before, after) = (self.shown(&self.before), self.shown(&self.after));
        format!("{}  {before} → {after}  {}  (limit ±{percent} %{beyond})", self.metric.label(), self.change())
    }

    fn shown(&self, figure: &Figure) -> String {
        let median = self.metric.shown(figure.median);
        match figure.spread() {
            0 => median,
            _ => format!("{median} [{}–{}]", self.metric.shown(figure.least), self.metric.shown(figure.most)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exceeded(metric: &Metric, before: u64, after: u64) -> bool {
        metric.limit(&BaselineSettings::default()).is_exceeded(before, after)
    }

    /// Each gate is red just over its limit, and green just under it, in both directions.
    #[test]
    fn each_gate_can_fail() {
        let of = "BenchmarkJoin".to_owned();
        for (metric, before, within, beyond) in [
            (Metric::AllocObjects, 10_000, 300, 301),
            (Metric::InuseSpace, 1_000_000, 50_000, 50_001),
            (Metric::AllocsPerOp(of.clone()), 100, 3, 4),
            (Metric::BytesPerOp(of), 10_000, 500, 501),
        ] {
            assert!(!exceeded(&metric, before, before), "{metric:?}: the same");
            assert!(!exceeded(&metric, before, before + within), "{metric:?} +{within}");
            assert!(!exceeded(&metric, before, before - within), "{metric:?} -{within}");
            assert!(exceeded(&metric, before, before + beyond), "{metric:?} +{beyond}");
            assert!(exceeded(&metric, before, before - beyond), "{metric:?} -{beyond}");
        }
    }

    #[test]
    fn what_is_small_has_a_floor() {
        assert!(!exceeded(&Metric::AllocObjects, 20, 28) && exceeded(&Metric::AllocObjects, 20, 29));
        assert!(!exceeded(&Metric::InuseSpace, 0, 4096) && exceeded(&Metric::InuseSpace, 0, 4097));
        let of = "BenchmarkJoin".to_owned();
        assert!(
            !exceeded(&Metric::BytesPerOp(of.clone()), 8, 136) && exceeded(&Metric::BytesPerOp(of.clone()), 8, 137)
        );
        assert!(exceeded(&Metric::AllocsPerOp(of), 0, 1), "one more for every operation is never nothing");
    }

    #[test]
    fn limits_can_be_set() {
        let settings = BaselineSettings { alloc_objects: 10, objects_floor: 0, ..BaselineSettings::default() };
        let limit = Metric::AllocObjects.limit(&settings);
        assert!(!limit.is_exceeded(100, 110) && limit.is_exceeded(100, 111));
    }
}
