//! Code in prose: how far it got, on every page and in all.

use gvp_core::{Counts, Report, Rung, UnitReport, Verdict};

use super::paint::Paint;
use super::{Look, printable, summary};

/// The rungs from the top down, and what to call what ended there.
const RUNGS: [(Rung, &str); 6] = [
    (Rung::Compare, "run and compared"),
    (Rung::Run, "run"),
    (Rung::Build, "built"),
    (Rung::TypeCheck, "type-checked"),
    (Rung::Parse, "parsed only"),
    (Rung::None, "not Go"),
];

/// A line for all fences, and one for every page that has something to answer for; nothing where there are no fences.
pub(super) fn show(report: &Report, look: &Look, paint: Paint) -> String {
    let fences: Vec<&UnitReport> = report.units.iter().filter(|unit| unit.climb.is_some()).collect();
    if fences.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    for page in fences.chunk_by(|a, b| a.unit.path == b.unit.path) {
        let worst = Verdict::of_material(page.iter().map(|unit| unit.verdict));
        let says_something = matches!(worst, Verdict::Warn | Verdict::Error | Verdict::Fail);
        if says_something || look.verbose {
            text.push_str(&chapter(page, worst, paint));
        }
    }
    text.push_str(&format!("{} {}: {}\n", paint.bold("fences"), count(&fences), ladder(&fences)));
    text
}

fn chapter(page: &[&UnitReport], worst: Verdict, paint: Paint) -> String {
    let name = page.first().map(|unit| printable::line(unit.unit.path.as_str())).unwrap_or_default();
    let counts = Counts::of(page.iter().map(|unit| unit.verdict));
    let bad = [(counts.fail, "fail"), (counts.error, "error"), (counts.warn, "warn")];
    let bad: Vec<String> = bad.iter().filter(|(count, _)| *count > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let bad = if bad.is_empty() { String::new() } else { format!("; {}", bad.join(", ")) };
    let fences = summary::plural(count(page), "fence");
    format!(
        "{} {}  {}{bad}\n",
        paint.verdict(worst),
        paint.bold(name),
        paint.dim(format!("{fences}: {}", ladder(page)))
    )
}

/// How many fences some units are made of.
fn count(units: &[&UnitReport]) -> usize {
    units.iter().filter_map(|unit| unit.unit.fence.as_ref()).map(|fence| fence.lines.len()).sum()
}

/// How many fences ended on which rung.
fn ladder(units: &[&UnitReport]) -> String {
    let on = |rung: Rung| {
        let there = units.iter().filter(|unit| unit.climb.as_ref().is_some_and(|climb| climb.rung == rung)).copied();
        count(&there.collect::<Vec<_>>())
    };
    let parts = RUNGS.into_iter().map(|(rung, words)| (on(rung), words)).filter(|(count, _)| *count > 0);
    parts.map(|(count, words)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
}
