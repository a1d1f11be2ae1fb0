//! What authors show in a fence that says that it is Go, and is none: what a program prints, or how Go refuses it. It
//! stands below the code of the program, or in a fence of its own.

use std::sync::LazyLock;

use camino::Utf8Path;
use gvp_core::{Expectation, Location};
use regex::Regex;

use super::announced::is_refusal;
use super::crash::is_crash;
use super::page::{CodeLine, FenceBlock, Page, joined};
use super::prompt;
use super::quotations::expectation;
use crate::GoFile;
use crate::terminal::unfold;

/// The beginning of a line that announces an output or a message.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    let words = "输出|打印|返回|结果|报错|错误|(?i:\\boutputs?|\\bprints?|\\bresults?|\\berrors?)";
    let other = "[^/`\"(){};=:：]";
    Regex::new(&format!("^{other}{{0,40}}(?:{words}){other}{{0,20}}[:：]")).expect("the pattern is valid")
});

/// Whether a line announces what follows it, and is nothing else.
pub(super) fn announces(line: &str) -> bool {
    ANNOUNCES.find(line.trim()).is_some_and(|found| found.end() == line.trim().len())
}

/// Whether a line is what one types to run a program.
fn is_command(line: &str) -> bool {
    prompt::typed(line).is_some_and(prompt::is_bare_command)
}

/// Whether a line is an arrow from code to what comes of it, and nothing else.
fn is_arrow(line: &str) -> bool {
    let line = line.trim();
    let stem = line.strip_suffix('>').unwrap_or_default();
    ["→", "⇒"].contains(&line)
        || !stem.is_empty() && ['=', '-'].iter().any(|dash| stem.chars().all(|char| char == *dash))
}

/// The line of a fence after which it shows what a program prints, from 0, where that is all that it holds.
pub(super) fn heading(fence: &FenceBlock) -> Option<usize> {
    let first = fence.lines.iter().position(|line| !line.text.trim().is_empty())?;
    let begins = fence.info.is_go() && ANNOUNCES.is_match(fence.lines[first].text.trim());
    (begins && !GoFile::parse(&fence.code()).syntax_errors().is_empty()).then_some(first)
}

/// The last lines of a fence, which are no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tail {
    /// Which line of the fence announces them, from 0.
    at: usize,
}

impl Tail {
    /// Finds where the code of a fence ends, and what is said of it begins; none where all of it may be code.
    pub(super) fn of(fence: &FenceBlock) -> Option<Self> {
        let at = fence
            .lines
            .iter()
            .position(|line| announces(&line.text) || is_command(&line.text) || is_arrow(&line.text))
            .or_else(|| blank_after_program(fence))
            .or_else(|| comment_after_program(fence))?;
        let before = joined(&fence.lines[..at]);
        let code = GoFile::parse(&before);
        let is_complete = code.syntax_errors().is_empty() || ends_with_declaration(&code);
        // Between statements such a line may be a label.
        let is_no_label = code.package().is_some() || !GoFile::parse(&fence.code()).syntax_errors().is_empty();
        (!before.trim().is_empty() && is_complete && is_no_label).then_some(Self { at })
    }

    /// The lines that are code.
    pub(super) fn code(self, fence: &FenceBlock) -> &[CodeLine] {
        &fence.lines[..self.at]
    }

    /// Where it says that Go refuses the code.
    pub(super) fn refusal(self, path: &Utf8Path, fence: &FenceBlock) -> Option<Location> {
        is_refusal(&self.text(fence)).then(|| self.location(path, fence))
    }

    /// Where it says that the program ends badly.
    pub(super) fn crash(self, path: &Utf8Path, fence: &FenceBlock) -> Option<Location> {
        is_crash(&self.text(fence)).then(|| self.location(path, fence))
    }

