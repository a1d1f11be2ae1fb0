//! What an author says to GVP outside the code of a fence: in its info string, or in HTML comments right before it.

use camino::Utf8Path;
use gvp_core::{Directive, Location, Misunderstanding};

use super::page::{Block, FenceBlock};
use crate::directive::{in_html, outside_code};

/// What is said outside the code of one fence.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub(super) directives: Vec<Directive>,
    pub(super) misunderstandings: Vec<Misunderstanding>,
}

impl Spoken {
    /// Reads the info string of a fence, and the comments right before it.
    pub(super) fn of(path: &Utf8Path, fence: &FenceBlock, before: &[Block]) -> Self {
        let mut spoken = Self::default();
        let comments: Vec<&Block> =
            before.iter().rev().take_while(|block| matches!(block, Block::Html { .. })).collect();
        for block in comments.into_iter().rev() {
            if let Block::Html { text, line } = block {
                spoken.read_html(path, text, *line);
            }
        }
        for directive in &fence.info.directives {
            spoken.take(outside_code(directive, Location::line(path, fence.line)));
        }
        spoken
    }

    fn read_html(&mut self, path: &Utf8Path, text: &str, first: u32) {
        for (line, number) in text.lines().zip(first..) {
            let line = line.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
            if let Some(said) = in_html(line, Location::line(path, number)) {
                self.take(said);
            }
        }
    }

    fn take(&mut self, said: Result<Directive, Misunderstanding>) {
        match said {
            Ok(directive) => self.directives.push(directive),
            Err(trouble) => self.misunderstandings.push(trouble),
        }
    }
}
