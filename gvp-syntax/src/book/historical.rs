//! Code that a page shows as history: written for a Go before version 1, which today's need not understand.

use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::Location;
use regex::Regex;

use super::announced::{around, heading_of};
use super::page::Block;

/// How many blocks right before and after a fence may say that it is history.
const NEAR: usize = 2;

/// A month before March 2012, when Go 1 was released: from then on, what was Go has stayed Go.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    let of_any = format!(r"{month}\.?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?:of\s+)?(?:200[7-9]|201[01])");
    let of_last = r"(?:jan|feb)[a-z]*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:of\s+)?2012";
    let numbers = r"(?:200[7-9]|201[01])[-/.](?:0?[1-9]|1[0-2])|2012[-/.]0?[12]";
    let chinese = r"(?:200[7-9]|201[01])\s*年\s*(?:0?[1-9]|1[0-2])\s*月|2012\s*年\s*0?[12]\s*月";
    Regex::new(&format!(r"(?i)\b(?:{of_any}|{of_last})\b|(?-u:\b)(?:{numbers})(?-u:\b)|{chinese}"))
        .expect("the pattern is valid")
});

/// Words for such a version. Others may be early versions of the program, or of something else.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static EARLY: LazyLock<Regex> = LazyLock::new(|| {
    let go = r"go(?:lang)?\b";
    let early = format!(
        r"\b(?:pre-?release|prehistoric|historical|earliest|very\s+early|first\s+public)\s+(?:versions?\s+of\s+)?(?:the\s+)?{go}"
    );
    let before = r"\b(?:pre-?|before\s+(?:the\s+release\s+of\s+)?)go\s?1(?:\.0)?(?:$|[^.\d]|\.(?:$|\D))";
    let chinese = r"(?:初期|早期|最初|最早)(?:版本)?的?\s*Go\s*(?:语言)?(?:的?(?:程序|代码|版本|语法))|Go\s*(?:语言)?\s*1(?:\.0)?\s*(?:版本)?(?:发布)?(?:之前|以前)";
    Regex::new(&format!(r"(?i){early}|{before}|{chinese}")).expect("the pattern is valid")
});

/// Where a page says that a fence is of a Go before version 1: with a date in the heading above it, or in words near it.
pub(super) fn historical(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    let near = around(blocks, fence, NEAR).filter_map(prose).find(|(text, _)| EARLY.is_match(text));
    let heading =
        || heading_of(blocks, fence).and_then(prose).filter(|(text, _)| DATED.is_match(text) || EARLY.is_match(text));
    near.or_else(heading).map(|(_, line)| Location::line(path, line))
}

fn prose(block: &Block) -> Option<(&str, u32)> {
    match block {
        Block::Prose { text, line } => Some((text, *line)),
        Block::Fence(_) | Block::Html { .. } | Block::Heading | Block::Indented { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::Page;

    fn is_historical(before: &str, after: &str) -> bool {
        let page = Page::parse(format!("{before}\n\n```go\nx()\n```\n\n{after}\n"));
        let at = page.blocks().iter().position(|block| matches!(block, Block::Fence(_))).unwrap();
        historical("ch1.md".into(), page.blocks(), at).is_some()
    }

    #[test]
    fn a_heading_may_date_the_code() {
        for heading in [
            "hello.go - 2008 年 6 月 27 日",
            "hello.go - 2009年1月15日",
            "June 27, 2008",
            "The program of February 2012",
            "2009-12-11",
        ] {
            assert!(is_historical(&format!("# {heading}\n\nOne.\n\nTwo.\n\nThree."), ""), "{heading}");
        }
        for heading in ["Go 语言 - 2007~2009", "April 2012", "2012-03", "2012 年 12 月", "1998-01-02", "Chapter 2009"]
        {
            assert!(!is_historical(&format!("# {heading}"), ""), "{heading}");
        }
        assert!(!is_historical("# June 2008\n\n# Next", "") && !is_historical("In June 2008 Go was young.", ""));
    }

    #[test]
    fn words_may_call_it_early() {
        for text in [
            "A historical Go program:",
            "This is how one wrote it before Go 1.",
            "In pre-Go1 code:",
            "A very early version of Go had this:",
            "这是初期 Go 语言程序正式开始测试的版本。",
            "Go1 之前的写法",
        ] {
            assert!(is_historical(text, "") && is_historical("One.", text), "{text}");
        }
        for text in [
            "An early version of the program:",
            "Before Go 1.22, all iterations shared the variable:",
            "Before Go 1.0.1 and Go 1.18",
            "Early Go users wrote this.",
            "go 1.5 之前",
            "最初的版本",
        ] {
            assert!(!is_historical(text, ""), "{text}");
        }
    }
}
