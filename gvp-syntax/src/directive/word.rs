//! The words of directives, and their values.

use gvp_core::{ClockChoice, Word};
use regex::Regex;

use super::{Trouble, UNKNOWN_WORD};
use crate::duration::parse_duration;
use crate::literal::{leading_literal, unquote};

/// All words.
pub(super) const WORDS: &[&str] = &[
    "max",
    "expect",
    "expect-file",
    "expect-regex",
    "exit",
    "panics",
    "deadlock",
    "fails-test",
    "compile-fail",
    "args",
    "stdin",
    "env",
    "allow",
    "skip",
    "fragment",
    "clock",
    "load",
    "library",
    "solution",
    "continues",
];

/// Reads a word with its value: all that follows the marker.
pub(super) fn parse(text: &str) -> Result<Word, Trouble> {
    let (word, value) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let value = value.trim();
    match word {
        "max" => max(value),
        "expect" => quoted(word, value).map(Word::Expect),
        "expect-file" => plain(word, value, "path").map(|path| Word::ExpectFile(path.into())),
        "expect-regex" => regex(value),
        "exit" => exit(value),
        "panics" => optional(word, value).map(Word::Panics),
        "deadlock" => nothing(word, value).map(|()| Word::Deadlock),
        "fails-test" => plain(word, value, "test").map(Word::FailsTest),
        "compile-fail" => optional(word, value).map(Word::CompileFail),
        "args" => args(value),
        "stdin" => quoted(word, value).map(Word::Stdin),
        "env" => env(value),
        "allow" => allow(value),
        "skip" => quoted(word, value).map(Word::Skip),
        "fragment" => nothing(word, value).map(|()| Word::Fragment),
        "clock" => clock(value),
        "load" => load(value),
        "library" => nothing(word, value).map(|()| Word::Library),
        "solution" => plain(word, value, "path").map(|path| Word::Solution(path.into())),
        "continues" => nothing(word, value).map(|()| Word::Continues),
        _ => Err(unknown(word)),
    }
}

fn unknown(word: &str) -> Trouble {
    let nearest = WORDS.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &word.to_lowercase()));
    // Up to a third of the letters may be wrong; beyond that a guess only misleads.
    let close =
        nearest.filter(|known| strsim::damerau_levenshtein(known, &word.to_lowercase()) <= known.len().div_ceil(3));
    let help = match close {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("the words are {}", WORDS.join(", ")),
    };
    match word {
        "" => Trouble::new("a directive without a word", help),
        word => Trouble::new(format!("{UNKNOWN_WORD} `{word}` in a directive"), help),
    }
}

fn bad(word: &str, value: &str, wanted: &str, example: &str) -> Trouble {
    let message = match value {
        "" => format!("`{word}` needs {wanted}"),
        value => format!("`{word}` needs {wanted}, not `{value}`"),
    };
    Trouble::new(message, format!("write `// GVP-2024: {example}`"))
}

fn clock(value: &str) -> Result<Word, Trouble> {
    match value {
        "real" => Ok(Word::Clock(ClockChoice::Real)),
        "virtual" => Ok(Word::Clock(ClockChoice::Virtual)),
        _ => Err(bad("clock", value, "`real` or `virtual`", "clock real")),
    }
}

/// Goroutines at most: each takes some kibibytes.
const MOST_LOAD: u32 = 100_000;

fn load(value: &str) -> Result<Word, Trouble> {
    let goroutines = value.parse().ok().filter(|goroutines| (2..=MOST_LOAD).contains(goroutines));
    goroutines
        .map(Word::Load)
        .ok_or_else(|| bad("load", value, "a number of goroutines from 2 to 100000", "load 10000"))
}

fn max(value: &str) -> Result<Word, Trouble> {
    match parse_duration(value).filter(|duration| !duration.is_zero()) {
        Some(duration) => Ok(Word::Max(duration)),
        None => {
            let joined: String = value.split_whitespace().collect();
            let guesses = [joined.to_lowercase(), format!("{joined}ms")];
            let guess = guesses.iter().find(|guess| parse_duration(guess).is_some_and(|duration| !duration.is_zero()));
            let example = format!("max {}", guess.map_or("100ms", String::as_str));
            Err(bad("max", value, "a duration", &example))
        }
    }
}

