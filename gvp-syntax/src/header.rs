//! The part of a file above its package clause, where Go looks for build constraints.

/// A line comment above the package clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeaderLine<'text> {
    /// The comment with its marker, without blanks around it.
    pub(crate) text: &'text str,
    /// Where the comment begins in the text, in bytes from 0.
    pub(crate) offset: usize,
    /// Its line, counted from 1.
    pub(crate) line: u32,
    /// Its column, counted in bytes from 1.
    pub(crate) column: u32,
    /// Whether a blank line follows somewhere between it and the package clause.
    pub(crate) detached: bool,
}

/// What may stand around a comment on its line; a byte order mark may begin the file.
const BLANKS: [char; 5] = [' ', '\t', '\r', '\n', '\u{feff}'];

/// The line comments above the package clause, outside block comments.
pub(crate) fn header_lines(text: &str) -> Vec<HeaderLine<'_>> {
    let mut lines: Vec<HeaderLine<'_>> = Vec::new();
    let (mut offset, mut in_block) = (0, false);
    for (raw, number) in text.split_inclusive('\n').zip(1..) {
        let start = offset;
        offset += raw.len();
        let line = raw.trim_matches(BLANKS);
        if line.is_empty() && !in_block {
            lines.iter_mut().for_each(|line| line.detached = true);
        } else if !in_block && line.starts_with("//") {
            let indent = raw.len() - raw.trim_start_matches(BLANKS).len();
            let column = u32::try_from(indent).unwrap_or(u32::MAX).saturating_add(1);
            lines.push(HeaderLine { text: line, offset: start + indent, line: number, column, detached: false });
        } else {
            match after_blocks(line, in_block) {
                Some(still_in_block) => in_block = still_in_block,
                None => break,
            }
        }
    }
    lines
}

/// Whether a line of nothing but block comments ends inside one; `None` where there is code.
fn after_blocks(line: &str, mut in_block: bool) -> Option<bool> {
    let mut rest = line;
    loop {
        if in_block {
            let Some((_, after)) = rest.split_once("*/") else { return Some(true) };
            (rest, in_block) = (after.trim_start(), false);
        } else if rest.is_empty() || rest.starts_with("//") {
            return Some(false);
        } else {
            (rest, in_block) = (rest.strip_prefix("/*")?, true);
        }
    }
}
