//! Holds what comments beside print statements say against what the program printed.

use gvp_core::PrintedLine;

use crate::elision;
use crate::redaction::Volatile;

/// What became of a comment such as `// => 3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is printed.
    Truth,
    /// It is not; where it is known what its statement prints instead, that line.
    Lie(Option<String>),
}

/// Holds a comment against the lines that were printed: the one of its statement where that is known, or else any.
pub(crate) fn hold(promise: &PrintedLine, printed: &str, volatile: &Volatile<'_>) -> Told {
    let lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
    let place = promise.place.filter(|place| usize::try_from(place.of) == Ok(lines.len()));
    let own = place.and_then(|place| lines.get(usize::try_from(place.number).ok()?));
    let holds = |line: &&str| says(promise.text.trim(), line.trim(), volatile);
    match own {
        Some(line) if holds(line) => Told::Truth,
        Some(line) => Told::Lie(promise.whole.then(|| (*line).to_owned())),
        None if lines.iter().any(holds) || promise.text.contains('\n') && printed.contains(&promise.text) => {
            Told::Truth
        }
        None => Told::Lie(None),
    }
}

/// Whether a line is what the comment says, or holds it as words of its own; comments may go on after the value.
fn says(promised: &str, line: &str, volatile: &Volatile<'_>) -> bool {
    promised == line
        || holds_words(line, promised)
        || !line.is_empty() && goes_on_after(promised, line)
        || elision::line_matches(promised, line)
        || volatile.equal_but(promised, line).is_some()
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Whether `words` stands somewhere in a line without being part of a longer word or number.
fn holds_words(line: &str, words: &str) -> bool {
    let free = |before: Option<char>, edge: Option<char>| !(before.is_some_and(is_word) && edge.is_some_and(is_word));
    line.match_indices(words).any(|(at, found)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + found.len()..].chars().next());
        free(before, found.chars().next()) && free(after, found.chars().next_back())
    })
}

/// Whether the comment begins with the line and then says more: `3 (three)`.
fn goes_on_after(promised: &str, line: &str) -> bool {
    let rest = promised.strip_prefix(line).or_else(|| {
        // The line may be quoted in the comment.
        promised.strip_prefix(['"', '`'])?.strip_prefix(line)?.strip_prefix(['"', '`'])
    });
    rest.is_some_and(|rest| rest.starts_with([' ', ',', ';', '(', '.', '（', '，', '。']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;
    use gvp_core::LinePlace;

    fn told(text: &str, place: Option<(u32, u32)>, printed: &str) -> Told {
        let place = place.map(|(number, of)| LinePlace { number, of });
        let unit = program("package main\n");
        hold(&PrintedLine { text: text.to_owned(), place, whole: true }, printed, &Volatile::of(&unit))
    }

    #[test]
    fn a_value_may_be_part_of_its_line_and_no_word_of_another() {
        assert_eq!(told("6", None, "sum: 6\n"), Told::Truth);
        assert_eq!(told("6", None, "sum: 66\n"), Told::Lie(None));
        assert_eq!(told("-6", None, "sum: -6!\n"), Told::Truth);
        assert_eq!(told("3 (three)", None, "3\n"), Told::Truth);
        assert_eq!(told("[1 2 ...]", None, "[1 2 3]\n"), Told::Truth);
        assert_eq!(told("a\nb", None, "a\nb\nc\n"), Told::Truth);
    }

    #[test]
    fn where_the_line_is_known_no_other_counts() {
        assert_eq!(told("a", Some((1, 2)), "a\nb\n"), Told::Lie(Some("b".to_owned())));
        assert_eq!(told("b", Some((1, 2)), "a\nb\n"), Told::Truth);
        assert_eq!(told("a", Some((1, 2)), "a\nb\nc\n"), Told::Truth, "it prints more than was read");
    }
}
