//! What a program on a page says before it gives up, and whether the page knows of it.

use std::sync::LazyLock;

use gvp_core::{Execution, Exit, SourceFile, Unit};
use gvp_syntax::{GoFile, is_std};
use regex::Regex;

use crate::sources::{page_below, pages};
use crate::stack::LastWords;

/// How code makes an error, with the words that come before anything that is filled in: few are enough that no other
/// program says.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static MAKES_ERROR: LazyLock<Regex> = LazyLock::new(|| {
    let words = r#""([^"%\\]{6,}|[^"%\\]*[^\x00-\x7f][^"%\\]+)"#;
    let makers = r"\b(?:errors\.New|fmt\.Errorf)\(\s*|\bError\(\)\s*string\s*\{\s*return\s+(?:fmt\.Sprintf\()?";
    Regex::new(&format!("(?:{makers}){words}")).expect("the pattern is valid")
});

/// Names of functions that are wrong on purpose.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static WRONG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bfunc\s+(?:\([^)]*\)\s*)?(?:\w*(?:Wrong|Buggy|Broken|Incorrect)|wrong|buggy|broken|incorrect)(?:[A-Z]\w*)?\(")
        .expect("the pattern is valid")
});

/// What package log puts before what it is given.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static LOGGED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2} ").expect("the pattern is valid"));

/// Whether the page tells that the program ends badly: in prose, by calling `panic` with these very words, or by giving
/// up whatever happens.
pub(crate) fn is_meant_to_fail(unit: &Unit, words: Option<&LastWords>) -> bool {
    let Some(fence) = &unit.fence else { return false };
    let calls_panic = |words: &LastWords| {
        let message = words.message.trim_end_matches(" [recovered]");
        let calls = unit.files.iter().flat_map(|file| file.text.split("panic(\"").skip(1));
        !message.is_empty() && calls.filter_map(|rest| rest.split('"').next()).any(|text| message.starts_with(text))
    };
    let gives_up = || words.is_none() && unit.files.iter().any(|file| GoFile::parse(&file.text).gives_up());
    fence.crashes.is_some() || words.is_some_and(calls_panic) || gives_up()
}

/// Whether a program on a page sends itself the signal that ends it.
pub(crate) fn signals_itself(unit: &Unit, execution: &Execution) -> bool {
    let stderr = execution.stderr.text();
    let told = stderr.lines().next().and_then(|line| Some(line.split_once(": ")?.0)).unwrap_or_default();
    let is_signal = told.starts_with("SIG") || matches!(execution.exit, Exit::Signal(_));
    let sends = |file: &SourceFile| file.text.contains("os.Getpid()") && file.text.contains(told);
    unit.fence.is_some() && is_signal && unit.files.iter().any(sends)
}

/// Whether the page shows the line that a program logged before it gave up, be it in the words of another version.
pub(crate) fn shows_last_log(unit: &Unit, execution: &Execution) -> bool {
    let stderr = execution.stderr.text();
    let Some(logged) = stderr.lines().last().and_then(logged) else { return false };
    let shown = unit.fence.iter().flat_map(|fence| &fence.quotations);
    let mut shown = shown.flat_map(|quotation| quotation.text.lines()).filter_map(self::logged);
    shown.any(|shown| shown.split_whitespace().next() == logged.split_whitespace().next())
}

/// Whether the page shows anywhere that a program ends with this status, as `go run` tells of it.
pub(crate) fn shows_status(unit: &Unit, code: i32) -> bool {
    let status = format!("exit status {code}");
    unit.fence.is_some() && pages(unit).any(|page| page.lines().any(|line| line.trim() == status))
}

/// Whether the page says right after the code what a program says before it gives up.
pub(crate) fn quotes_last_words(unit: &Unit, execution: &Execution) -> bool {
    const SHORTEST: usize = 8;
    const NEAR: usize = 30;
    let stderr = execution.stderr.text();
    let Some(last) = stderr.lines().last().map(|line| logged(line).unwrap_or(line.trim())) else { return false };
    let after = page_below(unit).take(NEAR);
    last.len() >= SHORTEST
        && after.take_while(|line| !line.trim_start().starts_with("```go")).any(|line| line.contains(last))
}

