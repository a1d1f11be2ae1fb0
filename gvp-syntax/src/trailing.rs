//! Comments at the end of a print statement that say what it prints: `// => 3`, `// prints "yes"`.
//!
//! Such comments are prose as often as not, so only what reads like a value is believed, and never more than a warning
//! comes of it.

use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::{Expectation, LinePlace, Origin, Passage, PrintedLine, Promise, Wrapping};
use regex::Regex;
use tree_sitter::Node;

use crate::literal::unquote;
use crate::tree::{children, preorder, text_of};
use crate::{Comment, GoFile, Position};

/// What is said of printing, with its marker: words need a colon or a value after them, arrows need less.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^\s*(?:(?P<sure>=>|(?i:prints|outputs?|printed)\s*[:：]|输出\s*[:：]|打印\s*[:：])",
        r"|(?P<vague>->|→|⇒|(?i:prints|outputs)\s))\s*(?P<text>\S.*?)\s*$",
    ))
    .expect("the pattern is valid")
});

/// Words that tell of a failure instead of an output.
const FAILURES: [&str; 5] = ["panic", "error", "compile", "runtime error", "fatal"];

/// What comments beside print statements say that these print.
pub(crate) fn expectations(path: &Utf8Path, file: &GoFile, comments: &[Comment]) -> Vec<Expectation> {
    if file.package().is_none_or(|(name, _)| name != "main")
        || !file.imports().iter().any(|import| import.path == "fmt")
    {
        return Vec::new();
    }
    let statements = prints(file);
    let found = comments.iter().filter(|comment| !comment.own_line && !comment.block);
    found.filter_map(|comment| expectation(path, file.text(), &statements, comment)).collect()
}

fn expectation(path: &Utf8Path, text: &str, statements: &[Print], comment: &Comment) -> Option<Expectation> {
    let statement = statements.iter().find(|statement| statement.end_line == comment.position.line)?;
    let (said, wrapping) = said(&comment.text)?;
    let start = comment.range.end - comment.text.len() + comment.text.find(said)?;
    let written = text.get(start..start + said.len())?.to_owned();
    let value = unquote(said).unwrap_or_else(|| said.to_owned());
    let line =
        PrintedLine { text: value.trim_end_matches('\n').to_owned(), place: statement.place, whole: statement.whole };
    let passage = Passage { path: path.to_owned(), range: start..start + said.len(), wrapping, written };
    let location = comment.position.location(path);
    let expectation = Expectation::new(Promise::Prints(line), Origin::Trailing, location);
    Some(Expectation { weak: true, ..expectation.written(passage) })
}

/// The text that a comment says is printed, and how it is written.
fn said(comment: &str) -> Option<(&str, Wrapping)> {
    let alone = comment.trim();
    let is_literal = |text: &str| text.starts_with(['"', '`']) && unquote(text).is_some();
    if is_literal(alone) {
        return Some((alone, Wrapping::Literal));
    }
    let found = MARKER.captures(comment)?;
    let text = found.name("text")?.as_str();
    if is_literal(text) {
        return Some((text, Wrapping::Literal));
    }
    let lower = text.to_lowercase();
    let fails = FAILURES.iter().any(|word| lower.starts_with(word));
    let believed = found.name("sure").is_some() || reads_like_a_value(text);
    (believed && !fails).then_some((text, Wrapping::Rest))
}

/// Whether it is more likely a value as Go prints it than prose.
fn reads_like_a_value(text: &str) -> bool {
    let first = text.trim_start_matches(['-', '+']).chars().next();
    let number = first.is_some_and(|char| char.is_ascii_digit());
    let composite =
        ["[", "{", "&{", "map[", "<nil>", "true", "false", "nil"].iter().any(|start| text.starts_with(start));
    composite || number && text.split_whitespace().all(|word| word.starts_with(|char: char| !char.is_alphabetic()))
}

/// A statement that prints.
struct Print {
    end_line: u32,
    place: Option<LinePlace>,
    whole: bool,
}

/// The statements that print, in the order of the source.
fn prints(file: &GoFile) -> Vec<Print> {
    let calls: Vec<Node<'_>> = preorder(file.root()).filter(|node| prints_with_fmt(file, *node)).collect();
    let lines = u32::try_from(calls.len()).unwrap_or(u32::MAX);
    let plain = calls.iter().all(|call| in_main(file, *call) && name_of(file, *call) == "fmt.Println")
        && !prints_otherwise(file, calls.len());
    let print = |(number, call): (u32, &Node<'_>)| Print {
        end_line: Position::of(*call).line
            + u32::try_from(call.end_position().row - call.start_position().row).unwrap_or(0),
        place: plain.then_some(LinePlace { number, of: lines }),
        whole: name_of(file, *call) == "fmt.Println" && arguments(*call) == 1,
    };
    (0..).zip(&calls).map(print).collect()
}

fn prints_with_fmt(file: &GoFile, node: Node<'_>) -> bool {
    node.kind() == "call_expression"
        && node.parent().is_some_and(|parent| parent.kind() == "expression_statement")
        && ["fmt.Println", "fmt.Printf", "fmt.Print"].contains(&name_of(file, node))
}

fn name_of<'file>(file: &'file GoFile, call: Node<'_>) -> &'file str {
    call.child_by_field_name("function").map_or("", |function| text_of(file.text(), function))
}

fn arguments(call: Node<'_>) -> usize {
    call.child_by_field_name("arguments").map_or(0, |arguments| children(arguments).len())
}

/// Whether a statement stands in `func main` itself, and not in a block or a function within it.
fn in_main(file: &GoFile, call: Node<'_>) -> bool {
    let mut node = call.parent().and_then(|statement| statement.parent());
    while let Some(list) = node.filter(|node| matches!(node.kind(), "statement_list" | "block")) {
        node = list.parent();
    }
    let name = node.filter(|node| node.kind() == "function_declaration");
    name.and_then(|node| node.child_by_field_name("name")).is_some_and(|name| text_of(file.text(), name) == "main")
}

/// Whether the program may print in other ways, or leave before its end.
fn prints_otherwise(file: &GoFile, known: usize) -> bool {
    let text = file.text();
    let others =
        ["os.Std", "os.Exit", "log.", "slog.", "print(", "println(", "fmt.Fprint", ".Write", "go func", "\tgo "];
    text.matches("fmt.Print").count() != known || others.iter().any(|other| text.contains(other))
}

#[cfg(test)]
mod tests;
