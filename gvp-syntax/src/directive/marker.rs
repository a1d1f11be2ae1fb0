//! The marker that begins a directive, and what looks like it.

use std::sync::LazyLock;

use regex::Regex;

use super::word::WORDS;

/// The beginning of a comment that speaks to GVP.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Marker<'text> {
    /// `GVP-2024:`, and what follows it.
    Exact(&'text str),
    /// Something that was surely meant to be it.
    Near {
        /// What stands there instead.
        written: &'text str,
        /// What follows it.
        rest: &'text str,
    },
}

/// Anything like `gvp 2024`, with or without the year, with or without the colon.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static LIKE_A_MARKER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?i:gvp)([-_ ]?\d{4})?\s*(:)?\s*").expect("the pattern is valid"));

impl<'text> Marker<'text> {
    /// Looks for a marker at the start of a comment. Prose about GVP and its output `GVP-2024 PASS` is not one.
    pub(super) fn find(comment: &'text str) -> Option<Self> {
        let text = comment.trim();
        if let Some(rest) = text.strip_prefix("GVP-2024:") {
            return Some(Self::Exact(rest.trim()));
        }
        let found = LIKE_A_MARKER.captures(text)?;
        let (written, rest) = text.split_at(found.get_match().end());
        let first = rest.split_whitespace().next().unwrap_or_default();
        let sure = found.get(1).is_some() && found.get(2).is_some();
        let known = WORDS.contains(&first) && (found.get(1).is_some() || found.get(2).is_some());
        (sure || known).then(|| Self::Near { written: written.trim(), rest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_and_what_looks_like_them() {
        assert_eq!(Marker::find(" GVP-2024: max 1s "), Some(Marker::Exact("max 1s")));
        assert_eq!(Marker::find("GVP-2024:max 1s"), Some(Marker::Exact("max 1s")));
        for (text, written) in [
            (" GVP-2024 max 1s", "GVP-2024"),
            ("gvp-2024: max 1s", "gvp-2024:"),
            (" GVP2024: max 1s", "GVP2024:"),
            (" GVP-2025: max 1s", "GVP-2025:"),
            (" GVP-2024 : max 1s", "GVP-2024 :"),
            (" gvp: max 1s", "gvp:"),
            (" Gvp_2024 max 1s", "Gvp_2024"),
        ] {
            assert_eq!(Marker::find(text), Some(Marker::Near { written, rest: "max 1s" }), "{text}");
        }
    }

    #[test]
    fn prose_is_not_spoken_to_gvp() {
        for text in [
            " GVP-2024 PASS",
            " GVP-2024 is a protocol",
            " see GVP-2024: max 1s",
            " time.Sleep(1) // GVP-2024: max 1s",
            " gvp max",
            " GVP: a validator",
            "",
            " gvproxy 2024: x",
        ] {
            assert_eq!(Marker::find(text), None, "{text}");
        }
    }
}
