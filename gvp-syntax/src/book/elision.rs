//! `...` where code is left out: authors write it instead of what does not matter here.

/// Marks for something that is left out, the longest first.
const MARKS: [&str; 6] = ["......", "....", "...", "……", "…", ". . ."];

/// The text with blanks in the place of every mark that stands for code; none where there is no such mark. No position
/// moves.
pub(super) fn without_marks(text: &str) -> Option<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(first) = rest.chars().next() {
        let skipped = opaque(rest);
        if skipped > 0 {
            filled.push_str(&rest[..skipped]);
            rest = &rest[skipped..];
        } else if let Some(mark) = mark_at(&filled, rest) {
            filled.extend(std::iter::repeat_n(' ', mark.len()));
            rest = &rest[mark.len()..];
            found = true;
        } else {
            filled.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    found.then_some(filled)
}

/// The text with a line of closing brackets behind it, where it opens blocks and shows only their beginning.
pub(super) fn closed(text: &str) -> Option<String> {
    let mut open = 0_usize;
    for piece in pieces(text) {
        match piece {
            "{" => open += 1,
            "}" => open = open.checked_sub(1)?,
            _ => {}
        }
    }
    (open > 0).then(|| format!("{text}{}\n", "}".repeat(open)))
}

/// The text with blanks in the place of closing brackets of blocks that it does not open, where it shows only their end.
pub(super) fn opened(text: &str) -> Option<String> {
    let mut open = 0_usize;
    let shown = pieces(text).map(|piece| {
        match piece {
            "{" => open += 1,
            "}" if open == 0 => return " ",
            "}" => open -= 1,
            _ => {}
        }
        piece
    });
    let filled: String = shown.collect();
    (filled != text).then_some(filled)
}

/// Whether the text of a comment says nothing but that something is left out.
pub(super) fn is_mark(comment: &str) -> bool {
    let text = comment.trim();
    let begins = MARKS.iter().any(|mark| text.starts_with(mark));
    begins || ["省略", "omitted", "略"].iter().any(|word| text.contains(word) && text.chars().count() < 24)
}

/// A text in its literals and comments, each whole, and the characters between them.
fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let first = text.chars().next()?;
        let (piece, rest) = text.split_at(opaque(text).max(first.len_utf8()));
        text = rest;
        Some(piece)
    })
}

/// The length of the literal or comment that a text begins with.
fn opaque(text: &str) -> usize {
    let until = |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    if text.starts_with("//") {
        text.find('\n').unwrap_or(text.len())
    } else if text.starts_with("/*") {
        until("*/", 2)
    } else if text.starts_with('`') {
        until("`", 1)
    } else if text.starts_with(['"', '\'']) {
        quoted(text)
    } else {
        0
    }
}

/// The length of a literal in quotes, which ends on its line.
fn quoted(text: &str) -> usize {
    let quote = text.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return 1,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == quote => return at + 1,
            _ => {}
        }
    }
    1
}

/// The words in brackets that a text begins with: `[more imports]`.
fn placeholder_at(text: &str) -> Option<&str> {
    let (words, _) = text.strip_prefix('[')?.split_once(']')?;
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|char| char.is_ascii_lowercase());
    let are_words = words.contains(' ') && words.split(' ').all(is_word);
    are_words.then(|| &text[..words.len() + 2])
}

/// The mark that a text begins with, unless Go gives it a meaning: `...T`, `args...`, `[...]T`.
fn mark_at<'text>(before: &str, text: &'text str) -> Option<&'text str> {
    if let Some(placeholder) = placeholder_at(text) {
        return Some(placeholder);
    }
    let mark = MARKS.into_iter().find(|mark| text.starts_with(mark))?;
    if mark != "..." {
        return Some(mark);
    }
    let after = text[mark.len()..].chars().next().unwrap_or('\n');
    let begins_type = after.is_alphanumeric() || matches!(after, '_' | '*' | '[' | '(' | '<');
    let ends_value = before.ends_with(|char: char| char.is_alphanumeric() || matches!(char, '_' | ')' | ']' | '}'))
        && text[mark.len()..].trim_start().starts_with([')', ',']);
    let is_array = before.ends_with('[') && after == ']';
    (!begins_type && !ends_value && !is_array).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_blanks_of_the_same_length() {
        for (text, filled) in [
            ("func f() { ... }", "func f() {     }"),
            ("a()\n...\nb()", "a()\n   \nb()"),
            ("x := 1 …", "x := 1    "),
            ("import (\n[more imports]\n)", "import (\n              \n)"),
            ("f(a, ...)", "f(a,    )"),
            ("......", "      "),
        ] {
            assert_eq!(without_marks(text).as_deref(), Some(filled));
        }
    }

    #[test]
    fn what_go_means_by_dots_stays() {
        for text in
            ["func f(a ...int)", "f(args...)", "[...]int{1}", "s := \"...\"", "// ...", "`...`", "f(a... )", "'…'"]
        {
            assert_eq!(without_marks(text), None, "{text}");
        }
    }

    #[test]
    fn blocks_of_which_only_the_end_is_shown_are_none() {
        assert_eq!(opened("a()\nif b {\n\tc(\"}\")\n}\n}\n").as_deref(), Some("a()\nif b {\n\tc(\"}\")\n}\n \n"));
        assert_eq!(opened("if b {\n} // }\n"), None);
    }

    #[test]
    fn blocks_that_are_not_shown_to_their_end_are_closed() {
        assert_eq!(closed("func f() {\nif a {\n").as_deref(), Some("func f() {\nif a {\n}}\n"));
        for text in ["f() {}\n", "}\nfunc f() {\n", "s := \"{\"\n", "// {\n"] {
            assert_eq!(closed(text), None, "{text}");
        }
    }

    #[test]
    fn comments_that_stand_for_code() {
        assert!(is_mark(" ..."));
        assert!(is_mark(" … more of the same"));
        assert!(is_mark("省略部分代码"));
        assert!(!is_mark(" prints 3"));
    }
}
