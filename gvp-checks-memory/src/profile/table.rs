//! What a run does with memory, as a table.

use std::time::Duration;

use gvp_core::Measured;

use super::pauses::Pauses;
use crate::figures::{bytes, share};
use crate::site::Site;

/// How many sites are shown.
const SHOWN: usize = 10;

/// The counters, and the places that allocate most.
pub(super) fn of(measured: &Measured, pauses: &Pauses) -> String {
    let sites = Site::all(measured);
    format!("{}\n{}", counters(measured, pauses), by(&sites, "allocated", |site| (site.bytes, site.objects)))
}

/// The places whose objects are in use.
pub(super) fn held(sites: &[Site]) -> String {
    by(sites, "in use", |site| (site.live_bytes, site.live_objects))
}

fn counters(measured: &Measured, pauses: &Pauses) -> String {
    let counters = &measured.counters;
    let rows = [
        ("goroutines", counters.goroutines.to_string()),
        ("heap in use (HeapInuse)", bytes(counters.heap_inuse)),
        ("live heap after a collection", bytes(measured.live_after_collection)),
        ("objects allocated (Mallocs)", counters.allocated_objects.to_string()),
        ("bytes allocated (TotalAlloc)", bytes(counters.allocated_bytes)),
        ("garbage collections", counters.collections.to_string()),
        ("pauses, mean and longest", pauses_text(pauses)),
    ];
    rows.map(|(name, figure)| format!("{name:<28}  {figure}\n")).concat()
}

fn pauses_text(pauses: &Pauses) -> String {
    match pauses {
        Pauses::None => "none".to_owned(),
        Pauses::Untold => "not told: no time passes in them on the virtual clock".to_owned(),
        Pauses::Told { mean, longest } => format!("{}, {}", microseconds(*mean), microseconds(*longest)),
    }
}

fn microseconds(time: Duration) -> String {
    format!("{} µs", time.as_micros())
}

/// The sites with most bytes, and what the runtime takes for itself, in one line.
fn by(sites: &[Site], what: &str, figures: fn(&Site) -> (u64, u64)) -> String {
    let whole = sites.iter().map(|site| figures(site).0).sum();
    let (own, mut sites): (Vec<&Site>, Vec<&Site>) = sites.iter().partition(|site| site.is_of_the_runtime());
    sites.retain(|site| figures(site).0 > 0);
    sites.sort_by(|a, b| figures(b).cmp(&figures(a)).then_with(|| a.place.cmp(&b.place)));
    let sum = |sites: &[&Site]| {
        sites.iter().map(|site| figures(site)).fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1))
    };
    let line = |(size, count): (u64, u64), rest: String| {
        format!("{:>10} {:>8} {count:>9}  {rest}\n", bytes(size), share(size, whole))
    };
    let mut text = format!("{what:>10} {:>8} {:>9}  type, place and function\n", "share", "objects");
    let (shown, others) = sites.split_at(sites.len().min(SHOWN));
    for site in shown {
        text.push_str(&line(figures(site), format!("{} at {} {}", site.short_type_name(), site.place, site.function)));
    }
    for (sites, name) in [(others, format!("at {} more places", others.len())), (&own, "the runtime itself".to_owned())]
    {
        if sum(sites).0 > 0 {
            text.push_str(&line(sum(sites), name));
        }
    }
    text
}

#[cfg(test)]
mod tests;
