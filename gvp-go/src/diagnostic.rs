//! Reads the lines in which Go and its compiler report trouble.

/// One message of Go's, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// File, line and column, if the message has them.
    pub(crate) place: Option<Place>,
    /// What it says, continuation lines included.
    pub(crate) message: String,
}

/// A place as Go prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: Option<u32>,
}

/// Reads the messages about one package. Headers (`# import/path`) are passed over; lines that begin with a tab
/// continue the message before them.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# ")) {
        match (line.starts_with(['\t', ' ']), lines.last_mut()) {
            (true, Some(last)) => {
                last.message.push('\n');
                last.message.push_str(line.trim());
            }
            _ => lines.push(read(line)),
        }
    }
    let is_heading = |line: &Line| line.message.ends_with("errors parsing go.mod:");
    lines.retain(|line| line.message != "too many errors" && !is_heading(line));
    lines
}

/// Reads one line: `./a/b.go:3:5: message`, `vet: a/b.go:3:5: message`, or a message without a place.
fn read(line: &str) -> Line {
    let line = line.strip_prefix("vet: ").unwrap_or(line);
    let placed = line.split_once(": ").and_then(|(head, message)| Some((place(head)?, message)));
    match placed {
        Some((place, message)) => Line { place: Some(place), message: message.to_owned() },
        None => Line { place: None, message: line.to_owned() },
    }
}

/// Reads `a/b.go:3:5` or `a/b.go:3`.
pub(crate) fn place(text: &str) -> Option<Place> {
    let (head, last) = text.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    let two = head.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse::<u32>().ok()?)));
    Some(match two {
        Some((file, line)) => Place { file: file.to_owned(), line, column: Some(last) },
        None => Place { file: head.to_owned(), line: last, column: None },
    })
}

/// The sections of what `go build` prints, one for each package: its import path, and the text about it.
pub(crate) fn sections(text: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let header = line.strip_prefix("# ").filter(|path| !path.starts_with('['));
        match (header, sections.last_mut()) {
            (Some(path), _) => sections.push((path.split(' ').next().unwrap_or(path).to_owned(), String::new())),
            (None, Some((_, body))) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_messages_are_told_apart() {
        let text = "# gvp.test/u1\nu1/main.go:2:14: undefined: x\nu1/main.go:9: cannot use x:\n\twant y\n\thave z\nplain: words\ntoo many errors\n";
        let lines = lines(text);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0].place, Some(Place { file: "u1/main.go".into(), line: 2, column: Some(14) }));
        assert_eq!(lines[0].message, "undefined: x");
        assert_eq!(lines[1].message, "cannot use x:\nwant y\nhave z");
        assert_eq!((lines[2].place.clone(), lines[2].message.as_str()), (None, "plain: words"));
    }

    #[test]
    fn sections_are_split_at_their_headers() {
        let text = "go: downloading x\n# a/b\nb/x.go:1:1: one\n# a/c [a/c.test]\n# [a/c]\nc/x.go:1:1: two\n";
        let sections = sections(text);
        assert_eq!(sections[0], ("a/b".to_owned(), "b/x.go:1:1: one\n".to_owned()));
        assert_eq!(sections[1].0, "a/c");
        assert!(sections[1].1.contains("two"));
    }
}
