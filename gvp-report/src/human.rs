//! The report for people: verdicts by unit, each finding with its source and evidence, and a summary.

mod chapters;
mod evidence;
mod excerpt;
mod finding;
mod notice;
mod page;
mod paint;
mod printable;
mod summary;
mod told;
mod unit;

use std::io;

use gvp_core::{Report, Verdict};

use page::Page;
use paint::Paint;
use told::Told;

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
    page.block(&chapters::show(report, look, paint))?;
    page.block(&summary::show(report, paint))
}

/// Writes a card for every unit that is to be shown: a line if it has nothing to say, else a block. Where there are
/// too many that say little, they are counted instead.
fn write_units(report: &Report, look: &Look, paint: Paint, page: &mut Page<impl io::Write>) -> io::Result<()> {
    let brief = |count| !look.verbose && count > MANY;
    let mut skipped = Tally::default();
    let mut unjudged = Tally::default();
    let mut repeated: Vec<(Verdict, String, usize)> = Vec::new();
    let mut told = Told::default();
    for unit in &report.units {
        if let Some(title) = told.only_repeats(unit).filter(|_| !look.verbose) {
            match repeated.iter_mut().find(|(verdict, known, _)| *verdict == unit.verdict && *known == title) {
                Some((_, _, count)) => *count += 1,
                None => repeated.push((unit.verdict, title, 1)),
            }
            continue;
        }
        let card = unit::show(unit, look, paint, &mut told);
        let says_something = card.lines().nth(1).is_some();
        match unit.verdict {
            Verdict::Pass if brief(report.counts.pass) && !says_something => {}
            Verdict::Skip if brief(report.counts.skip) => skipped.count(unit::common_skip_reason(unit)),
            Verdict::Error if brief(report.counts.error) && unit::only_error(unit).is_some() => {
                unjudged.count(unit::only_error(unit));
            }
            _ if says_something => page.block(&card)?,
            _ => page.line(&card)?,
        }
    }
    let more = repeated.into_iter().map(|(verdict, title, count)| {
        let units = summary::plural(count, "more unit");
        format!("{} {units}: {}, as above\n", paint.verdict(verdict), printable::line(&title))
    });
    page.block(&more.collect::<String>())?;
    page.block(&skipped.show(Verdict::Skip, paint))?;
    page.block(&unjudged.show(Verdict::Error, paint))
}

/// How many units give which reason.
#[derive(Default)]
struct Tally<'a>(Vec<(&'a str, usize)>);

impl<'a> Tally<'a> {
    fn count(&mut self, reason: Option<&'a str>) {
        let reason = reason.unwrap_or("nothing was asked");
        match self.0.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => self.0.push((reason, 1)),
        }
    }

    /// A line for every reason, the most frequent first.
    fn show(mut self, verdict: Verdict, paint: Paint) -> String {
        self.0.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let show = |(reason, count)| {
            let units = summary::plural(count, "unit");
            format!("{} {units}: {}\n", paint.verdict(verdict), printable::line(reason))
        };
        self.0.into_iter().map(show).collect()
    }
}
