//! Fences without code that follow a program: what it prints, as the author shows it.

use std::ops::Range;
use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::{Expectation, Location, Origin, Passage, Promise, Quotation, TextMatch, Wrapping};
use regex::Regex;

use super::page::{Block, CodeLine, FenceBlock, Page, joined};
use super::prompt;
use super::tail::{announces, heading};
use super::typed::Typed;
use crate::terminal::unfold;

/// Languages of a shell: what stands in such a fence is a transcript, or commands to be typed.
const SHELLS: [&str; 10] =
    ["sh", "shell", "bash", "zsh", "console", "shell-session", "shellsession", "terminal", "cmd", "powershell"];

/// Languages that only output has.
const OUTPUTS: [&str; 3] = ["output", "out", "stdout"];

/// Languages that output may have, among other things.
const TEXTS: [&str; 5] = ["text", "txt", "plain", "plaintext", ""];

/// Words that announce what a program prints.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "(?i)\\b(?:outputs?|prints?|printed|results?)\\b(?:[^.]|\\.\\w)*:?\\s*$|输出|打印|运行结果|结果[：:]?\\s*$",
    )
    .expect("the pattern is valid")
});

/// Words that announce what a file holds, whatever else they speak of.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static OF_FILE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i)\\bfile\\b[^.]{0,40}\\b(?:contents?|contains?|holds?)\\b[^.]*:?\\s*$|\\bcontents?\\s+of\\b[^.]*\\bfile\\b[^.]*:?\\s*$|文件[^。]{0,12}内容[^。]{0,12}[：:]?\\s*$")
        .expect("the pattern is valid")
});

/// Whether a paragraph ends by announcing what a program prints.
fn announces_output(text: &str) -> bool {
    ANNOUNCES.is_match(text.trim()) && !OF_FILE.is_match(text.trim())
}

/// The fences without code after a fence, up to the next one with code or the next heading.
pub(super) fn quotations(path: &Utf8Path, blocks: &[Block], fence: usize) -> Vec<Quotation> {
    let of_fence = blocks[fence + 1..].iter().take_while(|block| !ends_the_matter(block));
    of_fence
        .filter_map(|block| match block {
            Block::Fence(fence) => Some(Quotation {
                language: fence.info.language.clone(),
                text: fence.code(),
                location: Location::line(path, fence.line),
            }),
            Block::Indented { text, line } => Some(Quotation {
                language: "indented".to_owned(),
                text: text.clone(),
                location: Location::line(path, *line),
            }),
            Block::Html { .. } | Block::Prose { .. } | Block::Heading => None,
        })
        .collect()
}

fn ends_the_matter(block: &Block) -> bool {
    match block {
        Block::Fence(fence) => fence.is_go() && !fence.is_aftermath,
        Block::Heading => true,
        Block::Html { .. } | Block::Prose { .. } | Block::Indented { .. } => false,
    }
}

/// What the fence right after a program promises of it: what it prints, and how it ends.
pub(super) fn promised(path: &Utf8Path, page: &Page, fence: usize) -> Vec<Expectation> {
    let after = &page.blocks()[fence + 1..];
    let between = after.iter().take_while(|block| !matches!(block, Block::Fence(_) | Block::Indented { .. }));
    let (mut announced, mut typed) = (None, Typed::Plain);
    for block in between {
        match block {
            Block::Prose { text, line } if announced.is_none() => {
                announced = Some(announces_output(text));
                typed = Typed::in_paragraph(page, *line);
            }
            // More than a short sentence between them, or a heading, and they need not belong together.
            Block::Prose { .. } | Block::Heading => return Vec::new(),
            Block::Html { .. } | Block::Fence(_) | Block::Indented { .. } => {}
        }
    }
    let shown = after.iter().find_map(|block| match block {
        Block::Fence(shown) if !shown.is_go() || heading(shown).is_some() || shown.is_aftermath => Some(shown),
        _ => None,
    });
    let is_next = |shown: &&FenceBlock| after.iter().find(|block| is_code(block)).is_some_and(|block| is(block, shown));
    let is_of_another = |shown: &FenceBlock| shown.is_aftermath && !is_named(page.blocks(), fence, shown);
    let Some(shown) = shown.filter(is_next).filter(|shown| !is_of_another(shown)) else { return Vec::new() };
    let Some((lines, is_sure)) = lines_printed(shown, announced) else { return Vec::new() };
    if is_read_by_another(page.blocks(), fence) {
        return Vec::new();
    }
    let mut told = unfold(expectation(path, page, shown, lines));
    told.retain(|expectation| !is_old_failure(&expectation.promise) && !is_of_compiler(&expectation.promise));
    if let Typed::With(run) = &typed {
        told.iter_mut().for_each(|expectation| expectation.invocation = Some(run.clone()));
    }
    if is_said_to_vary(after) || typed == Typed::Unclear {
        told.iter_mut().filter(|expectation| expectation.is_output()).for_each(|expectation| expectation.weak = true);
    }
    // How a program ended is told in words that nothing else has; output is told in any.
    let tells_ending = told.iter().any(|expectation| !expectation.is_output());
    if is_sure || tells_ending { told } else { Vec::new() }
}

