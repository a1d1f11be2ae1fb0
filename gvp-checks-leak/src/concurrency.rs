//! What a unit does that goroutines could be left of.

use gvp_core::Unit;

/// Packages of the standard library that start goroutines on behalf of who calls them.
const STARTERS: [&str; 8] =
    ["database/sql", "iter", "net", "net/http", "net/http/httptest", "net/rpc", "os/exec", "testing/iotest"];

/// Whether a unit starts goroutines, or calls code that may.
pub(crate) fn starts_goroutines(unit: &Unit) -> bool {
    let calls_others = |path: &String| STARTERS.contains(&path.as_str()) || is_foreign(path);
    unit.habits.starts_goroutines || unit.imports.iter().any(calls_others)
}

/// Whether a unit waits for others: a test that does so alone hangs.
pub(crate) fn waits_for_others(unit: &Unit) -> bool {
    unit.habits.uses_channels || unit.imports("sync")
}

/// Whether a package is outside the standard library: what it does is not known here.
fn is_foreign(path: &str) -> bool {
    path.split('/').next().is_some_and(|first| first.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;

    fn of(imports: &str, body: &str) -> Unit {
        program(&format!("package main\n\nimport ({imports})\n\nfunc main() {{ {body} }}\n"))
    }

    #[test]
    fn goroutines_come_from_go_statements_and_from_others_code() {
        let quiet = of("\"fmt\"", "fmt.Println()");
        assert!(!starts_goroutines(&quiet) && !waits_for_others(&quiet));
        assert!(starts_goroutines(&of("", "go f()")) && !of("", "go f()").habits.needs_real_clock);
        assert!(waits_for_others(&of("", "c := make(chan int); <-c")) && !waits_for_others(&of("", "c := 1 - 1")));
        assert!(starts_goroutines(&of("\"sync\"", "var wg sync.WaitGroup; wg.Go(f)")));
        assert!(starts_goroutines(&of("\"example.com/pool\"", "pool.New()")));
        assert!(starts_goroutines(&of("\"net/http\"", "http.Get(u)")));
    }
}
