//! String literals of Go.

/// The value of a Go string literal, interpreted or raw, if it is one.
///
/// Bytes that are not UTF-8 (`"\xff"`) come out as U+FFFD: such texts are shown to people, not to machines.
pub(crate) fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('`') {
        // Go drops carriage returns from raw strings.
        return raw.strip_suffix('`').filter(|raw| !raw.contains('`')).map(|raw| raw.replace('\r', ""));
    }
    let body = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut bytes = Vec::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' | '\n' => return None,
            '\\' => escape(&mut chars, &mut bytes)?,
            char => push(&mut bytes, char),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The value of the literal that a text begins with, and what follows it.
pub(crate) fn leading_literal(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '`'))?;
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, char)| {
        let ends = *char == quote && !escaped;
        escaped = quote == '"' && *char == '\\' && !escaped;
        ends
    });
    let (literal, after) = text.split_at(end?.0 + 1);
    Some((unquote(literal)?, after))
}

/// The value of a Go integer literal, where it fits.
pub(crate) fn integer_value(literal: &str) -> Option<u64> {
    let text = literal.replace('_', "").to_lowercase();
    let (digits, radix) = match text.get(..2) {
        Some("0x") => (&text[2..], 16),
        Some("0b") => (&text[2..], 2),
        Some("0o") => (&text[2..], 8),
        _ if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
        _ => (text.as_str(), 10),
    };
    u64::from_str_radix(digits, radix).ok()
}

/// The value of a Go character literal.
pub(crate) fn rune_value(literal: &str) -> Option<char> {
    let body = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    if body == "\\'" {
        return Some('\'');
    }
    unquote(&format!("\"{}\"", if body == "\"" { "\\\"" } else { body }))?.chars().next()
}

/// Reads what follows a backslash.
fn escape(chars: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let simple = match chars.next()? {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0b,
        '\\' => b'\\',
        '"' => b'"',
        'x' => u8::try_from(digits(chars, 2, 16, 0)?).ok()?,
        'u' => return char::from_u32(digits(chars, 4, 16, 0)?).map(|char| push(bytes, char)),
        'U' => return char::from_u32(digits(chars, 8, 16, 0)?).map(|char| push(bytes, char)),
        first @ '0'..='7' => u8::try_from(digits(chars, 2, 8, first.to_digit(8)?)?).ok()?,
        _ => return None,
    };
    bytes.push(simple);
    Some(())
}

fn digits(chars: &mut std::str::Chars<'_>, count: usize, radix: u32, start: u32) -> Option<u32> {
    let mut value = start;
    for _ in 0..count {
        value = value.checked_mul(radix)?.checked_add(chars.next()?.to_digit(radix)?)?;
    }
    Some(value)
}

fn push(bytes: &mut Vec<u8>, char: char) {
    bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn escapes_mean_what_they_mean_in_go() {
        assert_eq!(unquote(r#""a\tb\n\"\\""#).as_deref(), Some("a\tb\n\"\\"));
        assert_eq!(unquote(r#""\u00e9\xc3\xa9\303\251\U0001F600""#).as_deref(), Some("ééé😀"));
        assert_eq!(unquote("`raw \\n`").as_deref(), Some("raw \\n"));
    }

    #[test]
    fn what_is_no_literal_has_no_value() {
        for text in ["", "\"", "plain", "\"open", "\"a\" \"b\"", "`a` `b`", r#""\q""#, r#""\u12""#, r#""\400""#] {
            assert_eq!(unquote(text), None, "{text}");
        }
    }
}
