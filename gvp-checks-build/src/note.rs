//! What an author puts between what a program prints: notes behind a line, as in `3    ← the length`, and arrows from one
//! line to the next, as in `ping → pong`.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

/// A note at the end of a line.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\s+(?:←|⟵|⬅|👈|<--?)\s*|\s+//\s+|\s{2,}#\s+)\S.*$").expect("the pattern is valid")
});

/// A promised text without the notes in it, if there are any: behind lines, and as comments on lines of their own. What is
/// printed, too, is none.
pub(crate) fn without_notes(promised: &str, printed: &str) -> Option<String> {
    let printed: HashSet<&str> = printed.lines().map(str::trim_end).collect();
    let is_printed = |line: &str| printed.contains(line.trim_end());
    let shown = |line: &'_ str| match NOTE.find(line) {
        _ if is_printed(line) => Some(line.len()),
        _ if line.trim_start().starts_with("// ") => None,
        Some(note) if note.start() > 0 => Some(note.start()),
        _ => Some(line.len()),
    };
    let has_notes = promised.lines().any(|line| shown(line) != Some(line.len()));
    let lines = promised.lines().filter_map(|line| Some(&line[..shown(line)?]));
    has_notes.then(|| lines.fold(String::new(), |text, line| text + line + "\n"))
}

/// What stands between two lines that are told in one.
const THEN: &str = " → ";

/// A promised text with its lines under each other, where arrows lead from one to the next and none is printed.
pub(crate) fn line_by_line(promised: &str, printed: &str) -> Option<String> {
    (promised.contains(THEN) && !printed.contains(THEN)).then(|| promised.replace(THEN, "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_from_line_to_line() {
        assert_eq!(line_by_line("ping → pong → ping", "ping\n").as_deref(), Some("ping\npong\nping"));
        assert_eq!(line_by_line("a → b", "a → b\n"), None);
        assert_eq!(line_by_line("a→b", "a\n"), None);
    }

    #[test]
    fn a_note_is_not_printed() {
        let text = |promised: &str| without_notes(promised, "a // b\nc\n");
        assert_eq!(text("c    ← a letter").as_deref(), Some("c\n"));
        assert_eq!(text("c <-- here\nc // there\nc  # all\nd\n").as_deref(), Some("c\nc\nc\nd\n"));
        assert_eq!(text("a // b\nc\n"), None, "it prints that");
        assert_eq!(text("// first\nc\n  // then\nd\n").as_deref(), Some("c\nd\n"));
        assert_eq!(text("c # d\n//c\nhttp://c\n"), None, "these are no notes");
    }
}
