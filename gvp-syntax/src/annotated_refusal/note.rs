//! One comment that says the compiler refuses something.

use std::sync::LazyLock;

use regex::Regex;

use crate::Comment;

use super::gc_message::{is_likely, is_unmistakable};

/// What a comment says about a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// The message of the compiler, if it is quoted.
    pub(super) text: Option<String>,
    /// Where the refusal is.
    pub(super) whereabouts: Whereabouts,
}

/// Where a comment says that a refusal is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// Where the comment stands.
    Here,
    /// Before the comment.
    Above,
    /// Somewhere in the file.
    WholeFile,
    /// Where the quoted message says.
    Quoted {
        /// The name of the file, without folders.
        file: String,
        /// The line.
        line: u32,
    },
}

#[expect(clippy::expect_used, reason = "the patterns are constants, and tested")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// `./prog.go:5:2: x declared and not used`
static QUOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:[\w./-]*/)?([\w.-]+\.go):(\d+)(?::\d+)?:\s*(\S.*)$"));

/// `compile error: …`, and the same said by itself.
static HEADED: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(?i:(?:this (?:is|gives|causes) )?(?:an? )?",
        r"(?:compile(?:r|[- ]time)?|compilation|build) errors?)\s*(?:[:：!.]\s*|(?:-|–|—|=>|->)\s+|$)(.*)$|",
        r"^(?i:error)\s*[:：]\s*(.+)$",
    ))
});

/// `does not compile`, with nothing but a subject before it and at most a reason after it.
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(?i:(?P<subject>(?:(?:but|and|so|note|this|the|that|these|it|next|following|above|previous|line|lines|",
        r"code|program|file|package|statement|example|one|call|assignment|conversion|declaration|here|below)[,:]?\s+)*)",
        r"(?:(?:does not|doesn['’]?t|do not|don['’]?t|won['’]?t|will not|can ?not|can['’]?t) compile|fails to compile|",
        r"(?:is|gives|causes|produces|generates|results in|leads to) an? (?:compile(?:r|[- ]time)?|compilation) error))",
        r"\s*(?P<reason>(?:[:;,.!(]|-|–|—|because|since)\s*.*)?$",
    ))
});

/// The same in Chinese.
static SAID_IN_CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:这里|此处|这行|这一行|该行|以下|下面|这样|代码|会|将|的|，|,|\s)*(?:编译错误|编译报错|无法编译|不能编译|编译失败|编译不通过|无法通过编译|不能通过编译)(?:[:：。！!（(].*)?$",
    )
});

/// Words that make a refusal depend on something.
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(if|unless|without|when|until|before|after|prior|earlier|older|would|might|may|could|on (windows|linux|mac)|go ?1\.\d+|uncomment\w*|any ?more|yet)\b|如果|取消注释|除非",
    )
});

impl Note {
    /// Reads a comment.
    pub(super) fn of(comment: &Comment) -> Option<Self> {
        let mut lines = comment.text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next()?;
        match lines.next() {
            None => Self::of_line(first),
            // A longer comment is believed only where it quotes the compiler and nothing else.
            Some(_) if comment.block => Self::of_transcript(&comment.text),
            Some(_) => None,
        }
    }

    fn of_line(line: &str) -> Option<Self> {
        let line = line.trim_start_matches(['-', '=', '>', '→', '!', '*', '#', '<', '^', '✗', '❌', '✘', ' ', '\t']);
        Self::quoted(line).or_else(|| Self::headed(line)).or_else(|| Self::said(line)).or_else(|| Self::bare(line))
    }

    /// The output of a failed build: a heading at most, then messages with their places.
    fn of_transcript(comment: &str) -> Option<Self> {
        let lines = comment.lines().map(str::trim).filter(|line| !line.is_empty() && !is_frame(line));
        let mut quotes = lines.map(Self::quoted);
        let first = quotes.next()??;
        quotes.all(|quote| quote.is_some()).then_some(first)
    }

    fn quoted(line: &str) -> Option<Self> {
        let found = QUOTE.captures(line)?;
        let message = found.get(3)?.as_str();
        let whereabouts =
            Whereabouts::Quoted { file: found.get(1)?.as_str().to_owned(), line: found.get(2)?.as_str().parse().ok()? };
        // Go goes on after the colon; the author quotes the first line only.
        let text = message.trim_end_matches([':', ' ']);
        is_likely(message).then(|| Self { text: Some(text.to_owned()), whereabouts })
    }

    fn headed(line: &str) -> Option<Self> {
        let found = HEADED.captures(line)?;
        if let Some(message) = found.get(2) {
            return Self::bare(message.as_str()).or_else(|| Self::quoted(message.as_str()));
        }
        let message = found.get(1)?.as_str().trim_matches(['"', '`', '\'', ' ']);
        if let Some(quote) = Self::quoted(message) {
            return Some(quote);
        }
        let text = is_likely(message).then(|| message.to_owned());
        (text.is_some() || !CONDITION.is_match(message)).then_some(Self { text, whereabouts: Whereabouts::Here })
    }

    fn said(line: &str) -> Option<Self> {
        if CONDITION.is_match(line) {
            return None;
        }
        if SAID_IN_CHINESE.is_match(line) {
            return Some(Self { text: None, whereabouts: Whereabouts::Here });
        }
        let found = SAID.captures(line)?;
        let subject = found.name("subject").map_or("", |subject| subject.as_str()).to_lowercase();
        let reason = found.name("reason").map_or("", |reason| reason.as_str());
        let reason = reason.trim_matches([':', ';', ',', '.', '(', ')', '!', '-', '–', '—', ' ', '"', '`']);
        let names = |words: &[&str]| words.iter().any(|word| subject.contains(word));
        let whereabouts = match () {
            () if names(&["program", "file", "package", "example", "code"]) => Whereabouts::WholeFile,
            () if names(&["above", "previous"]) => Whereabouts::Above,
            () => Whereabouts::Here,
        };
        Some(Self { text: is_unmistakable(reason).then(|| reason.to_owned()), whereabouts })
    }

    fn bare(line: &str) -> Option<Self> {
        let line = line.trim();
        let inside = ['"', '`'].iter().find_map(|quote| line.strip_prefix(*quote)?.strip_suffix(*quote));
        let line = inside.unwrap_or(line).trim();
        is_unmistakable(line).then(|| Self { text: Some(line.to_owned()), whereabouts: Whereabouts::Here })
    }
}

/// Whether a comment is a note itself, blank, or what surrounds notes that were copied from a terminal.
pub(super) fn is_part_of_transcript(comment: &str) -> bool {
    comment.lines().map(str::trim).all(|line| line.is_empty() || is_frame(line) || Note::of_line(line).is_some())
}

/// What surrounds the messages of a build that was copied from a terminal.
fn is_frame(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.starts_with(['#', '$', '>', '%'])
        || ["output:", "compile error:", "compiler error:", "compilation error:", "error:"].contains(&lower.as_str())
        || lower.starts_with("exit status")
        || lower.starts_with("too many errors")
        || ["have (", "want (", "have ", "want "].iter().any(|start| lower.starts_with(start))
}
