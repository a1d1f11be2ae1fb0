//! What it means that Go refuses code in prose, which is seldom all there is.

use std::sync::LazyLock;

use gvp_core::{
    Artifact, Diagnostic, DiagnosticKind, Execution, Fence, Finding, Form, Outcome, Skip, SourceFile, Unit,
};

use gvp_syntax::{GoFile, ImportName, Peer, absent_peer, is_std};
use regex::Regex;

use crate::stack::LastWords;

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

/// A program that is kept from ending while one looks at it: it sleeps for a hundred seconds and more.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static SLEEPS_LONG: LazyLock<Regex> = LazyLock::new(|| {
    let long = r"\d{3,}\s*\*\s*time\.Second|(?:\d+\s*\*\s*)?time\.(?:Minute|Hour)";
    Regex::new(&format!(r"\btime\.Sleep\(\s*(?:{long})")).expect("the pattern is valid")
});

/// How Go says that a file to embed is not there.
const NOT_BROUGHT: [&str; 1] = ["no matching files found"];

/// How Go says that an import leads nowhere, without saying which.
const UNNAMED: [&str; 3] = ["cannot find package", "invalid import path", "cannot import current directory"];

/// What is wrong with code by itself, whatever it takes from elsewhere.
const OWN: [&str; 4] = ["syntax error", "invalid character", "declared and not used", "missing return"];

/// What authors write beside code that is meant to be refused.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static REFUSED_HERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)❌|✗|✘|\berrors?\b|\bwrong\b|\b(?:invalid|illegal|cannot)\b|\b(?:can|won|doesn)['’]t\b|\bnot\s+(?:ok|allowed|possible|compile)|错误|報錯|报错|编译|不能|不可以|非法|无法|不允许|不可比较")
        .expect("the pattern is valid")
});

/// Calls that want a file, with its name.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static WANTS_FILE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\b(?:os|ioutil|syscall)\.(?:Open|OpenFile|Stat|Lstat|ReadFile|Rename|Remove|Chmod|Truncate|Chtimes|Link|Symlink)\(\s*"([^"]+)""#)
        .expect("the pattern is valid")
});

/// How code makes an error, with the words that come before anything that is filled in.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static MAKES_ERROR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\b(?:errors\.New|fmt\.Errorf)\(\s*"([^"%\\]{6,})"#).expect("the pattern is valid"));

/// What package log puts before what it is given.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static LOGGED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2} ").expect("the pattern is valid"));

