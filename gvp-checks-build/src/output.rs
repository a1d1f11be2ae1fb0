//! Holds what a program printed against what its author promised.

use std::sync::LazyLock;

use gvp_core::TextMatch;
use regex::Regex;
use similar::TextDiff;

use crate::elision;
use crate::note::{line_by_line, without_notes};
use crate::redaction::Volatile;

/// How what a program printed agrees with a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// It is what was promised.
    Full,
    /// It is, but for what no two runs have in common: what that is, and how often.
    Redacted(String),
    /// It is something else.
    Broken(Mismatch),
}

/// Where a promise is broken: in words, and as a diff where lines can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) message: String,
    pub(crate) diff: Option<String>,
    /// In what respect only it is another text, if that can be said.
    pub(crate) only: Option<Difference>,
}

/// In what respect only two texts differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference {
    /// In the order of their lines.
    Lines,
    /// In the order of their words.
    Words,
    /// In their blanks and ends of lines.
    Layout,
}

impl Difference {
    /// In what respect only two tidy texts differ, if that can be said.
    pub(crate) fn between(one: &str, other: &str) -> Option<Self> {
        let dense = |text: &str| text.split_whitespace().collect::<String>();
        let separates = |char: char| char.is_whitespace() || "[]{}(),".contains(char);
        let words = |text: &str| {
            let mut words: Vec<String> = text.split(separates).map(str::to_owned).collect();
            words.retain(|word| !word.is_empty());
            words.sort_unstable();
            words
        };
        if is_reordered(one, other) {
            Some(Self::Lines)
        } else if dense(one) == dense(other) {
            Some(Self::Layout)
        } else {
            (words(one) == words(other)).then_some(Self::Words)
        }
    }
}

/// Holds `printed` against a promise, to the letter first, then with an eye to what cannot be stable.
pub(crate) fn hold(promise: &TextMatch, printed: &str, volatile: &Volatile<'_>) -> Agreement {
    if let TextMatch::Lines(text) = promise
        && let Some(text) = without_notes(text, printed).or_else(|| line_by_line(text, printed))
    {
        return hold(&TextMatch::Lines(text), printed, volatile);
    }
    let Err(mismatch) = compare(promise, printed) else { return Agreement::Full };
    let redacted = match promise {
        TextMatch::Lines(text) => {
            volatile.equal_but(&tidy(text), &tidy(printed)).or_else(|| equal_but_stamps(text, printed))
        }
        TextMatch::Unordered(text) => {
            let sorted = |text: &str| sorted_by(text, |line| volatile.redact(line));
            volatile.equal_but(&sorted(text), &sorted(printed))
        }
        TextMatch::Exact(_) | TextMatch::Regex(_) => None,
    };
    redacted.map_or(Agreement::Broken(mismatch), Agreement::Redacted)
}

/// What package log puts before every message.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^(?:\d{4}/\d{2}/\d{2} )?\d{2}:\d{2}:\d{2}(?:\.\d{6})? ").expect("the pattern is valid")
});

/// Whether an author who copied what a program logs left the time away, and nothing else.
fn equal_but_stamps(promised: &str, printed: &str) -> Option<String> {
    let left = STAMP.replace_all(printed, "");
    let equal = left != printed && !STAMP.is_match(promised) && lines_match(promised, &left);
    equal.then(|| format!("time stamp ×{}, left out", STAMP.find_iter(printed).count()))
}

/// Whether lines are those that are promised, ellipses standing for anything.
fn lines_match(promised: &str, printed: &str) -> bool {
    let (promised, printed) = (tidy(promised), tidy(printed));
    promised == printed || elision::matches(&promised, &printed)
}

/// Whether all lines that are promised come one after the other among those that are printed.
pub(crate) fn is_excerpt(promised: &str, printed: &str) -> bool {
    let (promised, printed) = (tidy(promised), tidy(printed));
    let (promised, printed): (Vec<&str>, Vec<&str>) = (promised.lines().collect(), printed.lines().collect());
    !promised.is_empty()
        && promised.len() < printed.len()
        && printed.windows(promised.len()).any(|part| part == promised)
}

/// Holds `printed` against a promise to the letter.
pub(crate) fn compare(promise: &TextMatch, printed: &str) -> Result<(), Mismatch> {
    match promise {
        TextMatch::Exact(text) if text == printed => Ok(()),
        TextMatch::Exact(text) => Err(mismatch(text, printed, "it prints something else than promised")),
        TextMatch::Lines(text) if lines_match(text, printed) => Ok(()),
        TextMatch::Lines(text) => {
            let (promised, printed) = (tidy(text), tidy(printed));
            let only = Difference::between(&promised, &printed);
            Err(Mismatch { only, ..mismatch(&promised, &printed, "it prints something else than promised") })
        }
        TextMatch::Unordered(text) if sorted(text) == sorted(printed) => Ok(()),
        TextMatch::Unordered(text) => {
            Err(mismatch(&sorted(text), &sorted(printed), "it prints other lines than promised, in any order"))
        }
        TextMatch::Regex(pattern) => compare_pattern(pattern, printed),
    }
}

