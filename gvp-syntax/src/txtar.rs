//! Archives of text files in one text, as Go's own tools write them: `-- name --` before each file.

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedFile {
    /// Its name within the archive.
    pub name: String,
    /// Its text on the lines where it stands in the archive: above it there are only blank lines.
    pub text: String,
    /// The line of its first line, counted from 1.
    pub line: u32,
}

/// The files of an archive. What stands before the first is a comment.
pub fn parse_txtar(text: &str) -> Vec<ArchivedFile> {
    let mut files: Vec<ArchivedFile> = Vec::new();
    for (line, number) in text.lines().zip(1_u32..) {
        if let Some(name) = name(line) {
            let blank = "\n".repeat(number as usize);
            files.push(ArchivedFile { name: name.to_owned(), text: blank, line: number + 1 });
        } else if let Some(file) = files.last_mut() {
            file.text.push_str(line);
            file.text.push('\n');
        }
    }
    files
}

fn name(line: &str) -> Option<&str> {
    let name = line.trim_end().strip_prefix("-- ")?.strip_suffix(" --")?.trim();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_on_their_lines() {
        let files = parse_txtar("a comment\n-- a.go --\npackage a\n-- b/b.go --\npackage b\n\nvar X = 1\n");
        assert_eq!(files.len(), 2);
        assert_eq!((files[0].name.as_str(), files[0].text.as_str()), ("a.go", "\n\npackage a\n"));
        assert_eq!((files[1].line, files[1].text.as_str()), (5, "\n\n\n\npackage b\n\nvar X = 1\n"));
        assert_eq!(parse_txtar("-- x\n-- --\n"), []);
    }
}
