//! Prose around a fence that says of its code that the compiler refuses it.

use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::Location;
use regex::Regex;

use super::page::Block;

/// How authors say it, in English and in Chinese.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static REFUSED: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)\b(?:(?:won|doesn|don|can|isn|didn|couldn)['’]?t|cannot|not|never|fails?\s+to|refuses?\s+to|unable\s+to)\s+(?:be\s+|even\s+|actually\s+|currently\s+|yet\s+)?compiled?\b|\bcompil(?:e|er|ation)(?:[- ]time)?\s+(?:errors?|fail\w*|complain\w*|reject\w*|refus\w*)|\b(?:complain\w*|reject\w*)\s+by\s+the\s+compiler|\b(?:is|are)\s+(?:illegal|invalid|not\s+(?:legal|valid|allowed|permitted))\b|\b(?:invalid|illegal)\s+(?:code|program)|\bsyntax\s+error|\bcannot\s+be\s+(?:compared|assigned|modified|changed)\b";
    let chinese = "编译(?:时|期|器)?(?:的)?(?:错误|失败|不通过|不过|出错|报错|异常)|(?:无法|不能|不会|没法)(?:通过|被)?编译|编译器(?:会|将|就|给出|产生|抛出|提示)?[^。，]{0,8}(?:报错|错误|出错|拒绝)|不(?:合法|允许|被允许)|非法|报错|報錯|編譯(?:時|期|器)?(?:的)?(?:錯誤|失敗)|错误的?(?:写法|用法|代码|例子|示例|范例)|是错误的|不可比较|不能(?:直接)?(?:比较|赋值|修改)";
    Regex::new(&format!("{english}|{chinese}")).expect("the pattern is valid")
});

/// How authors say that a program ends badly.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static CRASHES: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)\bpanick?(?:s|ed|ing)?\b|\bdeadlock|\bcrash(?:es|ed)?\b|\bruntime\s+error|\bexit\s+status\s+[1-9]|\bfails?\s+(?:at\s+run\s?time|with)|\bnil\s+pointer\s+dereference|\bout\s+of\s+range|\bfatal\s+error|\bdata\s+race|\bgo\s+wrong\b|\bwhat\s+happens\s+(?:if|when)|^\s*\?\?\?\s*$|^\s*errors?!?\s*$";
    let chinese = "死锁|会发生什么|\\p{Han}panic|错误的?(?:范例|示例|例子|写法|用法)|崩溃|恐慌|宕机|运行时(?:的)?(?:错误|异常)|空指针|越界|异常退出";
    Regex::new(&format!("{english}|{chinese}")).expect("the pattern is valid")
});

/// A message of the compiler, as it is quoted after the code.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)\.go:\d+(?::\d+)?: (?:undefined|cannot|invalid|syntax|missing|too many|not enough|assignment|\w+ (?:declared|redeclared|undefined)|[^\n]*(?:not used|mismatch|expected|unexpected))|\[build failed\]|^# command-line-arguments")
        .expect("the pattern is valid")
});

/// How many paragraphs before a fence may announce what is wrong with it.
const BEFORE: usize = 2;

/// How many blocks after a program may tell how it ended.
const AFTER: usize = 6;

/// Where the prose right before or after a fence, or in its own comments, announces that it ends badly.
pub(super) fn crashes(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    let own = match blocks.get(fence) {
        Some(Block::Fence(fence)) => fence.lines.iter().find(|line| {
            let comment = line.text.split_once("//").or_else(|| line.text.split_once("/*"));
            comment.is_some_and(|(_, comment)| CRASHES.is_match(comment))
        }),
        _ => None,
    };
    let own = own.map(|line| Location::line(path, line.line));
    own.or_else(|| {
        around(blocks, fence, AFTER).find_map(|block| match block {
            Block::Prose { text, line } | Block::Indented { text, line } if CRASHES.is_match(text) => {
                Some(Location::line(path, *line))
            }
            Block::Fence(fence) if CRASHES.is_match(&fence.code()) => Some(Location::line(path, fence.line)),
            Block::Prose { .. } | Block::Fence(_) | Block::Indented { .. } | Block::Html { .. } | Block::Heading => {
                None
            }
        })
    })
}

/// What stands right before and right after a fence.
fn around(blocks: &[Block], fence: usize, after: usize) -> impl Iterator<Item = &Block> {
    let before = blocks[..fence].iter().rev().take_while(|block| !is_code(block)).take(BEFORE);
    let ends = |block: &&Block| !is_go(block) && !matches!(block, Block::Heading);
    let after = blocks[fence + 1..].iter().take(after).take_while(ends);
    before.chain(after)
}

/// Where the prose right before or after a fence announces that the compiler refuses its code.
pub(super) fn announced(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    around(blocks, fence, 2).find_map(|block| match block {
        Block::Prose { text, line } if REFUSED.is_match(text) => Some(Location::line(path, *line)),
        Block::Fence(fence) if QUOTED.is_match(&fence.code()) => Some(Location::line(path, fence.line)),
        Block::Indented { text, line } if QUOTED.is_match(text) => Some(Location::line(path, *line)),
        Block::Prose { .. } | Block::Fence(_) | Block::Indented { .. } | Block::Html { .. } | Block::Heading => None,
    })
}

fn is_code(block: &Block) -> bool {
    matches!(block, Block::Fence(_))
}

fn is_go(block: &Block) -> bool {
    matches!(block, Block::Fence(fence) if fence.info.is_go())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_what_the_compiler_refuses() {
        for text in [
            "This code does not compile:",
            "The following won't compile.",
            "You get a compile-time error",
            "Try it and the compiler complains.",
            "下面的代码会产生编译错误",
            "这段代码无法通过编译",
            "编译器会报错",
        ] {
            assert!(REFUSED.is_match(text), "{text}");
        }
        for text in [
            "Compile it and run it.",
            "This compiles to machine code.",
            "编译并运行下面的程序",
            "The compiler is fast.",
        ] {
            assert!(!REFUSED.is_match(text), "{text}");
        }
    }

    #[test]
    fn messages_of_the_compiler() {
        assert!(QUOTED.is_match("./prog.go:7:2: undefined: x"));
        assert!(QUOTED.is_match("main.go:4: x declared and not used"));
        assert!(QUOTED.is_match("FAIL example [build failed]"));
        assert!(!QUOTED.is_match("hello\nworld"));
    }
}
