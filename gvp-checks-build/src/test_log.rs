//! Reads what a test binary prints with `-test.v`.

use std::collections::BTreeMap;

/// One top-level test, example or fuzz seed run that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Its name, such as `TestParse` or `ExampleSort`.
    pub(crate) name: String,
    /// What it printed, and those below it.
    pub(crate) text: String,
}

/// The failures in a log, in order.
pub(crate) fn failures(log: &str) -> Vec<Failure> {
    let mut printed: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    let mut failed: Vec<String> = Vec::new();
    for line in log.lines() {
        if let Some(name) = announced(line) {
            current = name.to_owned();
        } else if let Some(name) = result(line, "--- FAIL: ") {
            current = name.to_owned();
            failed.push(current.clone());
        } else if !is_result(line) && line != "FAIL" && line != "PASS" {
            let text = printed.entry(current.clone()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    let text_of = |name: &String| printed.get(name).cloned().unwrap_or_default();
    failed.iter().map(|name| Failure { name: name.clone(), text: text_of(name) }).collect()
}

/// The result of every top-level test, by name.
pub(crate) fn results(log: &str) -> BTreeMap<String, &'static str> {
    let mut results = BTreeMap::new();
    for line in log.lines() {
        for (mark, word) in [("--- PASS: ", "pass"), ("--- FAIL: ", "fail"), ("--- SKIP: ", "skip")] {
            if let Some(name) = result(line, mark) {
                results.insert(name.to_owned(), word);
            }
        }
    }
    results
}

/// The top-level test whose turn it is now: output of subtests counts as that of their test.
fn announced(line: &str) -> Option<&str> {
    let marks = ["=== RUN   ", "=== CONT  ", "=== PAUSE ", "=== NAME  "];
    let name = marks.iter().find_map(|mark| line.strip_prefix(mark))?;
    Some(name.split('/').next().unwrap_or(name))
}

fn result<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.strip_prefix(mark).map(|rest| rest.split(' ').next().unwrap_or(rest))
}

fn is_result(line: &str) -> bool {
    ["--- PASS: ", "--- SKIP: "].iter().any(|mark| line.starts_with(mark))
}

/// The first `file_test.go:12:` or `page.md:12:` in what a test printed.
pub(crate) fn first_place(text: &str) -> Option<(&str, u32)> {
    text.lines().find_map(|line| {
        let (place, _) = line.trim_start().split_once(": ")?;
        let (file, number) = place.rsplit_once(':')?;
        (file.contains('.') && !file.contains(' ')).then_some((file, number.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "=== RUN   TestA\n    a_test.go:5: wrong\n--- FAIL: TestA (0.00s)\n=== RUN   TestB\n--- PASS: TestB (0.00s)\n=== RUN   ExampleX\n--- FAIL: ExampleX (0.00s)\ngot:\nhi\nwant:\nho\nFAIL\n";

    #[test]
    fn every_failure_comes_with_what_it_printed() {
        let failures = failures(LOG);
        assert_eq!(failures.len(), 2);
        assert_eq!((failures[0].name.as_str(), first_place(&failures[0].text)), ("TestA", Some(("a_test.go", 5))));
        assert_eq!((failures[1].name.as_str(), failures[1].text.as_str()), ("ExampleX", "got:\nhi\nwant:\nho\n"));
    }

    #[test]
    fn results_are_by_test() {
        let results = results(LOG);
        assert_eq!((results["TestA"], results["TestB"], results.len()), ("fail", "pass", 3));
    }
}
