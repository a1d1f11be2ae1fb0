//! What is left of a program when it has ended, and what that means.

use std::collections::BTreeMap;

use gvp_core::{Frame, Goroutine, Location, Moment, ProbeReport};

/// What it means that a goroutine is left. The order is from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// It is still there, and may yet end.
    Lingering,
    /// The program does not end, because it waits for itself.
    Stuck,
    /// There is one more with every repetition.
    Growing,
    /// The garbage collector proved that it can never go on.
    Proven,
}

/// Goroutines that were started at the same place and wait at the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remain {
    pub(crate) meaning: Meaning,
    /// One of them.
    pub(crate) goroutine: Goroutine,
    /// How many there are.
    pub(crate) count: usize,
}

impl Remain {
    /// The author's line on which it waits, or at which it was started if it waits in somebody else's code.
    pub(crate) fn location(&self) -> Option<&Location> {
        blocked_at(&self.goroutine).or_else(|| started_at(&self.goroutine))
    }
}

/// The author's line on which a goroutine waits.
pub(crate) fn blocked_at(goroutine: &Goroutine) -> Option<&Location> {
    goroutine.frames.iter().find_map(|frame| frame.location.as_ref())
}

/// The author's line that started a goroutine, directly or through others.
pub(crate) fn started_at(goroutine: &Goroutine) -> Option<&Location> {
    goroutine.started.iter().chain(&goroutine.ancestors).find_map(|frame| frame.location.as_ref())
}

/// Where a goroutine waits, where it was started, and whether it is proven that it can never go on.
type Place<'a> = (Option<&'a Location>, Option<&'a Location>, bool);

/// What is left, weighed, the strongest first.
pub(crate) fn remains(report: &ProbeReport, is_test: bool) -> Vec<Remain> {
    if let Some(stuck) = stuck(report, is_test) {
        return vec![stuck];
    }
    let ended_well = report.moment == Moment::Exit(0);
    let mut groups: BTreeMap<Place<'_>, Vec<&Goroutine>> = BTreeMap::new();
    for goroutine in report.goroutines.iter().filter(|goroutine| is_the_authors(goroutine)) {
        let place = (blocked_at(goroutine), started_at(goroutine), goroutine.proven);
        groups.entry(place).or_default().push(goroutine);
    }
    let weighed = groups.into_values().filter_map(|group| {
        let goroutine = *group.first()?;
        let meaning = match goroutine.proven {
            true => Meaning::Proven,
            false if ended_well => Meaning::Lingering,
            false => return None,
        };
        Some(Remain { meaning, goroutine: goroutine.clone(), count: group.len() })
    });
    let mut remains: Vec<Remain> = weighed.collect();
    remains.sort_by_key(|remain| std::cmp::Reverse(remain.meaning));
    remains
}

/// The goroutine for which a program that does not end waits, if it waits for itself.
fn stuck(report: &ProbeReport, is_test: bool) -> Option<Remain> {
    if report.moment != Moment::Hang {
        return None;
    }
    let subjects = report.goroutines.iter().filter(|goroutine| is_subject(goroutine, is_test));
    let waiting = subjects.filter(|goroutine| report.quiet || (is_test && waits_for_others(goroutine, report)));
    // The test framework waits for the test in the same way; the author wants to see his own line.
    let goroutine = waiting.max_by_key(|goroutine| blocked_at(goroutine).is_some())?;
    Some(Remain { meaning: Meaning::Stuck, goroutine: goroutine.clone(), count: 1 })
}

/// Whether a goroutine is the one that runs `main`, or the test, or what comes before either.
fn is_subject(goroutine: &Goroutine, is_test: bool) -> bool {
    let outermost = |name: &str| goroutine.frames.iter().any(|frame| frame.function == name);
    let runs =
        if is_test { outermost("testing.tRunner") || outermost("testing.runExample") } else { outermost("main.main") };
    runs || initialises(goroutine)
}

/// Whether a goroutine is the one that initialises packages: it runs an `init` function, or computes a variable.
fn initialises(goroutine: &Goroutine) -> bool {
    let is_init = |frame: &Frame| {
        let after_folders = frame.function.rsplit('/').next().unwrap_or_default();
        let name = after_folders.split_once('.').map_or("", |(_package, name)| name);
        // The first `init` function of a package is called `init.0`.
        let number = name.strip_prefix("init.").unwrap_or_default();
        name == "init" || number.parse::<u32>().is_ok()
    };
    goroutine.started.is_none() && goroutine.frames.iter().any(is_init)
}

/// Whether a test waits for other goroutines, rather than for time or the machine. It is meant to end, so that waiting
/// for hours of virtual time is a hang; on the real clock only a proof tells it from a test that is slow.
fn waits_for_others(goroutine: &Goroutine, report: &ProbeReport) -> bool {
    let virtual_time = report.probe.clock == gvp_core::Clock::Virtual;
    goroutine.proven || (virtual_time && is_blocked(&goroutine.state))
}

/// Whether a goroutine in this state goes on only if another lets it.
pub(crate) fn is_blocked(state: &str) -> bool {
    ["chan ", "select", "sync.", "semacquire"].iter().any(|start| state.starts_with(start))
}

/// Whether the author answers for a goroutine: he started it, be it through others' code, and it is not one that others
/// keep for themselves.
fn is_the_authors(goroutine: &Goroutine) -> bool {
    let runs_main = goroutine.started.is_none();
    !runs_main && started_at(goroutine).is_some() && !is_harmless(goroutine)
}

/// Goroutines of the standard library that stay by design, and cost nobody anything.
fn is_harmless(goroutine: &Goroutine) -> bool {
    let runs = |name: &str| goroutine.frames.last().is_some_and(|frame: &Frame| frame.function == name);
    let idle = goroutine.state == "IO wait";
    // The connection is in the pool, for the next request.
    let pooled = runs("net/http.(*persistConn).writeLoop") || (idle && runs("net/http.(*persistConn).readLoop"));
    runs("os/signal.loop") || runs("testing.tRunner") || runs("testing.(*F).Fuzz.func1.1") || pooled
}

#[cfg(test)]
mod tests;
