//! Commands of a transcript that run a program: with what arguments, input and environment.

use gvp_core::Invocation;

/// The names that a program goes by in a shell.
#[derive(Debug, Clone, Default)]
pub struct ProgramNames {
    /// Its source files, the one with `func main` first.
    pub files: Vec<String>,
    /// Its binary, by all the names it may have.
    pub binaries: Vec<String>,
    /// Whether it is the whole package of its folder, so that `go run .` runs it.
    pub whole_folder: bool,
}

/// What a command does with the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandKind {
    /// It runs it.
    Runs(Invocation),
    /// It builds it, and prints only what the compiler says against it.
    Builds {
        /// The name of the binary, where one is given.
        binary: Option<String>,
    },
    /// It runs the tests of its folder.
    Tests,
    /// Something else, or more than can be understood.
    Other,
}

/// What a command of a transcript does with a program.
pub fn command_kind(command: &str, names: &ProgramNames) -> CommandKind {
    let (input, command) = match command.split_once(" | ") {
        Some((left, right)) => match echoed(left) {
            Some(input) => (Some(input), right),
            None => return CommandKind::Other,
        },
        None => (None, command),
    };
    let Some(words) = words(command) else { return CommandKind::Other };
    let env: Vec<(String, String)> = words.iter().map_while(|word| variable(word)).collect();
    let words: Vec<&str> = words.iter().skip(env.len()).map(String::as_str).collect();
    match words.as_slice() {
        ["go", "run", rest @ ..] => match names.after(rest) {
            Some(args) => CommandKind::Runs(Invocation { args, stdin: input, env }),
            None => CommandKind::Other,
        },
        ["go", "build", "-o", binary, rest @ ..] if rest.is_empty() || names.after(rest) == Some(Vec::new()) => {
            CommandKind::Builds { binary: Some(binary.trim_start_matches("./").to_owned()) }
        }
        ["go", "build", rest @ ..]
            if names.whole_folder && rest.is_empty() || names.after(rest) == Some(Vec::new()) =>
        {
            CommandKind::Builds { binary: None }
        }
        ["go", "test", rest @ ..] if rest.iter().all(|word| ["-v", ".", "./...", "./"].contains(word)) => {
            CommandKind::Tests
        }
        [binary, rest @ ..] if names.is_binary(binary) => {
            let args = rest.iter().map(|arg| (*arg).to_owned()).collect();
            CommandKind::Runs(Invocation { args, stdin: input, env })
        }
        _ => CommandKind::Other,
    }
}

impl ProgramNames {
    /// The arguments after the part of a `go run` that names the program; none where another one is named.
    fn after(&self, words: &[&str]) -> Option<Vec<String>> {
        let words = words.strip_prefix(&["-race"]).unwrap_or(words);
        let is_all = |word: &&str| matches!(*word, "." | "./" | "*.go" | "./*.go");
        let named = match words.first() {
            Some(first) if is_all(first) && self.whole_folder => 1,
            _ => words.iter().take_while(|word| word.ends_with(".go")).count(),
        };
        let (sources, args) = words.split_at(named);
        let is_ours =
            |word: &&str| is_all(word) || self.files.iter().any(|file| *file == word.trim_start_matches("./"));
        let has_main = sources.iter().any(is_all)
            || self.files.first().is_some_and(|main| sources.iter().any(|word| word.trim_start_matches("./") == main));
        (has_main && sources.iter().all(is_ours)).then(|| args.iter().map(|arg| (*arg).to_owned()).collect())
    }

    fn is_binary(&self, word: &str) -> bool {
        word.strip_prefix("./").is_some_and(|name| self.binaries.iter().any(|binary| binary == name))
    }
}

/// What `echo 'text'` pipes into the next command.
fn echoed(command: &str) -> Option<String> {
    match words(command)?.as_slice() {
        [echo, text] if echo == "echo" => Some(format!("{text}\n")),
        _ => None,
    }
}

fn variable(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
    is_name(name).then(|| (name.to_owned(), value.to_owned()))
}

/// The words of a command, quotes taken away; none where a shell would do more than start it.
fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = command.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            ' ' | '\t' => words.extend(word.take()),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        end if end == char => break,
                        '\\' | '$' | '`' if char == '"' => return None,
                        inner => word.push(inner),
                    }
                }
            }
            '#' if word.is_none() => break,
            '|' | '&' | ';' | '<' | '>' | '$' | '`' | '(' | ')' | '\\' | '?' | '~' | '{' | '}' | '!' => return None,
            '*' if !command.contains("*.go") => return None,
            char => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests;
