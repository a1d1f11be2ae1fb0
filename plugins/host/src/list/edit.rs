//! Changes the text of `plugins.yaml` where it has to change, and leaves the rest as its user wrote it.

use std::ops::Range;

/// What a new list begins with.
const HEAD: &str =
    "# Third-party checks, by the namespace that owns them. `gvp plugin add` and `remove` keep this list.\nplugins:\n";

/// The text with this plugin in it: a new entry, or the path and pin of the old one replaced.
pub fn put(text: &str, namespace: &str, path: &str, sha256: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let quoted = format!("'{}'", path.replace('\'', "''"));
    match entry(&lines, namespace) {
        Some(range) => {
            let indent = lines.get(range.start + 1).map_or(0, |line| indent(line)).max(indent(&lines[range.start]) + 1);
            let settled = lines[range.start + 1..range.end]
                .iter()
                .filter(|line| !["path:", "sha256:"].iter().any(|key| line.trim_start().starts_with(key)));
            let rest: Vec<String> = settled.cloned().collect();
            let pad = " ".repeat(indent);
            let fresh = [format!("{pad}path: {quoted}"), format!("{pad}sha256: {sha256}")];
            lines.splice(range.start + 1..range.end, fresh.into_iter().chain(rest));
        }
        None => {
            if !lines.iter().any(|line| is_plugins(line)) {
                lines.extend(HEAD.lines().map(str::to_owned));
            }
            let pad = " ".repeat(first_indent(&lines).unwrap_or(2));
            let at = end_of_plugins(&lines);
            let fresh = [
                format!("{pad}{namespace}:"),
                format!("{pad}{pad}path: {quoted}"),
                format!("{pad}{pad}sha256: {sha256}"),
            ];
            lines.splice(at..at, fresh);
        }
    }
    joined(&lines)
}

/// The text without this plugin; nothing if it is not in there.
pub fn remove(text: &str, namespace: &str) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let range = entry(&lines, namespace)?;
    lines.drain(range);
    Some(joined(&lines))
}

fn joined(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_plugins(line: &str) -> bool {
    line.split('#').next().is_some_and(|line| line.trim_end() == "plugins:")
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// How far the first entry is indented.
fn first_indent(lines: &[String]) -> Option<usize> {
    let start = lines.iter().position(|line| is_plugins(line))?;
    lines[start + 1..].iter().find(|line| !is_blank(line)).map(|line| indent(line)).filter(|indent| *indent > 0)
}

/// Past the last line that belongs to `plugins`.
fn end_of_plugins(lines: &[String]) -> usize {
    let Some(start) = lines.iter().position(|line| is_plugins(line)) else { return lines.len() };
    block(lines, start).end
}

/// The lines of an entry, from the namespace on.
fn entry(lines: &[String], namespace: &str) -> Option<Range<usize>> {
    let wanted = [format!("{namespace}:"), format!("'{namespace}':"), format!("\"{namespace}\":")];
    let is_it = |line: &String| indent(line) > 0 && wanted.iter().any(|key| line.trim() == key);
    lines.iter().position(is_it).map(|start| block(lines, start))
}

/// A line and all below it that are indented further; comments after the last of them belong to what follows.
fn block(lines: &[String], start: usize) -> Range<usize> {
    let deeper = |line: &String| is_blank(line) || indent(line) > indent(&lines[start]);
    let mut end = start + 1 + lines[start + 1..].iter().take_while(|line| deeper(line)).count();
    while end > start + 1 && is_blank(&lines[end - 1]) {
        end -= 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::parse_list;

    #[track_caller]
    fn pins(text: &str) -> Vec<(String, String)> {
        let list = parse_list(text, Path::new("plugins.yaml")).unwrap_or_else(|error| panic!("{error}\n{text}"));
        list.into_iter().map(|listed| (listed.namespace, listed.table.sha256.unwrap())).collect()
    }

    #[test]
    fn entries_come_go_and_change() {
        let one = put("", "org.a", "ext/a", "11");
        assert_eq!(pins(&one), [("org.a".to_owned(), "11".to_owned())]);
        let two = put(&one, "org.b", "it's", "22");
        assert_eq!(pins(&two).len(), 2);
        let changed = put(&two, "org.a", "ext/a", "33");
        assert_eq!(pins(&changed)[0].1, "33");
        let left = remove(&changed, "org.a").unwrap();
        assert_eq!(pins(&left), [("org.b".to_owned(), "22".to_owned())]);
        assert_eq!(pins(&remove(&left, "org.b").unwrap()), []);
        assert_eq!(remove(&left, "org.a"), None);
        assert_eq!(pins(&put(&remove(&left, "org.b").unwrap(), "org.c", "c", "44")).len(), 1);
    }

    #[test]
    fn what_its_user_wrote_stays() {
        let text = "# ours\nplugins:\n    # the teachers'\n    org.a:  \n        settings: {strict: true}\n        path: old\n\n    # other\n    org.b:\n        path: b\n        sha256: 22\n";
        let text = text.replace("org.a:  ", "org.a:");
        let changed = put(&text, "org.a", "new", "11");
        assert!(changed.contains("# ours") && changed.contains("# the teachers'") && changed.contains("    # other"));
        let list = parse_list(&changed, Path::new("plugins.yaml")).unwrap();
        assert_eq!(list[0].table.settings["strict"], true);
        assert_eq!(list[0].table.path, Path::new("new"));
        assert_eq!(pins(&put(&changed, "org.c", "c", "33")).len(), 3);
    }
}