/// Whether a program on a page gives up with an error that its own code makes: what leads there is seldom overlooked.
pub(crate) fn says_what_it_made(unit: &Unit, execution: &Execution, words: Option<&LastWords>) -> bool {
    // Who does not use standard error says it with the rest.
    let (stderr, stdout) = (execution.stderr.text(), execution.stdout.text());
    let last = || stderr.lines().last().or_else(|| stdout.lines().last()).unwrap_or_default();
    let said = words.map_or_else(last, |words| &words.message);
    let made = unit.files.iter().flat_map(|file| MAKES_ERROR.captures_iter(&file.text));
    made.filter_map(|call| call.get(1)).any(|text| said.contains(text.as_str().trim()))
}

/// What is logged on a line that begins as those of package log do.
fn logged(line: &str) -> Option<&str> {
    LOGGED.find(line).map(|found| line[found.end()..].trim())
}

/// Whether tests on a page test nothing but the standard library: they show what testing is like, failures included.
pub(crate) fn tests_nothing_own(unit: &Unit) -> bool {
    let is_of_tests = |line: &str| !line.starts_with("func ") || line.contains("testing.");
    let is_plain = |file: &SourceFile| !file.borrowed && file.text.lines().all(|line| is_of_tests(line.trim_start()));
    unit.fence.is_some() && unit.files.iter().all(is_plain) && unit.imports.iter().all(|path| is_std(path))
}

/// Whether code on a page has a function that says by its name that it is wrong: tests of it are to fail.
pub(crate) fn is_wrong_by_name(unit: &Unit) -> bool {
    unit.fence.is_some() && unit.files.iter().any(|file| WRONG.is_match(&file.text))
}

#[cfg(test)]
mod tests {
    use gvp_core::{Capture, Form, Location, Quotation};

    use super::*;
    use crate::fake::{fenced, file};

    #[test]
    fn who_signals_itself_means_to_end() {
        let mut unit = fenced(Form::Program);
        let raise = "p, _ := os.FindProcess(os.Getpid()); p.Signal(syscall.SIGQUIT)";
        unit.files = vec![file("ch1.md", &format!("package main\n\nfunc main() {{ {raise} }}\n"))];
        let ended = |stderr: &str| {
            let stderr = Capture { bytes: stderr.as_bytes().to_vec(), truncated: false };
            Execution { stderr, ..Execution::ended(Exit::Code(2)) }
        };
        assert!(signals_itself(&unit, &ended("SIGQUIT: quit\nPC=0x1\n")));
        assert!(!signals_itself(&unit, &ended("SIGSEGV: segmentation violation\n")));
        assert!(!signals_itself(&unit, &ended("panic: boom\n")));
    }

    #[test]
    fn a_page_may_show_the_status() {
        let mut unit = fenced(Form::Program);
        unit.files = vec![file("ch1.md", "package main\n")];
        unit.files[0].within = Some("Then:\n\n   ```output\n   exit status 1\n   ```\n".into());
        assert!(shows_status(&unit, 1) && !shows_status(&unit, 2));
    }

    #[test]
    fn what_a_program_logs_before_it_gives_up_may_be_shown() {
        let shows = |shown: &str| {
            let mut unit = fenced(Form::Program);
            let (language, location) = ("shell".to_owned(), Location::line("ch1.md", 9));
            let quotation = Quotation { language, text: shown.to_owned(), location };
            unit.fence.as_mut().unwrap().quotations = vec![quotation];
            let stderr = Capture { bytes: b"2026/11/28 21:47:24 9:3: undefined: x\n".to_vec(), truncated: false };
            shows_last_log(&unit, &Execution { stderr, ..Execution::ended(Exit::Code(1)) })
        };
        assert!(shows("2021/09/20 15:19:01 9:3: undeclared name: x\n"));
        assert!(!shows("2021/09/20 15:19:01 started\n"));
        assert!(!shows("9:3: undeclared name: x\n"));
    }

