//! Words an author writes to GVP: `// GVP-2024: <word> [value]`.

use std::time::Duration;

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

use crate::ClockChoice;
use crate::Location;

/// What a directive says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Word {
    /// `max 100ms`: the tolerance of the time-sensitive operation here.
    Max(Duration),
    /// `expect "text"`: a line, or the whole, of what the program prints.
    Expect(String),
    /// `expect-file path`: the file that holds what the program prints, relative to the file of the directive.
    ExpectFile(#[cfg_attr(feature = "schema", schemars(with = "String"))] Utf8PathBuf),
    /// `expect-regex pattern`: what the program prints matches the pattern somewhere.
    ExpectRegex(String),
    /// `exit 2`: the status the program ends with.
    Exit(i32),
    /// `panics "text"`: the program panics, and the message contains the text.
    Panics(Option<String>),
    /// `deadlock`: all goroutines fall asleep.
    Deadlock,
    /// `fails-test TestX`: this test fails.
    FailsTest(String),
    /// `compile-fail "text"`: the compiler refuses this line, and its message contains the text.
    CompileFail(Option<String>),
    /// `args a b`: what the program is started with.
    Args(Vec<String>),
    /// `stdin "text"`: what the program reads on standard input.
    Stdin(String),
    /// `env K=V`: a variable the program is started with.
    Env(String, String),
    /// `allow what "reason"`: an exception.
    Allow {
        /// What is excused: `net`, `nondeterminism`, `sleep`, …, the name of a check, or a code.
        what: String,
        /// Why; shown in the report.
        reason: Option<String>,
    },
    /// `skip "reason"`: the unit is not judged.
    Skip(String),
    /// `fragment`: not a whole program, and not meant to be.
    Fragment,
    /// `clock real` or `clock virtual`: the clock that the program sees when it is run.
    Clock(ClockChoice),
    /// `load 10000`: this test or benchmark is also to be run in so many goroutines at the same time.
    Load(u32),
    /// `library`: not a program, and not meant to be.
    Library,
    /// `solution path`: this file is the stub of an exercise; the file with its solution, relative to the stub.
    Solution(#[cfg_attr(feature = "schema", schemars(with = "String"))] Utf8PathBuf),
    /// `continues`: this fence and the one before it are one text.
    Continues,
}

/// What a directive speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole file, and through it the unit: it stands above the package clause.
    File,
    /// This line of the file.
    Line(u32),
}

/// One word of an author's to GVP, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Directive {
    /// What it says.
    pub word: Word,
    /// What it speaks of.
    pub scope: Scope,
    /// Where it stands.
    pub location: Location,
}

impl Directive {
    /// Whether the directive speaks of this place.
    pub fn covers(&self, place: &Location) -> bool {
        self.location.path == place.path
            && match self.scope {
                Scope::File => true,
                Scope::Line(line) => line == place.line,
            }
    }
}
