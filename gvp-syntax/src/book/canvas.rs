//! A Go file in the making, whose lines are those of a page: what is put on it stays where it is on the page.

use super::page::CodeLine;

/// A place on a page: row and column, both from 0, the column in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    pub(super) row: usize,
    pub(super) column: usize,
}

impl From<tree_sitter::Point> for Point {
    fn from(point: tree_sitter::Point) -> Self {
        Self { row: point.row, column: point.column }
    }
}

/// A text that is blank where nothing was put.
#[derive(Debug, Clone, Default)]
pub(super) struct Canvas {
    lines: Vec<String>,
}

impl Canvas {
    /// Puts lines of a page where they are.
    pub(super) fn of<'a>(lines: impl IntoIterator<Item = &'a CodeLine>) -> Self {
        let mut canvas = Self::default();
        for line in lines {
            canvas.put(line.line as usize - 1, line.column, &line.text);
        }
        canvas
    }

    /// Takes a text over as it is.
    pub(super) fn from_text(text: &str) -> Self {
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    /// Takes away what is on a row from a column on.
    pub(super) fn cut(&mut self, point: Point) {
        let line = self.row(point.row);
        if line.is_char_boundary(point.column) {
            line.truncate(point.column);
        }
    }

    /// Whether there is nothing on a row.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        self.lines.get(row).is_none_or(|line| line.trim().is_empty())
    }

    /// Puts a text on a row, at its column or behind what is there already.
    pub(super) fn put(&mut self, row: usize, column: usize, text: &str) {
        let line = self.row(row);
        while line.len() < column {
            line.push(' ');
        }
        line.push_str(text);
    }

    /// Copies what stands between two points of another text with the same lines.
    pub(super) fn copy(&mut self, from: &[&str], start: Point, end: Point) {
        for row in start.row..=end.row {
            let Some(line) = from.get(row) else { return };
            // A line within a raw string must keep its blanks.
            let first = if row == start.row { start.column } else { 0 };
            let last = if row == end.row { end.column } else { line.len() };
            if let Some(piece) = line.get(first..last) {
                self.put(row, first, piece);
            }
        }
    }

    /// Adds something of ours behind what is on a row.
    pub(super) fn write(&mut self, row: usize, text: &str) {
        self.row(row).push_str(text);
    }

    /// Puts this before what stands on another canvas: on rows that both have, this comes first.
    pub(super) fn over(mut self, other: Self) -> Self {
        for (row, line) in other.lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if self.is_blank(row) {
                self.row(row).clone_from(line);
            } else {
                let text = format!(" {}", line.trim_start());
                self.write(row, &text);
            }
        }
        self
    }

    fn row(&mut self, row: usize) -> &mut String {
        if self.lines.len() <= row {
            self.lines.resize(row + 1, String::new());
        }
        &mut self.lines[row]
    }

    /// The text.
    pub(super) fn into_text(self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }
}
