//! What a run does with memory, as a table.

use std::time::Duration;

use gvp_core::Measured;

use super::own::OfTheProgram;
use super::pauses::Pauses;
use crate::figures::{bytes, share};
use crate::site::Site;

/// How many sites are shown.
const SHOWN: usize = 10;

/// The counters that are the same in every run, and the places that allocate most.
pub(super) fn of(measured: &Measured, program: &OfTheProgram) -> String {
    let rows = [
        ("goroutines", measured.counters.goroutines.to_string()),
        ("objects allocated (Mallocs)", program.objects.to_string()),
        ("bytes allocated (TotalAlloc)", bytes(program.bytes)),
    ];
    let sites = by(&Site::all(measured), "allocated", |site| (site.bytes, site.objects));
    format!("{}\n{sites}", lines(&rows))
}

/// The counters that are others in every run: of what is still alive in the end, a collection overlooks some by chance.
pub(super) fn readings(measured: &Measured, program: &OfTheProgram, pauses: &Pauses) -> String {
    let runtimes = format!("{}, {} objects", bytes(program.runtimes_bytes), program.runtimes_objects);
    lines(&[
        ("live heap after a collection", bytes(program.live_bytes)),
        ("heap in use (HeapInuse)", bytes(measured.counters.heap_inuse)),
        ("allocated by the runtime", runtimes),
        ("garbage collections", measured.counters.collections.to_string()),
        ("pauses, mean and longest", pauses_text(pauses)),
    ])
}

/// The places whose objects are in use.
pub(super) fn held(sites: &[Site]) -> String {
    by(sites, "in use", |site| (site.live_bytes, site.live_objects))
}

fn lines(rows: &[(&str, String)]) -> String {
    rows.iter().map(|(name, figure)| format!("{name:<28}  {figure}\n")).collect()
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

/// The sites with most bytes, without those of the runtime; the rest in one line.
fn by(sites: &[Site], what: &str, figures: fn(&Site) -> (u64, u64)) -> String {
    let is_shown = |site: &&Site| figures(site).0 > 0 && !site.is_of_the_runtime();
    let mut sites: Vec<&Site> = sites.iter().filter(is_shown).collect();
    sites.sort_by(|a, b| figures(b).cmp(&figures(a)).then_with(|| a.place.cmp(&b.place)));
    let sum = |sites: &[&Site]| {
        sites.iter().map(|site| figures(site)).fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1))
    };
    let whole = sum(&sites).0;
    let line = |(size, count): (u64, u64), rest: String| {
        format!("{:>10} {:>8} {count:>9}  {rest}\n", bytes(size), share(size, whole))
    };
    let mut text = format!("{what:>10} {:>8} {:>9}  type, place and function\n", "share", "objects");
    let (shown, others) = sites.split_at(sites.len().min(SHOWN));
    for site in shown {
        let rest = format!("{} at {} {}", site.short_type_name(), site.place, site.function);
        text.push_str(&line(figures(site), rest));
    }
    if !others.is_empty() {
        text.push_str(&line(sum(others), format!("at {} more places", others.len())));
    }
    text
}

#[cfg(test)]
mod tests;
