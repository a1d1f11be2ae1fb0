//! What generators of books and sites add to Markdown, put as Markdown has it, so that no position moves.

use std::borrow::Cow;

/// The lines that Markdown would not understand, in its own words and at the same length.
pub(super) fn as_markdown(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|line| plain(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let line = |line: &str| {
        let end = line.trim_end_matches(['\r', '\n']).len();
        plain(&line[..end]).map_or_else(|| line.to_owned(), |plain| format!("{plain}{}", &line[end..]))
    };
    Cow::Owned(text.split_inclusive('\n').map(line).collect())
}

/// The language and the options in `{{< highlight go "linenos=table" >}}`, of Hugo.
pub(super) fn shortcode(line: &str) -> Option<&str> {
    let opens = ["{{<", "{{%"].iter().find_map(|open| line.trim_start().strip_prefix(open))?;
    let closes = opens.trim_end().strip_suffix("}}")?.trim_end_matches(['>', '%']);
    closes.trim_start().strip_prefix("highlight ").map(str::trim)
}

fn plain(line: &str) -> Option<String> {
    let indent = line.len() - line.trim_start().len();
    let (before, rest) = line.split_at(indent);
    let plain = if is_marker_with_tab(rest) {
        // The parser takes markers for closing ones only where no tab is behind them.
        rest.replace('\t', " ")
    } else if let Some(marker) = marker_before_rest(rest) {
        marker.to_owned()
    } else if let Some(said) = shortcode(rest) {
        format!("~~~~{}", said.split_whitespace().next()?)
    } else if is_end_of_shortcode(rest) {
        "~~~~".to_owned()
    } else {
        // A tab or an admonition of MkDocs holds what is indented below it, as an item of a list does.
        let mark = ["???+ ", "=== ", "!!! ", "??? "].into_iter().find(|mark| rest.starts_with(mark))?;
        let is_titled = mark != "=== " || rest.trim_end().ends_with('"');
        let item = if mark.len() == 5 { "-   +" } else { "-   " };
        is_titled.then(|| format!("{item}{}", &rest[mark.len()..]))?
    };
    let missing = rest.len().checked_sub(plain.len())?;
    Some(format!("{before}{plain}{}", " ".repeat(missing)))
}

fn is_marker_with_tab(rest: &str) -> bool {
    let marker = rest.trim_end();
    let is_all = |mark: u8| marker.bytes().all(|byte| byte == mark);
    rest.ends_with('\t') && marker.len() >= 3 && (is_all(b'`') || is_all(b'~'))
}

/// The closing marker that stands before the end of an HTML element, or before stars: to Markdown, it closes nothing.
fn marker_before_rest(rest: &str) -> Option<&str> {
    let behind = rest.trim_start_matches('`');
    let marker = &rest[..rest.len() - behind.len()];
    let is_rest = behind.trim_start().starts_with("</")
        || !behind.is_empty() && behind.trim_end().bytes().all(|byte| byte == b'*');
    (marker.len() >= 3 && is_rest && !behind.trim().is_empty()).then_some(marker)
}

fn is_end_of_shortcode(rest: &str) -> bool {
    let within = rest.trim_end().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    within.is_some_and(|within| within.trim_matches(['<', '>', '%', ' ']) == "/highlight")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::{Block, Page};

    fn fences(text: &str) -> Vec<(u32, bool, String)> {
        assert_eq!(as_markdown(text).len(), text.len(), "no position moves");
        let page = Page::parse(text);
        let fence = |block: &Block| match block {
            Block::Fence(fence) => Some((fence.line, fence.info.is_go(), fence.code())),
            _ => None,
        };
        page.blocks().iter().filter_map(fence).collect()
    }

    #[test]
    fn shortcodes_of_hugo_are_fences() {
        let text =
            "a\n\n{{< highlight go \"linenos=table,hl_lines=1\" >}}\nx := 1 // `\n\n\ty()\n{{< / highlight >}}\n\nb\n";
        let text = text.replace("/ highlight", "/highlight");
        assert_eq!(fences(&text), [(3, true, "x := 1 // `\n\n\ty()\n".to_owned())]);
        assert_eq!(fences("{{% highlight bash %}}\nls\n{{% /highlight %}}\n"), [(1, false, "ls\n".to_owned())]);
        assert!(fences("{{< figure src=\"go.png\" >}}\n").is_empty());
    }

    #[test]
    fn tabs_and_admonitions_of_mkdocs_hold_fences() {
        let text = "=== \"Go\"\n\n    ```go linenums=\"1\"\n    a()\n    \tb()\n    ```\n\n=== \"C\"\n\n    ```c\n    c();\n    ```\n\n!!! note \"N\"\n    ```go\n    d()\n    ```\n\nend\n";
        let found = fences(text);
        assert_eq!(found[0], (3, true, "a()\n\tb()\n".to_owned()));
        assert_eq!((found.len(), found[1].1, found[2].0, found[2].2.as_str()), (3, false, 15, "d()\n"));
        for opening in ["??? question", "???+ tip \"日本語\"", "=== \"日本語\""] {
            assert_eq!(fences(&format!("{opening}\n\n    ```go\n    e()\n    ```\n\n代\n")).len(), 1, "{opening}");
        }
    }

    #[test]
    fn a_marker_before_the_end_of_an_element_closes_its_fence() {
        assert_eq!(fences("```go\na()\n```*\n\nb\n"), [(1, true, "a()\n".to_owned())]);
        let text = "<details>\n\n```go\na()\n```</details>\n\n```go\nb()\n```\n";
        assert_eq!(fences(text), [(3, true, "a()\n".to_owned()), (7, true, "b()\n".to_owned())]);
    }

    /// Headings underlined with `===` stay what they are.
    #[test]
    fn other_lines_are_left_alone() {
        for text in ["A\n===\n", "=== a\n", "!!!\n", "```go\n```\n"] {
            assert!(matches!(as_markdown(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