/// How authors say that a program prints something else another time.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static VARIES: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)\b(?:each|every)\s+(?:time|run)\b[^.]{0,40}\bdifferent|\bdifferent\b[^.]{0,40}\b(?:each|every)\s+(?:time|run)\b|\b(?:outputs?|orders?|results?)\s+(?:may|might|can|could|will)\s+(?:vary|differ|be\s+different)|\bnon-?deterministic|\b(?:order|output)\b[^.]{0,30}\bnot\s+guaranteed";
    let chinese = "(?:每次|多次)[^。]{0,24}(?:不同|不一样|不一致|不相同)|(?:顺序|输出|结果)[^。，]{0,8}(?:不确定|不固定|随机|不一定|可能不同|不能保证)";
    Regex::new(&format!("{english}|{chinese}")).expect("the pattern is valid")
});

/// Whether the prose around what is printed, up to the next code or heading, says that it is something else another time.
fn is_said_to_vary(after: &[Block]) -> bool {
    let shown = after.iter().position(is_code).unwrap_or_default();
    let next = after[shown + 1..].iter().take_while(|block| !is_code(block) && !matches!(block, Block::Heading));
    let near = after[..shown].iter().chain(next.take(NEAR));
    near.filter_map(|block| match block {
        Block::Prose { text, .. } => Some(text),
        Block::Fence(_) | Block::Indented { .. } | Block::Html { .. } | Block::Heading => None,
    })
    .any(|text| VARIES.is_match(text))
}

/// How many blocks around a program may tell its name.
const NEAR: usize = 3;

/// Whether the file that is run where a fence shows what somebody typed is named near a program, or has the name that
/// all have.
fn is_named(blocks: &[Block], fence: usize, shown: &FenceBlock) -> bool {
    let code = shown.code();
    let Some(name) = code.split_whitespace().find(|word| word.ends_with(".go")) else { return true };
    let near = &blocks[fence.saturating_sub(NEAR)..blocks.len().min(fence + NEAR)];
    name == "main.go" || near.iter().any(|block| matches!(block, Block::Prose { text, .. } if text.contains(name)))
}

/// Whether a fence shows a file, by the name right before it, that a program above it reads: what is printed, that prints.
fn is_read_by_another(blocks: &[Block], fence: usize) -> bool {
    let Some(Block::Prose { text, .. }) = fence.checked_sub(1).and_then(|before| blocks.get(before)) else {
        return false;
    };
    let name = text.trim().trim_end_matches([':', '：']);
    let read = format!("\"{name}\"");
    let reads = |block: &Block| matches!(block, Block::Fence(above) if above.is_go() && above.code().contains(&read));
    name.ends_with(".go") && !name.contains(char::is_whitespace) && blocks[..fence].iter().any(reads)
}

/// Whether what seems to be printed tells of a failure in words that Go does not use any more.
fn is_old_failure(promise: &Promise) -> bool {
    let Promise::Output(TextMatch::Lines(text)) = promise else { return false };
    let marks = ["panic: ", "fatal error: ", "goroutine ", "--- FAIL", "throw: ", "exit status "];
    text.lines().any(|line| marks.iter().any(|mark| line.starts_with(mark)))
}

/// What the compiler says of a place: what escapes, what is inlined, what is wrong.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static OF_COMPILER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:\S+\.go:\d+:\d+: |# \S+$)").expect("the pattern is valid"));

