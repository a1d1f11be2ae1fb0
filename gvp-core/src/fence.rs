//! Code in prose: what a page says of the code that a unit is made of.

use serde::{Deserialize, Serialize};

use crate::Location;

/// What the code in a fence is, read off its syntax tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A whole file of `package main`, with `func main`.
    Program,
    /// A whole file of another package, or without `func main`.
    File,
    /// A whole file with tests.
    TestFile,
    /// Declarations, without a package clause.
    Declarations,
    /// Statements, perhaps among declarations.
    Statements,
    /// Nothing that Go could read, even with what is left out filled in.
    NotGo,
}

impl Form {
    /// The form as a word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::File => "file",
            Self::TestFile => "test file",
            Self::Declarations => "declarations",
            Self::Statements => "statements",
            Self::NotGo => "not Go",
        }
    }

    /// Whether Go reads it as it is.
    pub fn is_whole_file(self) -> bool {
        match self {
            Self::Program | Self::File | Self::TestFile => true,
            Self::Declarations | Self::Statements | Self::NotGo => false,
        }
    }
}

/// The text of a fence without code that follows the code: what it prints, or what Go says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quotation {
    /// The language in the info string, in lower case; empty where there is none.
    pub language: String,
    /// The text as it stands, without the indentation of the fence.
    pub text: String,
    /// Where its fence opens.
    pub location: Location,
}

/// What a page of prose says of the code that a unit is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fence {
    /// What the code is.
    pub form: Form,
    /// Whether something is left out of it: `...` stands for code that is not shown.
    #[serde(default)]
    pub elided: bool,
    /// The lines on which its fences open: more than one where they continue each other, or make one listing.
    pub lines: Vec<u32>,
    /// Names whose declarations were taken from other fences of the page, in name order.
    #[serde(default)]
    pub stitched: Vec<String>,
    /// Names that it uses and that nothing on the page declares, in name order.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// What keeps it from being Go, where it is not.
    #[serde(default)]
    pub trouble: Option<String>,
    /// What it takes for granted: variables that every reader of Go knows by their names, such as `t *testing.T`, and
    /// declarations that stand in for names it lacks, as its own uses of them tell, such as `var retries int`.
    #[serde(default)]
    pub assumed: Vec<String>,
    /// Import paths of packages that it uses and that no module here provides, in order: what it takes from them is only
    /// [assumed](Self::assumed).
    #[serde(default)]
    pub unprovided: Vec<String>,
    /// Where the prose announces that the compiler refuses it.
    #[serde(default)]
    pub announced: Option<Location>,
    /// Where the prose announces that it panics, or ends badly in another way.
    #[serde(default)]
    pub crashes: Option<Location>,
    /// The fences without code that follow, up to the next one with code or the next heading.
    #[serde(default)]
    pub quotations: Vec<Quotation>,
    /// Where it is indented with no-break spaces, which Go refuses and which are judged as if they were blanks.
    #[serde(default)]
    pub no_break_space: Option<Location>,
}

impl Fence {
    /// Code of this form, whose fence opens on this line; nothing is known of what is around it.
    pub fn new(form: Form, line: u32) -> Self {
        Self {
            form,
            elided: false,
            lines: vec![line],
            stitched: Vec::new(),
            lacks: Vec::new(),
            trouble: None,
            assumed: Vec::new(),
            unprovided: Vec::new(),
            announced: None,
            crashes: None,
            quotations: Vec::new(),
            no_break_space: None,
        }
    }

    /// Whether it can be put to Go.
    pub fn is_go(&self) -> bool {
        self.form != Form::NotGo
    }
}
