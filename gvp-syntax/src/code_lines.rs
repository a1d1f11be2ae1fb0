//! Which lines of a file hold code, and not only comments and blanks.

use std::collections::BTreeMap;

use crate::GoFile;
use crate::position::counted_from_1;
use crate::tree::preorder;

/// The lines of a file that hold code.
#[derive(Debug)]
pub(crate) struct CodeLines {
    lines: BTreeMap<u32, CodeLine>,
}

/// What there is on a line of code.
#[derive(Debug, Default, Clone, Copy)]
struct CodeLine {
    /// Whether it holds anything but closing brackets.
    telling: bool,
    /// Whether it ends with an opening bracket.
    opening: bool,
}

impl CodeLines {
    /// Looks for the code of a file.
    pub(crate) fn of(file: &GoFile) -> Self {
        let mut lines: BTreeMap<u32, CodeLine> = BTreeMap::new();
        for node in preorder(file.root()) {
            if node.child_count() > 0 || matches!(node.kind(), "comment" | "\n") || node.byte_range().is_empty() {
                continue;
            }
            let telling = !matches!(node.kind(), "}" | ")" | "]" | "," | ";");
            for row in node.start_position().row..=node.end_position().row {
                let line = lines.entry(counted_from_1(row)).or_default();
                line.telling |= telling;
                line.opening = matches!(node.kind(), "{" | "(");
            }
        }
        Self { lines }
    }

    /// Whether there is code on this line.
    pub(crate) fn holds(&self, line: u32) -> bool {
        self.lines.contains_key(&line)
    }

    /// The first line of code after this line.
    pub(crate) fn after(&self, line: u32) -> Option<u32> {
        self.lines.range(line.checked_add(1)?..).next().map(|(line, _)| *line)
    }

    /// The last line of code before this line.
    pub(crate) fn before(&self, line: u32) -> Option<u32> {
        self.lines.range(..line).next_back().map(|(line, _)| *line)
    }

    /// Whether there is more than closing brackets on this line.
    pub(crate) fn tells_something(&self, line: u32) -> bool {
        self.lines.get(&line).is_some_and(|line| line.telling)
    }

    /// Whether this line ends with an opening bracket.
    pub(crate) fn opens_block(&self, line: u32) -> bool {
        self.lines.get(&line).is_some_and(|line| line.opening)
    }
}
