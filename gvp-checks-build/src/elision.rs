//! Texts with ellipses: `...` on a line of its own stands for any lines, within a line for anything there.

/// How authors write an ellipsis; longer ways first.
const ELLIPSES: [&str; 4] = ["[...]", "[…]", "...", "…"];

/// Whether a text is what is promised, ellipses standing for anything. Blanks at the ends of lines do not count.
pub(crate) fn matches(promised: &str, printed: &str) -> bool {
    ELLIPSES.iter().any(|ellipsis| promised.contains(ellipsis)) && matches_with(promised, printed, line_matches)
}

/// Whether a line is an ellipsis and nothing else.
pub(crate) fn is_ellipsis(line: &str) -> bool {
    let line = line.trim();
    let is_all = |mark: char, least: usize| line.chars().all(|char| char == mark) && line.chars().count() >= least;
    ELLIPSES.contains(&line) || is_all('.', 3) || is_all('…', 1)
}

/// Whether the lines of a text are those that are promised, where `equal` says what that means for one.
pub(crate) fn matches_with(promised: &str, printed: &str, equal: impl Fn(&str, &str) -> bool) -> bool {
    let promised: Vec<&str> = promised.lines().map(str::trim_end).collect();
    let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
    glob(&promised, &printed, |line| is_ellipsis(line), |promised, printed| equal(promised, printed))
}

/// The same for one line.
pub(crate) fn line_matches(promised: &str, printed: &str) -> bool {
    if promised == printed {
        return true;
    }
    let parts = parts(promised);
    let ([first, .., last], true) = (parts.as_slice(), parts.len() > 1) else { return false };
    let Some(mut rest) = printed.strip_prefix(first.trim_end()) else { return false };
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = rest.find(part.trim()) else { return false };
        rest = &rest[at + part.trim().len()..];
    }
    rest.ends_with(last.trim_start())
}

/// What stands between the ellipses of a line.
fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    loop {
        let found = ELLIPSES.iter().filter_map(|ellipsis| Some((rest.find(ellipsis)?, ellipsis.len())));
        match found.min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length))) {
            Some((at, length)) => {
                parts.push(&rest[..at]);
                rest = &rest[at + length..];
            }
            None => {
                parts.push(rest);
                return parts;
            }
        }
    }
}

/// Matches a pattern with wildcards that stand for any number of items, going back to the last wildcard on a mismatch.
fn glob<T>(pattern: &[T], items: &[T], is_wild: impl Fn(&T) -> bool, fits: impl Fn(&T, &T) -> bool) -> bool {
    let (mut at, mut item) = (0, 0);
    let mut wild: Option<(usize, usize)> = None;
    while item < items.len() {
        if pattern.get(at).is_some_and(&is_wild) {
            wild = Some((at, item));
            at += 1;
        } else if pattern.get(at).is_some_and(|pattern| fits(pattern, &items[item])) {
            at += 1;
            item += 1;
        } else if let Some((back, from)) = wild {
            wild = Some((back, from + 1));
            at = back + 1;
            item = from + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(is_wild)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipsis_on_its_line_stands_for_any_lines() {
        assert!(matches("a\n...\nd", "a\nb\nc\nd"));
        assert!(matches("a\n…\nd", "a\nd"));
        assert!(matches("a\n[...]", "a\nb"));
        assert!(matches("  ...\nb\n...\nb", "a\nb\nc\nb"));
        assert!(matches("......\nb", "a\nb") && matches("……\nb", "a\nb"));
        assert!(!matches("a\n...\nd", "a\nb\nc"));
        assert!(!matches("a\nd", "a\nd"), "there is no ellipsis");
    }

    #[test]
    fn an_ellipsis_within_a_line_stands_for_anything_there() {
        assert!(matches("a long story ...", "a long story about gophers"));
        assert!(matches("took … in all", "took 3 ms in all"));
        assert!(matches("/.../panic.go:12 +0x47\n...", "/x/y/panic.go:12 +0x47\nmore"));
        assert!(matches("loading...", "loading..."));
        assert!(!matches("a ... c", "a b"));
        assert!(!matches("a ... c", "b c"));
    }
}
