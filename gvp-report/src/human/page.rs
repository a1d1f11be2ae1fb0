//! Lines that stand close together, and blocks with air around them.

use std::io;

/// Writes lines and blocks, and keeps blocks apart from what stands beside them by one blank line.
pub(super) struct Page<W> {
    out: W,
    before: Before,
}

/// What was written last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Line,
    Block,
}

impl<W: io::Write> Page<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, before: Before::Nothing }
    }

    /// Writes one line, which ends in a newline.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        self.write(text, self.before == Before::Block, Before::Line)
    }

    /// Writes a block, which ends in a newline or is empty.
    pub(super) fn block(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.write(text, self.before != Before::Nothing, Before::Block) }
    }

    fn write(&mut self, text: &str, air: bool, this: Before) -> io::Result<()> {
        if air {
            writeln!(self.out)?;
        }
        self.before = this;
        self.out.write_all(text.as_bytes())
    }
}
