//! What a program on a page was not given that its author has: files, other programs, somebody to talk to, time.

use std::sync::LazyLock;

use gvp_core::{Execution, Skip, Unit};
use gvp_syntax::{Peer, absent_peer};
use regex::Regex;

use crate::sources::pages;
use crate::stack::LastWords;

/// How the standard library says that a file is not there.
const LACKING: [&str; 2] = ["no such file or directory", "pattern matches no files"];

/// How a program says that it wants the tree of Go itself, whose compiler or sources it reads.
const WANTS_GO: [&str; 2] = ["$GOROOT not set", "executable file not found in $PATH"];

/// Calls that want a file, with its name.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static WANTS_FILE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\b(?:os|ioutil|syscall|template)\.(?:ParseFiles|ParseGlob|Open|OpenFile|Stat|Lstat|ReadFile|Rename|Remove|Chmod|Truncate|Chtimes|Link|Symlink)\(\s*"([^"]+)""#)
        .expect("the pattern is valid")
});

/// A command that runs a program with arguments.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static WITH_ARGUMENTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^(?:[^\n]{0,80}[$%>#✗❯]|\s*)\s*(?:time\s+)?(?:\./[\w.-]+|go\s+run\s+(?:\.|[\w./-]+\.go))[ \t]+[^|&><#=\s]")
        .expect("the pattern is valid")
});

/// Calls that look into folders.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static WANTS_FOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:os\.(?:ReadDir|Chdir|DirFS)|ioutil\.ReadDir|filepath\.(?:WalkDir|Walk|Glob))\(")
        .expect("the pattern is valid")
});

/// Calls that want a file whose name stands elsewhere.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static WANTS_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:os|ioutil)\.(?:ReadFile|Open|OpenFile|Stat)\(\s*[A-Za-z_]").expect("the pattern is valid")
});

/// The name of a file in a literal.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#""((?:[\w.-]*/)*[\w-]+\.(?:txt|json|csv|md|ya?ml|toml|log|conf|ini|xml|html|env|dat))""#)
        .expect("the pattern is valid")
});

/// Whether the page of a program shows how one is run with arguments: then its author does not run it without.
pub(crate) fn shows_arguments(unit: &Unit) -> bool {
    unit.fence.is_some() && pages(unit).any(|page| WITH_ARGUMENTS.is_match(page))
}

/// What a program on a page was not given that its author has: a file, or the programs that it starts.
pub(crate) fn lacks_surroundings(unit: &Unit, execution: &Execution, words: Option<&LastWords>) -> Option<Skip> {
    let crashed = words.is_some_and(|words| !words.text.contains("os/exec.") && !words.text.contains("os.(*Process)"));
    let lacks_peer = || lacks_peer(unit).or_else(|| lacks_server(unit, execution));
    lacks_file(unit, execution).or_else(lacks_peer).or_else(|| lacks_go(unit, execution)).or_else(|| {
        let starts_others = unit.fence.is_some() && !crashed && unit.imports.iter().any(|path| path == "os/exec");
        starts_others.then(|| Skip::because("it starts other programs, which may do something else here"))
    })
}

/// A server that the program calls and that nobody started, as the machine says it.
fn lacks_server(unit: &Unit, execution: &Execution) -> Option<Skip> {
    unit.fence.as_ref()?;
    let line = line_with(execution, &["connect: connection refused"])?;
    Some(Skip::because(format!("it calls a server that the page does not start: {line}")))
}

/// The Go that the program wants to find where it runs.
fn lacks_go(unit: &Unit, execution: &Execution) -> Option<Skip> {
    unit.fence.as_ref()?;
    let line = line_with(execution, &WANTS_GO)?;
    Some(Skip::because(format!("it needs more of the machine than it is given here: {line}")))
}

/// The first line with one of some phrases, of errors before output.
pub(crate) fn line_with(execution: &Execution, phrases: &[&str]) -> Option<String> {
    let printed = format!("{}{}", execution.stderr.text(), execution.stdout.text());
    let line = printed.lines().find(|line| phrases.iter().any(|phrase| line.contains(phrase)))?;
    Some(line.trim().to_owned())
}

/// Whom a program on a page talks to and the page does not start.
pub(crate) fn lacks_peer(unit: &Unit) -> Option<Skip> {
    Some(match absent_peer(unit)? {
        Peer::Server(address) => Skip::because(format!("it calls a server that the page does not start: {address}")),
        Peer::Client => Skip::because("it waits for a client that the page does not start"),
    })
}

