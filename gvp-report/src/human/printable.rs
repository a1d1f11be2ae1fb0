//! Makes text of strangers safe to show: a program under judgement must not be able to move the reader's cursor.

/// A block of text, in which only newlines and tabs act; other control characters are shown as pictures.
pub(super) fn block(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { tame(c) }).collect()
}

/// One line of text; a newline is shown as a blank.
pub(super) fn line(text: &str) -> String {
    text.trim_end().chars().map(|c| if c == '\n' { ' ' } else { tame(c) }).collect()
}

fn tame(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        // C1 controls, and characters that reorder what stands around them.
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_codes_show_as_pictures() {
        assert_eq!(block("a\x1b[31mb\r\n\tc\u{9b}\u{202e}"), "a␛[31mb␍\n\tc\u{fffd}\u{fffd}");
        assert_eq!(line("one\ntwo\x07\n"), "one two␇");
    }
}
