//! Whatever a plugin does instead of answering costs its own answer and nothing else.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Package, check, processes, say};

/// How a plugin misbehaves, and what is said of it.
const MISDEEDS: [(&str, &str); 22] = [
    ("panic", "it panicked: deliberate"),
    ("panic-payload", "it panicked: with something that is not text"),
    ("thread-panic", "passed"),
    ("segfault", "it crashed (SIGSEGV)"),
    ("abort", "it crashed (SIGABRT)"),
    ("exit0", "it left with status 0 instead of answering"),
    ("exit3", "it left with status 3 instead of answering"),
    ("_exit0", "it left with status 0 instead of answering"),
    ("loop", "it did not answer within 1.5 s and was ended"),
    ("sleep", "it did not answer within 1.5 s and was ended"),
    ("stack", "it crashed (SIGABRT); its last words were"),
    ("leak", "memory"),
    ("stdout", "passed"),
    ("junk", "its answer makes no sense: it does not keep to the frames"),
    ("flood", "it printed more than 4 MiB"),
    ("stdin", "passed"),
    ("close", "failed: it "),
    ("big", "16777216 are the most"),
    ("unknown-code", "answers nonsense: `org.example.stress/misbehave` has no code `unknown-code`"),
    ("outside", "answers nonsense: `../../etc/passwd:1` is no place in the material"),
    ("unordered", "the test binary was not ordered"),
    ("network", "passed"),
];

#[test]
fn every_misdeed_costs_one_answer_and_leaves_no_process() {
    let package = Package::stress();
    let plugin = package.introduced(Value::Null);
    let good = check(&plugin, "behave");
    let mut wrong = Vec::new();
    for (word, expected) in MISDEEDS {
        let text = format!("package main\n\n// stress: {word}\nfunc main() {{}}\n");
        // A new one each time, which has not given the plugin up.
        let said = say(check(&plugin, "misbehave").as_ref(), &text);
        if !said.contains(expected) {
            wrong.push(format!("{word}: {said}"));
        }
        assert_eq!(say(good.as_ref(), &text), "passed", "after {word}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let copy = plugin.verified().library.copy().display().to_string();
    assert_eq!(processes(&copy).len(), 1, "{:?}", processes(&copy));
    drop((good, plugin));
    assert_gone(&copy);
}

#[test]
fn what_a_plugin_starts_is_ended_with_it() {
    let package = Package::stress();
    for (word, marker) in [("grandchild-loop 43217", "sleep 43217"), ("grandchild 43218", "sleep 43218")] {
        let plugin = package.introduced(Value::Null);
        let bad = check(&plugin, "misbehave");
        say(bad.as_ref(), &format!("// stress: {word}\n"));
        drop((bad, plugin));
        assert_gone(marker);
    }
}

#[track_caller]
fn assert_gone(marker: &str) {
    let start = Instant::now();
    while !processes(marker).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", processes(marker));
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn planning_stands_the_same() {
    let plugin = Package::stress().introduced(Value::Null);
    let bad = check(&plugin, "misbehave");
    assert!(say(bad.as_ref(), "// stress-needs: abort\n").contains("it crashed (SIGABRT)"));
    assert_eq!(
        say(bad.as_ref(), "// nothing\n"),
        "error: the plugin `org.example.stress` failed: it crashed (SIGABRT)"
    );
}

#[test]
fn who_always_fails_is_not_asked_any_more() {
    let plugin = Package::stress().introduced(Value::Null);
    let bad = check(&plugin, "misbehave");
    for _ in 0..3 {
        assert!(say(bad.as_ref(), "// stress: abort\n").contains("SIGABRT"));
    }
    let start = Instant::now();
    assert!(say(bad.as_ref(), "// stress: abort\n").contains("not asked any more, having failed 3 times in a row"));
    assert!(start.elapsed() < Duration::from_millis(50));
}

#[test]
fn a_plugin_that_cannot_even_start_still_has_its_checks() {
    for (word, expected) in [("abort", "SIGABRT"), ("exit0", "status 0"), ("panic", "panicked"), ("loop", "1.5 s")] {
        let plugin = Package::stress().introduced(json!(word));
        assert!(plugin.description().unwrap_err().contains(expected), "{word}: {:?}", plugin.description());
        let said = say(check(&plugin, "behave").as_ref(), "package main\n");
        assert!(said.starts_with("error: the plugin `org.example.stress` failed"), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn lies_are_found_out() {
    let package = Package::stress();
    let manifest = std::fs::read_to_string(package.folder.path().join("extension.yaml")).unwrap();
    let library = std::fs::read(package.library()).unwrap();
    let lies = [
        ("version: 0.1.0", "version: 0.2.0", "that is version 0.2.0, and the library is version 0.1.0"),
        ("  - behave\n", "", "the library has a check `org.example.stress/behave` that is not listed"),
        ("  - behave\n", "  - behave\n  - more\n", "the library has no check `org.example.stress/more`"),
    ];
    for (from, to, expected) in lies {
        let plugin = Package::new(&manifest.replace(from, to), &library).introduced(Value::Null);
        let said = plugin.description().unwrap_err().to_owned();
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn settings_that_make_no_sense_are_told() {
    let plugin = Package::stress().introduced(json!({"not": "a word"}));
    let said = plugin.description().unwrap_err();
    assert!(said.contains("it does not accept its settings: invalid type"), "{said}");
}

#[test]
fn a_plugin_may_run_what_its_unit_is() {
    let plugin = Package::stress().introduced(Value::Null);
    let bad = check(&plugin, "misbehave");
    assert_eq!(say(bad.as_ref(), "// stress: execute\n"), "hello");
    assert_eq!(say(bad.as_ref(), "// stress: finding\n"), "as demanded");
    assert_eq!(say(bad.as_ref(), "// stress: files\n"), "passed");
}
