//! What it means that Go refuses code in prose, which is seldom all there is.

use std::sync::LazyLock;

use gvp_core::{Artifact, Diagnostic, DiagnosticKind, Fence, Finding, Form, Outcome, Skip, Unit};

use gvp_syntax::{GoFile, ImportName, is_std};
use regex::Regex;

use crate::sources::pages;
use crate::stage;

/// What an author can do about code that lacks something.
const TIE: &str = "tie it to the fence before with `<!-- GVP-2024: continues -->`, or declare what it needs";

/// What Go has against code only because it is no whole file: nobody runs it as it stands.
const HARMLESS: [&str; 11] = [
    "declared and not used",
    "imported and not used",
    "missing return",
    "missing function body",
    "is not used",
    "defined and not used",
    "too many return values",
    "not enough return values",
    "func init must have no",
    "func main must have no",
    "function main is undeclared",
];

/// What Go has against code that shows several ways of doing the same one after the other.
const ALTERNATIVES: [&str; 6] = [
    "redeclared",
    "already declared",
    "duplicate case",
    "no new variables",
    "other declaration of",
    "duplicate method",
];

/// How Go says that a package is not for this machine, or only for experiments.
const UNAVAILABLE: [&str; 1] = ["build constraints exclude all Go files"];

/// How Go says that the standard library has something on another system only: no other package is one on each.
const OF_ANOTHER_SYSTEM: [&str; 1] = ["undefined: syscall."];

/// How Go says that a file to embed is not there.
const NOT_BROUGHT: [&str; 1] = ["no matching files found"];

/// How Go says that an import leads nowhere, without saying which.
const UNNAMED: [&str; 3] = ["cannot find package", "invalid import path", "cannot import current directory"];

/// What is wrong with code by itself, whatever it takes from elsewhere.
const OWN: [&str; 5] =
    ["syntax error", "can only use ...", "invalid character", "declared and not used", "missing return"];

/// What authors write beside code that is meant to be refused.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static REFUSED_HERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)❌|✗|✘|\berrors?\b|\bwrong\b|\b(?:invalid|illegal|cannot)\b|\b(?:can|won|doesn)['’]t\b|\bnot\s+(?:ok|allowed|possible|compile)|错误|報錯|报错|编译|不能|不可以|非法|无法|不允许|不可比较")
        .expect("the pattern is valid")
});

/// Why a fence has nothing to answer for though Go refuses it; none where it has.
pub(crate) fn excuse(unit: &Unit, artifact: &Artifact) -> Option<Outcome> {
    let fence = unit.fence.as_ref()?;
    let is_part = is_part(fence);
    // What is assumed in the place of something that is lacking is only as much as the code itself tells.
    let leans = !fence.stitched.is_empty() || (!fence.assumed.is_empty() && fence.lacks.is_empty());
    let grave = artifact.diagnostics.iter().filter(|said| !is_part || !is_harmless(said));
    let mut grave: Vec<&Diagnostic> = grave.collect();
    // What follows from something that is not shown says nothing.
    grave.sort_by_key(|said| !is_missing(unit, fence, said));
    let Some(first) = grave.first() else {
        return (!artifact.diagnostics.is_empty()).then_some(Outcome::Passed);
    };
    if fence.announced.is_some() || grave.iter().any(|said| is_marked(unit, said)) {
        return Some(Outcome::Passed);
    }
    if grave.iter().all(|said| stage::is_used_below(unit, said)) {
        return Some(Outcome::skipped("the page goes on with it in another fence"));
    }
    if stage::is_left_out(unit, &grave) {
        return Some(Outcome::skipped("a comment stands in it for what would use the rest"));
    }
    if grave.iter().all(|said| stage::is_unwritten(unit, said)) {
        return Some(Outcome::skipped("a function of it is left for the reader to write"));
    }
    let message = first.message.lines().next().unwrap_or_default();
    // What stands in for a package is our guess, and what does not fit it is nobody's mistake.
    let skip = if let Some(skip) = unprovided(fence).filter(|_| !grave.iter().all(|said| mentions(said, &OWN))) {
        skip
    } else if is_missing(unit, fence, first) {
        Skip::because(format!("it depends on what is not shown before it: {message}")).help(TIE)
    } else if mentions(first, &NOT_BROUGHT) {
        Skip::because(format!("it embeds a file that the page does not bring along: {message}"))
    } else if grave.iter().any(|said| mentions(said, &OF_ANOTHER_SYSTEM)) {
        Skip::because(format!("it is for another operating system: {message}"))
    } else if mentions(first, &UNAVAILABLE) {
        Skip::because("Go leaves it, or what it imports, out on this machine")
    } else if mentions(first, &["missing function body"]) {
        Skip::because("a function of it has no body here: it is written in assembler, or shown elsewhere")
    } else if mentions(first, &UNNAMED) {
        Skip::because(format!("it imports what is not there: {message}"))
    } else if let DiagnosticKind::MissingPackage { import } = &first.kind {
        not_provided(import)
    } else if is_part && !fence.lacks.is_empty() && !mentions(first, &OWN) {
        Skip::because(format!("it depends on what is not shown before it: `{}`", fence.lacks.join("`, `"))).help(TIE)
    } else if fence.elided {
        Skip::because(format!("something is left out of it: {message}"))
    } else if is_elsewhere(unit, first) || (leans && !mentions(first, &OWN)) {
        Skip::because(format!("it does not fit what is declared elsewhere: {message}"))
    } else if is_part && (mentions(first, &ALTERNATIVES) || leans) {
        Skip::because(format!("it is no whole program: {message}"))
    } else {
        return None;
    };
    Some(skip.into())
}

