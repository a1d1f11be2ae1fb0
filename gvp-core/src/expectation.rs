//! What the author promises that a unit does.

use serde::{Deserialize, Serialize};

use crate::{Location, Passage};

/// How a text is held against what a program printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TextMatch {
    /// Byte for byte.
    Exact(String),
    /// Line by line; blanks at the ends of lines and blank lines at both ends of the text do not count, as in Go's
    /// own examples. An ellipsis stands for anything.
    Lines(String),
    /// The same lines, in any order.
    Unordered(String),
    /// A regular expression that matches somewhere.
    Regex(String),
}

/// A line of standard output: which, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinePlace {
    /// Which line, counted from 0.
    pub number: u32,
    /// How many lines there are if the program prints as it is read.
    pub of: u32,
}

/// What one statement is said to print, in a comment beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintedLine {
    /// The text, without quotes.
    pub text: String,
    /// Which line it is, where the program is so plain that this is known.
    pub place: Option<LinePlace>,
    /// Whether it is all of that line, and not only what stands for a value in it.
    pub whole: bool,
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Promise {
    /// Standard output is this; where the text was copied from a terminal, standard error may be part of it.
    Output(TextMatch),
    /// Standard output has this line.
    Prints(PrintedLine),
    /// The program ends with this status.
    Exit(i32),
    /// The program panics; the message contains the text, if there is one.
    Panics(Option<String>),
    /// All goroutines fall asleep, and the runtime ends the program.
    Deadlocks,
    /// The race detector reports a data race.
    Races,
    /// This test fails.
    TestFails(String),
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
    /// A comment at the end of a statement, such as `// => 3`.
    Trailing,
    /// A build tag with a meaning in teaching, such as `nobuild`.
    Tag,
    /// Commands and what they print, copied from a terminal into a file beside the program.
    Transcript,
    /// A file that holds what the program prints.
    GoldenFile,
    /// A fence of a Markdown page that follows the program.
    Fence,
}

impl Origin {
    /// Whether such texts are copied from a terminal, where standard output and standard error are one.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Transcript | Self::Fence => true,
            Self::Directive | Self::Comment | Self::Trailing | Self::Tag | Self::GoldenFile => false,
        }
    }
}

/// How a program is started for a promise that does not speak of the way its unit is started by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Invocation {
    /// Arguments, without the program's name.
    pub args: Vec<String>,
    /// Standard input, where it is given.
    pub stdin: Option<String>,
    /// Variables of the environment.
    pub env: Vec<(String, String)>,
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
    /// How the program is started for it; absent where the unit's own recipe says so.
    #[serde(default)]
    pub invocation: Option<Invocation>,
    /// The text of the promise in the author's file, where it can be rewritten.
    #[serde(default)]
    pub passage: Option<Passage>,
    /// Whether it may well be no promise at all: broken, it is worth a warning and no more.
    #[serde(default)]
    pub weak: bool,
}

impl Expectation {
    /// A promise about the unit as it is started by itself.
    pub fn new(promise: Promise, origin: Origin, location: Location) -> Self {
        Self { promise, origin, location, invocation: None, passage: None, weak: false }
    }

    /// The same, with the place of its text.
    pub fn written(mut self, passage: Passage) -> Self {
        self.passage = Some(passage);
        self
    }

    /// Whether it is about what is printed.
    pub fn is_output(&self) -> bool {
        match self.promise {
            Promise::Output(_) | Promise::Prints(_) => true,
            Promise::Exit(_)
            | Promise::Panics(_)
            | Promise::Deadlocks
            | Promise::Races
            | Promise::TestFails(_)
            | Promise::CompileFails { .. } => false,
        }
    }
}
