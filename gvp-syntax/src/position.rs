//! A place in a source text.

use camino::Utf8Path;
use gvp_core::Location;
use tree_sitter::Node;

/// A place in a source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1.
    pub line: u32,
    /// Counted in bytes from 1, as Go does.
    pub column: u32,
    /// The column just past the end, where that is on the same line.
    pub end_column: Option<u32>,
}

impl Position {
    /// The place that a node of the syntax tree takes up.
    pub(crate) fn of(node: Node<'_>) -> Self {
        let (start, end) = (node.start_position(), node.end_position());
        Self {
            line: counted_from_1(start.row),
            column: counted_from_1(start.column),
            end_column: (start.row == end.row).then(|| counted_from_1(end.column)),
        }
    }

    /// The same place, in the file at `path`.
    pub fn location(self, path: impl AsRef<Utf8Path>) -> Location {
        let location = Location::at(path, self.line, self.column);
        match self.end_column {
            Some(end_column) => location.until(end_column),
            None => location,
        }
    }
}

/// Turns a row or column of the syntax tree into what editors and Go show.
pub(crate) fn counted_from_1(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1)
}
