//! One finding: what is wrong, the author's own line with the place underlined, the evidence, and what to do.

use std::fmt::Write as _;

use gvp_core::{CheckId, Finding, Unit, Weighed};

use super::paint::Paint;
use super::{Look, evidence, excerpt, printable};

/// A finding in full.
pub(super) fn show(unit: &Unit, check: &CheckId, weighed: &Weighed, look: &Look, paint: Paint) -> String {
    let Weighed { finding, level, excuse } = weighed;
    let message = printable::block(finding.message.trim_end());
    let mut text =
        format!("{}{} {message}\n", paint.level(*level), paint.bold(format_args!("[{check} {}]:", finding.code)));
    text.push_str(&excerpt::show(unit, &finding.location, *level, look));
    let gutter = " ".repeat(finding.location.line.to_string().len());
    for piece in &finding.evidence {
        text.push_str(&evidence::show(piece, &gutter, look, paint));
    }
    if let Some(help) = &finding.help {
        append(&mut text, &gutter, &paint.help("help"), help);
    }
    if let Some(excuse) = excuse {
        append(&mut text, &gutter, &paint.bold("excused by the author"), excuse);
    }
    text
}

/// A finding that the author excuses, in one line.
pub(super) fn show_excused(check: &CheckId, finding: &Finding, excuse: &str, paint: Paint) -> String {
    let message = printable::line(&finding.message);
    let path = printable::line(finding.location.path.as_str());
    let line = finding.location.line;
    let what = format!("excused {check} {}: {message} ({path}:{line})", finding.code);
    format!("  {}: {}\n", paint.dim(what), printable::line(excuse))
}

fn append(text: &mut String, gutter: &str, label: &str, what: &str) {
    let what = printable::block(what.trim_end()).replace('\n', &format!("\n{gutter}   "));
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{gutter} = {label}: {what}");
}
