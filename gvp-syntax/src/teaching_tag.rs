//! Build tags that learning material uses to say something about a file, not about a machine.

use std::borrow::Cow;

use crate::Constraint;
use crate::header::header_lines;

/// A build tag with a meaning in teaching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TeachingTag {
    /// `nobuild`: it is not meant to compile.
    NoBuild,
    /// `norun`: it is not meant to be run.
    NoRun,
    /// `ignore`: it is not part of the package in its folder.
    Ignore,
    /// `OMIT`: the line is not shown to readers.
    Omit,
}

impl TeachingTag {
    fn of(tag: &str) -> Option<Self> {
        match tag {
            "nobuild" => Some(Self::NoBuild),
            "norun" => Some(Self::NoRun),
            "ignore" => Some(Self::Ignore),
            "OMIT" => Some(Self::Omit),
            _ => None,
        }
    }
}

impl Constraint {
    /// The teaching tags that the file demands. `!ignore` demands none.
    pub fn teaching_tags(&self) -> Vec<TeachingTag> {
        self.wanted_tags().into_iter().filter_map(TeachingTag::of).collect()
    }
}

/// The text with every build constraint that demands a teaching tag turned into an ordinary comment of the same length,
/// so that Go builds the file and no position in it moves.
pub fn without_teaching_tags(text: &str) -> Cow<'_, str> {
    let mut staged: Option<String> = None;
    for line in header_lines(text) {
        if Constraint::of_line(&line).is_some_and(|constraint| !constraint.teaching_tags().is_empty()) {
            let range = line.offset..line.offset + line.text.len();
            staged.get_or_insert_with(|| text.to_owned()).replace_range(range, &disarmed(line.text));
        }
    }
    staged.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The constraint as a comment that Go does not look at.
fn disarmed(constraint: &str) -> String {
    match constraint.strip_prefix("//go:build") {
        Some(rest) => format!("// gobuild{rest}"),
        None => constraint.replacen("+build", "-build", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GoFile;

    #[test]
    fn a_staged_copy_keeps_every_position() {
        let text = "// A tour page.\n\n//go:build nobuild || OMIT\n// +build nobuild OMIT\n\npackage main\n";
        let staged = without_teaching_tags(text);
        assert_eq!(staged, "// A tour page.\n\n// gobuild nobuild || OMIT\n// -build nobuild OMIT\n\npackage main\n");
        assert_eq!(staged.len(), text.len());
        assert_eq!(GoFile::parse(&staged).constraint(), None);
    }

    #[test]
    fn other_constraints_stay() {
        for text in [
            "//go:build !ignore\n\npackage main\n",
            "//go:build linux\n\npackage main\n",
            "// +build ignore\npackage main\n",
            "/*\n//go:build ignore\n*/\npackage main\n",
            "package main\n\n//go:build ignore\n",
        ] {
            assert!(matches!(without_teaching_tags(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_survive() {
        let text = "\u{feff}//go:build ignore\r\n\r\npackage main\r\n";
        assert_eq!(without_teaching_tags(text), "\u{feff}// gobuild ignore\r\n\r\npackage main\r\n");
        assert_eq!(without_teaching_tags("\r //go:build ignore\n\npackage p\n"), "\r // gobuild ignore\n\npackage p\n");
    }
}
