//! Holds a unit against what it was in another revision, by running both in turns.

use gvp_core::{CheckError, Context, Finding, Outcome, UnitId};

use super::gate::{Metric, Pair};
use super::measure::{Turn, sample};
use super::places::Changes;
use super::rank;
use super::report::{self, Since};
use super::series::{Sample, Series};
use super::types::Change;

/// How often both are run. Ten runs of the one and five of the other can lie apart by chance once in 1500 times.
const ROUNDS: u32 = 5;

/// Above this, chance explains it.
const SIGNIFICANT: f64 = 0.05;

/// The units as they were in another revision.
pub trait Earlier: std::fmt::Debug + Send + Sync {
    /// How the revision is called.
    fn name(&self) -> &str;

    /// What can be asked about the unit as it was; none where it was not there.
    fn context(&self, unit: &UnitId) -> Option<Box<dyn Context + '_>>;
}

/// The runs of both sides. In every round the old code is run twice, so that what differs between runs of the same code is
/// known from the same machine at the same time.
struct Rounds {
    before: Series,
    again: Series,
    after: Series,
}

/// Compares the unit with what it was.
pub(super) fn compare(cx: &dyn Context, earlier: &dyn Earlier) -> Result<Outcome, CheckError> {
    let Some(old) = earlier.context(&cx.unit().id) else {
        return Ok(Outcome::skipped(format!("it is not in `{}`", earlier.name())));
    };
    let mut rounds = Rounds { before: Series::default(), again: Series::default(), after: Series::default() };
    for seed in 0..ROUNDS {
        let with_benchmarks = seed == 0 || rounds.before.0.iter().any(|sample| !sample.benchmarks.is_empty());
        let turn = Turn { with_benchmarks, ..Turn::first(seed) };
        let repeated = Turn { repetition: 1, ..turn };
        for (series, cx, turn) in
            [(&mut rounds.before, &*old, turn), (&mut rounds.after, cx, turn), (&mut rounds.again, &*old, repeated)]
        {
            match sample(cx, turn)? {
                Ok(sample) => series.0.push(sample),
                Err(skip) => return Ok(skip.into()),
            }
        }
    }
    Ok(rounds.findings(cx, earlier.name()).into())
}

impl Rounds {
    fn findings(&self, cx: &dyn Context, revision: &str) -> Vec<Finding> {
        let (before, after) = (self.before.entry(), self.after.entry());
        let pairs = Pair::all(&before, &after, &cx.settings().baseline);
        let moved: Vec<&Pair> = pairs.iter().filter(|pair| pair.is_beyond_limit() && self.is_no_chance(pair)).collect();
        let types = Change::between(&before.top_types, &after.top_types);
        let (Some(was), Some(is)) = (self.before.0.first(), self.after.0.first()) else { return Vec::new() };
        let changes = Changes::between(was, is);
        let location = changes.location().cloned().unwrap_or_else(|| cx.unit().location());
        let (since, line) = (Since::Revision(revision), |pair: &Pair| self.line(pair));
        report::findings(&location, &moved, &types, since, line, &changes.shown())
    }

    /// Whether the difference is more than chance, and more than two runs of the same code differ by.
    fn is_no_chance(&self, pair: &Pair) -> bool {
        let moved = pair.before.median.abs_diff(pair.after.median);
        self.chance(&pair.metric) <= SIGNIFICANT && moved > self.noise(&pair.metric)
    }

    fn chance(&self, metric: &Metric) -> f64 {
        let mut before = values(&self.before, metric);
        before.extend(values(&self.again, metric));
        rank::chance(&before, &values(&self.after, metric))
    }

    /// How far two runs of the old code were apart in the same round, at most.
    fn noise(&self, metric: &Metric) -> u64 {
        let (first, second) = (values(&self.before, metric), values(&self.again, metric));
        first.iter().zip(second).map(|(first, second)| first.abs_diff(second)).max().unwrap_or(0)
    }

    /// A figure with how likely chance explains it, and how far two runs of the same code were apart.
    fn line(&self, pair: &Pair) -> String {
        let (chance, noise) = (self.chance(&pair.metric), pair.metric.shown(self.noise(&pair.metric)));
        format!("{}\np = {chance:.4} (Mann–Whitney), two runs of the old code differ by {noise} at most", pair.line())
    }
}

/// The figures of one metric, run by run.
fn values(series: &Series, metric: &Metric) -> Vec<u64> {
    match metric {
        Metric::InuseSpace => series.values(|sample: &Sample| sample.inuse_space),
        Metric::AllocObjects => series.values(|sample: &Sample| sample.alloc_objects),
        Metric::AllocsPerOp(name) => series.benchmark(name, |(allocs, _)| *allocs),
        Metric::BytesPerOp(name) => series.benchmark(name, |(_, bytes)| *bytes),
    }
}