/// That the code imports what is not at hand, where it does.
pub(crate) fn unprovided(fence: &Fence) -> Option<Skip> {
    fence.unprovided.first().map(|import| not_provided(import))
}

fn not_provided(import: &str) -> Skip {
    Skip::because(gvp_syntax::not_provided(import)).help("add a go.mod that requires it in the folder of the page")
}

/// Whether a comment on the very line that Go refuses, or alone on the line before, says that it is wrong.
fn is_marked(unit: &Unit, said: &Diagnostic) -> bool {
    let Some(location) = said.location.as_ref() else { return false };
    let Some(file) = unit.file_at(location).filter(|file| !file.borrowed) else { return false };
    let row = location.line as usize;
    let comment = |row: usize, alone: bool| {
        let (code, comment) = file.text.lines().nth(row.checked_sub(1)?)?.split_once("//")?;
        (!alone || code.trim().is_empty()).then_some(comment)
    };
    // Go tells of a type where it begins, and authors where it goes wrong.
    let is_of_type = said.message.starts_with("invalid recursive type");
    let fields = file.text.lines().skip(row).take_while(|line| is_of_type && !line.trim_start().starts_with('}'));
    let comments = [comment(row, false), comment(row.saturating_sub(1), true)].into_iter().flatten();
    comments
        .chain(fields.filter_map(|line| Some(line.split_once("//")?.1)))
        .any(|comment| REFUSED_HERE.is_match(comment))
}

/// Whether the code is not meant to be put to Go as it stands.
fn is_part(fence: &Fence) -> bool {
    match fence.form {
        Form::Program | Form::TestFile => fence.elided,
        Form::File | Form::Declarations | Form::Statements | Form::NotGo => true,
    }
}

/// A finding about code in prose that nobody runs as it stands is a reservation, no failure.
pub(crate) fn softened(unit: &Unit, finding: Finding) -> Finding {
    if unit.fence.as_ref().is_some_and(is_part) { finding.softened() } else { finding }
}

/// A finding about what code in prose wants from the world around it is a reservation: the page shows how it is used.
pub(crate) fn softened_in_prose(unit: &Unit, finding: Finding) -> Finding {
    if unit.fence.is_some() { finding.softened() } else { finding }
}

fn is_harmless(said: &Diagnostic) -> bool {
    mentions(said, &HARMLESS)
}

pub(crate) fn mentions(said: &Diagnostic, phrases: &[&str]) -> bool {
    let first = said.message.lines().next().unwrap_or_default();
    phrases.iter().any(|phrase| first.contains(phrase))
}

/// Whether Go misses a name that nothing on the page declares, or that a package of the material's own has at another
/// stage of the book.
fn is_missing(unit: &Unit, fence: &Fence, said: &Diagnostic) -> bool {
    let Some(missing) = said.message.strip_prefix("undefined: ") else { return shows_method(unit, said) };
    let missing = missing.split([' ', '\n']).next().unwrap_or(missing);
    let (name, is_member) = missing.split_once('.').map_or((missing, false), |(name, _)| (name, true));
    if is_member {
        return imports_own(unit, name);
    }
    // Go knows a member of a package that nobody imports as one name.
    let is_it = |lacking: &String| lacking == name || lacking.replace('.', "_") == name;
    let is_unknown = fence.lacks.iter().chain(&fence.stitched).any(is_it);
    is_unknown || !fence.form.is_whole_file()
}

/// Whether Go misses a method of a type that the page shows in another fence.
fn shows_method(unit: &Unit, said: &Diagnostic) -> bool {
    let method = |message: &str| {
        let (of, name) = message.split_once("(type ")?.1.split_once(" has no field or method ")?;
        let of = of.trim_start_matches('*').split('[').next()?.to_owned();
        Some((of, format!(") {}(", name.split([')', ',']).next()?)))
    };
    let Some((of, name)) = method(&said.message) else { return false };
    let is_it = |line: &str| {
        let receiver = line.trim_start().strip_prefix("func (").and_then(|rest| rest.split_once(')'));
        receiver.is_some_and(|(receiver, _)| receiver.contains(&of)) && line.contains(&name)
    };
    pages(unit).any(|page| page.lines().any(is_it))
}

/// Whether a package of this name is imported that is not of the standard library.
fn imports_own(unit: &Unit, name: &str) -> bool {
    let trees = unit.files.iter().map(|file| GoFile::parse(&file.text));
    let imports = trees.flat_map(|tree| tree.imports());
    let mut own = imports.filter(|import| !is_std(&import.path));
    own.any(|import| import.name == ImportName::Alias(name.to_owned()) || import.path.ends_with(&format!("/{name}")))
}

/// Whether Go refuses what was taken from another fence.
fn is_elsewhere(unit: &Unit, said: &Diagnostic) -> bool {
    let file = said.location.as_ref().and_then(|location| unit.file_at(location));
    file.is_some_and(|file| file.borrowed)
}

#[cfg(test)]
mod tests;
