//! Quotations that are out of date: the failure is the one that the text speaks of, and Go words it differently today.

use gvp_core::{Code, EvidenceKind, Finding, Location};
use gvp_syntax::mistake_kind;

use crate::output::diff;

pub(crate) const STALE_QUOTATION: Code = Code::from_static("stale-quotation");

/// Whether two messages are about the same kind of failure.
pub(crate) fn is_same_kind(quoted: &str, said: &str) -> bool {
    mistake_kind(quoted).is_some_and(|kind| mistake_kind(said) == Some(kind))
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
