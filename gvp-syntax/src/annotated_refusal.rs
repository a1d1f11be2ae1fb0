//! Comments that say the compiler refuses this code: learning material shows mistakes on purpose.
//!
//! A wrong guess here turns good material into bad, so only comments that say nothing else are believed, and none that
//! stand beside code that is commented out: there the mistake is spoken of, but not made.

use std::ops::Range;

use camino::Utf8Path;
use gvp_core::{Expectation, Origin, Promise};

use crate::code_lines::CodeLines;
use crate::tree::preorder;
use crate::{Comment, GoFile};

mod gc_message;
mod note;

use note::{Note, Whereabouts};

/// No text has more such comments than this; more are not read.
const MAX_NOTES: usize = 100;

/// A note is looked at together with this many comments before and after it.
const MAX_BESIDE: usize = 50;

/// What the comments of a file promise that the compiler refuses.
pub(crate) fn expectations(path: &Utf8Path, file: &GoFile, comments: &[Comment], code: &CodeLines) -> Vec<Expectation> {
    let package_line = file.package().map_or(0, |(_, position)| position.line);
    let mut expectations: Vec<Expectation> = Vec::new();
    let notes = comments.iter().enumerate().filter_map(|(index, comment)| Some((index, Note::of(comment)?)));
    for (index, note) in notes.take(MAX_NOTES) {
        let comment = &comments[index];
        if introduces_another(comment, comments.get(index + 1)) {
            continue;
        }
        if comment.own_line
            && (beside_dead_code(comments, index, code) || amid_prose(&note, comments, index, package_line))
        {
            continue;
        }
        let line = line_of(&note, comments, index, path, code).filter(|line| *line > package_line);
        let promise = Promise::CompileFails { text: note.text, line };
        if expectations.iter().all(|known| known.promise != promise) {
            let location = comment.position.location(path);
            expectations.push(Expectation::new(promise, Origin::Comment, location));
        }
    }
    expectations
}

/// The line that a note says the compiler refuses. Where that is a guess, no line is better than a wrong one.
fn line_of(note: &Note, comments: &[Comment], index: usize, path: &Utf8Path, code: &CodeLines) -> Option<u32> {
    let line = comments[index].position.line;
    match &note.whereabouts {
        Whereabouts::Quoted { file, line } if path.file_name() == Some(file) => {
            Some(*line).filter(|line| code.holds(*line))
        }
        Whereabouts::WholeFile => None,
        _ if code.holds(line) => Some(line),
        Whereabouts::Above => code.before(line),
        Whereabouts::Quoted { .. } | Whereabouts::Here => beside(&comments[block_around(comments, index)], code),
    }
}

/// The line of code that touches a block of comments: the one below it, or else the one above. What opens a block of
/// code is not meant itself, but something in that block.
fn beside(block: &[Comment], code: &CodeLines) -> Option<u32> {
    let below = block.last()?.end_line.checked_add(1).filter(|line| code.tells_something(*line));
    let above = block.first()?.position.line.checked_sub(1).filter(|line| code.tells_something(*line));
    below.or(above).filter(|line| !code.opens_block(*line))
}

/// The comments that stand on the lines right above and below a comment of its own line, and it among them.
fn block_around(comments: &[Comment], index: usize) -> Range<usize> {
    let follows = |at: usize| comments[at].own_line && comments[at].position.line == comments[at - 1].end_line + 1;
    let first = (1..=index).rev().take(MAX_BESIDE).take_while(|at| follows(*at)).last().map_or(index, |at| at - 1);
    let below = (index + 1..comments.len()).take(MAX_BESIDE).take_while(|at| follows(*at)).last();
    let last = below.unwrap_or(index) + 1;
    // A comment that shares its line with code heads no block.
    let first = if comments[first].own_line { first } else { (first + 1).min(index) };
    first..last
}

/// Whether, between the lines of code around a comment, there is code that is commented out.
fn beside_dead_code(comments: &[Comment], index: usize, code: &CodeLines) -> bool {
    let line = comments[index].position.line;
    let first = code.before(line).unwrap_or(0);
    let last = code.after(line).unwrap_or(u32::MAX);
    let around = |comment: &&Comment| (first..last).contains(&comment.position.line) && comment.position.line > first;
    let before = comments[..index].iter().rev().take_while(around).take(MAX_BESIDE);
    let after = comments[index + 1..].iter().take_while(around).take(MAX_BESIDE);
    before.chain(after).any(|comment| is_dead_code(&comment.text))
}

/// Whether a comment such as `compile error:` only announces the message in the comment below it.
fn introduces_another(comment: &Comment, next: Option<&Comment>) -> bool {
    let follows = |next: &&Comment| next.own_line && next.position.line == comment.end_line + 1;
    let message = next.filter(follows).and_then(Note::of);
    comment.text.trim_end().ends_with(':') && message.is_some_and(|note| note.text.is_some())
}

/// Whether a note that quotes the compiler is part of a longer text, such as instructions or a story. The same below a
/// sentence of introduction is still a promise, but not above the package clause, where texts speak of everything.
fn amid_prose(note: &Note, comments: &[Comment], index: usize, package_line: u32) -> bool {
    let in_header = comments[index].position.line < package_line;
    if note.text.is_none() || !(in_header || note.whereabouts == Whereabouts::Here) {
        return false;
    }
    let block = &comments[block_around(comments, index)];
    block.iter().any(|comment| !note::is_part_of_transcript(&comment.text))
}

/// Whether a comment holds a statement or a declaration. Prose does not parse as either.
fn is_dead_code(text: &str) -> bool {
    let looks_like_code = |line: &str| {
        let line = line.trim();
        line.contains(['=', '(', '{', '}', '+', '.'])
            || ["var ", "return"].iter().any(|word| line.starts_with(word))
            || (line.ends_with(',') && line.contains(':'))
    };
    text.lines().any(looks_like_code) && text.lines().filter(|line| looks_like_code(line)).any(is_statement)
}

fn is_statement(line: &str) -> bool {
    let line = line.split("//").next().unwrap_or_default().trim();
    // The first or the last line of a construct does not parse alone.
    if matches!(line, "}" | "})" | ")") || line.ends_with('{') {
        return true;
    }
    let parsed = |around: (&str, &str)| GoFile::parse(&format!("{}{line}{}", around.0, around.1));
    let file = parsed(("func _() {\n", "\n}\n"));
    let statement = preorder(file.root()).skip_while(|node| node.kind() != "statement_list").nth(1);
    !file.root().has_error() && statement.is_some_and(|node| !is_prose(node, line))
        // A line of a `const (…)` or of a `T{…}`.
        || line.contains(" = ") && !parsed(("var ", "\n")).root().has_error()
        || line.ends_with(',') && !parsed(("var _ = T{\n", "\n}\n")).root().has_error()
}

/// A single word parses as an expression, and so does `word.`-less prose such as `output`.
fn is_prose(node: tree_sitter::Node<'_>, line: &str) -> bool {
    match node.kind() {
        "expression_statement" => !line.contains('('),
        "labeled_statement" | "comment" | "empty_statement" => true,
        _ => false,
    }
}

/// Whether a text that is said to be a message reads like one of the compiler.
pub(crate) fn is_likely_message(text: &str) -> bool {
    gc_message::is_likely(text)
}

#[cfg(test)]
mod tests;
