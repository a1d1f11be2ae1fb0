//! The lines of `go.mod` and `go.work`, which share their syntax.

/// Why a `go.mod` or `go.work` cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct GoModError {
    /// Where, counted from 1.
    pub line: u32,
    /// What is wrong there.
    pub message: String,
}

impl GoModError {
    pub(crate) fn new(line: u32, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// One statement, on a line of its own or within a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its verb, such as `require`.
    pub(crate) verb: String,
    /// What follows the verb, unquoted.
    pub(crate) words: Vec<String>,
    /// The comment at the end of the line, without its marker.
    pub(crate) comment: String,
    /// The line, counted from 1.
    pub(crate) line: u32,
}

impl Statement {
    /// The only word that the statement has.
    pub(crate) fn only_word(&self) -> Result<(String, u32), GoModError> {
        match self.words.as_slice() {
            [word] => Ok((word.clone(), self.line)),
            _ => Err(GoModError::new(self.line, format!("`{}` takes one word", self.verb))),
        }
    }
}

/// Reads all statements; those in a block carry the verb of the block.
pub(crate) fn statements(text: &str) -> Result<Vec<Statement>, GoModError> {
    let mut statements = Vec::new();
    let mut block: Option<(String, u32)> = None;
    for (raw, line) in text.lines().zip(1..) {
        let (mut words, comment) = words(raw, line)?;
        match (&block, words.first().map(String::as_str)) {
            (_, None) => {}
            (Some(_), Some(")")) => block = None,
            (Some((verb, _)), Some(_)) => {
                statements.push(Statement { verb: verb.clone(), words, comment, line });
            }
            (None, Some(_)) => {
                let verb = words.remove(0);
                match words.last().map(String::as_str) {
                    Some("(") if words.len() == 1 => block = Some((verb, line)),
                    _ => statements.push(Statement { verb, words, comment, line }),
                }
            }
        }
    }
    match block {
        Some((verb, line)) => Err(GoModError::new(line, format!("`{verb} (` is never closed"))),
        None => Ok(statements),
    }
}

/// Splits a line into words and a comment.
fn words(raw: &str, line: u32) -> Result<(Vec<String>, String), GoModError> {
    let mut words = Vec::new();
    let mut rest = raw.trim();
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("//") {
            return Ok((words, comment.trim().to_owned()));
        }
        let (word, after) = word(rest).ok_or_else(|| GoModError::new(line, "a string is never closed"))?;
        words.push(word);
        rest = after.trim_start();
    }
    Ok((words, String::new()))
}

fn word(text: &str) -> Option<(String, &str)> {
    if let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '`')) {
        let (word, after) = text[1..].split_once(quote)?;
        return Some((word.to_owned(), after));
    }
    if text.starts_with(['(', ')']) {
        return Some((text[..1].to_owned(), &text[1..]));
    }
    let comment = text.find("//").unwrap_or(text.len());
    let end = text.find(|char: char| char.is_whitespace() || matches!(char, '(' | ')')).unwrap_or(text.len());
    let (word, after) = text.split_at(end.min(comment));
    Some((word.to_owned(), after))
}