/// Whether what seems to be printed is what the compiler says of the program.
fn is_of_compiler(promise: &Promise) -> bool {
    let Promise::Output(TextMatch::Lines(text)) = promise else { return false };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| OF_COMPILER.is_match(line))
}

fn is_code(block: &Block) -> bool {
    matches!(block, Block::Fence(_) | Block::Indented { .. })
}

fn is(block: &Block, fence: &FenceBlock) -> bool {
    matches!(block, Block::Fence(known) if known.line == fence.line)
}

/// The promise that some lines of a fence are what a program prints.
pub(super) fn expectation(path: &Utf8Path, page: &Page, fence: &FenceBlock, lines: Range<usize>) -> Expectation {
    let printed = fence.lines.get(lines).unwrap_or_default();
    let promise = Promise::Output(TextMatch::Lines(joined(printed)));
    let expectation = Expectation::new(promise, Origin::Fence, Location::line(path, fence.line));
    match passage(path, page, printed) {
        Some(passage) => expectation.written(passage),
        None => expectation,
    }
}

/// Where some lines of code stand on the page.
fn passage(path: &Utf8Path, page: &Page, lines: &[CodeLine]) -> Option<Passage> {
    let (first, last) = (lines.first()?, lines.last()?);
    let range = first.offset - first.column..last.offset + last.text.len();
    let prefix = page.text().get(range.start..first.offset)?.to_owned();
    let written = page.text().get(range.clone())?.to_owned();
    Some(Passage { path: path.to_owned(), range, wrapping: Wrapping::Lines { prefix }, written })
}

/// The lines of a fence that a program printed, if they may be that, and whether they are sure to be.
fn lines_printed(fence: &FenceBlock, announced: Option<bool>) -> Option<(Range<usize>, bool)> {
    if let Some(heading) = heading(fence) {
        let is_alone = fence.lines.get(heading).is_some_and(|line| announces(&line.text));
        return is_alone.then_some((heading + 1..fence.lines.len(), true));
    }
    let language = fence.info.language.as_str();
    let all = 0..fence.lines.len();
    let has_prompt = fence.lines.iter().any(|line| prompt::typed(&line.text).is_some());
    if SHELLS.contains(&language) || ((fence.is_aftermath || TEXTS.contains(&language)) && has_prompt) {
        return transcript(fence).map(|lines| (lines, true));
    }
    let first = fence.lines.iter().find(|line| !line.text.trim().is_empty());
    if first.is_some_and(|line| prompt::is_bare_command(&line.text)) {
        return None;
    }
    if fence.is_aftermath {
        return Some((all, true));
    }
    if OUTPUTS.contains(&language) {
        return Some((all, announced != Some(false)));
    }
    let is_sure = announced == Some(true) || (announced.is_none() && language == "text");
    TEXTS.contains(&language).then_some((all, is_sure))
}

