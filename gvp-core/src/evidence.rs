//! What lets a reader verify a finding.

use serde::{Deserialize, Serialize};

use crate::Attachment;

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EvidenceKind {
    /// A command that shows the trouble again.
    Command,
    /// What a program printed.
    Output,
    /// Expected against actual, as a unified diff.
    Diff,
    /// The stack of a goroutine.
    Stack,
    /// Lines of the author's own.
    Excerpt,
    /// The input that brings the trouble about.
    Input,
    /// A figure with its unit, and what it is held against.
    Measurement,
    /// The same, where it is another figure in every run, as times are.
    Reading,
    /// What a tool such as the Go compiler said.
    Diagnostic,
    /// What the sandbox saw a program try.
    Denial,
}

/// One piece of evidence: a kind, and text as a person would read it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The evidence itself, at most [`Evidence::MAX_BYTES`] long.
    pub text: String,
    /// Files that show more of it than a report can hold. Plugins have no say in this: they are written to a folder of
    /// the user's, if the user asks for that.
    #[serde(skip)]
    pub files: Vec<Attachment>,
}

impl Evidence {
    /// Longer evidence is cut in the middle: a report is read by people.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// Records a piece of evidence, cut to [`Evidence::MAX_BYTES`].
    pub fn new(kind: EvidenceKind, text: impl Into<String>) -> Self {
        Self { kind, text: cut_in_the_middle(text.into(), Self::MAX_BYTES), files: Vec::new() }
    }

    /// Adds files that show more of it.
    pub fn with_files(mut self, files: Vec<Attachment>) -> Self {
        self.files = files;
        self
    }
}

/// Keeps the beginning and the end of `text`, and says how much was left out between them.
fn cut_in_the_middle(text: String, max: usize) -> String {
    if text.len() <= max {
        return text;
    }
    let head = text.floor_char_boundary(max / 2);
    let tail = text.ceil_char_boundary(text.len() - max / 2);
    format!("{}\n… {} bytes left out …\n{}", &text[..head], tail - head, &text[tail..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_evidence_keeps_both_ends_and_says_what_is_missing() {
        let text = format!("start{}end", "é".repeat(Evidence::MAX_BYTES));
        let evidence = Evidence::new(EvidenceKind::Output, text);
        assert!(evidence.text.len() < Evidence::MAX_BYTES + 100);
        assert!(evidence.text.starts_with("start") && evidence.text.ends_with("end"));
        assert!(evidence.text.contains("bytes left out"));
    }
}
