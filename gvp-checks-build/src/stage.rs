//! Code on a page that is not finished yet: what it lacks comes below, or is left to the reader.

use gvp_core::{Diagnostic, Unit};
use gvp_syntax::GoFile;

use crate::fence::mentions;
use crate::sources::page_below;

/// Whether Go misses the use of a name that a piece of code below uses, before the next whole file on the page.
pub(crate) fn is_used_below(unit: &Unit, said: &Diagnostic) -> bool {
    let message = said.message.lines().next().unwrap_or_default();
    let variable = message.strip_prefix("declared and not used: ").map(|name| name.trim().to_owned());
    let import = message.strip_suffix(" imported and not used").map(|path| path.trim_matches('"'));
    let import = import.map(|path| format!("{}.", path.rsplit('/').next().unwrap_or(path)));
    let Some(name) = variable.or(import).filter(|name| !name.is_empty()) else { return false };
    let below = page_below(unit).map(str::trim);
    let pieces = below.take_while(|line| !line.starts_with("package ")).collect::<Vec<_>>();
    let mut within = false;
    pieces.into_iter().any(|line| {
        let is_marker = line.starts_with("```");
        within = if is_marker { line.starts_with("```go") } else { within };
        within && !is_marker && mentions_word(line, &name)
    })
}

/// Whether Go misses the use of something in code with a comment that trails off: `// more checks...`.
pub(crate) fn is_left_out(unit: &Unit, grave: &[&Diagnostic]) -> bool {
    let is_unused = |said: &&&Diagnostic| mentions(said, &["declared and not used", "imported and not used"]);
    let file = |said: &Diagnostic| unit.file_at(said.location.as_ref()?);
    grave.iter().find(is_unused).and_then(|said| file(said)).is_some_and(|file| {
        let comments = file.text.lines().filter_map(|line| line.trim().strip_prefix("//"));
        comments.map(str::trim_end).any(|comment| comment.ends_with("...") || comment.ends_with('…'))
    })
}

/// Whether a line of code holds a word that is no part of another.
fn mentions_word(line: &str, word: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    line.match_indices(word).any(|(at, found)| {
        let after = &line[at + found.len()..];
        !line[..at].ends_with(|char| is_part(char) || char == '.')
            && (word.ends_with('.') || !after.starts_with(is_part))
    })
}

/// Whether Go wants a result of a function in whose place there is a comment, or misses that a mere plan uses what it
/// imports.
pub(crate) fn is_unwritten(unit: &Unit, said: &Diagnostic) -> bool {
    let Some(location) = said.location.as_ref() else { return false };
    let Some(file) = unit.file_at(location) else { return false };
    let within = |(first, last): &(u32, u32)| (*first..=*last).contains(&location.line);
    let code = GoFile::parse(&file.text);
    mentions(said, &["missing return"]) && code.unwritten_functions().iter().any(within)
        || mentions(said, &["imported and not used"]) && code.has_unwritten_main()
}
