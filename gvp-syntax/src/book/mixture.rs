//! Fences that say that they are Go and hold more than one thing: several files, or prose between the code.

use std::collections::HashSet;

use crate::GoFile;
use crate::tree::preorder;

/// What keeps a text with a package clause from being one file, where its author did not mean it to be one.
pub(super) fn mixture(file: &GoFile) -> Option<String> {
    let opaque = opaque_lines(file);
    let mut lines = (1_u32..).zip(file.text().lines()).filter(|(line, _)| !opaque.contains(line));
    let mut clauses = lines.clone().filter(|(_, text)| is_package_clause(text));
    if let Some((line, _)) = clauses.nth(1) {
        return Some(format!("it holds several files: another begins at line {line}"));
    }
    if file.syntax_errors().is_empty() {
        return None;
    }
    let (line, _) = lines.find(|(_, text)| is_prose(text))?;
    Some(format!("there is prose in it, at line {line}"))
}

/// The lines on which there is nothing but a comment or a raw string: what they hold may be anything.
fn opaque_lines(file: &GoFile) -> HashSet<u32> {
    let opaque = preorder(file.root()).filter(|node| matches!(node.kind(), "comment" | "raw_string_literal"));
    let rows = opaque.flat_map(|node| node.start_position().row..=node.end_position().row);
    rows.filter_map(|row| u32::try_from(row + 1).ok()).collect()
}

fn is_package_clause(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next() == Some("package") && words.next().is_some() && words.next().is_none_or(|word| word.starts_with("//"))
}

/// Whether a line is a sentence in Chinese: no code begins so and has no sign of Go in it.
fn is_prose(line: &str) -> bool {
    const SIGNS: [char; 11] = ['(', ')', '{', '}', '[', ']', '=', ';', '"', '`', '.'];
    let is_han = |char: char| ('\u{4e00}'..='\u{9fff}').contains(&char);
    line.trim_start().starts_with(is_han)
        && !line.contains(SIGNS)
        && line.chars().filter(|char| is_han(*char)).count() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        mixture(&GoFile::parse(text))
    }

    #[test]
    fn several_files_and_prose_are_no_file() {
        let two = "package main\n\nfunc main() {}\n\npackage main\n\nfunc main() {}\n";
        assert_eq!(of(two).as_deref(), Some("it holds several files: another begins at line 5"));
        let prose = "package main\n\nfunc main() {}\n\n这样服务也能跑起来，我们可以自定义！\n";
        assert_eq!(of(prose).as_deref(), Some("there is prose in it, at line 5"));
    }

    #[test]
    fn one_file_with_a_mistake_is_one_file() {
        for text in [
            "package main\n\nfunc main() { x ：= 1 }\n",
            "package main\n\n/*\n这是一个说明文字\npackage main\n*/\nfunc main() {\n",
            "package main\n\nvar s = `\n这是一个说明文字\n`\n\nfunc main() {\n",
            "package main\n\nvar (\n\t变量 int\n)\n\nfunc main() { x := := 1 }\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
