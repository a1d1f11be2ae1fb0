//! Puts new texts in the place of promised ones, and touches nothing else.

use gvp_core::{Correction, Passage, Wrapping};

/// Why a promise cannot be rewritten.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RewriteError {
    /// The file is not what it was when it was read.
    #[error("it has changed since it was read")]
    Changed,
    /// Two promises share some of their text.
    #[error("two promises stand in the same place")]
    Overlap,
    /// The new text cannot stand where the old one does.
    #[error("{0}")]
    Unwritable(&'static str),
}

/// The text of a file with all these corrections made. Line ends, indentation and the style of comments stay.
///
/// # Errors
/// Where the file is not what it was, or a new text would not read as it should. Then nothing is corrected.
pub fn rewrite(text: &str, corrections: &[Correction]) -> Result<String, RewriteError> {
    let mut sorted: Vec<&Correction> = corrections.iter().collect();
    sorted.sort_by_key(|correction| correction.passage.range.start);
    sorted.dedup();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut rewritten = String::with_capacity(text.len());
    let mut done = 0;
    for Correction { passage, text: new } in sorted {
        if text.get(passage.range.clone()) != Some(passage.written.as_str()) {
            return Err(RewriteError::Changed);
        }
        rewritten.push_str(text.get(done..passage.range.start).ok_or(RewriteError::Overlap)?);
        rewritten.push_str(&wrapped(passage, new, newline)?);
        done = passage.range.end;
    }
    rewritten.push_str(&text[done..]);
    Ok(rewritten)
}

/// The new text, wrapped like the old one.
fn wrapped(passage: &Passage, new: &str, newline: &str) -> Result<String, RewriteError> {
    let new = new.replace("\r\n", "\n");
    if new.contains(|char: char| char == '\u{fffd}' || char.is_control() && char != '\n' && char != '\t') {
        return Err(RewriteError::Unwritable("what it prints is not plain text"));
    }
    match &passage.wrapping {
        Wrapping::File => Ok(whole_file(&passage.written, &new).replace('\n', newline)),
        Wrapping::Lines { prefix } => Ok(lines(prefix, new.trim_matches('\n').lines(), newline)),
        Wrapping::LineComments { prefix } => Ok(below_heading(passage, prefix, &new, newline)),
        Wrapping::BlockComment { .. } if new.contains("*/") => {
            Err(RewriteError::Unwritable("what it prints would end the comment"))
        }
        Wrapping::BlockComment { prefix } => Ok(below_heading(passage, prefix, &new, newline)),
        Wrapping::Rest | Wrapping::Literal if new.trim_end().contains('\n') => {
            Err(RewriteError::Unwritable("it prints more than one line"))
        }
        Wrapping::Rest => Ok(new.trim().to_owned()),
        Wrapping::Literal => Ok(literal(&passage.written, new.trim_end_matches('\n'))),
    }
}

/// A file ends with a newline if it did so before.
fn whole_file(old: &str, new: &str) -> String {
    let new = new.trim_end_matches('\n');
    if old.ends_with('\n') && !new.is_empty() { format!("{new}\n") } else { new.to_owned() }
}

fn lines<'a>(prefix: &str, lines: impl Iterator<Item = &'a str>, newline: &str) -> String {
    lines.map(|line| format!("{prefix}{line}").trim_end().to_owned()).collect::<Vec<_>>().join(newline)
}

/// What follows `Output:`: the first line on the same line if it was there before, all others below.
fn below_heading(passage: &Passage, prefix: &str, new: &str, newline: &str) -> String {
    let text = new.trim();
    // One blank after the marker belongs to the marker, so a line that begins with one needs another.
    let padded = format!("{prefix} ");
    let prefix = if prefix.ends_with("//") && text.contains("\n ") { padded.as_str() } else { prefix };
    let inline = !passage.written.lines().next().unwrap_or_default().trim().is_empty();
    let (first, rest) = text.split_once('\n').map_or((text, None), |(first, rest)| (first, Some(rest)));
    let blank = &passage.written[..passage.written.len() - passage.written.trim_start_matches([' ', '\t']).len()];
    // What stands below is without the indentation that all its lines share: below a first line that has none of its
    // own, that of the rest would be lost.
    let keeps_indent =
        rest.is_none_or(|rest| !rest.lines().all(|line| line.is_empty() || line.starts_with([' ', '\t'])));
    match (inline, rest) {
        (true, None) => format!("{blank}{}", first.trim_end()),
        (true, Some(rest)) if keeps_indent => {
            format!("{blank}{}{newline}{}", first.trim_end(), lines(prefix, rest.lines(), newline))
        }
        _ => format!("{newline}{}", lines(prefix, text.lines(), newline)),
    }
}

/// A Go string literal, of the same kind as the old one where that can be.
fn literal(old: &str, new: &str) -> String {
    if old.starts_with('`') && !new.contains('`') {
        return format!("`{new}`");
    }
    format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t"))
}

#[cfg(test)]
mod tests;
