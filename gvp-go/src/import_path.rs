//! Which folder names Go accepts in an import path.

use camino::{Utf8Path, Utf8PathBuf};

/// Names that Go refuses in import paths because Windows does.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The longest leading part of a folder's path that can stand in an import path.
pub(crate) fn importable_prefix(dir: &Utf8Path) -> Utf8PathBuf {
    dir.components().map(|part| part.as_str()).take_while(|name| is_importable(name)).collect()
}

/// Whether the whole path can stand in an import path.
pub(crate) fn is_importable_path(dir: &Utf8Path) -> bool {
    dir.components().all(|part| is_importable(part.as_str()))
}

/// Whether Go accepts the name as an element of an import path, and does not pass over it (`_examples`, `testdata`).
/// The rules are those of `module.CheckImportPath` in golang.org/x/mod.
fn is_importable(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '+');
    name.chars().all(is_plain)
        && !name.starts_with(['.', '_'])
        && !name.ends_with('.')
        && !looks_like_short_name(&stem)
        && !RESERVED.contains(&stem.as_str())
        && name != "testdata"
        && name != "vendor"
}

/// `PROGRA~1`: Windows' short names end in a tilde and digits.
fn looks_like_short_name(stem: &str) -> bool {
    stem.rsplit_once('~').is_some_and(|(_, tail)| !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_go_accepts_is_importable() {
        for name in ["hello", "01-basics", "v2", "a.b", "x_test", "c++"] {
            assert!(is_importable(name), "{name}");
        }
        for name in
            ["R&D", "a b", "第一章", "_examples", ".git", "testdata", "vendor", "aux", "NUL.x", "end.", "progra~1"]
        {
            assert!(!is_importable(name), "{name}");
        }
    }

    #[test]
    fn the_prefix_ends_before_the_first_refused_name() {
        assert_eq!(importable_prefix(Utf8Path::new("a/b c/d")), Utf8Path::new("a"));
        assert_eq!(importable_prefix(Utf8Path::new("第一章/d")), Utf8Path::new(""));
        assert_eq!(importable_prefix(Utf8Path::new("a/d")), Utf8Path::new("a/d"));
    }
}
