//! The report for people: verdicts by unit, each finding with its source and evidence, and a summary.

mod evidence;
mod excerpt;
mod finding;
mod notice;
mod page;
mod paint;
mod printable;
mod summary;
mod unit;

use std::io;

use gvp_core::{Report, UnitReport, Verdict};

use page::Page;
use paint::Paint;

/// How the report is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether to use colours, as ANSI escape codes.
    pub colour: bool,
    /// Whether to show what passes, what is allowed, what does not apply, and long evidence in full.
    pub verbose: bool,
    /// How wide source excerpts may be, in columns.
    pub width: usize,
}

impl Default for Look {
    /// Plain, short, and as wide as a page.
    fn default() -> Self {
        Self { colour: false, verbose: false, width: 140 }
    }
}

/// More quiet units of one verdict than this are counted in the summary instead of listed.
const MANY: usize = 20;

/// Writes the report for people.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_human(report: &Report, look: &Look, out: impl io::Write) -> io::Result<()> {
    let paint = Paint { colour: look.colour };
    let mut page = Page::new(out);
    write_units(report, look, paint, &mut page)?;
    page.block(&report.notices.iter().map(|notice| notice::show(notice, paint)).collect::<String>())?;
    page.block(&summary::show(report, paint))
}

/// Writes a card for every unit that is to be shown: a line if it has nothing to say, else a block.
fn write_units(report: &Report, look: &Look, paint: Paint, page: &mut Page<impl io::Write>) -> io::Result<()> {
    let brief_pass = !look.verbose && report.counts.pass > MANY;
    let brief_skip = !look.verbose && report.counts.skip > MANY;
    for unit in &report.units {
        let card = unit::show(unit, look, paint);
        let says_something = card.lines().nth(1).is_some();
        match unit.verdict {
            Verdict::Skip if brief_skip => {}
            Verdict::Pass if brief_pass && !says_something => {}
            _ if says_something => page.block(&card)?,
            _ => page.line(&card)?,
        }
    }
    if brief_skip { page.block(&show_skips(&report.units, paint)) } else { Ok(()) }
}

/// The skipped units by reason, the most frequent first, since there are too many to list.
fn show_skips(units: &[UnitReport], paint: Paint) -> String {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for unit in units.iter().filter(|unit| unit.verdict == Verdict::Skip) {
        let reason = unit::skip_reason(unit).map_or("nothing was asked", |skip| &skip.reason);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((reason, 1)),
        }
    }
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let show = |(reason, count)| {
        let units = summary::plural(count, "unit");
        format!("{} {units}: {}\n", paint.verdict(Verdict::Skip), printable::line(reason))
    };
    reasons.into_iter().map(show).collect()
}
