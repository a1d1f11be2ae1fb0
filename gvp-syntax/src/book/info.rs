//! The info string of a fence: its language, the file it is, what it says to GVP.

/// What an info string says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info {
    /// The language in lower case; empty where there is none.
    pub language: String,
    /// The name of the file that the fence shows.
    pub title: Option<String>,
    /// Directives, each as it would stand behind the marker in a comment.
    pub directives: Vec<String>,
}

/// Attributes in which generators of books keep the name of a file.
const TITLES: [&str; 5] = ["title", "filename", "file", "name", "path"];

/// Words whose value is a text in quotes; the value of all others is plain.
const QUOTED: [&str; 5] = ["expect", "stdin", "skip", "panics", "compile-fail"];

impl Info {
    /// Reads an info string as the usual generators write it: `go`, `{.go}`, `go title="main.go"`, `go,editable`,
    /// `go {linenos=true}`, `go:main.go`.
    pub(crate) fn parse(text: &str) -> Self {
        let mut info = Self::default();
        for (index, token) in tokens(text).into_iter().enumerate() {
            if let Some(directive) = token.strip_prefix("gvp:") {
                info.directives.push(directive_of(directive));
            } else if index == 0 {
                info.begin(&token);
            } else if let Some((key, value)) = token.split_once('=') {
                if TITLES.contains(&key) {
                    info.title.get_or_insert_with(|| bare(value).to_owned());
                }
            } else if is_file_name(&token) {
                info.title.get_or_insert(token);
            }
        }
        info
    }

    /// Whether this is Go, by its exact name: `gotemplate` and `go.mod` are not.
    pub fn is_go(&self) -> bool {
        matches!(self.language.as_str(), "go" | "golang")
    }

    fn begin(&mut self, token: &str) {
        let token = token.strip_prefix('.').unwrap_or(token);
        let token = token.strip_prefix("language-").unwrap_or(token);
        let (language, title) = match token.split_once(':') {
            Some((language, title)) if !title.is_empty() => (language, Some(title)),
            _ => (token, None),
        };
        self.language = language.to_lowercase();
        self.title = title.filter(|title| is_file_name(title)).map(str::to_owned);
    }
}

fn is_file_name(token: &str) -> bool {
    token.ends_with(".go") && token.len() > 3
}

/// Splits at blanks, commas and braces outside quotes.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut quote: Option<char> = None;
    for char in text.chars() {
        let last = tokens.len() - 1;
        match quote {
            Some(open) => {
                tokens[last].push(char);
                let escaped = tokens[last].ends_with(&format!("\\{open}"));
                quote = (char != open || escaped).then_some(open);
            }
            None if char.is_whitespace() || matches!(char, ',' | '{' | '}') => {
                if !tokens[last].is_empty() {
                    tokens.push(String::new());
                }
            }
            None => {
                tokens[last].push(char);
                let opens = matches!(char, '"' | '`') || (char == '\'' && tokens[last].ends_with("='"));
                quote = opens.then_some(char);
            }
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// `skip="why"` as `skip "why"`.
fn directive_of(token: &str) -> String {
    match token.split_once('=') {
        Some((word, value)) if QUOTED.contains(&word) => format!("{word} {value}"),
        Some((word, value)) => format!("{word} {}", bare(value)),
        None => token.to_owned(),
    }
}

/// A value without the quotes around it.
fn bare(value: &str) -> &str {
    let quoted = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).or_else(|| quoted('`')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> String {
        Info::parse(text).language
    }

    #[test]
    fn languages_as_the_usual_generators_write_them() {
        for text in [
            "go",
            "Go",
            " golang",
            "{.go}",
            "{ .go .numberLines }",
            "go,editable",
            "go {linenos=true}",
            "go{1,3-4}",
            "go hl_lines=\"3 4\"",
            "go showLineNumbers",
            "language-go",
            "GO",
        ] {
            assert!(Info::parse(text).is_go(), "{text}");
        }
        for text in ["gotemplate", "go.mod", "go-html-template", "gomod", "", "text", "diff-go", "c,go"] {
            assert!(!Info::parse(text).is_go(), "{text}");
        }
        assert_eq!(language("Text"), "text");
    }

    #[test]
    fn names_of_files() {
        for text in [
            "go title=\"a/b.go\"",
            "go:a/b.go",
            "go a/b.go",
            "go {filename='a/b.go'}",
            "{.go file=a/b.go}",
            "go,editable,name=a/b.go",
        ] {
            assert_eq!(Info::parse(text).title.as_deref(), Some("a/b.go"), "{text}");
        }
        assert_eq!(Info::parse("go hl_lines=\"1\"").title, None);
    }

    #[test]
    fn words_to_gvp() {
        assert_eq!(Info::parse("go gvp:skip=\"needs a camera\"").directives, ["skip \"needs a camera\""]);
        assert_eq!(Info::parse("go gvp:fragment,gvp:max=\"100ms\"").directives, ["fragment", "max 100ms"]);
        assert_eq!(Info::parse("go gvp:args='a \"b c\"' gvp:exit=2").directives, ["args a \"b c\"", "exit 2"]);
        assert_eq!(Info::parse("go gvp:expect=\"a\\\"b\"").directives, ["expect \"a\\\"b\""]);
    }
}
