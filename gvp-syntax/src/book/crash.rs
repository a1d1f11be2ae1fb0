//! Prose around a program that says that it ends badly, or asks what is wrong with it.

use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::Location;
use regex::Regex;

use super::announced::{AFTER, around, asked, heading_of};
use super::page::Block;
use super::simplified::simplified;

/// How authors say that a program ends badly.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static CRASHES: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)(?:\b|_)panick?(?:s|ed|ing)?\b|\bdeadlock|\bcrash(?:es|ed)?\b|\bruntime\s+error|\bexit\s+status\s+[1-9]|\bfails?\s+(?:at\s+run\s?time|with)|\bnil\s+pointer\s+dereference|\bout\s+of\s+range|\bfatal\s+error|\bdata\s+race|\bleak(?:s|ed|ing)\b|\bgoroutine\s+leak|\bgo\s+wrong\b|\bblock\w*\s+(?:forever|for\s+ever|indefinitely)|\b(?:hang|run)s?\s+(?:forever|indefinitely)|\bnever\s+(?:ends|terminates|exits|finishes)\b|\bwhat\s+happens\s+(?:if|when)|^\s*\?\?\?\s*$|^\s*errors?!?\s*$";
    let chinese = "死锁|泄[漏露]|(?:造成|导致|引起|永远|永久|一直)(?:会|被|地|的)?阻塞|(?:永远|永久|一直)(?:会|地)?运行|死循环|会发生什么|报错|(?:会|将)(?:出现|发生|产生|引发|抛出)[^。，]{0,6}(?:错误|异常)|错误的?(?:范例|示例|例子|写法|用法)|崩溃|恐慌|宕机|运行时(?:的)?(?:错误|异常)|空指针|越界|异常退出";
    // Between letters and Chinese characters there is no blank.
    Regex::new(&format!("{}|{chinese}", english.replace(r"\b", r"(?-u:\b)"))).expect("the pattern is valid")
});

/// Where the prose right before or after a fence, or in its own comments, announces that it ends badly.
pub(super) fn crashes(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    let own = match blocks.get(fence) {
        Some(Block::Fence(fence)) => fence.lines.iter().find(|line| {
            let comment = line.text.split_once("//").or_else(|| line.text.split_once("/*"));
            comment.is_some_and(|(_, comment)| CRASHES.is_match(&simplified(comment)))
        }),
        _ => None,
    };
    let own = own.map(|line| Location::line(path, line.line));
    let before = || shown_before(path, blocks, fence).or_else(|| headed(path, blocks, fence));
    own.or_else(|| asked(path, blocks, fence)).or_else(before).or_else(|| {
        around(blocks, fence, AFTER).find_map(|block| match block {
            Block::Prose { text, line } | Block::Indented { text, line } if CRASHES.is_match(text) => {
                Some(Location::line(path, *line))
            }
            Block::Fence(fence) if is_crash(&fence.code()) => Some(Location::line(path, fence.line)),
            Block::Prose { .. } | Block::Fence(_) | Block::Indented { .. } | Block::Html { .. } | Block::Heading => {
                None
            }
        })
    })
}

/// Whether a text tells that a program ends badly.
pub(super) fn is_crash(text: &str) -> bool {
    CRASHES.is_match(text)
}

/// Where the section of a program is headed by the way in which it ends.
fn headed(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    match heading_of(blocks, fence)? {
        Block::Prose { text, line } if CRASHES.is_match(text) => Some(Location::line(path, *line)),
        Block::Prose { .. } | Block::Fence(_) | Block::Indented { .. } | Block::Html { .. } | Block::Heading => None,
    }
}

/// Where the failure that a program is to show stands right before it, as a quotation.
fn shown_before(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    match blocks.get(fence.checked_sub(1)?)? {
        Block::Fence(shown) if !shown.is_go() && is_crash(&shown.code()) => Some(Location::line(path, shown.line)),
        Block::Prose { .. } | Block::Fence(_) | Block::Indented { .. } | Block::Html { .. } | Block::Heading => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::Page;

    #[test]
    fn a_section_may_be_about_how_programs_end() {
        let told = |heading: &str| {
            let page = Page::parse(format!("### {heading}\n\nFirst:\n\n```go\na()\n```\n\nThen:\n\n```go\nb()\n```\n"));
            crashes("ch1.md".into(), page.blocks(), page.blocks().len() - 1).is_some()
        };
        assert!(told("When to panic") && told("触发panic条件") && !told("Maps"));
    }

    #[test]
    fn a_failure_may_be_shown_before_the_program() {
        let told = |shown: &str| {
            let page = Page::parse(format!("Maps are not safe:\n\n```\n{shown}\n```\n\n```go\nx()\n```\n"));
            let at = page.blocks().len() - 1;
            crashes("ch1.md".into(), page.blocks(), at).is_some()
        };
        assert!(told("fatal error: concurrent map read and map write"));
        assert!(!told("1 2 3"));
    }

    #[test]
    fn a_note_under_a_heading_of_its_own_is_about_the_code() {
        let told = |heading: &str| {
            let page = Page::parse(format!("```go\nx()\n```\n\n### {heading}\n\nIt runs forever.\n"));
            crashes("ch1.md".into(), page.blocks(), 0).is_some()
        };
        assert!(told("Note") && told("注意"));
        assert!(!told("Notes on servers"));
    }

    #[test]
    fn words_for_what_ends_badly() {
        for text in [
            "写入第三个，造成阻塞",
            "这里会永远阻塞",
            "因此这将永久运行",
            "再取就会报错deadlock",
            "就会报deadlock",
            "会panic的。",
            "运行起来会报错",
            "写入两次才读出会出现错误",
            "it blocks forever",
            "main hangs indefinitely",
            "so it never terminates",
            "Write `sha_panic.go`:",
        ] {
            assert!(CRASHES.is_match(text), "{text}");
        }
        for text in ["阻塞等待结果", "程序一直在运行中", "it blocks until a value comes", "hang on", "never exit early"]
        {
            assert!(!CRASHES.is_match(text), "{text}");
        }
    }
}