    #[test]
    fn tests_of_nothing_show_what_testing_is_like() {
        let is_show = |functions: &str| {
            let text =
                format!("package main\n\nfunc TestOne(t *testing.T) {{\n\tsame(t, double(5), 11)\n}}\n{functions}");
            let mut unit = fenced(Form::TestFile);
            unit.files = vec![file("ch1.md", &text)];
            unit.imports = vec!["testing".to_owned()];
            (tests_nothing_own(&unit), tests_nothing_own(&Unit { fence: None, ..unit.clone() }))
        };
        assert_eq!(is_show("func same(t *testing.T, a, b int) {}\n"), (true, false));
        assert_eq!(is_show("func double(n int) int { return n }\n"), (false, false));
    }

    #[test]
    fn an_error_of_its_own_is_seldom_overlooked() {
        let says = |body: &str, stderr: &str| {
            let mut unit = fenced(Form::Program);
            unit.files[0].text = format!("package main\nfunc f() error {{ return {body} }}\n").into();
            let stderr = Capture { bytes: stderr.as_bytes().to_vec(), truncated: false };
            let execution = Execution { stderr, ..Execution::ended(Exit::Code(1)) };
            says_what_it_made(&unit, &execution, None)
        };
        assert!(says("errors.New(\"too many redirects\")", "2026/11/28 21:47:24 get: too many redirects\n"));
        assert!(says("fmt.Errorf(\"no user %d\", id)", "main.go:3: no user 7\n"));
        assert!(!says("errors.New(\"too many redirects\")", "connection refused\n"));
        assert!(!says("fmt.Errorf(\"%w\", err)", "connection refused\n"));
        assert!(says("errors.New(\"不能为0\")", "2026/11/28 21:47:24 不能为0\n"));
        let mut unit = fenced(Form::Program);
        unit.files[0].text = "package main\nfunc f() error { return errors.New(\"div by zero\") }\n".into();
        let stdout = Capture { bytes: b"div by zero\n".to_vec(), truncated: false };
        assert!(says_what_it_made(&unit, &Execution { stdout, ..Execution::ended(Exit::Code(1)) }, None));
        assert!(!says("errors.New(\"EOF\")", "2026/11/28 21:47:24 EOF\n"), "others say that, too");
        let by_method = "nil }\nfunc (e E) Error() string {\n\treturn \"name is empty\"";
        assert!(says(by_method, "2026/11/28 21:47:24 name is empty\n"));
    }

    #[test]
    fn a_name_may_say_that_a_function_is_wrong() {
        let is_wrong = |function: &str| {
            let mut unit = fenced(Form::TestFile);
            unit.files = vec![file("ch1.md", &format!("package p\n\nfunc {function}(x int) int {{ return x }}\n"))];
            is_wrong_by_name(&unit)
        };
        assert!(is_wrong("WrongMin") && is_wrong("minBroken") && is_wrong("buggyMin"));
        assert!(!is_wrong("Min") && !is_wrong("ifNotWronged"));
    }

    #[test]
    fn who_gives_up_whatever_happens_means_to() {
        let is_meant = |body: &str| {
            let mut unit = fenced(Form::Program);
            unit.files = vec![file("ch1.md", &format!("package main\n\nfunc main() {{\n\t{body}\n}}\n"))];
            is_meant_to_fail(&unit, None)
        };
        assert!(is_meant("log.Fatalln(\"gone\")"));
        assert!(!is_meant("log.Fatalln(run())"));
    }

    #[test]
    fn prose_may_tell_what_a_program_says_before_it_gives_up() {
        let quotes = |rest: &str| {
            let page = format!("```go\npackage main // no such server\n```\n\n{rest}\n");
            let mut unit = fenced(Form::Program);
            unit.files[0].text = "\npackage main // no such server\n\n".into();
            unit.files[0].within = Some(page.into());
            let stderr = Capture { bytes: b"2026/11/28 21:47:24 no such server\n".to_vec(), truncated: false };
            quotes_last_words(&unit, &Execution { stderr, ..Execution::ended(Exit::Code(1)) })
        };
        assert!(quotes("If we run this, it prints \"no such server\"."));
        assert!(!quotes("If we run this, it prints \"done\"."));
        assert!(!quotes("Next:\n\n```go\nx // no such server\n```"));
    }
}