/// What follows `$ go run x.go`, up to the next prompt. A command with arguments, or any other, is no plain run.
fn transcript(fence: &FenceBlock) -> Option<Range<usize>> {
    let (at, command) = fence.lines.iter().enumerate().find_map(|(at, line)| Some((at, prompt::typed(&line.text)?)))?;
    let words: Vec<&str> = command.split_whitespace().collect();
    let is_plain = matches!(words.as_slice(), ["go", "run", what] | ["go", "run", "-race", what] if what.ends_with(".go") || *what == ".");
    let next = |line: &CodeLine| prompt::is_prompt(&line.text);
    // A terminal that repeats what is typed, or an author who copied it twice.
    let is_echo = |line: &&CodeLine| line.text.split_whitespace().eq(words.iter().copied());
    let start = at + 1 + fence.lines[at + 1..].iter().take_while(is_echo).count();
    let end = fence.lines[start..].iter().position(next).map_or(fence.lines.len(), |offset| start + offset);
    (is_plain && end > start).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promised_after(rest: &str) -> Option<String> {
        let page = Page::parse(format!("```go\npackage main\n```\n{rest}"));
        promised("ch1.md".into(), &page, 0).into_iter().find_map(|expectation| match expectation.promise {
            Promise::Output(TextMatch::Lines(text)) => Some(text),
            _ => None,
        })
    }

    #[test]
    fn what_is_shown_after_a_program_is_its_output() {
        for rest in [
            "\n```text\nhi\n```\n",
            "\n```output\nhi\n```\n",
            "\nOutput:\n\n```\nhi\n```\n",
            "\nThe output of `hi.go`:\n\n```\nhi\n```\n",
            "\n输出：\n\n```\nhi\n```\n",
            "\nRun it:\n\n```sh\n$ go run main.go\nhi\n$ ls\n```\n",
            "\n```sh\n$ go run main.go\ngo run main.go\nhi\n```\n",
            "\n```go\n输出：\nhi\n```\n",
            "\nRun it:\n\n```go\n$ go run main.go\nhi\n```\n",
            "\nRun hi.go:\n\n```go\n$ go run hi.go\nhi\n```\n",
        ] {
            assert_eq!(promised_after(rest).as_deref(), Some("hi"), "{rest}");
        }
    }

    #[test]
    fn what_is_said_to_vary_is_a_weak_promise() {
        let is_weak = |rest: &str| {
            let page = Page::parse(format!("```go\npackage main\n```\n\nOutput:\n\n```\nhi\n```\n\n{rest}\n"));
            promised("ch1.md".into(), &page, 0)[0].weak
        };
        for rest in [
            "然而，如果您多次运行它，您很可能会每次得到不同的输出：",
            "The order may vary.",
            "It is different every time.",
        ] {
            assert!(is_weak(rest), "{rest}");
        }
        for rest in ["This is what it prints every time.", "# Next\n\nThe order may vary.", "不同的输出"] {
            assert!(!is_weak(rest), "{rest}");
        }
    }

    #[test]
    fn what_another_program_prints_of_a_file_is_no_promise_of_that() {
        let text = |name: &str| {
            format!("```go\nparse(\"t.go\")\n```\n\n{name}：\n\n```go\npackage main\n```\n\nOutput:\n\n```\nhi\n```\n")
        };
        let told = |name: &str| {
            let page = Page::parse(text(name));
            let at = page.blocks().iter().rposition(|block| matches!(block, Block::Fence(fence) if fence.is_go()));
            promised("ch1.md".into(), &page, at.expect("there is one")).len()
        };
        assert_eq!((told("t.go"), told("u.go")), (0, 1));
    }

    #[test]
    fn other_fences_promise_nothing() {
        for rest in [
            "\n```\nhi\n```\n",
            "\nIt prints done. The content of the file is:\n\n```\nhi\n```\n",
            "\n将打印 `done`。`x` 这个文件的内容如下所示：\n\n```\nhi\n```\n",
            "\nIt prints all. Then:\n\n```\nhi\n```\n",
            "\nThe tree:\n\n```text\nhi\n```\n",
            "\n```sh\n$ go build && ./main\nhi\n```\n",
            "\n```sh\ngo run main.go\n```\n",
            "\n# Next\n\n```text\nhi\n```\n",
            "\nOne.\n\nOutput:\n\n```text\nhi\n```\n",
            "\nOutput looks so:\n\n```go\n$ go run other.go\nhi\n```\n",
            "\nOutput:\n\n```\n./main.go:9:2: moved to heap: x\n```\n",
            "\nSee the output:\n\n```\ngo tool compile -S main.go\n```\n",
        ] {
            assert_eq!(promised_after(rest), None, "{rest}");
        }
    }

    /// How a program ends is told even where nobody announces it.
    #[test]
    fn failures_that_follow_are_promises() {
        let page =
            Page::parse("```go\npackage main\n```\n\n> ```\n> panic: boom\n>\n> goroutine 1 [running]:\n> ```\n");
        let told = promised("ch1.md".into(), &page, 0);
        assert!(matches!(&told[0].promise, Promise::Panics(Some(text)) if text == "boom"), "{told:?}");
        let page = Page::parse("```go\npackage main\n```\n\n> ```text\n> hi\n> ```\n");
        let passage = promised("ch1.md".into(), &page, 0).remove(0).passage.unwrap();
        assert_eq!((passage.written.as_str(), &page.text()[passage.range.clone()]), ("> hi", "> hi"));
        assert_eq!(passage.wrapping, Wrapping::Lines { prefix: "> ".to_owned() });
    }
}
