//! Programs that a page shows in pieces, one fence after the other: the first ends before its blocks do, and one that
//! follows closes more than it opens.

use std::sync::LazyLock;

use regex::Regex;

use super::code::Code;
use super::page::Block;
use crate::GoFile;
use crate::tree::preorder;

/// How prose says that code is one part of several.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static PART: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)\b(?:first|second|third|next|last|final|rest|remaining)\b[^.]{0,20}\b(?:part|piece|portion|segment)s?\b|\b(?:parts?|pieces?|portions?|segments?|rest)\s+of\s+(?:the\s+(?:program|code|file)|`?\w+\.go\b)";
    let chinese = "第[一二三四五六七八九十]+(?:个?部分|段)|(?:剩余|剩下|最后|其余)的?一?(?:部分|段)";
    Regex::new(&format!("{english}|{chinese}")).expect("the pattern is valid")
});

/// Whether code ends before it is complete, and code that follows it on the page goes on with it.
pub(super) fn goes_on(code: &Code, rest: &[Code]) -> bool {
    let mut pieces = rest.iter().take_while(|next| next.package().is_none());
    is_open(code)
        && (pieces.any(|next| next.ends_earlier || depth(&next.file) < 0)
            || rest.iter().any(|whole| begins(code, whole)))
}

/// Whether code ends before it is complete, and a paragraph beside it says that it is one part of several; `blocks` are
/// those of a page, and the code stands in the one at `at`.
pub(super) fn is_first_part(code: &Code, blocks: &[Block], at: usize) -> bool {
    let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten().filter_map(|at| blocks.get(at));
    let mut paragraphs = beside.filter_map(|block| match block {
        Block::Prose { text, .. } => Some(text),
        Block::Fence(_) | Block::Html { .. } | Block::Heading | Block::Indented { .. } => None,
    });
    is_open(code) && paragraphs.any(|text| PART.is_match(text))
}

/// Whether a file ends before all its blocks do.
fn is_open(code: &Code) -> bool {
    code.package().is_some() && depth(&code.file) > 0
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
    fn prose_says_that_code_is_the_first_part() {
        let is_part = |prose: &str, code: &str| {
            let page = Page::parse(format!("{prose}\n\n```go\n{code}\n```\n"));
            let Some(Block::Fence(fence)) = page.blocks().get(1) else { panic!("there is a fence: {prose}") };
            is_first_part(&Code::read(&fence.lines.iter().collect::<Vec<_>>(), false), page.blocks(), 1)
        };
        let open = "package main\n\nfunc main() {\n\tgreet()";
        for prose in ["The first part of the program is:", "第一部分代码是：", "Here is a piece of `greet.go`:"]
        {
            assert!(is_part(prose, open), "{prose}");
            assert!(!is_part(prose, &format!("{open}\n}}")), "{prose}");
        }
        for prose in ["Part of the art is to greet.", "The program:", "一部分人"] {
            assert!(!is_part(prose, open), "{prose}");
        }
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
