//! Directives: words an author writes to GVP, `// GVP-2024: <word> [value]`.

use camino::Utf8Path;
use gvp_core::{Directive, Location, Misunderstanding, Scope};

use crate::code_lines::CodeLines;
use crate::{Comment, GoFile};

mod marker;
mod word;

use marker::Marker;

/// How the message about a word begins that no directive has.
const UNKNOWN_WORD: &str = "unknown word";

/// Whether the trouble is a word that no directive has, and not a known word written wrongly.
pub fn is_unknown_word(misunderstanding: &Misunderstanding) -> bool {
    misunderstanding.message.starts_with(UNKNOWN_WORD)
}

/// A directive or a misunderstanding for every comment that speaks to GVP.
pub(crate) fn directives(
    path: &Utf8Path,
    file: &GoFile,
    comments: &[Comment],
    code: &CodeLines,
) -> (Vec<Directive>, Vec<Misunderstanding>) {
    let package_line = file.package().map(|(_, position)| position.line);
    let (mut directives, mut misunderstandings) = (Vec::new(), Vec::new());
    for comment in comments {
        let location = comment.position.location(path);
        match read(comment) {
            None => {}
            Some(Ok(word)) => directives.push(Directive { word, scope: scope(comment, package_line, code), location }),
            Some(Err(Trouble { message, help })) => {
                misunderstandings.push(Misunderstanding { location, message, help });
            }
        }
    }
    (directives, misunderstandings)
}

/// A directive that stands outside code and speaks of all of it: in the info string of a fence, or in an HTML comment.
pub(crate) fn outside_code(text: &str, location: Location) -> Result<Directive, Misunderstanding> {
    match word::parse(text) {
        Ok(word) => Ok(Directive { word, scope: Scope::File, location }),
        Err(Trouble { message, help }) => Err(Misunderstanding { location, message, help }),
    }
}

/// What a line of an HTML comment says to GVP, if it does.
pub(crate) fn in_html(line: &str, location: Location) -> Option<Result<Directive, Misunderstanding>> {
    Some(match Marker::find(line)? {
        Marker::Exact(rest) => outside_code(rest, location),
        Marker::Near { written, rest } => Err(Misunderstanding {
            location,
            message: format!("a directive begins with `<!-- GVP-2024:`, not with `{written}`"),
            help: Some(format!("write `<!-- GVP-2024: {rest} -->`")),
        }),
    })
}

/// What is wrong with a directive, and what may have been meant.
#[derive(Debug, PartialEq, Eq)]
struct Trouble {
    message: String,
    help: Option<String>,
}

impl Trouble {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}

fn read(comment: &Comment) -> Option<Result<gvp_core::Word, Trouble>> {
    match Marker::find(&comment.text)? {
        Marker::Exact(_) if comment.block => Some(Err(Trouble::new(
            "a directive is a line comment of its own",
            format!("write `//{}`", comment.text.trim_end()),
        ))),
        Marker::Exact(rest) => Some(word::parse(rest)),
        Marker::Near { written, rest } => Some(Err(Trouble::new(
            format!("a directive begins with `// GVP-2024:`, not with `{written}`"),
            format!("write `// GVP-2024: {rest}`"),
        ))),
    }
}

/// A comment of its own speaks of the next line of code, any other of its own line; above the package clause, and on
/// it, both speak of the file.
fn scope(comment: &Comment, package_line: Option<u32>, code: &CodeLines) -> Scope {
    let line = comment.position.line;
    let spoken_of = if code.holds(line) { line } else { code.after(comment.end_line).unwrap_or(line) };
    match package_line {
        Some(package_line) if spoken_of <= package_line => Scope::File,
        _ => Scope::Line(spoken_of),
    }
}
