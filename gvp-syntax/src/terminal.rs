//! Text copied from a terminal: what a program printed, and how it came to its end.

use std::ops::Range;
use std::sync::LazyLock;

use gvp_core::{Expectation, Passage, Promise, TextMatch};
use regex::Regex;

use crate::annotated_refusal::is_likely_message;

/// What a text from a terminal tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The bytes of the text that the program printed, without what Go added; none where there is nothing to compare.
    pub output: Option<Range<usize>>,
    /// How it ended; empty where it ended well.
    pub endings: Vec<Promise>,
}

#[expect(clippy::expect_used, reason = "the patterns are constants, and tested")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// `./prog.go:8:2: declared and not used: x`
static REFUSAL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:vet: )?(?:\./|/\S*/)?[\w./-]+\.go:\d+(?::\d+)?:\s*(\S.*)$"));

static EXIT: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:Process finished with )?exit (?:status|code) (\d+)$"));

static FAILED_TEST: LazyLock<Regex> = LazyLock::new(|| regex(r"^--- FAIL: (\w+)"));

/// How the message of the runtime begins when all goroutines are asleep.
const ASLEEP: &str = "all goroutines are asleep";

/// Reads a text from a terminal.
pub fn told(text: &str) -> Told {
    let lines = Line::all(text);
    if let Some(message) = refusal(&lines) {
        return Told { output: None, endings: vec![Promise::CompileFails { text: Some(message), line: None }] };
    }
    if lines.iter().any(|line| line.text.starts_with("WARNING: DATA RACE")) {
        return Told { output: None, endings: vec![Promise::Races] };
    }
    let failed: Vec<Promise> = failed_tests(&lines).map(Promise::TestFails).collect();
    if !failed.is_empty() {
        return Told { output: None, endings: failed };
    }
    if let Some((at, promise)) = last_words(&lines) {
        return Told { output: output(text, &lines[..at]), endings: vec![promise] };
    }
    let last = lines.iter().rposition(|line| !line.text.is_empty());
    let status = last.and_then(|last| EXIT.captures(lines[last].text)?.get(1)?.as_str().parse().ok());
    match (last, status) {
        (Some(last), Some(status)) => {
            Told { output: output(text, &lines[..last]), endings: vec![Promise::Exit(status)] }
        }
        _ => Told { output: output(text, &lines), endings: Vec::new() },
    }
}

/// Takes a promise of output that was copied from a terminal apart: into how the program ends, and what it prints before.
/// Its passage, if it has one, is cut to what is printed. Any other promise stays what it is.
pub fn unfold(copied: Expectation) -> Vec<Expectation> {
    let Promise::Output(TextMatch::Lines(text)) = &copied.promise else { return vec![copied] };
    let Told { output, endings } = told(text);
    let with = |promise: Promise| Expectation { promise, passage: None, ..copied.clone() };
    let printed = output.and_then(|range| {
        let passage = copied.passage.as_ref().and_then(|passage| cut(passage, text, &range));
        Some(Expectation { passage, ..with(Promise::Output(TextMatch::Lines(text.get(range)?.to_owned()))) })
    });
    endings.into_iter().map(with).chain(printed).collect()
}

/// The lines of a passage that a part of its text takes up. Line by line, both are the same.
fn cut(passage: &Passage, text: &str, part: &Range<usize>) -> Option<Passage> {
    let before = text.get(..part.start)?.matches('\n').count();
    let count = text.get(part.clone())?.matches('\n').count() + 1;
    let lines: Vec<&str> = passage.written.split_inclusive('\n').collect();
    let length = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    let start = passage.range.start + length(lines.get(..before)?);
    let kept = lines.get(before..before + count)?.concat();
    let written = kept.trim_end().to_owned();
    Some(Passage { range: start..start + written.len(), written, ..passage.clone() })
}

/// A line without blanks at its end, and where it stands.
struct Line<'text> {
    text: &'text str,
    range: Range<usize>,
}

impl<'text> Line<'text> {
    fn all(text: &'text str) -> Vec<Self> {
        let mut start = 0;
        let line = |whole: &'text str| {
            let trimmed = whole.trim_end();
            let line = Line { text: trimmed, range: start..start + trimmed.len() };
            start += whole.len();
            line
        };
        text.split_inclusive('\n').map(line).collect()
    }
}

/// What these lines take up, without blank ones at both ends.
fn output(text: &str, lines: &[Line<'_>]) -> Option<Range<usize>> {
    let mut told = lines.iter().filter(|line| !line.text.is_empty());
    let first = told.next()?;
    let last = told.next_back().unwrap_or(first);
    let range = first.range.start..last.range.end;
    let is_elided = matches!(text.get(range.clone())?.trim(), "..." | "…" | "[...]" | "[…]");
    (!is_elided).then_some(range)
}

/// The first message of the compiler, where the text is nothing but such messages.
fn refusal(lines: &[Line<'_>]) -> Option<String> {
    let mut first = None;
    let mut headed = false;
    for line in lines.iter().filter(|line| !line.text.is_empty()) {
        let found = REFUSAL.captures(line.text).and_then(|found| found.get(1)).map(|message| message.as_str());
        match found {
            Some(message) if first.is_none() => first = Some(message),
            Some(_) => {}
            None if line.text.starts_with("# ") => headed = true,
            None if is_tail(line.text) && (first.is_some() || headed) => {}
            None => return None,
        }
    }
    first.filter(|message| headed || is_likely_message(message)).map(|message| message.trim_end_matches(':').to_owned())
}

/// What Go adds to messages: more of them, or that there are too many.
fn is_tail(line: &str) -> bool {
    line.starts_with(['\t', ' '])
        || line.starts_with("too many errors")
        || EXIT.is_match(line)
        || line.starts_with("FAIL")
}

fn failed_tests<'a>(lines: &'a [Line<'_>]) -> impl Iterator<Item = String> + 'a {
    lines.iter().filter_map(|line| Some(FAILED_TEST.captures(line.text)?.get(1)?.as_str().to_owned()))
}

/// The line at which the runtime says why it ends the program, and what it says.
fn last_words(lines: &[Line<'_>]) -> Option<(usize, Promise)> {
    let at =
        lines.iter().position(|line| line.text.starts_with("panic: ") || line.text.starts_with("fatal error: "))?;
    let below = &lines[at + 1..];
    let surely = |line: &Line<'_>| line.text.starts_with("goroutine ") || EXIT.is_match(line.text);
    if !lines[at].text.contains("[recovered]")
        && !below.iter().any(surely)
        && !below.iter().all(|line| line.text.is_empty())
    {
        return None;
    }
    Some((at, quoted_end(lines[at].text)?))
}

/// The promise that a line such as `panic: boom` makes.
pub(crate) fn quoted_end(line: &str) -> Option<Promise> {
    // The oldest versions of Go say `throw`.
    let message = ["panic: ", "fatal error: ", "throw: "].iter().find_map(|start| line.strip_prefix(start))?;
    if message.starts_with(ASLEEP) {
        return Some(Promise::Deadlocks);
    }
    let message = message.split(" [recovered").next().unwrap_or(message);
    let message = message.trim_end_matches(['.', '…', ' ']);
    Some(Promise::Panics(Some(message.to_owned()).filter(|message| !message.is_empty())))
}

#[cfg(test)]
mod tests;
