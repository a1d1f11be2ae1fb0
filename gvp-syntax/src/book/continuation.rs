//! Programs that a page shows in pieces, one fence after the other: the first ends before its blocks do, and one that
//! follows closes more than it opens.

use super::code::Code;
use crate::GoFile;
use crate::tree::preorder;

/// Whether code ends before it is complete, and code that follows it on the page goes on with it.
pub(super) fn goes_on(code: &Code, rest: &[Code]) -> bool {
    let mut pieces = rest.iter().take_while(|next| next.package().is_none());
    let is_open = code.package().is_some() && depth(&code.file) > 0;
    is_open && (pieces.any(|next| depth(&next.file) < 0) || rest.iter().any(|whole| begins(code, whole)))
}

/// Whether code is nothing but the beginning of other code, which the page shows when it has told what comes next.
fn begins(code: &Code, whole: &Code) -> bool {
    let lines = |code: &Code| {
        let lines = code.file.text().lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    let (first, second) = (lines(code), lines(whole));
    second.len() > first.len() && second.starts_with(&first)
}

/// How many blocks are open at the end of a text; less than none where it closes more than it opens.
fn depth(file: &GoFile) -> i32 {
    preorder(file.root())
        .filter(|node| !node.is_missing())
        .map(|node| match node.kind() {
            "{" => 1,
            "}" => -1,
            _ => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::{Block, Page};

    fn goes_on_in(first: &str, rest: &[&str]) -> bool {
        let rest: String = rest.iter().map(|next| format!("\n```go\n{next}\n```\n")).collect();
        let page = Page::parse(format!("```go\n{first}\n```\n{rest}"));
        let fences = page.blocks().iter().filter_map(|block| match block {
            Block::Fence(fence) => Some(Code::read(&fence.lines.iter().collect::<Vec<_>>(), false)),
            _ => None,
        });
        let codes: Vec<Code> = fences.collect();
        goes_on(&codes[0], &codes[1..])
    }

    #[test]
    fn a_program_is_begun_before_it_is_shown() {
        let open = "package main\n\nfunc main() {\n\tgreet()";
        assert!(goes_on_in(open, &["package main\nfunc main() {\n\tgreet()\n\tleave()\n}"]));
        assert!(!goes_on_in(open, &["package main\nfunc main() {\n\tleave()\n}"]));
    }

    #[test]
    fn a_fence_that_follows_closes_what_one_leaves_open() {
        let open = "package main\n\nfunc main() {\n\tgo func() {\n\t\tf(\"{\")\n\t}()\n";
        assert!(goes_on_in(open, &["\tfor {\n\t\tg()\n\t}\n}"]));
        assert!(goes_on_in(open, &["g()", "h()\n}"]));
        assert!(!goes_on_in(open, &["for {\n\tg()\n}"]));
        assert!(!goes_on_in(open, &["package main\n\nfunc main() {}", "g()\n}"]));
        assert!(!goes_on_in("package main\n\nfunc main() {}\n", &["\tg()\n}"]));
    }
}