/// A value that is a Go string literal and nothing else.
fn quoted(word: &str, value: &str) -> Result<String, Trouble> {
    unquote(value).ok_or_else(|| bad(word, value, "a text in quotes", &format!("{word} {}", requoted(value))))
}

fn optional(word: &str, value: &str) -> Result<Option<String>, Trouble> {
    if value.is_empty() { Ok(None) } else { quoted(word, value).map(Some) }
}

/// What may have been meant by a text that should have stood in quotes.
fn requoted(value: &str) -> String {
    match value.trim_matches(['"', '\'', '`', '“', '”']) {
        "" => "\"…\"".to_owned(),
        text => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// A value that may stand in quotes and needs none.
fn plain(word: &str, value: &str, wanted: &str) -> Result<String, Trouble> {
    let plain = if value.starts_with(['"', '`']) { unquote(value) } else { Some(value.to_owned()) };
    let plain = plain.filter(|text| !text.is_empty());
    plain.ok_or_else(|| bad(word, value, &format!("a {wanted}"), &format!("{word} {wanted}")))
}

fn regex(value: &str) -> Result<Word, Trouble> {
    let pattern = plain("expect-regex", value, "pattern")?;
    match Regex::new(&pattern) {
        Ok(_) => Ok(Word::ExpectRegex(pattern)),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Err(Trouble::new(format!("`expect-regex` needs a regular expression, not `{pattern}`"), reason))
        }
    }
}

fn exit(value: &str) -> Result<Word, Trouble> {
    let status = value.parse().ok().filter(|status| (0..=255).contains(status));
    status.map(Word::Exit).ok_or_else(|| bad("exit", value, "a status from 0 to 255", "exit 2"))
}

fn args(value: &str) -> Result<Word, Trouble> {
    let mut args = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let (arg, after) = match rest.starts_with(['"', '`']) {
            true => leading_literal(rest).ok_or_else(|| bad("args", rest, "closed quotes", "args a b \"c d\""))?,
            false => {
                let (arg, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
                (arg.to_owned(), after)
            }
        };
        if !after.is_empty() && !after.starts_with(char::is_whitespace) {
            return Err(bad("args", rest, "blanks between arguments", "args a b \"c d\""));
        }
        args.push(arg);
        rest = after.trim_start();
    }
    Ok(Word::Args(args))
}

fn env(value: &str) -> Result<Word, Trouble> {
    let trouble = || bad("env", value, "a variable and its value", "env NAME=value");
    let (name, value) = value.split_once('=').ok_or_else(trouble)?;
    let well_named = !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
    let value = if value.starts_with(['"', '`']) { unquote(value) } else { Some(value.to_owned()) };
    value.filter(|_| well_named).map(|value| Word::Env(name.to_owned(), value)).ok_or_else(trouble)
}

fn allow(value: &str) -> Result<Word, Trouble> {
    let (what, reason) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '.' | '/' | '_');
    if what.is_empty() || !what.chars().all(is_name) {
        return Err(bad("allow", value, "the name of what is excused", "allow net \"why\""));
    }
    let reason = reason.trim();
    let text = if reason.is_empty() { None } else { Some(unquote(reason)) };
    match text {
        Some(None) => {
            let example = format!("allow {what} {}", requoted(reason));
            Err(bad("allow", value, "its reason in quotes", &example))
        }
        text => Ok(Word::Allow { what: what.to_owned(), reason: text.flatten() }),
    }
}

fn nothing(word: &str, value: &str) -> Result<(), Trouble> {
    match value {
        "" => Ok(()),
        value => {
            Err(Trouble::new(format!("`{word}` takes no value, not `{value}`"), format!("write `// GVP-2024: {word}`")))
        }
    }
}

#[cfg(test)]
mod tests;
