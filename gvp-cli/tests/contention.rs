//! What is done with locks and pools is counted, and advice comes of it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use support::report::Outcome;
use support::{judge, write};

const CONTENTION: &str = "gvp.memory/contention";

/// A counter behind an `RWMutex` that is read twice, and written to as often as is said.
fn counter(writes: u32) -> String {
    let of = "type counter struct {\n\tmu sync.RWMutex\n\tn  int\n}\n";
    let add = "func (c *counter) add() {\n\tc.mu.Lock()\n\tc.n++\n\tc.mu.Unlock()\n}\n";
    let get = "func (c *counter) get() int {\n\tc.mu.RLock()\n\tdefer c.mu.RUnlock()\n\treturn c.n\n}\n";
    let main = format!("for i := 0; i < {writes}; i++ {{\n\t\tc.add()\n\t}}\n\tprintln(c.get(), c.get())");
    format!("package main\n\nimport \"sync\"\n\n{of}\n{add}\n{get}\nfunc main() {{\n\tvar c counter\n\t{main}\n}}\n")
}

/// A program that takes from a `Pool` a hundred times, and does something with it.
fn pool(then: &str) -> String {
    let pool = "var pool = sync.Pool{New: func() any { return new([1024]byte) }}";
    let main = format!("for i := 0; i < 100; i++ {{\n\t\tb := pool.Get().(*[1024]byte)\n\t\t{then}\n\t}}");
    format!("package main\n\nimport \"sync\"\n\n{pool}\n\nfunc main() {{\n\t{main}\n}}\n")
}

#[test]
fn advice_comes_of_counts() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("go.mod"), "module example.com/locks\n\ngo 1.21\n");
    let programs = [
        ("written", counter(98), vec!["few-reads written/main.go:11".to_owned()]),
        ("read", counter(10), Vec::new()),
        ("thrown-away", pool("b[0]++"), vec!["pool-not-reused thrown-away/main.go:9".to_owned()]),
        ("put-back", pool("pool.Put(b)"), Vec::new()),
    ];
    for (name, text, _) in &programs {
        write(folder.path().join(name).join("main.go"), text);
    }
    let judged = judge(folder.path(), &["--only", CONTENTION]);
    for (name, _, expected) in programs {
        let expected = if expected.is_empty() { Outcome::Passed } else { Outcome::Findings(expected) };
        assert_eq!(judged.report.unit(name).outcome(CONTENTION), expected, "{name}");
    }
}