fn compare_pattern(pattern: &str, printed: &str) -> Result<(), Mismatch> {
    let message = match regex::Regex::new(pattern) {
        Ok(regex) if regex.is_match(printed) => return Ok(()),
        Ok(_) => format!("nothing that it prints matches `{pattern}`"),
        Err(error) => format!("the pattern `{pattern}` is not a regular expression: {error}"),
    };
    Err(Mismatch { message, diff: None, only: None })
}

fn mismatch(promised: &str, printed: &str, message: &str) -> Mismatch {
    Mismatch { message: message.to_owned(), diff: Some(diff(promised, "promised", printed, "printed")), only: None }
}

/// So many lines of a diff are shown: nobody reads more.
const SHOWN: usize = 400;

/// A unified diff of two texts; of one that goes on and on, the beginning.
pub(crate) fn diff(old: &str, old_name: &str, new: &str, new_name: &str) -> String {
    let whole = TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(old_name, new_name).to_string();
    let count = whole.lines().count();
    if count <= SHOWN {
        return whole;
    }
    let shown: String = whole.split_inclusive('\n').take(SHOWN).collect();
    format!("{shown}... {} more lines\n", count - SHOWN)
}

/// The text without blanks at the ends of lines, and without blank lines at both ends: what does not count, as in Go's
/// own examples.
pub(crate) fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n");
    let text = text.trim();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

fn sorted(text: &str) -> String {
    sorted_by(text, str::to_owned)
}

fn sorted_by(text: &str, key: impl Fn(&str) -> String) -> String {
    let tidied = tidy(text);
    let mut lines: Vec<&str> = tidied.lines().collect();
    lines.sort_by_cached_key(|line| key(line));
    lines.iter().fold(String::new(), |text, line| text + line + "\n")
}

/// Whether two outputs have the same lines in another order.
pub(crate) fn is_reordered(one: &str, other: &str) -> bool {
    one != other && sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_ends_do_not_count() {
        assert!(compare(&TextMatch::Lines("\n a\nb  \n\n".into()), "a\nb\n").is_ok());
        assert!(compare(&TextMatch::Lines("a\n\nb".into()), "a\nb\n").is_err());
    }

    #[test]
    fn the_time_of_a_log_may_be_left_out() {
        let printed = "18:50:09 going\n18:50:10 cancel\n18:50:11 done\n";
        assert_eq!(equal_but_stamps("...\ncancel\ndone", printed).as_deref(), Some("time stamp ×3, left out"));
        assert_eq!(equal_but_stamps("cancel", printed), None);
        assert_eq!(equal_but_stamps("a", "b\n"), None);
    }

    #[test]
    fn a_part_of_the_output_is_an_excerpt() {
        assert!(is_excerpt("b\nc", "a\nb\nc\n") && is_excerpt("a", "a\nb\n"));
        for (promised, printed) in [("a\nc", "a\nb\nc\n"), ("a\nb", "a\nb\n"), ("", "a\n")] {
            assert!(!is_excerpt(promised, printed), "{promised:?}");
        }
    }

    #[test]
    fn exact_means_every_byte() {
        assert!(compare(&TextMatch::Exact("GVP-2024 PASS\n".into()), "GVP-2024 PASS\n").is_ok());
        assert!(compare(&TextMatch::Exact("GVP-2024 PASS\n".into()), "GVP-2024 PASS").is_err());
    }

    #[test]
    fn unordered_lines_may_stand_anywhere_but_not_be_missing() {
        assert!(compare(&TextMatch::Unordered("a\nb\nb".into()), "b\na\nb\n").is_ok());
        assert!(compare(&TextMatch::Unordered("a\nb\nb".into()), "b\na\n").is_err());
    }

    #[test]
    fn another_order_is_told_from_another_text() {
        use Difference::{Layout, Lines, Words};
        let of = |promised: &str, printed: &str| compare(&TextMatch::Lines(promised.into()), printed).unwrap_err().only;
        assert_eq!(of("a\nb\nc", "c\na\nb\n"), Some(Lines));
        assert_eq!(of("a b\nc d", "c a\nb d\n"), Some(Words));
        assert_eq!(of("a b\nc d", "a b c  d\n"), Some(Layout));
        assert_eq!(of("map[b:1 a:2]", "map[a:2 b:1]\n"), Some(Words));
        assert_eq!(of("a\nb\nc", "c\na\nd\n"), None);
        assert_eq!(of("a\nb", "b\na\na\n"), None);
    }

    #[test]
    fn a_mismatch_shows_promised_against_printed() {
        let mismatch = compare(&TextMatch::Lines("one\ntwo".into()), "one\nthree\n").unwrap_err();
        let diff = mismatch.diff.unwrap();
        assert!(diff.contains("-two") && diff.contains("+three"), "{diff}");
    }

    #[test]
    fn of_a_long_difference_the_beginning_is_shown() {
        let printed = "a\n".repeat(10 * SHOWN);
        let shown = diff("b\n", "promised", &printed, "printed");
        assert_eq!(shown.lines().count(), SHOWN + 1);
        assert!(shown.ends_with(" more lines\n") && shown.contains("-b"), "{shown}");
    }

    #[test]
    fn a_pattern_that_is_none_is_said_to_be_so() {
        assert!(compare(&TextMatch::Regex("^ok: \\d+$".into()), "ok: 12").is_ok());
        assert!(compare(&TextMatch::Regex("(".into()), "x").unwrap_err().message.contains("not a regular expression"));
    }
}
