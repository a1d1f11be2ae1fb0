//! The exported names of a file, and the comments above them.

use std::collections::HashMap;

use gvp_plugin::syntax::{CommentGroup, GoFile, Position};

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Type,
    Other,
}

/// An exported name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exported {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) position: Position,
    /// The comment right above it.
    pub(crate) comment: Option<String>,
}

/// The exported names that are declared at the start of a line, in the order of the source.
pub(crate) fn exported(file: &GoFile) -> Vec<Exported> {
    let declared = file.declared_names();
    let groups = file.comment_groups();
    let comments: HashMap<u32, String> =
        groups.iter().filter_map(|group| Some((last_line(group)?, prose(group)))).collect();
    let mut found = Vec::new();
    for (line, number) in file.text().lines().zip(1u32..) {
        let Some((kind, receiver, name)) = declaration(line) else { continue };
        // What stands in a string is not declared.
        if !declared.iter().any(|known| known == receiver.unwrap_or(name)) {
            continue;
        }
        if is_exported(name) && receiver.is_none_or(is_exported) {
            let comment = comments.get(&(number.saturating_sub(1))).cloned();
            let position = place(line, name, number);
            found.push(Exported { name: name.to_owned(), kind, position, comment });
        }
    }
    found
}

fn last_line(group: &CommentGroup) -> Option<u32> {
    group.comments.last().filter(|last| last.own_line).map(|last| last.end_line)
}

/// The text of a comment without the lines that are for tools.
fn prose(group: &CommentGroup) -> String {
    let text = group.text();
    text.lines().filter(|line| !line.starts_with("go:")).map(str::trim).collect::<Vec<_>>().join("\n")
}

/// What a line declares: of which kind, for which receiver, by which name.
fn declaration(line: &str) -> Option<(Kind, Option<&str>, &str)> {
    let (word, rest) = line.split_once(' ')?;
    match word {
        "func" => match rest.strip_prefix('(') {
            Some(method) => {
                let (receiver, rest) = method.split_once(')')?;
                Some((Kind::Other, Some(receiver_type(receiver)?), identifier(rest.trim_start())?))
            }
            None => Some((Kind::Other, None, identifier(rest)?)),
        },
        "type" => Some((Kind::Type, None, identifier(rest)?)),
        "var" | "const" => Some((Kind::Other, None, identifier(rest)?)),
        _ => None,
    }
}

/// The type in `s *Stack` or `Stack[T]`.
fn receiver_type(receiver: &str) -> Option<&str> {
    let last = receiver.split('[').next()?.rsplit([' ', '*']).next()?;
    identifier(last)
}

fn identifier(text: &str) -> Option<&str> {
    let end = text.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

fn is_exported(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Where the name stands in its line.
fn place(line: &str, name: &str, number: u32) -> Position {
    let after_receiver = if line.starts_with("func (") { line.find(')').unwrap_or(0) } else { 0 };
    let at = line[after_receiver..].find(name).map_or(0, |at| at + after_receiver);
    let column = u32::try_from(at).unwrap_or(0) + 1;
    Position { line: number, column, end_column: Some(column + u32::try_from(name.len()).unwrap_or(0)) }
}
