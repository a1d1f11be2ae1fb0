//! Comments that say the compiler refuses this code: learning material shows mistakes on purpose.
//!
//! A wrong guess here turns good material into bad, so only comments that say nothing else are believed, and none that
//! stand beside code that is commented out: there the mistake is spoken of, but not made.

use camino::Utf8Path;
use gvp_core::{Expectation, Origin, Promise};

use crate::code_lines::CodeLines;
use crate::tree::preorder;
use crate::{Comment, GoFile};

mod gc_message;
mod note;

use note::{Note, Whereabouts};

/// What the comments of a file promise that the compiler refuses.
pub(crate) fn expectations(path: &Utf8Path, file: &GoFile, comments: &[Comment], code: &CodeLines) -> Vec<Expectation> {
    let package_line = file.package().map_or(0, |(_, position)| position.line);
    let mut expectations: Vec<Expectation> = Vec::new();
    for (index, comment) in comments.iter().enumerate() {
        let Some(note) = Note::read(&comment.text, comment.block) else { continue };
        if introduces_another(comment, comments.get(index + 1)) {
            continue;
        }
        if comment.own_line
            && (beside_dead_code(comments, index, code) || amid_prose(&note, comments, index, package_line))
        {
            continue;
        }
        let line = line_of(&note, comment, path, code).filter(|line| *line > package_line);
        let promise = Promise::CompileFails { text: note.text, line };
        if expectations.iter().all(|known| known.promise != promise) {
            let location = comment.position.location(path);
            expectations.push(Expectation { promise, origin: Origin::Comment, location });
        }
    }
    expectations
}

/// The line that a note says the compiler refuses.
fn line_of(note: &Note, comment: &Comment, path: &Utf8Path, code: &CodeLines) -> Option<u32> {
    match &note.whereabouts {
        Whereabouts::Quoted { file, line } if path.file_name() == Some(file) => {
            Some(*line).filter(|line| code.holds(*line))
        }
        Whereabouts::WholeFile => None,
        _ if code.holds(comment.position.line) => Some(comment.position.line),
        Whereabouts::Above => code.before(comment.position.line),
        Whereabouts::Quoted { .. } | Whereabouts::Here => {
            code.after(comment.end_line).filter(|line| code.tells_something(*line))
        }
    }
}

/// Whether, between the lines of code around a comment, there is code that is commented out.
fn beside_dead_code(comments: &[Comment], index: usize, code: &CodeLines) -> bool {
    let line = comments[index].position.line;
    let first = code.before(line).unwrap_or(0);
    let last = code.after(line).unwrap_or(u32::MAX);
    let around = |comment: &&Comment| (first..last).contains(&comment.position.line) && comment.position.line > first;
    let before = comments[..index].iter().rev().take_while(around);
    let after = comments[index + 1..].iter().take_while(around);
    before.chain(after).any(|comment| is_dead_code(&comment.text))
}

/// Whether a comment such as `compile error:` only announces the message in the comment below it.
fn introduces_another(comment: &Comment, next: Option<&Comment>) -> bool {
    let follows = |next: &&Comment| next.own_line && next.position.line == comment.end_line + 1;
    let message = next.filter(follows).and_then(|next| Note::read(&next.text, next.block));
    comment.text.trim_end().ends_with(':') && message.is_some_and(|note| note.text.is_some())
}

/// Whether a note that quotes the compiler is part of a longer text, such as instructions or a story. The same below a
/// sentence of introduction is still a promise, but not above the package clause, where texts speak of everything.
fn amid_prose(note: &Note, comments: &[Comment], index: usize, package_line: u32) -> bool {
    let in_header = comments[index].position.line < package_line;
    if note.text.is_none() || !(in_header || note.whereabouts == Whereabouts::Here) {
        return false;
    }
    let follows = |pair: &[Comment]| pair[1].own_line && pair[1].position.line == pair[0].end_line + 1;
    let first = (1..=index).rev().find(|at| !follows(&comments[at - 1..=*at])).unwrap_or(0);
    let last = (index + 1..comments.len()).find(|at| !follows(&comments[at - 1..=*at])).unwrap_or(comments.len());
    comments[first..last].iter().any(|comment| !note::is_part_of_transcript(&comment.text))
}

/// Whether a comment holds a statement or a declaration. Prose does not parse as either.
fn is_dead_code(text: &str) -> bool {
    let looks_like_code = |line: &str| {
        let line = line.trim();
        line.contains(['=', '(', '{', '}', '+', '.']) || line.starts_with("var ") || line.starts_with("return")
    };
    text.lines().any(looks_like_code) && text.lines().filter(|line| looks_like_code(line)).any(is_statement)
}

fn is_statement(line: &str) -> bool {
    let line = line.split("//").next().unwrap_or_default().trim();
    // The first or the last line of a construct does not parse alone.
    if matches!(line, "}" | "})" | ")") || line.ends_with('{') {
        return true;
    }
    let file = GoFile::parse(&format!("func _() {{\n{line}\n}}\n"));
    let statement = preorder(file.root()).skip_while(|node| node.kind() != "statement_list").nth(1);
    !file.root().has_error() && statement.is_some_and(|node| !is_prose(node, line))
}

/// A single word parses as an expression, and so does `word.`-less prose such as `output`.
fn is_prose(node: tree_sitter::Node<'_>, line: &str) -> bool {
    match node.kind() {
        "expression_statement" => !line.contains('('),
        "labeled_statement" | "comment" | "empty_statement" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
