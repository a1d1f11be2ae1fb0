//! Code that is indented with no-break spaces, as text that was copied from a web page or a PDF is. Go refuses them; what
//! the code would be with blanks in their place is judged all the same.

use super::page::FenceBlock;

/// A no-break space, and as many blanks as it has bytes, so that no position moves.
const NO_BREAK_SPACE: &str = "\u{a0}";
const BLANKS: &str = "  ";

/// Puts blanks in the place of the no-break spaces of a fence that says that it is Go, where some line is indented with
/// them.
pub(super) fn with_blanks(mut fence: FenceBlock) -> FenceBlock {
    let indent = |text: &str| text.len() - text.trim_start().len();
    let first = fence.lines.iter().find(|line| line.text[..indent(&line.text)].contains(NO_BREAK_SPACE));
    fence.no_break_space = first.filter(|_| fence.info.is_go()).map(|line| line.line);
    if fence.no_break_space.is_some() {
        for line in &mut fence.lines {
            line.text = line.text.replace(NO_BREAK_SPACE, BLANKS);
        }
    }
    fence
}

#[cfg(test)]
mod tests {
    use crate::book::page::{Block, Page};

    #[test]
    fn what_is_indented_so_is_read_as_if_with_blanks() {
        let read = |code: &str| {
            let page = Page::parse(format!("```go\n{code}\n```\n"));
            let Some(Block::Fence(fence)) = page.blocks().first() else { panic!("there is no fence") };
            (fence.no_break_space, fence.code())
        };
        let (line, code) = read("func f() {\n\u{a0}\u{a0}return\u{a0}\n}");
        assert_eq!((line, code.as_str()), (Some(3), "func f() {\n    return  \n}\n"));
        assert_eq!(read("x := \"a\u{a0}b\""), (None, "x := \"a\u{a0}b\"\n".to_owned()));
    }
}
