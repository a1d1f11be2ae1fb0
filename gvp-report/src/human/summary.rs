//! The last line: the verdict, and what it rests on.

use std::time::Duration;

use gvp_core::{Answer, Counts, Report};

use super::paint::Paint;

/// What the sandbox lacks and whether the run was ended early, if so, and the summary.
pub(super) fn show(report: &Report, paint: Paint) -> String {
    let mut text = String::new();
    if !report.sandbox.missing.is_empty() {
        let missing = format!("the sandbox lacks {}", report.sandbox.missing.join(", "));
        text.push_str(&format!("{} {missing}\n", paint.bold("note:")));
    }
    if report.left_out > 0 {
        let left_out = format!("{} left out: nothing that they rest on has changed", plural(report.left_out, "unit"));
        text.push_str(&format!("{} {left_out}\n", paint.bold("note:")));
    }
    if report.interrupted {
        text.push_str(&format!("{}: not everything was judged\n", paint.ours("interrupted")));
    }
    let answered =
        report.units.iter().flat_map(|unit| &unit.assessments).filter(|a| !matches!(a.answer, Answer::Skipped(_)));
    let facts = [
        units(&report.counts),
        plural(answered.count(), "check"),
        format!("go{}", report.toolchain.name),
        format!("sandbox {}", report.sandbox.tier),
        duration(report.duration),
    ];
    text.push_str(&format!("{} {}\n", paint.verdict(report.verdict), facts.join(" · ")));
    text
}

/// A count and its noun.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn units(counts: &Counts) -> String {
    let parts: Vec<String> = [
        (counts.pass, "pass"),
        (counts.warn, "warn"),
        (counts.fail, "fail"),
        (counts.skip, "skip"),
        (counts.error, "error"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    let total = plural(counts.total(), "unit");
    if parts.is_empty() { total } else { format!("{total}: {}", parts.join(", ")) }
}

fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}
