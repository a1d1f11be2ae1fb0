//! What the counts of operations on locks and pools advise: counts do not depend on how busy the machine is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use gvp_core::{EvidenceKind, Finding, Location, Measured, UseKind};

use super::lost::{self, Lost, time};
use super::{FEW_READS, NO_REUSE, SLEEPS};

/// How often an `RWMutex` must be locked before anything is said of it.
const LOCKED: u64 = 64;

/// The share of locks for reading, in per cent, below which an `RWMutex` costs more than it gives.
const READS: u64 = 10;

/// How often something must be taken from a `Pool` before anything is said of it.
const TAKEN: u64 = 16;

/// What others must lose at locks before it matters that somebody sleeps with one, which the probe only counts from a
/// millisecond on.
const NOTICEABLE: Duration = Duration::from_millis(1);

/// Operations that all objects made for the same purpose see together.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Uses<'a> {
    counts: BTreeMap<UseKind, u64>,
    /// The author's lines that do it.
    lines: BTreeSet<(UseKind, &'a Location)>,
}

impl Uses<'_> {
    fn count(&self, kind: UseKind) -> u64 {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    /// The first of the author's lines that does this.
    fn line(&self, kind: UseKind) -> Option<&Location> {
        self.lines.iter().find(|(other, _)| *other == kind).map(|(_, line)| *line)
    }
}

/// All that can be advised.
pub(super) fn advice(measured: &Measured, lost: &[Lost]) -> Vec<Finding> {
    let objects = by_object(measured);
    let mut findings: Vec<Finding> = sleeping(measured, lost).into_iter().collect();
    findings.extend(objects.iter().filter_map(few_reads));
    findings.extend(objects.iter().filter_map(never_put_back));
    findings
}

/// The uses of locks and pools. Those that are used on the same lines are taken together: they are fields of values of one
/// type, say.
fn by_object(measured: &Measured) -> Vec<Uses<'_>> {
    let mut objects: BTreeMap<u32, Uses<'_>> = BTreeMap::new();
    for used in measured.uses.iter().filter(|used| used.kind != UseKind::SleepHolding) {
        let uses = objects.entry(used.object).or_default();
        *uses.counts.entry(used.kind).or_default() += used.count;
        uses.lines.extend(used.frames.iter().find_map(|frame| frame.location.as_ref()).map(|line| (used.kind, line)));
    }
    let mut together: Vec<Uses<'_>> = Vec::new();
    for uses in objects.into_values().filter(|uses| !uses.lines.is_empty()) {
        match together.iter_mut().find(|other| !other.lines.is_disjoint(&uses.lines)) {
            Some(other) => {
                uses.counts.iter().for_each(|(kind, count)| *other.counts.entry(*kind).or_default() += count);
                other.lines.extend(&uses.lines);
            }
            None => together.push(uses),
        }
    }
    together
}

fn few_reads(uses: &Uses<'_>) -> Option<Finding> {
    let (reads, writes) = (uses.count(UseKind::ReadLock), uses.count(UseKind::WriteLock));
    let few = reads + writes >= LOCKED && reads * 100 < (reads + writes) * READS;
    let location = uses.line(UseKind::WriteLock).filter(|_| few)?;
    let share = crate::figures::share(reads, reads + writes);
    Some(
        Finding::note(FEW_READS, location.clone(), "this RWMutex is hardly ever locked for reading")
            .help("a Mutex is smaller, and faster to lock")
            .evidence(EvidenceKind::Measurement, format!("{reads} times RLock, {writes} times Lock: {share} reads")),
    )
}

fn never_put_back(uses: &Uses<'_>) -> Option<Finding> {
    let [taken, made, put] = [UseKind::PoolGet, UseKind::PoolNew, UseKind::PoolPut].map(|kind| uses.count(kind));
    let location = uses.line(UseKind::PoolGet).filter(|_| taken >= TAKEN && put == 0)?;
    Some(
        Finding::warning(NO_REUSE, location.clone(), "what is taken from this Pool is never put back")
            .help("put it back when it is done with: without that a Pool only costs time")
            .evidence(EvidenceKind::Measurement, format!("{taken} times Get, {made} times New, {put} times Put")),
    )
}

/// Somebody sleeps with a lock while others wait for one.
fn sleeping(measured: &Measured, lost: &[Lost]) -> Option<Finding> {
    let mut sleeps = measured.uses.iter().filter(|used| used.kind == UseKind::SleepHolding);
    // Only the author's own sleep: others' is theirs to answer for.
    let used = sleeps.find(|used| used.frames.first().is_some_and(|frame| frame.location.is_some()))?;
    let location = used.frames.first()?.location.as_ref()?;
    let waited = lost::at_locks(lost);
    (waited >= NOTICEABLE).then(|| {
        Finding::warning(SLEEPS, location.clone(), "it sleeps with a lock that others wait for")
            .help("unlock before it sleeps")
            .evidence(EvidenceKind::Measurement, format!("others wait {} for locks meanwhile", time(waited)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(counts: &[(UseKind, u64)], line: &'static Location) -> Uses<'static> {
        let lines = counts.iter().map(|(kind, _)| (*kind, line)).collect();
        Uses { counts: counts.iter().copied().collect(), lines }
    }

    fn line() -> &'static Location {
        Box::leak(Box::new(Location::line("ch1/main.go", 9)))
    }

    #[test]
    fn an_rwmutex_with_few_reads_is_told_just_under_the_limit_and_not_just_over_it() {
        let locked = |reads, writes| uses(&[(UseKind::ReadLock, reads), (UseKind::WriteLock, writes)], line());
        assert!(few_reads(&locked(9, 91)).is_some() && few_reads(&locked(10, 90)).is_none());
        assert!(few_reads(&locked(0, 64)).is_some() && few_reads(&locked(0, 63)).is_none());
    }

    #[test]
    fn a_pool_is_told_of_when_nothing_is_put_back() {
        let pool = |taken, put| uses(&[(UseKind::PoolGet, taken), (UseKind::PoolPut, put)], line());
        assert!(never_put_back(&pool(16, 0)).is_some());
        assert!(never_put_back(&pool(15, 0)).is_none() && never_put_back(&pool(1000, 1)).is_none());
    }
}
