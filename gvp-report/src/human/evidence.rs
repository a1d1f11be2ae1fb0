//! Evidence under a finding: commands as one would type them, diffs in colour, everything else as an indented block.

use gvp_core::{Evidence, EvidenceKind};

use super::paint::Paint;
use super::{Look, printable};

/// Longer evidence is cut for people, unless they want it all; the JSON report has it in full.
const LINES: usize = 40;

/// One piece of evidence, its label at the gutter of the excerpt above, and where files that show more of it are.
pub(super) fn show(evidence: &Evidence, gutter: &str, look: &Look, paint: Paint) -> String {
    let mut text = show_text(evidence, gutter, look, paint);
    for path in evidence.files.iter().filter_map(|file| file.written.as_ref()) {
        text.push_str(&format!("{gutter} = {} {}\n", paint.bold("file:"), printable::line(path.as_str())));
    }
    text
}

fn show_text(evidence: &Evidence, gutter: &str, look: &Look, paint: Paint) -> String {
    let text = printable::block(evidence.text.trim_end_matches('\n'));
    let total = text.lines().count();
    let shown = if look.verbose { total } else { LINES };
    let lines: Vec<String> = text.lines().take(shown).map(|line| show_line(evidence.kind, line, paint)).collect();
    let label = match label(evidence.kind) {
        Some(label) => format!("{label}:"),
        None => return lines.iter().map(|line| format!("{gutter} = {line}\n")).collect(),
    };
    if let ([line], EvidenceKind::Measurement | EvidenceKind::Reading | EvidenceKind::Denial) =
        (lines.as_slice(), evidence.kind)
    {
        return format!("{gutter} = {} {line}\n", paint.bold(label));
    }
    let mut block = format!("{gutter} = {}\n", paint.bold(label));
    for line in &lines {
        block.push_str(format!("{gutter}     {line}").trim_end());
        block.push('\n');
    }
    if total > shown {
        block.push_str(&format!("{gutter}     {}\n", paint.dim(format_args!("… {} more lines", total - shown))));
    }
    block
}

fn show_line(kind: EvidenceKind, line: &str, paint: Paint) -> String {
    match kind {
        EvidenceKind::Command => format!("{} {line}", paint.dim("$")),
        EvidenceKind::Diff => paint.diff_line(line),
        _ => line.to_owned(),
    }
}

/// What a block of evidence is called; a command speaks for itself.
fn label(kind: EvidenceKind) -> Option<&'static str> {
    Some(match kind {
        EvidenceKind::Command => return None,
        EvidenceKind::Output => "output",
        EvidenceKind::Diff => "difference",
        EvidenceKind::Stack => "stack",
        EvidenceKind::Excerpt => "excerpt",
        EvidenceKind::Input => "input",
        EvidenceKind::Measurement => "measured",
        EvidenceKind::Reading => "measured this time",
        EvidenceKind::Diagnostic => "message",
        EvidenceKind::Denial => "denied",
        _ => "evidence",
    })
}
