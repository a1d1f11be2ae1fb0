//! Comments, and the groups they form.

use std::ops::Range;

use tree_sitter::Node;

use crate::position::counted_from_1;
use crate::tree::{preorder, text_of};
use crate::{GoFile, Position};

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What stands between the markers, blanks included.
    pub text: String,
    /// Where the comment is, its markers included.
    pub position: Position,
    /// The bytes of the file that it takes up, its markers included and the end of its line not.
    pub range: Range<usize>,
    /// The line it ends on.
    pub end_line: u32,
    /// Whether nothing else is on its lines.
    pub own_line: bool,
    /// Whether it is written `/* … */`.
    pub block: bool,
}

/// Comments on lines that follow each other, with no code and no blank line between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentGroup {
    /// The comments, at least one. Only the first may share its line with code.
    pub comments: Vec<Comment>,
}

impl CommentGroup {
    /// The comments of the group, one to a line, without markers and without blanks at the ends of lines.
    pub fn text(&self) -> String {
        let lines: Vec<&str> =
            self.comments.iter().flat_map(|comment| comment.text.lines()).map(str::trim_end).collect();
        lines.join("\n")
    }

    /// Where the group begins.
    pub fn position(&self) -> Option<Position> {
        self.comments.first().map(|comment| comment.position)
    }

    /// Puts comments in their groups, as Go does for documentation.
    pub fn of(comments: Vec<Comment>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for comment in comments {
            match groups.last_mut() {
                Some(group) if group.continues_with(&comment) => group.comments.push(comment),
                _ => groups.push(Self { comments: vec![comment] }),
            }
        }
        groups
    }

    fn continues_with(&self, comment: &Comment) -> bool {
        self.comments.last().is_some_and(|last| comment.own_line && comment.position.line == last.end_line + 1)
    }
}

impl GoFile {
    /// The comments in the order of the source. Line comments that follow each other are not merged.
    pub fn comments(&self) -> Vec<Comment> {
        let nodes = preorder(self.root()).filter(|node| node.kind() == "comment");
        nodes.map(|node| comment(self.text(), node)).collect()
    }

    /// The comments in groups.
    pub fn comment_groups(&self) -> Vec<CommentGroup> {
        CommentGroup::of(self.comments())
    }
}

fn comment(text: &str, node: Node<'_>) -> Comment {
    let source = text_of(text, node);
    let block = source.starts_with("/*");
    let source = if block { source } else { source.trim_end_matches('\r') };
    let body = source.get(2..).unwrap_or_default();
    let body = if block { body.strip_suffix("*/").unwrap_or(body) } else { body };
    Comment {
        text: body.to_owned(),
        position: Position::of(node),
        range: node.start_byte()..node.start_byte() + source.len(),
        end_line: counted_from_1(node.end_position().row),
        own_line: alone(text, node),
        block,
    }
}

/// Whether there are only blanks before the node on its first line, and after it on its last.
fn alone(text: &str, node: Node<'_>) -> bool {
    let (before, after) = (&text.as_bytes()[..node.start_byte()], &text.as_bytes()[node.end_byte()..]);
    let first_before = before.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    let first_after = after.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    matches!(first_before, None | Some(b'\n')) && matches!(first_after, None | Some(b'\n'))
}