/// Why a fence has nothing to answer for though Go refuses it; none where it has.
pub(crate) fn excuse(unit: &Unit, artifact: &Artifact) -> Option<Outcome> {
    let fence = unit.fence.as_ref()?;
    let is_part = is_part(fence);
    let leans = !fence.stitched.is_empty() || !fence.assumed.is_empty();
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
    if grave.iter().all(|said| is_unwritten(unit, said)) {
        return Some(Outcome::skipped("a function of it is left for the reader to write"));
    }
    let message = first.message.lines().next().unwrap_or_default();
    let skip = if is_missing(unit, fence, first) {
        Skip::because(format!("it depends on what is not shown before it: {message}"))
            .help("tie it to the fence before with `<!-- GVP-2024: continues -->`, or declare what it needs")
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
        Skip::because(format!("it imports `{import}`, which no module here provides"))
            .help("add a go.mod that requires it in the folder of the page")
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

/// Whether a comment on the very line that Go refuses, or alone on the line before, says that it is wrong.
fn is_marked(unit: &Unit, said: &Diagnostic) -> bool {
    let Some(location) = said.location.as_ref() else { return false };
    let Some(file) = unit.file_at(location).filter(|file| !file.borrowed) else { return false };
    let row = location.line as usize;
    let comment = |row: usize, alone: bool| {
        let (code, comment) = file.text.lines().nth(row.checked_sub(1)?)?.split_once("//")?;
        (!alone || code.trim().is_empty()).then_some(comment)
    };
    let comments = [comment(row, false), comment(row.saturating_sub(1), true)];
    comments.into_iter().flatten().any(|comment| REFUSED_HERE.is_match(comment))
}

/// Whether Go wants a result of a function in whose place there is a comment, or misses that a mere plan uses what it
/// imports.
fn is_unwritten(unit: &Unit, said: &Diagnostic) -> bool {
    let Some(location) = said.location.as_ref() else { return false };
    let Some(file) = unit.file_at(location) else { return false };
    let within = |(first, last): &(u32, u32)| (*first..=*last).contains(&location.line);
    let code = GoFile::parse(&file.text);
    mentions(said, &["missing return"]) && code.unwritten_functions().iter().any(within)
        || mentions(said, &["imported and not used"]) && code.has_unwritten_main()
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

fn mentions(said: &Diagnostic, phrases: &[&str]) -> bool {
    let first = said.message.lines().next().unwrap_or_default();
    phrases.iter().any(|phrase| first.contains(phrase))
}

/// Whether Go misses a name that nothing on the page declares, or that a package of the material's own has at another
/// stage of the book.
fn is_missing(unit: &Unit, fence: &Fence, said: &Diagnostic) -> bool {
    let Some(missing) = said.message.strip_prefix("undefined: ") else { return false };
    let missing = missing.split([' ', '\n']).next().unwrap_or(missing);
    let (name, is_member) = missing.split_once('.').map_or((missing, false), |(name, _)| (name, true));
    if is_member {
        return imports_own(unit, name);
    }
    let is_unknown = fence.lacks.iter().chain(&fence.stitched).any(|lacking| lacking == name);
    is_unknown || !fence.form.is_whole_file()
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

/// Whether the page tells that the program ends badly: in prose, or by calling `panic` with these very words.
pub(crate) fn is_meant_to_fail(unit: &Unit, words: Option<&LastWords>) -> bool {
    let Some(fence) = &unit.fence else { return false };
    let calls_panic = |words: &LastWords| {
        let message = words.message.trim_end_matches(" [recovered]");
        let calls = unit.files.iter().flat_map(|file| file.text.split("panic(\"").skip(1));
        !message.is_empty() && calls.filter_map(|rest| rest.split('"').next()).any(|text| message.starts_with(text))
    };
    fence.crashes.is_some() || words.is_some_and(calls_panic)
}

/// Whether the page shows the line that a program logged before it gave up, be it in the words of another version.
pub(crate) fn shows_last_log(unit: &Unit, execution: &Execution) -> bool {
    let stderr = execution.stderr.text();
    let Some(logged) = stderr.lines().last().and_then(logged) else { return false };
    let shown = unit.fence.iter().flat_map(|fence| &fence.quotations);
    let mut shown = shown.flat_map(|quotation| quotation.text.lines()).filter_map(self::logged);
    shown.any(|shown| shown.split_whitespace().next() == logged.split_whitespace().next())
}

/// Whether the page says right after the code what a program says before it gives up.
pub(crate) fn quotes_last_words(unit: &Unit, execution: &Execution) -> bool {
    const SHORTEST: usize = 8;
    const NEAR: usize = 30;
    let stderr = execution.stderr.text();
    let Some(last) = stderr.lines().last().map(|line| logged(line).unwrap_or(line.trim())) else { return false };
    let code = unit.files.iter().find(|file| !file.borrowed && file.within.is_some());
    let Some((code, page)) = code.and_then(|file| Some((&file.text, file.within.as_ref()?))) else { return false };
    let after = page.lines().skip(code.trim_end().lines().count() + 1).take(NEAR);
    last.len() >= SHORTEST
        && after.take_while(|line| !line.trim_start().starts_with("```go")).any(|line| line.contains(last))
}

/// Whether tests on a page test nothing but the standard library: they show what testing is like, failures included.
pub(crate) fn tests_nothing_own(unit: &Unit) -> bool {
    let is_of_tests = |line: &str| !line.starts_with("func ") || line.contains("testing.");
    let is_plain = |file: &SourceFile| !file.borrowed && file.text.lines().all(|line| is_of_tests(line.trim_start()));
    unit.fence.is_some() && unit.files.iter().all(is_plain) && unit.imports.iter().all(|path| is_std(path))
}

/// Whether a program on a page gives up with an error that its own code makes: what leads there is seldom overlooked.
pub(crate) fn says_what_it_made(unit: &Unit, execution: &Execution, words: Option<&LastWords>) -> bool {
    let stderr = execution.stderr.text();
    let said = words.map_or_else(|| stderr.lines().last().unwrap_or_default(), |words| &words.message);
    let made = unit.files.iter().flat_map(|file| MAKES_ERROR.captures_iter(&file.text));
    made.filter_map(|call| call.get(1)).any(|text| said.contains(text.as_str().trim()))
}

/// What is logged on a line that begins as those of package log do.
fn logged(line: &str) -> Option<&str> {
    LOGGED.find(line).map(|found| line[found.end()..].trim())
}

/// Whether a program sleeps for so long that nobody is meant to see its end.
pub(crate) fn sleeps_long(unit: &Unit) -> bool {
    unit.files.iter().any(|file| SLEEPS_LONG.is_match(&file.text))
}

/// What a program on a page was not given that its author has: a file, or the programs that it starts.
pub(crate) fn lacks_surroundings(unit: &Unit, execution: &Execution, words: Option<&LastWords>) -> Option<Skip> {
    let crashed = words.is_some_and(|words| !words.text.contains("os/exec.") && !words.text.contains("os.(*Process)"));
    lacks_file(unit, execution).or_else(|| lacks_peer(unit)).or_else(|| {
        let starts_others = unit.fence.is_some() && !crashed && unit.imports.iter().any(|path| path == "os/exec");
        starts_others.then(|| Skip::because("it starts other programs, which may do something else here"))
    })
}

/// Whom a program on a page talks to and the page does not start.
pub(crate) fn lacks_peer(unit: &Unit) -> Option<Skip> {
    Some(match absent_peer(unit)? {
        Peer::Server(address) => Skip::because(format!("it calls a server that the page does not start: {address}")),
        Peer::Client => Skip::because("it waits for a client that the page does not start"),
    })
}

/// A file that the program reads and that stands on no page: Go says so, or the program wants it by its name.
pub(crate) fn lacks_file(unit: &Unit, execution: &Execution) -> Option<Skip> {
    unit.fence.as_ref()?;
    let printed = format!("{}{}", execution.stderr.text(), execution.stdout.text());
    if let Some(line) = printed.lines().find(|line| line.contains("no such file or directory")) {
        return Some(Skip::because(format!("it needs a file that the page does not bring along: {}", line.trim())));
    }
    let wanted = unit.files.iter().flat_map(|file| WANTS_FILE.captures_iter(&file.text));
    let mut names = wanted.filter_map(|call| call.get(1)).map(|name| name.as_str());
    let has = |name: &str| unit.data.iter().any(|path| *path == unit.dir.join(name.trim_start_matches("./")));
    let lacking = names.find(|name| !has(name))?;
    Some(Skip::because(format!("it needs a file that the page does not bring along: `{lacking}`")))
}

#[cfg(test)]
mod tests;
