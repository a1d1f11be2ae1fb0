//! Fences without code that follow a program: what it prints, as the author shows it.

use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::{Expectation, Location, Origin, Promise, Quotation, TextMatch};
use regex::Regex;

use super::page::Block;

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
    Regex::new("(?i)\\b(?:outputs?|prints?|printed|results?)\\b[^.]*:?\\s*$|输出|打印|运行结果|结果[：:]?\\s*$")
        .expect("the pattern is valid")
});

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
        Block::Fence(fence) => fence.info.is_go(),
        Block::Heading => true,
        Block::Html { .. } | Block::Prose { .. } | Block::Indented { .. } => false,
    }
}

/// What the fence right after a program promises that the program prints.
pub(super) fn promised(blocks: &[Block], fence: usize, quotations: &[Quotation]) -> Option<Expectation> {
    let first = quotations.first()?;
    let between =
        blocks[fence + 1..].iter().take_while(|block| !matches!(block, Block::Fence(_) | Block::Indented { .. }));
    let mut announced = None;
    for block in between {
        match block {
            Block::Prose { text, .. } if announced.is_none() => announced = Some(ANNOUNCES.is_match(text.trim())),
            // More than a short sentence between them, and they need not belong together.
            Block::Prose { .. } => return None,
            Block::Html { .. } | Block::Heading | Block::Fence(_) | Block::Indented { .. } => {}
        }
    }
    let text = shown_output(first, announced)?;
    let promise = Promise::Output(TextMatch::Lines(text));
    Some(Expectation { promise, origin: Origin::Fence, location: first.location.clone() })
}

/// The output in a quotation, if it is sure to be one.
fn shown_output(quotation: &Quotation, announced: Option<bool>) -> Option<String> {
    let language = quotation.language.as_str();
    let text = if SHELLS.contains(&language) {
        transcript(&quotation.text)?
    } else if OUTPUTS.contains(&language) && announced != Some(false) {
        quotation.text.clone()
    } else if TEXTS.contains(&language) && announced != Some(false) && (announced.is_some() || language == "text") {
        match transcript(&quotation.text) {
            Some(text) => text,
            None if quotation.text.trim_start().starts_with(['$', '>']) => return None,
            None => quotation.text.clone(),
        }
    } else {
        return None;
    };
    (!text.trim().is_empty() && !is_failure(&text)).then_some(text)
}

/// What follows `$ go run x.go`, up to the next prompt. A command with arguments, or any other, is no plain run.
fn transcript(text: &str) -> Option<String> {
    let mut lines = text.lines();
    let command = lines.by_ref().find(|line| line.trim_start().starts_with(['$', '>', '%']))?;
    let words: Vec<&str> = command.trim_start().trim_start_matches(['$', '>', '%']).split_whitespace().collect();
    let is_plain = matches!(words.as_slice(), ["go", "run", what] if what.ends_with(".go") || *what == ".");
    let output = lines.take_while(|line| !line.trim_start().starts_with(['$', '%']));
    is_plain.then(|| output.map(|line| format!("{line}\n")).collect())
}

/// Whether a text tells of a failure: what is to become of that is not a matter of output.
fn is_failure(text: &str) -> bool {
    let marks = ["panic: ", "fatal error: ", "goroutine ", "--- FAIL", "exit status ", ".go:", "WARNING: DATA RACE"];
    marks.iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::Page;

    fn promised_after(rest: &str) -> Option<String> {
        let page = Page::parse(format!("```go\npackage main\n```\n{rest}"));
        let quotations = quotations("ch1.md".into(), page.blocks(), 0);
        match promised(page.blocks(), 0, &quotations)?.promise {
            Promise::Output(TextMatch::Lines(text)) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn what_is_shown_after_a_program_is_its_output() {
        for rest in [
            "\n```text\nhi\n```\n",
            "\n```output\nhi\n```\n",
            "\nOutput:\n\n```\nhi\n```\n",
            "\n输出：\n\n```\nhi\n```\n",
            "\nRun it:\n\n```sh\n$ go run main.go\nhi\n$ ls\n```\n",
        ] {
            assert_eq!(promised_after(rest).as_deref(), Some("hi\n"), "{rest}");
        }
    }

    #[test]
    fn other_fences_promise_nothing() {
        for rest in [
            "\n```\nhi\n```\n",
            "\nThe tree:\n\n```text\nhi\n```\n",
            "\n```sh\n$ go build && ./main\nhi\n```\n",
            "\n```sh\ngo run main.go\n```\n",
            "\n```text\npanic: boom\n```\n",
            "\n# Next\n\n```text\nhi\n```\n",
            "\nOne.\n\nOutput:\n\n```text\nhi\n```\n",
        ] {
            assert_eq!(promised_after(rest), None, "{rest}");
        }
    }
}