    /// What it promises: what the program prints, and how it ends.
    pub(super) fn promised(self, path: &Utf8Path, page: &Page, fence: &FenceBlock) -> Vec<Expectation> {
        let typed = prompt::typed(&fence.lines[self.at].text);
        let runs_nothing = typed.is_some_and(|typed| !typed.starts_with("go run "));
        if runs_nothing || is_drawn(&fence.lines[self.at..]) {
            return Vec::new();
        }
        let told = expectation(path, page, fence, self.at + 1..fence.lines.len());
        // Who points at what comes of it, or says nothing of it or in a comment, may be telling rather than copying.
        let last = fence.lines[self.at].text.trim();
        let weak = is_arrow(last) || last.is_empty() || last.starts_with("//");
        unfold(Expectation { location: self.location(path, fence), weak, ..told })
    }

    fn text(self, fence: &FenceBlock) -> String {
        joined(&fence.lines[self.at..])
    }

    fn location(self, path: &Utf8Path, fence: &FenceBlock) -> Location {
        Location::line(path, fence.lines[self.at].line)
    }
}

/// A comment that announces what a program prints, and is nothing else.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^//\s*(?:(?i:outputs?|prints?|returns?|results?)|输出|打印|返回|(?:运行|执行|输出)?结果)\s*[:：]?\s*$")
        .expect("the pattern is valid")
});

/// The comment behind a program that announces what it prints, from 0, where that follows without being a comment.
fn comment_after_program(fence: &FenceBlock) -> Option<usize> {
    let at = fence.lines.iter().rposition(|line| COMMENT.is_match(line.text.trim()))?;
    let mut rest = fence.lines[at + 1..].iter().map(|line| line.text.trim()).filter(|text| !text.is_empty());
    (rest.next().is_some_and(|text| !text.starts_with("//")) && is_program(&fence.lines[..at])).then_some(at)
}

/// Whether lines are a whole program.
fn is_program(lines: &[CodeLine]) -> bool {
    let code = GoFile::parse(&joined(lines));
    code.main_function().is_some() && code.package().is_some() && code.syntax_errors().is_empty()
}

/// The line behind a program that words follow which are no Go, from 0: a blank one, or the first of a drawing.
fn blank_after_program(fence: &FenceBlock) -> Option<usize> {
    const GO: [&str; 11] = ["func", "type", "var", "const", "import", "package", "//", "/*", "}", "{", ")"];
    let last = fence.lines.iter().rposition(|line| line.text.trim_end() == "}")?;
    let (at, rest) = (last + 1, fence.lines.get(last + 2..)?);
    let mut words = rest.iter().map(|line| line.text.trim()).filter(|text| !text.is_empty()).peekable();
    let first = fence.lines.get(at)?.text.as_str();
    let parted = (first.trim().is_empty() || is_drawn(&fence.lines[at..])) && words.peek().is_some();
    let are_words = words.all(|text| !GO.iter().any(|begins| text.starts_with(begins)));
    (parted && are_words && is_program(&fence.lines[..at])).then_some(at)
}

/// Whether lines are a drawing: some of them hold nothing but the strokes of one.
fn is_drawn(lines: &[CodeLine]) -> bool {
    let is_stroke = |char: char| matches!(char, '|' | '-' | '+' | '/' | '\\' | '↓' | '│' | '─' | '┌' | '└' | ' ');
    let are_strokes = |line: &CodeLine| !line.text.trim().is_empty() && line.text.chars().all(is_stroke);
    lines.first().is_some_and(|line| line.text.starts_with(' ')) && lines.iter().any(are_strokes)
}

