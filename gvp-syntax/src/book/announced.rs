//! Prose around a fence that says of its code that the compiler refuses it.

use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::Location;
use regex::Regex;

use super::page::{Block, FenceBlock};
use super::quiz;
use super::tail::heading;
use crate::annotated_refusal::is_likely_message;

/// How authors say it, in English, in Chinese, and in short in some other languages.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static REFUSED: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)\b(?:(?:won|doesn|don|can|isn|didn|couldn)['’]?t|cannot|not|never|fails?\s+to|refuses?\s+to|unable\s+to)\s+(?:be\s+|even\s+|actually\s+|currently\s+|yet\s+)?compiled?\b|\bcompil(?:e|er|ation)(?:[- ]time)?\s+(?:errors?|fail\w*|complain\w*|reject\w*|refus\w*)|\b(?:complain\w*|reject\w*)\s+by\s+the\s+compiler|\b(?:is|are)\s+(?:illegal|invalid|not\s+(?:legal|valid|allowed|permitted))\b|\b(?:invalid|illegal)\s+(?:code|program)|\bsyntax\s+error|\bcannot\s+be\s+(?:compared|assigned|modified|changed)\b|\b(?:raises?|throws?|gives?|produces?|causes?|results?\s+in)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?errors?\b";
    let chinese = "编译(?:时|期|器)?(?:的|会|将)?(?:错误|失败|不通过|不过|出错|报错|异常)|(?:无法|不能|不会|没法)(?:通过|被)?编译|编译器(?:会|将|就|给出|产生|抛出|提示)?[^。，]{0,8}(?:报错|错误|出错|拒绝)|(?:不|如果)(?:合法|允许|被允许)|非法|报错|错误的?(?:写法|用法|代码|例子|示例|范例)|是错误的|(?:引发|引起|产生|抛出|导致|出现)[^。，]{0,8}错误|不可比较|不能(?:直接)?(?:比较|赋值|修改)";
    let others = r"컴파일\s*(?:오류|에러)|コンパイル(?:時)?エラー|(?i:ошибк\w+\s+компиляции|не\s+с?компилиру\w+|errore?s?\s+de\s+(?:compilación|compilation)|erros?\s+de\s+compilação|(?:no|não)\s+compila|ne\s+compile\s+pas|kompilierfehler)";
    Regex::new(&format!("{english}|{chinese}|{others}")).expect("the pattern is valid")
});

/// A message of the compiler, as it is quoted after the code.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)\.go:\d+(?::\d+)?: (?:undefined|cannot|invalid|syntax|missing|too many|not enough|assignment|\w+ (?:declared|redeclared|undefined)|[^\n]*(?:not used|mismatch|expected|unexpected))|\[build failed\]|redeclared in this block|^# command-line-arguments")
        .expect("the pattern is valid")
});

/// A message of the compiler, as it is quoted in a sentence after the code: long enough to be nothing else.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static QUOTED_IN_PROSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"undefined \(type |\bundefined\s?[:：]\s?\w|\bdeclared and not used\b|\bdeclared (?:but|and) (?:not|never) used\b|\bimported and not used\b|\bcannot use .{1,80} as .{1,80} (?:value )?in |\bcannot assign to \S|\bmissing return\b|\bdoes not implement \S|redeclared in this block|\bmismatched types\b|\binvalid operation: ")
        .expect("the pattern is valid")
});

/// How many paragraphs before a fence may announce what is wrong with it.
const BEFORE: usize = 2;

/// So many characters are a question and no more.
const SHORT: usize = 40;

/// How many blocks after a program may tell how it ended.
pub(super) const AFTER: usize = 6;

/// Whether a text tells that the compiler refuses code, in words or by quoting it.
pub(super) fn is_refusal(text: &str) -> bool {
    REFUSED.is_match(text) || QUOTED.is_match(text)
}

