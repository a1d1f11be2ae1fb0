//! An input of a fuzz target, in the format in which Go keeps it.

use std::fmt;

use camino::Utf8PathBuf;
use gvp_core::RunFile;

use crate::digest;
use crate::slice::seeds;

/// The first line of the format.
const HEADER: &str = "go test fuzz v1";

/// An input of a fuzz target: the text of its file, which names one value per line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Input(Vec<u8>);

impl Input {
    /// The input in a file.
    pub fn from_file(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The input of these values, each as Go writes it: `string("x")`, `int(7)`.
    pub fn of(values: &[String]) -> Self {
        let mut text = format!("{HEADER}\n");
        for value in values {
            text.push_str(value);
            text.push('\n');
        }
        Self(text.into_bytes())
    }

    /// The values, each as Go writes it.
    pub fn values(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.0);
        text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    }

    /// The name of its file.
    pub fn name(&self) -> String {
        digest::file_name(&self.0)
    }

    /// The text of its file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its file where Go looks for seeds of a target.
    pub(crate) fn path(&self, target: &str) -> Utf8PathBuf {
        seeds(target).join(self.name())
    }

    /// That file, for a run of the target.
    pub(crate) fn file(&self, target: &str) -> RunFile {
        RunFile { path: self.path(target), bytes: self.0.clone() }
    }

    /// That file, for a reader: where it is, and its text.
    pub(crate) fn excerpt(&self, target: &str) -> String {
        format!("{}:\n{}", self.path(target), String::from_utf8_lossy(&self.0))
    }

    /// Shorter before longer, then by content: of two inputs that show the same, the first is kept.
    pub fn size_order(&self) -> (usize, &[u8]) {
        (self.0.len(), &self.0)
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.values().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_reads_as_go_writes_it() {
        let input = Input::of(&["string(\"a\\x00\")".to_owned(), "int(7)".to_owned()]);
        assert_eq!(input.bytes(), b"go test fuzz v1\nstring(\"a\\x00\")\nint(7)\n");
        assert_eq!(input.to_string(), "string(\"a\\x00\"), int(7)");
    }
}
