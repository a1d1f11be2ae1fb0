//! A place in the author's own file.

use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

/// A place in the material: what an author can open in an editor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Location {
    /// Relative to the root of the material, with `/` between folders.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub path: Utf8PathBuf,
    /// Counted from 1.
    pub line: u32,
    /// Counted in bytes from 1, as Go does; absent where only the line is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The column just past the end of the place, on the same line; absent where only its start is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
}

impl Location {
    /// A whole line.
    pub fn line(path: impl AsRef<Utf8Path>, line: u32) -> Self {
        Self { path: path.as_ref().to_owned(), line, column: None, end_column: None }
    }

    /// A place within a line.
    pub fn at(path: impl AsRef<Utf8Path>, line: u32, column: u32) -> Self {
        Self { path: path.as_ref().to_owned(), line, column: Some(column), end_column: None }
    }

    /// The same place, known to end before `end_column` of the same line.
    pub fn until(mut self, end_column: u32) -> Self {
        self.end_column = Some(end_column);
        self
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)?;
        match self.column {
            Some(column) => write!(f, ":{column}"),
            None => Ok(()),
        }
    }
}
