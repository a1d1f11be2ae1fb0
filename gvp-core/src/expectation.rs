//! What the author promises that a unit does.

use serde::{Deserialize, Serialize};

use crate::Location;

/// How a text is held against what a program printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TextMatch {
    /// Byte for byte.
    Exact(String),
    /// Line by line; blanks at the ends of lines and blank lines at both ends of the text do not count, as in Go's
    /// own examples.
    Lines(String),
    /// The same lines, in any order.
    Unordered(String),
    /// A regular expression that matches somewhere.
    Regex(String),
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Promise {
    /// Standard output is this.
    Output(TextMatch),
    /// The program ends with this status.
    Exit(i32),
    /// The program panics; the message contains the text, if there is one.
    Panics(Option<String>),
    /// The compiler refuses the unit. `text` is part of its message, if one is quoted; `line` is where, if one is
    /// named.
    CompileFails {
        /// Part of the compiler's message.
        text: Option<String>,
        /// The line of the expectation's file that the compiler refuses.
        line: Option<u32>,
    },
}

/// Where an author made a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A directive.
    Directive,
    /// An ordinary comment, such as `// Output:` or a quoted compiler error.
    Comment,
    /// A build tag with a meaning in teaching, such as `nobuild`.
    Tag,
    /// A fence that follows the code, with what it prints.
    Fence,
}

/// One promise, and where it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Expectation {
    /// What is promised.
    pub promise: Promise,
    /// How.
    pub origin: Origin,
    /// Where.
    pub location: Location,
}