/// A file that the program reads and that stands on no page: Go says so, or the program wants it by its name.
pub(crate) fn lacks_file(unit: &Unit, execution: &Execution) -> Option<Skip> {
    unit.fence.as_ref()?;
    let needs = |what: String| Skip::because(format!("it needs a file that the page does not bring along: {what}"));
    if let Some(line) = line_with(execution, &LACKING) {
        return Some(needs(line));
    }
    let texts = || unit.files.iter().map(|file| file.text.as_ref());
    let by_name = texts().filter(|text| WANTS_NAMED.is_match(text)).flat_map(|text| NAME.captures_iter(text));
    let wanted = texts().flat_map(|text| WANTS_FILE.captures_iter(text)).chain(by_name);
    let mut names = wanted.filter_map(|call| call.get(1)).map(|name| name.as_str());
    let has = |name: &str| unit.data.iter().any(|path| *path == unit.dir.join(name.trim_start_matches("./")));
    if let Some(lacking) = names.find(|name| !has(name)) {
        return Some(needs(format!("`{lacking}`")));
    }
    let call = texts().find_map(|text| WANTS_FOLDER.find(text))?.as_str().trim_end_matches('(');
    Some(Skip::because(format!("it looks into folders that the page does not bring along: `{call}`")))
}

#[cfg(test)]
mod tests {
    use gvp_core::{Exit, Fence, Form, UnitKind};

    use super::*;
    use crate::fake::{fenced, file, unit};

    #[test]
    fn whom_the_page_does_not_start_is_named() {
        let calling = |body: &str| {
            let text = format!("package main\n\nimport \"net/http\"\n\nfunc main() {{ {body} }}\n");
            let mut unit = unit(UnitKind::Program, vec![file("ch1.md", &text)]);
            unit.habits.imports_network = true;
            unit.fence = Some(Fence::new(Form::Program, 1));
            lacks_peer(&unit).map(|skip| skip.reason)
        };
        let server = calling("http.Get(\"http://127.0.0.1:8081/\")");
        assert_eq!(server.as_deref(), Some("it calls a server that the page does not start: 127.0.0.1:8081"));
        let client = calling("conn, err := listener.Accept()");
        assert_eq!(client.as_deref(), Some("it waits for a client that the page does not start"));
    }

    #[test]
    fn what_a_program_looks_for_is_named() {
        let reason = |body: &str| {
            let mut unit = fenced(Form::Program);
            unit.files = vec![file("ch1.md", &format!("package main\n\nfunc main() {{\n{body}\n}}\n"))];
            lacks_file(&unit, &Execution::ended(Exit::Code(0))).map(|skip| skip.reason)
        };
        let named = reason("read(\"data/f1.txt\") }\nfunc read(name string) { os.ReadFile(name)").unwrap();
        assert_eq!(named, "it needs a file that the page does not bring along: `data/f1.txt`");
        let folder = reason("filepath.Walk(root, visit)").unwrap();
        assert_eq!(folder, "it looks into folders that the page does not bring along: `filepath.Walk`");
        assert_eq!(reason("fmt.Println(\"f1.txt\")"), None);
        assert_eq!(reason("os.ReadFile(name)"), None);
    }

    #[test]
    fn a_page_may_show_how_programs_are_run_with_arguments() {
        let shows = |page: &str| {
            let mut unit = fenced(Form::Program);
            unit.files = vec![file("ch1.md", "package main\n")];
            unit.files[0].within = Some(page.into());
            shows_arguments(&unit)
        };
        assert!(shows("```\n$time ./code 10\n```\n") && shows("```bash\ngo run main.go 2 4\n6\n```\n"));
        assert!(shows("```\n➜  3 git:(main) ✗ ./main hello go\n```\n"));
        assert!(!shows("```\n$ go run main.go\n```\n") && !shows("Use `go run main.go 2`.\n"));
        assert!(!shows("$ ./code | less\n") && !shows("$ ./code\n10\n"));
    }

    #[test]
    fn what_another_program_should_have_done_is_not_known() {
        let mut unit = fenced(Form::Program);
        unit.imports = vec!["os/exec".to_owned()];
        let words = |frame: &str| LastWords { message: "boom".to_owned(), text: format!("panic: boom\n\n{frame}\n") };
        let skip = |frame: &str| lacks_surroundings(&unit, &Execution::ended(Exit::Code(2)), Some(&words(frame)));
        assert!(skip("os.(*Process).Kill(...)").is_some());
        assert!(skip("main.main()").is_none());
    }
}
