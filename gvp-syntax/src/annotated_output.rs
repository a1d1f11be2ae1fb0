//! The comment that says what code prints: `// Output:` and `// Unordered output:`.

use camino::Utf8Path;
use gvp_core::{Expectation, Origin, Promise, TextMatch};

use crate::{Comment, CommentGroup, GoFile};

/// Whether the lines that a comment promises come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    AsWritten,
    Any,
}

/// Recognises the heading as Go does for examples, and gives what follows it.
pub(crate) fn heading(comment: &str) -> Option<(Order, &str)> {
    let text = comment.trim_start();
    let (order, text) = match strip_word(text, "unordered ") {
        Some(rest) => (Order::Any, rest.trim_start_matches(' ')),
        None => (Order::AsWritten, text),
    };
    Some((order, strip_word(text, "output:")?))
}

/// Strips a prefix, whatever its case.
fn strip_word<'text>(text: &'text str, word: &str) -> Option<&'text str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

/// What a program promises to print, if comments in or below its `func main` say so.
pub(crate) fn expectations(path: &Utf8Path, file: &GoFile, comments: &[Comment]) -> Vec<Expectation> {
    let (Some(("main", _)), Some(main)) = (file.package(), file.main_function()) else { return Vec::new() };
    let below: Vec<Comment> = comments.iter().filter(|comment| comment.position.line >= main.line).cloned().collect();
    let groups = CommentGroup::of(below);
    let mut promised = groups.iter().filter_map(|group| Some((group.position()?, output(group)?)));
    let Some((position, (order, text))) = promised.next() else { return Vec::new() };
    // Several such comments speak of parts of the output, and which parts nobody can tell.
    if promised.next().is_some() {
        return Vec::new();
    }
    let text_match = match order {
        Order::AsWritten => TextMatch::Lines(text),
        Order::Any => TextMatch::Unordered(text),
    };
    let promise = Promise::Output(text_match);
    vec![Expectation { promise, origin: Origin::Comment, location: position.location(path) }]
}

/// What a group of comments says that a program prints. A comment that shares its line with code speaks of that line
/// only, and one with an ellipsis is not meant to the letter.
fn output(group: &CommentGroup) -> Option<(Order, String)> {
    let text = unindented(group);
    let (order, text) = heading(&text)?;
    let text = text.trim_matches('\n').trim_end();
    let own_lines = group.comments.iter().all(|comment| comment.own_line);
    let elided = text.lines().any(|line| line.trim_end().ends_with("...") || line.contains('…'));
    (own_lines && !elided && !text.trim().is_empty()).then(|| (order, text.trim_start_matches(' ').to_owned()))
}

/// The text of a group without the blank after `//`, and without the indentation that all lines of a `/* */` share.
fn unindented(group: &CommentGroup) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for comment in &group.comments {
        if !comment.block {
            lines.push(comment.text.strip_prefix(' ').unwrap_or(&comment.text).trim_end());
            continue;
        }
        let (first, rest) = comment.text.split_once('\n').unwrap_or((&comment.text, ""));
        let indents = rest.lines().filter(|line| !line.trim().is_empty());
        let indent = indents.map(|line| line.len() - line.trim_start_matches([' ', '\t']).len()).min().unwrap_or(0);
        lines.push(first.trim_end());
        lines.extend(rest.lines().map(|line| line.get(indent..).unwrap_or_default().trim_end()));
    }
    lines.join("\n")
}
