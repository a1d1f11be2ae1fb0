//! What an author says to GVP in a fence and around it: in its code, its info string, and HTML comments right before it.

use camino::Utf8Path;
use gvp_core::{Directive, Form, Location, Misunderstanding, Origin};

use super::code::Code;
use super::page::{Block, FenceBlock};
use crate::annotations::{Annotations, annotations, from_directives};
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

/// What an author says in the code of some fences and around it.
pub(super) fn all_said(path: &Utf8Path, code: &Code, spoken: &Spoken) -> Annotations {
    let mut said = annotations(path, &code.file);
    if code.form == Form::TestFile {
        // Go itself holds examples in tests to their output comments.
        said.expectations.retain(|known| !known.is_output() || known.origin == Origin::Directive);
    }
    let outside = said_outside([spoken]);
    said.directives.splice(0..0, outside.directives);
    said.misunderstandings.splice(0..0, outside.misunderstandings);
    said.expectations.splice(0..0, outside.expectations);
    said.recipe.env.splice(0..0, outside.recipe.env);
    said.recipe.args = outside.recipe.args.or(said.recipe.args);
    said.recipe.stdin = outside.recipe.stdin.or(said.recipe.stdin);
    said
}

/// What is said outside the code of some fences.
pub(super) fn said_outside<'a>(spoken: impl IntoIterator<Item = &'a Spoken>) -> Annotations {
    let (mut directives, mut misunderstandings) = (Vec::new(), Vec::new());
    for said in spoken {
        directives.extend(said.directives.iter().cloned());
        misunderstandings.extend(said.misunderstandings.iter().cloned());
    }
    let outside = from_directives(&directives);
    Annotations { directives, misunderstandings, ..outside }
}
