//! Fences that say that they are Go and show what became of the code before them: what somebody typed and what came of it,
//! or what stands below a word such as `Output:`.

use std::sync::LazyLock;

use regex::Regex;

use super::page::{Block, FenceBlock};
use super::prompt;

/// A paragraph that says nothing but that an output follows.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static ONLY_ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    let words = "(?:程序)?(?:的)?(?:输出|输出结果|运行结果|执行结果|打印结果|返回结果|结果)(?:如下|为|是)?|(?i:(?:the\\s+)?(?:program\\s+)?(?:outputs?|results?)(?:\\s+is)?)";
    Regex::new(&format!(r"^\s*(?:{words})\s*[:：]?\s*$")).expect("the pattern is valid")
});

/// Signs of code, which no output is likely to have.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static IS_CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^\s*(?:package \w+$|import\b|func[ (]|type \w+ |var \w+|const \w+|//)|:=")
        .expect("the pattern is valid")
});

/// The last words of a program, which nothing else reads like.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static LAST_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\A\s*(?:panic|fatal error): \S|(?m)^\s*(?:panic|fatal error): .*$(?s:.*)^\s*(?:goroutine \d+ \[|exit status \d)")
        .expect("the pattern is valid")
});

/// Marks the fences of a page that are such.
pub(super) fn mark(blocks: &mut [Block]) {
    for at in 0..blocks.len() {
        let follows_code = follows_announced_code(&blocks[..at]);
        if let Block::Fence(fence) = &mut blocks[at] {
            let code = fence.code();
            let shows = (follows_code || LAST_WORDS.is_match(&code)) && !IS_CODE.is_match(&code);
            fence.is_aftermath = fence.info.is_go() && (is_transcript(fence) || shows);
        }
    }
}

/// Whether blocks end with code and a paragraph that announces an output of it.
fn follows_announced_code(before: &[Block]) -> bool {
    let [.., last] = before else { return false };
    let mut earlier = before.iter().rev().skip(1).filter(|block| !matches!(block, Block::Html { .. } | Block::Heading));
    let is_of_code = matches!(earlier.next(), Some(Block::Fence(code)) if code.info.is_go() && !code.is_aftermath);
    is_of_code && matches!(last, Block::Prose { text, .. } if ONLY_ANNOUNCES.is_match(text))
}

/// Whether a fence shows what somebody typed, and what came of it.
fn is_transcript(fence: &FenceBlock) -> bool {
    let first = fence.lines.iter().find(|line| !line.text.trim().is_empty());
    let typed = first.filter(|line| prompt::is_prompt(&line.text)).and_then(|line| prompt::typed(&line.text));
    typed.is_some_and(|typed| typed.trim_start().starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::Page;

    fn last_is_aftermath(text: &str) -> bool {
        let page = Page::parse(text.to_owned());
        matches!(page.blocks().last(), Some(Block::Fence(fence)) if fence.is_aftermath)
    }

    #[test]
    fn what_is_typed_is_no_code() {
        assert!(last_is_aftermath("```go\n$ go run main.go\nhi\n```\n"));
        assert!(
            !last_is_aftermath("```go\nfmt.Println(`$ go run main.go`)\n```\n")
                && !last_is_aftermath("```go\n$\n```\n")
        );
    }

    #[test]
    fn what_is_announced_as_output_is_no_code() {
        let after = |between: &str, shown: &str| {
            last_is_aftermath(&format!("```go\npackage main\n```\n\n{between}\n\n```go\n{shown}\n```\n"))
        };
        assert!(
            after("**输出：**", "Timeout") && after("## Output", "7\n7") && after("The output is:", "cannot use a")
        );
        assert!(!after("**输出：**", "package main") && !after("输出：", "x := 1"));
        assert!(!after("We change the output:", "Timeout") && !after("Output:\n\nSee below.", "Timeout"));
        assert!(!last_is_aftermath("Output:\n\n```go\nTimeout\n```\n"));
    }

    #[test]
    fn last_words_are_no_code() {
        let panic = "1\n\npanic: boom\n\ngoroutine 1 [running]:";
        assert!(last_is_aftermath(&format!("So:\n\n```go\n{panic}\n```\n")));
        assert!(!last_is_aftermath(&format!("```go\nx := `{panic}`\n```\n")));
        assert!(last_is_aftermath("```go\npanic: boom\n```\n") && !last_is_aftermath("```go\npanic(1)\n```\n"));
    }
}
