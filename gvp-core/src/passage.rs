//! The exact place of a promise's text in the author's file, so that it can be rewritten and nothing else.

use std::ops::Range;

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

/// How a text is wrapped in the file it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Wrapping {
    /// It is the whole file.
    File,
    /// Lines as they are, each after the same prefix: the indentation of a fence, or none.
    Lines {
        /// What each line begins with.
        prefix: String,
    },
    /// Line comments: what follows a heading, on its line or on those below.
    LineComments {
        /// What each line begins with: its indentation and the comment marker with the blank after it.
        prefix: String,
    },
    /// A block comment: what follows a heading, on its line or on those below.
    BlockComment {
        /// What each line begins with.
        prefix: String,
    },
    /// The rest of one line.
    Rest,
    /// A Go string literal within one line.
    Literal,
}

/// The exact place of a promise's text in a file of the material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Passage {
    /// The file, relative to the root of the material.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub path: Utf8PathBuf,
    /// The bytes of the file that it takes up.
    pub range: Range<usize>,
    /// How it is wrapped.
    pub wrapping: Wrapping,
    /// Those bytes, by which a file that has changed since is known.
    pub written: String,
}

/// What would make a promise true: the text that should stand in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Where the promise stands.
    pub passage: Passage,
    /// What should stand there, unwrapped.
    pub text: String,
}
