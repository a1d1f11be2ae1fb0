//! Listings whose lines are numbered, as an editor or a debugger shows them: the numbers are none of the code.

use super::page::{CodeLine, FenceBlock};
use super::tail::announces;

/// How many numbered lines make a listing; fewer may be anything.
const LEAST: usize = 3;

/// Takes the numbers off the lines of a fence that says that it is Go, if all of them have one, up to where it goes on with
/// what is printed. What is left stays at its column.
pub(super) fn without_numbers(mut fence: FenceBlock) -> FenceBlock {
    let end = end_of_code(&fence.lines);
    if fence.info.is_go() && is_numbered(&fence.lines[..end]) {
        fence.lines[..end].iter_mut().for_each(take_number_off);
    }
    fence
}

/// The line at which a listing ends that is whole and has numbers, where more follows after a blank line.
fn end_of_code(lines: &[CodeLine]) -> usize {
    let is_blank = |at: usize| lines.get(at).is_some_and(|line| line.text.trim().is_empty());
    let bare = |at: &usize| number(&lines[*at].text).is_none() && !is_blank(*at);
    let first = (0..lines.len()).find(|at| announces(&lines[*at].text) || (bare(at) && *at > 0 && is_blank(at - 1)));
    first.unwrap_or(lines.len())
}

/// Whether every line that is not blank begins with a number, and each number is greater than the one before.
fn is_numbered(lines: &[CodeLine]) -> bool {
    let written = || lines.iter().filter(|line| !line.text.trim().is_empty());
    let numbers: Option<Vec<u32>> = written().map(|line| number(&line.text).map(|(number, _)| number)).collect();
    numbers.is_some_and(|numbers| numbers.len() >= LEAST && numbers.is_sorted_by(|a, b| a < b))
}

/// The number that a line begins with, and where its code begins.
fn number(line: &str) -> Option<(u32, usize)> {
    let digits = line.trim_start();
    let start = line.len() - digits.len();
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits[..length].parse().ok()?;
    let rest = &digits[length..];
    let mark = rest.len() - rest.trim_start_matches(['|', ':', '.', '│']).len();
    let is_apart = rest[mark..].is_empty() || rest[mark..].starts_with([' ', '\t']);
    let blank = usize::from(rest.len() > mark);
    is_apart.then_some((number, start + length + mark + blank))
}

fn take_number_off(line: &mut CodeLine) {
    let Some((_, begins)) = number(&line.text) else { return };
    line.text.drain(..begins);
    line.column += begins;
    line.offset += begins;
}

#[cfg(test)]
mod tests {
    use crate::book::page::{Block, Page};

    fn code_of(code: &str) -> (String, usize) {
        let page = Page::parse(format!("```go\n{code}```\n"));
        let Some(Block::Fence(fence)) = page.blocks().first() else { panic!("there is no fence") };
        (fence.code(), fence.lines[0].column)
    }

    #[test]
    fn numbers_of_lines_are_no_code() {
        let (code, column) = code_of(" 1\tpackage main\n 2\n 3\tfunc main() {\n10\t\tprintln(1)\n11\t}\n");
        assert_eq!((code.as_str(), column), ("package main\n\nfunc main() {\n\tprintln(1)\n}\n", 3));
        assert_eq!(code_of("1 a()\n2 b()\n3 c()\n\nOutput:\nd\n").0, "a()\nb()\nc()\n\nOutput:\nd\n");
        let crash = "1 func main() {\n2 \tf()\n3 }\n\npanic: no\n\ngoroutine 1:\n";
        assert!(code_of(crash).0.starts_with("func main() {\n\tf()\n}\n\npanic: no\n"));
        assert_eq!(code_of("1: a := 1\n2: b := 2\n3: _ = a + b\n").0, "a := 1\nb := 2\n_ = a + b\n");
    }

    #[test]
    fn numbers_that_are_code_stay() {
        for code in ["1,\n2,\n3,\n", "1 + 2\n3 + 4\n", "3 a\n2 b\n1 c\n", "1 a\nb\n2 c\n"] {
            assert_eq!(code_of(code).0, code, "{code}");
        }
    }
}
