//! The files beside a page that its code names: what it reads, and what it embeds.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::SourceFile;

/// Files in the folder of a page, or below it, that stand as text in some Go files, in path order. Nothing outside that
/// folder is ever among them.
pub(crate) fn named_by(root: &Path, dir: &Utf8Path, files: &[SourceFile]) -> Arc<[Utf8PathBuf]> {
    let Ok(folder) = root.join(dir).canonicalize() else { return Arc::default() };
    let mut found = BTreeSet::new();
    for name in files.iter().flat_map(|file| names(&file.text)) {
        let path = normal(name);
        let real = path.as_ref().and_then(|path| folder.join(path).canonicalize().ok());
        if let (Some(path), Some(real)) = (path, real)
            && real.starts_with(&folder)
        {
            add(&real, &dir.join(path), &mut found);
        }
    }
    found.into_iter().collect()
}

/// What stands between quotes on one line, and the patterns of `//go:embed`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let embedded = line.trim_start().strip_prefix("//go:embed ").unwrap_or_default().split_whitespace();
        let quoted = line.split('"').skip(1).step_by(2).chain(line.split('`').skip(1).step_by(2));
        embedded.map(|pattern| pattern.trim_end_matches("/*").trim_matches('"')).chain(quoted)
    })
}

/// A path below the folder, as plain as it can be.
fn normal(name: &str) -> Option<&str> {
    let name = name.trim_start_matches("./").trim_end_matches('/');
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    (name.split('/').all(is_plain) && !name.contains(['\\', '\0']) && name.len() < 256).then_some(name)
}

/// Adds a file, or all files in a folder and below it.
fn add(real: &Path, path: &Utf8Path, found: &mut BTreeSet<Utf8PathBuf>) {
    let Ok(kind) = std::fs::symlink_metadata(real) else { return };
    if kind.is_file() {
        // Go files beside a page are no data of its: they are units themselves.
        found.extend((path.extension() != Some("go")).then(|| path.to_owned()));
    } else if kind.is_dir() {
        for entry in std::fs::read_dir(real).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) {
                add(&entry.path(), &path.join(name), found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let book = root.path().join("book");
        std::fs::create_dir_all(book.join("templates/deep")).unwrap();
        for file in ["book/data.txt", "book/templates/a.html", "book/templates/deep/b.html", "book/x.go", "secret"] {
            std::fs::write(root.path().join(file), "x").unwrap();
        }
        std::os::unix::fs::symlink("../secret", book.join("link")).unwrap();
        let files = [SourceFile::new("book/ch1.md", text)];
        named_by(root.path(), Utf8Path::new("book"), &files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn files_that_the_code_names_are_found() {
        assert_eq!(found("os.Open(\"data.txt\")"), ["book/data.txt"]);
        assert_eq!(found("os.Open(`./data.txt`)"), ["book/data.txt"]);
        let both = ["book/templates/a.html", "book/templates/deep/b.html"];
        assert_eq!(found("//go:embed templates/*\nvar f embed.FS"), both);
        assert_eq!(found("template.ParseGlob(\"templates\")"), both);
    }

    #[test]
    fn nothing_else_is() {
        for text in ["\"\"", "\".\"", "\"/etc/passwd\"", "\"../secret\"", "\"link\"", "\"x.go\"", "\"nothing.txt\""] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
