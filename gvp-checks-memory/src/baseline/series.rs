//! What runs of a unit came to, one after the other.

use std::collections::BTreeMap;

use gvp_core::{Allocation, Measured};

use crate::site::Site;

use super::figure::Figure;
use super::file::{Entry, METHOD, MeasuredOn, PerOperation, TopType};

/// Types of less than this in all are none of the top three.
const SMALLEST_TYPE: u64 = 1024;

/// What one run of a unit came to.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) clock: MeasuredOn,
    pub(super) inuse_space: u64,
    pub(super) alloc_objects: u64,
    /// Bytes allocated by type.
    pub(super) types: BTreeMap<String, u64>,
    /// Allocations and bytes of an operation, by benchmark.
    pub(super) benchmarks: BTreeMap<String, (u64, u64)>,
    /// Where the author's code allocates.
    pub(super) sites: Vec<Site>,
}

impl Sample {
    /// What of a run is the author's: what the runtime and the standard library allocate by themselves is nothing that a
    /// change of the author's brings about.
    pub(super) fn of(measured: &Measured, clock: MeasuredOn, benchmarks: BTreeMap<String, (u64, u64)>) -> Self {
        let mut types = BTreeMap::new();
        let (mut inuse_space, mut others) = (0, 0);
        for allocation in &measured.allocations {
            if !is_the_authors(allocation) {
                others += allocation.objects;
                continue;
            }
            inuse_space += allocation.live_bytes;
            if let Some(name) = &allocation.type_name {
                *types.entry(name.clone()).or_default() += allocation.bytes;
            }
        }
        // The profile knows blocks of tiny objects; the counter knows every object.
        let alloc_objects = measured.counters.allocated_objects.saturating_sub(others);
        let sites = Site::all(measured).into_iter().filter(is_the_authors_place).collect();
        Self { clock, inuse_space, alloc_objects, types, benchmarks, sites }
    }
}

/// Whether a line of the author's led to it, and not the probe.
fn is_the_authors(allocation: &Allocation) -> bool {
    let frames = &allocation.frames;
    frames.iter().any(|frame| frame.location.is_some()) && !frames.iter().any(|frame| is_the_probes(&frame.function))
}

fn is_the_authors_place(site: &Site) -> bool {
    site.location.is_some() && !is_the_probes(&site.function)
}

fn is_the_probes(function: &str) -> bool {
    function.contains(".gvp")
}

/// What runs of a unit came to, one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Series(pub(super) Vec<Sample>);

impl Series {
    /// One of the figures, of each run.
    pub(super) fn values(&self, of: impl Fn(&Sample) -> u64) -> Vec<u64> {
        self.0.iter().map(of).collect()
    }

    /// The same of one benchmark, of the runs that have it.
    pub(super) fn benchmark(&self, name: &str, of: impl Fn(&(u64, u64)) -> u64) -> Vec<u64> {
        self.0.iter().filter_map(|sample| sample.benchmarks.get(name)).map(of).collect()
    }

    /// What there is to be kept of it.
    pub(super) fn entry(&self) -> Entry {
        let is_real = self.0.iter().any(|sample| sample.clock == MeasuredOn::RealClock);
        let names = self.0.iter().flat_map(|sample| sample.benchmarks.keys());
        let per_operation = |name: &String| PerOperation {
            allocs_per_op: Figure::of(self.benchmark(name, |(allocs, _)| *allocs)),
            bytes_per_op: Figure::of(self.benchmark(name, |(_, bytes)| *bytes)),
        };
        Entry {
            method: METHOD,
            clock: if is_real { MeasuredOn::RealClock } else { MeasuredOn::VirtualClock },
            inuse_space: Figure::of(self.values(|sample| sample.inuse_space)),
            alloc_objects: Figure::of(self.values(|sample| sample.alloc_objects)),
            top_types: self.top_types(),
            benchmarks: names.map(|name| (name.clone(), per_operation(name))).collect(),
        }
    }

    /// The three types with most bytes in the mean of all runs, and those within a tenth of the third.
    fn top_types(&self) -> Vec<TopType> {
        let runs = self.0.len().max(1) as u64;
        let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
        for (name, bytes) in self.0.iter().flat_map(|sample| &sample.types) {
            *totals.entry(name).or_default() += bytes;
        }
        let means = totals.into_iter().map(|(name, bytes)| (name, bytes / runs));
        let mut types: Vec<(&str, u64)> = means.filter(|(_, bytes)| *bytes >= SMALLEST_TYPE).collect();
        types.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let close_to_the_third = types.get(2).map_or(0, |(_, bytes)| bytes - bytes / 10);
        types.retain(|(_, bytes)| *bytes >= close_to_the_third);
        types.into_iter().map(|(name, bytes)| TopType::new(name, bytes)).collect()
    }
}
