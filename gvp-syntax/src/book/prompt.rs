//! Prompts of shells, after which something is typed.

use std::sync::LazyLock;

use regex::Regex;

/// Prompts that stand before nothing else: `$`, `%`, `C:\go>`, `PS C:\go>`, `me@host:~/go$`, `[me@host go]$`, `➜  go`.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static PROMPT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:\([\w.-]+\)\s+)?(?:[$%]|(?:PS )?[A-Za-z]:\\[^<>|]*>|\[?[\w.-]+@[\w.-]+[^$#%]{0,80}[$#%]|➜\s+\S+(?:\s+git:\(\S+\))?(?:\s+✗)?)\s*")
        .expect("the pattern is valid")
});

/// What is typed in a line with a prompt; none where there is no prompt.
pub(super) fn typed(line: &str) -> Option<&str> {
    after_prompt(line).or_else(|| line.trim_start().strip_prefix('>')).map(str::trim)
}

/// Whether a line in what a shell shows begins with a prompt for sure; `>` may also be a quotation.
pub(super) fn is_prompt(line: &str) -> bool {
    after_prompt(line).is_some()
}

fn after_prompt(line: &str) -> Option<&str> {
    let in_folder = || {
        let (folder, typed) = line.trim_start().split_once(" go run ").filter(|(folder, _)| is_folder(folder))?;
        let start = line.len() - typed.len() - "go run ".len();
        (!folder.is_empty()).then(|| &line[start..])
    };
    PROMPT.find(line).map(|prompt| &line[prompt.end()..]).or_else(in_folder)
}

/// Commands that learners of Go type, where they stand without a prompt.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    let go = r"go\s+(?:build|clean|doc|env|fmt|generate|get|help|install|list|mod|run|test|tool|version|vet|work)\b";
    let others = r"(?:cd|curl|dlv|docker|export|gcc|gdb|git|gofmt|make|mkdir|objdump|readelf|time|wget)\s+[\w./~-]|\./[\w.-]+(?:\s|$)|GO[A-Z0-9]+=\S+\s";
    Regex::new(&format!(r"^\s*(?:{go}|{others})")).expect("the pattern is valid")
});

/// Whether a line reads like something typed, though no prompt stands before it.
pub(super) fn is_bare_command(line: &str) -> bool {
    COMMAND.is_match(line)
}

/// Whether the text before a command is a folder below one's own, and what else themes put there.
fn is_folder(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.next().is_some_and(|first| first.starts_with('~')) && words.all(|word| !word.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shells_of_all_systems_are_known() {
        for line in [
            "$ go run x.go",
            "  $go run x.go",
            "% go run x.go",
            "> go run x.go",
            r"C:\go\src\a b>go run x.go",
            r"PS D:\go> go run x.go",
            "me@host:~/go/src$ go run x.go",
            "[root@vm-1 go]# go run x.go",
            " ~/go/src/test ❯ go run x.go",
            "~  go run x.go",
            "➜  go-demo git:(main) ✗ go run x.go",
            "(base) me@host 8-numbers % go run x.go",
            "(venv) $ go run x.go",
        ] {
            assert_eq!(typed(line), Some("go run x.go"), "{line}");
        }
        for line in ["go run x.go", "a: b", r"C:\go", "100 % of it", "we go run it", "mail me@host.org"] {
            assert_eq!(typed(line), None, "{line}");
        }
        assert!(!is_prompt("> quoted") && is_prompt("$ ls"));
    }

    #[test]
    fn commands_are_known_without_a_prompt() {
        for line in ["go tool compile -S main.go", "go run main.go 2 4", "./code 10", "GOOS=linux go build", "time ./x"]
        {
            assert!(is_bare_command(line), "{line}");
        }
        for line in ["go on", "going", "time: 3", "cd", "hello ./x", "go.mod", "makes 3"] {
            assert!(!is_bare_command(line), "{line}");
        }
    }
}