/// What stands right before and right after a fence.
pub(super) fn around(blocks: &[Block], fence: usize, count: usize) -> impl Iterator<Item = &Block> {
    before(blocks, fence).chain(after(blocks, fence, count))
}

fn before(blocks: &[Block], fence: usize) -> impl Iterator<Item = &Block> {
    blocks[..fence].iter().rev().take_while(|block| !is_code(block)).take(BEFORE)
}

/// What heads the section that a fence stands in.
pub(super) fn heading_of(blocks: &[Block], fence: usize) -> Option<&Block> {
    let heading = blocks[..fence].iter().rposition(|block| matches!(block, Block::Heading))?;
    blocks.get(heading + 1)
}

/// So many of the blocks after a fence, up to the next one with code or the next heading.
fn after(blocks: &[Block], fence: usize, count: usize) -> impl Iterator<Item = &Block> {
    let after = &blocks[fence + 1..];
    let ends = after
        .iter()
        .enumerate()
        .position(|(at, block)| is_code_in_go(block) || matches!(block, Block::Heading) && !is_note(after.get(at + 1)));
    after[..ends.unwrap_or(after.len())].iter().take(count)
}

/// Whether what a heading says is that a note or an output follows, and no new section.
fn is_note(words: Option<&Block>) -> bool {
    const NOTES: [&str; 13] = [
        "note",
        "notes",
        "tip",
        "warning",
        "caution",
        "important",
        "output",
        "result",
        "注意",
        "提示",
        "警告",
        "输出",
        "结果",
    ];
    matches!(words, Some(Block::Prose { text, .. }) if NOTES.contains(&text.trim().to_lowercase().as_str()))
}

/// Where the prose around a fence asks the reader what is wrong with its code.
pub(super) fn asked(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    // Below the code, only a question that is all that is said asks about it.
    let below = after(blocks, fence, 1).filter(
        |block| matches!(block, Block::Prose { text, .. } if text.chars().count() <= SHORT && quiz::asks(text)),
    );
    let question = before(blocks, fence).chain(heading_of(blocks, fence)).chain(below).find_map(|block| match block {
        Block::Prose { text, line } if quiz::asks(text) => Some(*line),
        _ => None,
    });
    let options = after(blocks, fence, AFTER).filter_map(|block| match block {
        Block::Prose { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let line = question.or_else(|| match blocks.get(fence) {
        Some(Block::Fence(fence)) if quiz::are_options(options) => Some(fence.end_line()),
        _ => None,
    });
    line.map(|line| Location::line(path, line))
}

/// Where the page announces that the compiler refuses the code of a fence: right before or after it, by quoting the
/// compiler further below, or by asking for it.
pub(super) fn announced(path: &Utf8Path, blocks: &[Block], fence: usize) -> Option<Location> {
    let near = |block: &Block| match block {
        Block::Prose { text, line } if REFUSED.is_match(text) => Some(Location::line(path, *line)),
        _ => None,
    };
    let told = around(blocks, fence, BEFORE).find_map(near);
    told.or_else(|| around(blocks, fence, AFTER).find_map(|block| quoted(path, block)))
        .or_else(|| asked(path, blocks, fence))
}

fn quoted(path: &Utf8Path, block: &Block) -> Option<Location> {
    match block {
        Block::Fence(fence) if quotes_refusal(fence) => Some(Location::line(path, fence.line)),
        Block::Indented { text, line } if QUOTED.is_match(text) => Some(Location::line(path, *line)),
        Block::Prose { text, line } if QUOTED_IN_PROSE.is_match(text) => Some(Location::line(path, *line)),
        Block::Prose { .. } | Block::Fence(_) | Block::Indented { .. } | Block::Html { .. } | Block::Heading => None,
    }
}

fn is_code(block: &Block) -> bool {
    matches!(block, Block::Fence(_))
}

fn is_code_in_go(block: &Block) -> bool {
    matches!(block, Block::Fence(fence) if fence.is_go() && !is_aftermath(fence))
}

/// Whether a fence says that it is Go, and shows what became of the code before it.
fn is_aftermath(fence: &FenceBlock) -> bool {
    heading(fence).is_some()
        || fence.is_aftermath
        || fence.lines.first().is_some_and(|line| QUOTED.is_match(&line.text))
}

/// Whether a message of the compiler is all that a fence holds, without a place.
fn is_message(fence: &FenceBlock) -> bool {
    let mut lines = fence.lines.iter().map(|line| line.text.trim()).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(only), None) => {
            (!fence.is_go() || fence.is_aftermath) && (is_likely_message(only) || MESSAGE.is_match(only))
        }
        _ => false,
    }
}

/// Messages that could be anything elsewhere.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static MESSAGE: LazyLock<Regex> = LazyLock::new(|| {
    let message = r"^(?:ambiguous selector \S|goto \S+ jumps |cannot (?:assign|refer|take the address|take address) (?:to|of) \S)";
    Regex::new(message).expect("the pattern is valid")
});

