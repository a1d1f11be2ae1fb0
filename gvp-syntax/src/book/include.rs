//! Fences that hold no code themselves: the generator of the book puts a part of another file in their place.

/// What mdBook has in the place of code, and the words it has for that.
const OF_MDBOOK: [&str; 4] = ["include", "rustdoc_include", "playground", "template"];

/// What MkDocs has before a path, or alone above and below several.
const MARK: &str = "--8<--";

/// The file that a fence shows, as the fence names it; none where it holds code of its own.
pub(super) fn shown_file(code: &str) -> Option<&str> {
    let lines = || code.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines().next()?;
    let is_block = first == MARK && lines().next_back() == Some(MARK);
    if !is_block && !lines().all(|line| of_mkdocs(line).or_else(|| of_mdbook(line)).is_some()) {
        return None;
    }
    let path = if is_block { lines().nth(1)? } else { of_mkdocs(first).or_else(|| of_mdbook(first))? };
    // What part of it, is said behind a colon: lines, or the name of a section.
    let path = path.split(':').next().unwrap_or(path).trim();
    (!path.is_empty()).then_some(path)
}

/// `--8<-- "path:section"`.
fn of_mkdocs(line: &str) -> Option<&str> {
    line.strip_prefix(MARK)?.trim().strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])
}

/// `{{#include path:section}}`.
fn of_mdbook(line: &str) -> Option<&str> {
    let inside = line.strip_prefix("{{#")?.strip_suffix("}}")?;
    let (word, path) = inside.split_once(char::is_whitespace)?;
    OF_MDBOOK.contains(&word).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_names_the_file_that_it_shows() {
        for (code, file) in [
            ("--8<-- \"examples/hello.go\"\n", "examples/hello.go"),
            ("\n  --8<-- 'hello.go:main'\n", "hello.go"),
            ("--8<--\nhello.go:3:9\n--8<--\n", "hello.go"),
            ("{{#include ../src/hello.go:anchor}}", "../src/hello.go"),
            ("{{#playground hello.go}}", "hello.go"),
        ] {
            assert_eq!(shown_file(code), Some(file), "{code}");
        }
        for code in [
            "x := 8",
            "{{#if x}}",
            "--8",
            "--8<-- \"\"",
            "",
            "fmt.Println(\"--8<--\")",
            "{{#include a.go}}\nx := 1",
            "--8<--",
        ] {
            assert_eq!(shown_file(code), None, "{code}");
        }
    }
}
