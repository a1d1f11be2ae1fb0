//! The comment that says what code prints: `// Output:` and `// Unordered output:`.

use std::ops::Range;

use camino::Utf8Path;
use gvp_core::{Expectation, Origin, Passage, Promise, TextMatch, Wrapping};

use crate::terminal::told;
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
    // A comment that shares its line with code speaks of that line only.
    let below = comments.iter().filter(|comment| comment.own_line && comment.position.line >= main.line);
    let below: Vec<Comment> = below.cloned().collect();
    let groups = CommentGroup::of(below);
    let mut promised = groups.iter().filter_map(|group| Some((group, output(group)?)));
    let Some((group, (order, text))) = promised.next() else { return Vec::new() };
    // Several such comments speak of parts of the output, and which parts nobody can tell.
    if promised.next().is_some() {
        return Vec::new();
    }
    let location = group.comments[0].position.location(path);
    let expectation = |promise| Expectation::new(promise, Origin::Comment, location.clone());
    let matches = |text| match order {
        Order::AsWritten => TextMatch::Lines(text),
        Order::Any => TextMatch::Unordered(text),
    };
    let told = told(&text);
    if told.endings.is_empty() {
        let passage = passage(path, file.text(), group);
        return vec![Expectation { passage, ..expectation(Promise::Output(matches(text))) }];
    }
    // The author copied how it ends along with what it prints.
    let printed = told.output.and_then(|range| text.get(range)).map(|text| Promise::Output(matches(text.to_owned())));
    told.endings.into_iter().chain(printed).map(expectation).collect()
}

/// What a group of comments says that a program prints.
fn output(group: &CommentGroup) -> Option<(Order, String)> {
    let text = unindented(group);
    let (order, text) = heading(&text)?;
    let text = text.trim_matches('\n').trim_end();
    // Whoever pressed a key changed what happened.
    let typed = ["^C", "^D", "^Z"].iter().any(|key| text.contains(key));
    (!typed && !text.trim().is_empty()).then(|| (order, text.trim_start_matches(' ').to_owned()))
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
        let indent = shared_indent(rest);
        lines.push(first.trim_end());
        lines.extend(rest.lines().map(|line| line.get(indent.len()..).unwrap_or_default().trim_end()));
    }
    lines.join("\n")
}

/// The indentation that all lines with text share, with the stars that some editors put before them.
fn shared_indent(lines: &str) -> &str {
    let texts: Vec<&str> = lines.lines().filter(|line| !line.trim().is_empty()).collect();
    let indents = texts.iter().map(|line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]);
    let indent = indents.min_by_key(|indent| indent.len()).unwrap_or("");
    let rests = || texts.iter().filter_map(|line| line.get(indent.len()..));
    let starred = rests().count() > 1 && rests().all(|rest| rest.starts_with("* "));
    let length = if starred { indent.len() + 2 } else { indent.len() };
    texts.first().and_then(|first| first.get(..length)).unwrap_or(indent)
}

/// Where the promised text stands. Comments of both kinds in one group are too odd to be rewritten.
fn passage(path: &Utf8Path, text: &str, group: &CommentGroup) -> Option<Passage> {
    let (first, last) = (group.comments.first()?, group.comments.last()?);
    let (end, wrapping) = match group.comments.as_slice() {
        [only] if only.block => {
            let body = &only.text;
            let rest = body.split_once('\n').map_or("", |(_, rest)| rest);
            let prefix = if rest.trim().is_empty() { line_before(text, only.range.start) } else { shared_indent(rest) };
            (only.range.start + 2 + body.trim_end().len(), Wrapping::BlockComment { prefix: prefix.to_owned() })
        }
        comments if comments.iter().any(|comment| comment.block) => return None,
        comments => {
            let model = comments.get(1).filter(|comment| !comment.text.trim().is_empty()).unwrap_or(first);
            let blank = if model.text.starts_with(' ') { " " } else { "" };
            let prefix = format!("{}//{blank}", line_before(text, first.range.start));
            (last.range.end, Wrapping::LineComments { prefix })
        }
    };
    let (_, rest) = heading(&first.text).filter(|_| !first.text.trim().is_empty())?;
    let start = first.range.start + 2 + (first.text.len() - rest.len());
    let range = trimmed(text, start..end);
    Some(Passage { path: path.to_owned(), written: text.get(range.clone())?.to_owned(), range, wrapping })
}

/// What stands before a place on its line.
fn line_before(text: &str, place: usize) -> &str {
    let start = text[..place].rfind('\n').map_or(0, |newline| newline + 1);
    &text[start..place]
}

/// The range without the blanks at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let length = text.get(range.clone()).unwrap_or_default().trim_end().len();
    range.start..range.start + length
}
