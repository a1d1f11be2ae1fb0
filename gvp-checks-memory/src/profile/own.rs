//! What of the memory is the program's, and what the runtime takes for itself.

use gvp_core::Measured;

use crate::site::Site;

/// What of the memory is the program's. What the runtime takes for itself depends on how many threads it just happened to
/// need, and is another figure in every run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OfTheProgram {
    /// Objects allocated: `Mallocs`.
    pub(super) objects: u64,
    /// Their bytes: `TotalAlloc`.
    pub(super) bytes: u64,
    /// Bytes in use after a garbage collection.
    pub(super) live_bytes: u64,
    /// Objects that the runtime allocated, which are in none of these.
    pub(super) runtimes_objects: u64,
    /// Their bytes.
    pub(super) runtimes_bytes: u64,
}

impl OfTheProgram {
    pub(super) fn of(measured: &Measured) -> Self {
        let sites = Site::all(measured);
        let sum = |figure: fn(&Site) -> u64| sites.iter().filter(|site| site.is_of_the_runtime()).map(figure).sum();
        let (objects, bytes, live): (u64, u64, u64) =
            (sum(|site| site.objects), sum(|site| site.bytes), sum(|site| site.live_bytes));
        Self {
            objects: measured.counters.allocated_objects.saturating_sub(objects),
            bytes: measured.counters.allocated_bytes.saturating_sub(bytes),
            live_bytes: measured.live_after_collection.saturating_sub(live),
            runtimes_objects: objects,
            runtimes_bytes: bytes,
        }
    }
}
