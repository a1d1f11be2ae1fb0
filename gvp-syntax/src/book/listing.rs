//! Fences that show the files of one program one after the other, each under its name.

use super::page::{Block, FenceBlock};

/// The name of the file that a fence shows: in its info string, or in a comment on its first line such as
/// `// file: a/b.go`.
pub(super) fn name_of(fence: &FenceBlock) -> Option<String> {
    let name = fence.info.title.clone().or_else(|| name_in_comment(&fence.lines.first()?.text))?;
    let name = name.trim_start_matches("./").to_owned();
    let is_plain = |part: &str| !part.is_empty() && part != ".." && !part.contains(['\\', ':', ' ']);
    (name.ends_with(".go") && name.split('/').all(is_plain)).then_some(name)
}

fn name_in_comment(line: &str) -> Option<String> {
    let text = line.trim().strip_prefix("//").or_else(|| line.trim().strip_prefix("/*"))?;
    let text = text.trim().trim_end_matches("*/").trim();
    let text = ["file:", "File:", "filename:", "FILE:"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let name = text.trim();
    (name.ends_with(".go") && !name.contains(' ')).then(|| name.to_owned())
}

/// The text of a fence that shows a `go.mod`.
pub(super) fn go_mod(fence: &FenceBlock) -> Option<String> {
    let is_named = ["go.mod", "gomod", "go-mod", "mod"].contains(&fence.info.language.as_str());
    let begins = fence.lines.iter().find(|line| !line.text.trim().is_empty() && !line.text.starts_with("//"));
    let is_module = begins.is_some_and(|line| line.text.starts_with("module "));
    (is_module && (is_named || !fence.info.is_go())).then(|| fence.code())
}

/// Runs of at least two named fences under one heading, each with the indexes of its fences among `fences`, which are
/// indexes of blocks.
pub(super) fn listings(blocks: &[Block], fences: &[usize], is_whole_file: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (number, at) in fences.iter().enumerate() {
        let name = match &blocks[*at] {
            Block::Fence(fence) if is_whole_file(number) => name_of(fence),
            _ => None,
        };
        let last = runs.last().and_then(|run| run.last()).copied();
        let goes_on = last.is_some_and(|last| last + 1 == number && !is_parted(&blocks[fences[last]..*at]));
        match name {
            None => {}
            Some(name) if goes_on && !names.contains(&name) => {
                names.push(name);
                if let Some(run) = runs.last_mut() {
                    run.push(number);
                }
            }
            Some(name) => {
                names = vec![name];
                runs.push(vec![number]);
            }
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

fn is_parted(between: &[Block]) -> bool {
    between.iter().any(|block| matches!(block, Block::Heading))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::Page;

    fn found(text: &str) -> Vec<Vec<usize>> {
        let page = Page::parse(text);
        let is_fence = |block: &&(usize, &Block)| matches!(block.1, Block::Fence(_));
        let blocks: Vec<(usize, &Block)> = page.blocks().iter().enumerate().collect();
        let fences: Vec<usize> = blocks.iter().filter(is_fence).map(|(at, _)| *at).collect();
        listings(page.blocks(), &fences, |_| true)
    }

    #[test]
    fn files_under_one_heading_are_one_listing() {
        let two = "```go\n// a/b.go\npackage b\n```\n\nand\n\n```go title=\"main.go\"\npackage main\n```\n";
        assert_eq!(found(two), [[0, 1]]);
        assert_eq!(found(&two.replace("and", "## Next")), Vec::<Vec<usize>>::new());
        assert_eq!(found(&two.replace("a/b.go", "main.go")), Vec::<Vec<usize>>::new());
        assert_eq!(found(&two.replace("// a/b.go\n", "")), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn names_in_comments() {
        assert_eq!(name_in_comment("// file: a/b.go").as_deref(), Some("a/b.go"));
        assert_eq!(name_in_comment("/* main.go */").as_deref(), Some("main.go"));
        assert_eq!(name_in_comment("// see main.go"), None);
    }
}