/// Whether a file that is wrong within has come to the end of a declaration, so that no more of it is wanted.
fn ends_with_declaration(code: &GoFile) -> bool {
    let last = code.text().lines().rev().find(|line| !line.trim().is_empty());
    code.package().is_some() && last.is_some_and(|last| last.starts_with('}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::Block;

    fn code_of(code: &str) -> Option<usize> {
        let page = Page::parse(format!("```go\n{code}\n```\n"));
        let Some(Block::Fence(fence)) = page.blocks().first() else { panic!("there is no fence") };
        Tail::of(fence).map(|tail| tail.code(fence).len())
    }

    #[test]
    fn what_is_announced_below_the_code_is_none() {
        assert_eq!(code_of("package main\n\nfunc main() {}\n\n程序输出：\n100 100"), Some(4));
        assert_eq!(code_of("package main\n\nfunc main() {}\nOutput:\nhi there"), Some(3));
        assert_eq!(code_of("package main\n\nfunc (i int) f() {}\n\n编译不通过，错误如下：\nno"), Some(4));
        assert_eq!(code_of("package main\n\nfunc main() {}\n\n=>\n1 hi //first"), Some(4));
        assert_eq!(code_of("func main() {}\n\n> go run main.go\n10"), Some(2));
        assert_eq!(code_of("package main\n\nfunc main() {\n}\n> go build x.go\n> ./x"), Some(4));
        assert_eq!(code_of("fmt.Println(1, 2)\n运行结果:\n1 2"), Some(1));
        assert_eq!(code_of("package main\n\nfunc main() {}\n\n返回：\nval:  0"), Some(4));
        assert_eq!(code_of("package main\n\nfunc main() {\n}\n\nptr type: *string\nvalue: 1"), Some(4));
        assert_eq!(code_of("package main\n\nfunc main() {\n}\n//output\n{ 0}\n1\n"), Some(4));
        assert_eq!(code_of("package main\n\nfunc main() {\n}\n  in\n  |\n  out ← fan-in\n"), Some(4));
        assert_eq!(code_of("package main\n\nfunc main() {\n}\n//output\n// 1\n"), None);
        assert_eq!(code_of("package main\n\nfunc main() {\n}\n\nfunc f( {"), None);
        assert_eq!(code_of("package main\n\nfunc main() { x := T{1\\} }\n}\n\n输出：\n1 2"), Some(5));
    }

    #[test]
    fn only_what_runs_the_program_promises_something() {
        let promises = |below: &str| {
            let page = Page::parse(format!("```go\npackage main\n\nfunc main() {{\n}}\n{below}\n```\n"));
            let Some(Block::Fence(fence)) = page.blocks().first() else { panic!("there is no fence") };
            Tail::of(fence).expect("there is one").promised("ch1.md".into(), &page, fence).len()
        };
        assert_eq!((promises("  in\n  |\n  out ← fan-in"), promises("//output\nin")), (0, 1));
        assert_eq!((promises("> go build x.go\n> ./x"), promises("$ go run x.go\nin")), (0, 1));
    }

    #[test]
    fn a_fence_that_begins_so_shows_what_is_printed() {
        let heading_of = |code: &str| {
            let page = Page::parse(format!("```go\n{code}\n```\n"));
            let Some(Block::Fence(fence)) = page.blocks().first() else { panic!("there is no fence") };
            heading(fence)
        };
        assert_eq!(heading_of("程序输出：\n100 100"), Some(0));
        assert_eq!(heading_of("\n编译错误信息：x undefined (type T has no field)"), Some(1));
        assert_eq!(heading_of("第 1 个方法：Bye ，调用结果：[Bye]\n100 100"), None);
        assert_eq!(heading_of("output:\nfor {\n\tbreak output\n}"), None);
        assert_eq!(heading_of("package main\n\nfunc main() {}\n\n输出：\n100"), None);
    }

    #[test]
    fn what_go_understands_stays_code() {
        assert_eq!(code_of("output:\nfor {\n\tbreak output\n}"), None);
        assert_eq!(code_of("package main\n\nfunc main() {\nresult:\n\tx := := 1\n}"), None);
        assert_eq!(code_of("package main\n\nfunc main() {}\n}"), None);
        assert_eq!(code_of("package main\n\nfunc main() {}\n\n/*\n输出：\n100\n*/"), None);
    }
}
