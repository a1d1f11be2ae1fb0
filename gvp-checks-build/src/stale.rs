//! Quotations that are out of date: the failure is the one that the text speaks of, and Go words it differently today.

use gvp_core::{Code, EvidenceKind, Finding, Location, Unit};
use gvp_syntax::mistake_kind;
use similar::TextDiff;

use crate::output::diff;

pub(crate) const STALE_QUOTATION: Code = Code::from_static("stale-quotation");

/// Whether two messages are about the same kind of failure.
pub(crate) fn is_same_kind(quoted: &str, said: &str) -> bool {
    mistake_kind(quoted).is_some_and(|kind| mistake_kind(said) == Some(kind))
}

/// Whether a message of the library is quoted in other words. What the unit says itself is for its author to word.
pub(crate) fn is_reworded(unit: &Unit, quoted: &str, said: &str) -> bool {
    /// So much of the words is the same.
    const ALIKE: f32 = 0.75;
    let in_source = unit.files.iter().any(|file| file.text.contains(said));
    !in_source && TextDiff::from_words(quoted, said).ratio() >= ALIKE
}

/// Says that a quotation is out of date.
pub(crate) fn stale(location: &Location, quoted: &str, said: &str, command: &str) -> Finding {
    let said = said.lines().next().unwrap_or(said);
    let line = |text: &str| format!("{text}\n");
    Finding::warning(STALE_QUOTATION, location.clone(), format!("today's Go says `{said}`"))
        .help("bring the quotation up to date, or say which version of Go it is from")
        .evidence(EvidenceKind::Diff, diff(&line(quoted), "quoted", &line(said), "said today"))
        .evidence(EvidenceKind::Command, command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;

    #[test]
    fn the_librarys_words_may_change_and_the_authors_may_not() {
        let quoted = "template: t:1: unexpected \"}\" in command";
        let said = "template: t:1: unexpected \"}\" in operand";
        assert!(is_reworded(&program("package main\n"), quoted, said));
        assert!(!is_reworded(&program("package main\n"), "a problem", "another thing altogether"));
        let own = program("package main\n\nfunc main() { panic(\"no such user: 5 of 9\") }\n");
        assert!(!is_reworded(&own, "no such user: 4 of 9", "no such user: 5 of 9"));
    }
}
