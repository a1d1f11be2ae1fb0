use super::*;

fn fences(text: &str) -> Vec<(u32, String)> {
    let page = Page::parse(text);
    let fence = |block: &Block| match block {
        Block::Fence(fence) => Some((fence.line, fence.code())),
        _ => None,
    };
    page.blocks().iter().filter_map(fence).collect()
}

#[test]
fn fences_are_found_wherever_they_are_nested() {
    let text = "---\ntitle: x\n---\n# A\n\n```go\na()\n\n\tb()\n```\n\n1. item\n\n   ```go\n   c()\n     d()\n   ```\n\n> ```go\n> e()\n> ```\n\n~~~~go\n```\n~~~~\n";
    let found = fences(text);
    let codes: Vec<&str> = found.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes, ["a()\n\n\tb()\n", "c()\n  d()\n", "e()\n", "```\n"]);
    assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [6, 14, 19, 23]);
}

#[test]
fn windows_line_ends_and_tabs_move_nothing() {
    assert_eq!(fences("a\r\n\r\n```go\r\nx := 1\r\n\r\n\ty()\r\n```\r\n"), [(3, "x := 1\n\n\ty()\n".to_owned())]);
    assert_eq!(fences("- a\n\n\t```go\n\tb()\n\t\tc()\n\t```\n"), [(3, "b()\n\tc()\n".to_owned())]);
}

#[test]
fn a_fence_without_an_end_goes_on_to_the_end() {
    assert_eq!(fences("```go\na()\n"), [(1, "a()\n".to_owned())]);
    assert_eq!(fences("```go\na()"), [(1, "a()\n".to_owned())]);
    assert_eq!(fences("```go\na()\n```\t\n\nprose\n"), [(1, "a()\n".to_owned())]);
    assert_eq!(fences("```go\n```\n"), [(1, String::new())]);
}

#[test]
fn indented_code_is_no_fence() {
    let page = Page::parse("a\n\n    x := 1\n");
    assert!(matches!(&page.blocks()[1], Block::Indented { text, line: 3 } if text == "x := 1\n"));
}