fn quotes_refusal(fence: &FenceBlock) -> bool {
    let text = fence.code();
    let said = text.split_once([':', '：']).map_or("", |(_, said)| said.trim());
    QUOTED.is_match(&text)
        || is_message(fence)
        || heading(fence).is_some() && (REFUSED.is_match(&text) || is_likely_message(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::Page;

    #[test]
    fn words_for_what_the_compiler_refuses() {
        for text in [
            "This code does not compile:",
            "The following won't compile.",
            "You get a compile-time error",
            "Try it and the compiler complains.",
            "Assigning it raises an error.",
            "以下程序将引发上述错误",
            "下面的代码会产生编译错误",
            "这段代码无法通过编译",
            "编译器会报错",
            "而如果允许这种写法",
            "위 처리를 수행하면 컴파일 오류가 발생한다.",
            "Этот код не компилируется",
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
    fn a_question_may_stand_below_the_code() {
        let asked = |below: &str| {
            let page = Page::parse(format!("```go\nx()\n```\n\n{below}\n"));
            asked("ch1.md".into(), page.blocks(), 0).is_some()
        };
        assert!(asked("指出问题。") && asked("What is wrong?") && !asked("It prints 1."));
        assert!(!asked("So much for it. What is wrong with Java, on the other hand, is that it has classes."));
    }

    #[test]
    fn what_is_typed_may_show_that_go_refuses_the_code() {
        let page = |typed: &str| Page::parse(format!("```go\nx[-1]\n```\n\n```go\n{typed}\n```\n"));
        let told = |typed: &str| announced("ch1.md".into(), page(typed).blocks(), 0).is_some();
        assert!(told("$ go run x.go\n./x.go:8: invalid array index -1"));
        assert!(!told("$ go run x.go\n1 2"));
    }

    #[test]
    fn a_message_alone_is_that_of_the_compiler() {
        let told = |shown: &str| {
            let page = Page::parse(format!("```go\nx()\n```\n\nResult:\n\n```\n{shown}\n```\n"));
            announced("ch1.md".into(), page.blocks(), 0).is_some()
        };
        assert!(told("ambiguous selector my.m1") && told("cannot use i (type int) as type T in assignment"));
        assert!(told("goto loop jumps into block starting at"));
        assert!(!told("ambiguous") && !told("goto x\ngoto y"));
    }

    #[test]
    fn messages_of_the_compiler() {
        assert!(QUOTED.is_match("./prog.go:7:2: undefined: x"));
        assert!(QUOTED.is_match("main.go:4: x declared and not used"));
        assert!(QUOTED.is_match("FAIL example [build failed]"));
        assert!(QUOTED.is_match("(*T).add redeclared in this block\n\tprevious declaration at ./main.go:5:6"));
        assert!(!QUOTED.is_match("hello\nworld"));
    }
}
