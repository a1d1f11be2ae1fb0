//! Commands in prose: with what arguments a program is run, of which a page goes on to show what it prints.

use gvp_core::Invocation;

use super::page::Page;
use super::prompt;
use crate::shell_command::{CommandKind, ProgramNames, command_kind};

/// How the prose that announces an output says the program is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// By its name alone, or nothing is said.
    Plain,
    /// In this way.
    With(Invocation),
    /// In a way that cannot be told, or in several.
    Unclear,
}

impl Typed {
    /// Reads the paragraph that begins on a line of the page, counted from 1.
    pub(super) fn in_paragraph(page: &Page, line: u32) -> Self {
        let lines = page.text().lines().skip((line as usize).saturating_sub(1));
        let is_marker = |line: &str| ["```", "~~~"].iter().any(|marker| line.trim_start().starts_with(marker));
        let paragraph = lines.take_while(|line| !line.trim().is_empty() && !is_marker(line));
        Self::in_source(&paragraph.collect::<Vec<_>>().join("\n"))
    }

    /// Reads a paragraph, with its marks.
    fn in_source(source: &str) -> Self {
        let told = source.split('`').enumerate().flat_map(|(at, piece)| match at % 2 {
            0 => bare(piece),
            _ => piece.split(" && ").map(of_command).collect(),
        });
        let mut runs: Vec<Self> = told.filter(|typed| *typed != Self::Plain).collect();
        runs.dedup();
        match runs.len() {
            0 => Self::Plain,
            1 => runs.remove(0),
            _ => Self::Unclear,
        }
    }
}

/// What one command says; all is plain that runs nothing.
fn of_command(command: &str) -> Typed {
    let command = prompt::typed(command).unwrap_or(command.trim());
    let words: Vec<&str> = command.split_whitespace().collect();
    let at = words.iter().position(|word| is_program(word));
    let Some(program) = at.and_then(|at| words.get(at)).filter(|_| runs_it(&words)) else { return Typed::Plain };
    let names = ProgramNames {
        files: vec![program.trim_start_matches("./").to_owned()],
        binaries: vec![program.trim_start_matches("./").to_owned()],
        whole_folder: true,
    };
    match command_kind(command, &names) {
        CommandKind::Runs(run) if run == Invocation::default() => Typed::Plain,
        CommandKind::Runs(run) => Typed::With(run),
        CommandKind::Builds { .. } | CommandKind::Tests | CommandKind::Other => Typed::Unclear,
    }
}

fn is_program(word: &str) -> bool {
    word.ends_with(".go") || word == "." || is_binary(word)
}

/// `./name`, and no folder or page.
fn is_binary(word: &str) -> bool {
    let name = word.strip_prefix("./").unwrap_or_default();
    !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-'))
}

/// Whether it is a command that runs a program, whatever stands before it.
fn runs_it(words: &[&str]) -> bool {
    let is_go_run = words.windows(2).any(|pair| pair == ["go", "run"]);
    is_go_run || words.iter().any(|word| is_binary(word)) && !words.contains(&"go") && !words.contains(&"cd")
}

/// What the commands say that stand in prose without marks of their own.
fn bare(prose: &str) -> Vec<Typed> {
    // What reads like a command ends where the writing does, or where a sentence goes on.
    let pieces = prose.split(|char: char| !char.is_ascii() || matches!(char, '\n' | ',' | ';' | '(' | ')' | '"'));
    pieces.flat_map(|piece| piece.split(" && ")).filter_map(in_piece).collect()
}

/// What the command says that stands somewhere in a piece of a sentence, if one does.
fn in_piece(piece: &str) -> Option<Typed> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let start = (0..words.len()).find(|at| words[*at..].starts_with(&["go", "run"]) || is_binary(words[*at]))?;
    let program = start + words[start..].iter().position(|word| is_program(word.trim_end_matches(ENDS)))?;
    let args = words[program + 1..].iter().take_while(|word| is_argument(word)).count();
    let end = program + 1 + args;
    // A stop at the end of a word is of the sentence, and so is what comes behind it.
    let stop = (program..end).find(|at| words[*at] != "." && words[*at].ends_with(STOPS)).map(|at| at + 1);
    let ends: &[char] = if args > 0 { &STOPS } else { &ENDS };
    let typed = of_command(words[start..stop.unwrap_or(end)].join(" ").trim_end_matches(ends));
    // Where words follow arguments, nobody can tell which are arguments, too.
    let goes_on = stop.is_none() && end < words.len();
    Some(if goes_on && typed != Typed::Plain { Typed::Unclear } else { typed })
}

/// What ends a sentence.
const STOPS: [char; 4] = [':', '.', '!', '?'];

/// The same without the full stop, which may stand for the folder to run.
const ENDS: [char; 3] = [':', '!', '?'];

/// Whether a word is no word of a sentence.
fn is_argument(word: &str) -> bool {
    word.starts_with('-') || word.chars().any(|char| !char.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(source: &str) -> Option<Vec<String>> {
        match Typed::in_source(source) {
            Typed::With(run) => Some(run.args),
            Typed::Plain => Some(Vec::new()),
            Typed::Unclear => None,
        }
    }

    #[test]
    fn arguments_are_told_in_prose() {
        for (source, expected) in [
            ("执行：go run nginx.go -h，（或 go build -o nginx && ./nginx -h）输出如下：", &["-h"][..]),
            ("执行`go run nginx.go -h`，输出如下：", &["-h"]),
            ("Run `./greet -n 3 bob` and it prints:", &["-n", "3", "bob"]),
            ("Output of go run greet.go -n=3:", &["-n=3"]),
            ("With `go build && ./greet bob`, the output is:", &["bob"]),
            ("Output of `go run . a.txt`:", &["a.txt"]),
            ("运行 ./nginx -h：", &["-h"]),
            ("See what go run greet.go -n=3: prints", &["-n=3"]),
            ("The output is that of go run . -n=3.", &["-n=3"]),
        ] {
            assert_eq!(args(source).unwrap(), expected, "{source}");
        }
    }

    #[test]
    fn a_plain_run_is_one_without_arguments() {
        for source in [
            "Run it with go run hello.go and it prints:",
            "执行 go run hello.go，输出：",
            "go run main.go 输出：",
            "The output of `go run hello.go`:",
            "Output of hello.go:",
            "The output of go run .",
            "See ./notes for the output:",
            "It prints the folder `./pages`:",
            "Build it with `go build -o x main.go`, output:",
        ] {
            assert_eq!(args(source), Some(Vec::new()), "{source}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for source in [
            "go run greet.go -n bob prints:",
            "`go run greet.go a` and `go run greet.go b` both print:",
            "Output of `go run greet.go < names.txt`:",
        ] {
            assert_eq!(args(source), None, "{source}");
        }
    }

    #[test]
    fn input_may_be_piped() {
        let typed = Typed::in_source("`echo hi | ./upper` prints:");
        assert!(matches!(typed, Typed::With(run) if run.stdin.as_deref() == Some("hi\n")));
    }
}
