//! What a unit does that goroutines could be left of, and whether time may be virtual for it.

use gvp_core::Unit;

use crate::sources::readable;
use gvp_syntax::GoFile;

/// What a unit does that goroutines could be left of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Concurrency {
    /// Whether it starts goroutines, or calls code that may.
    pub(crate) starts: bool,
    /// Whether it waits for others: a test that does so alone hangs.
    pub(crate) blocks: bool,
    /// Whether it talks to the machine: sockets, processes and signals know nothing of virtual time.
    pub(crate) needs_real_clock: bool,
}

/// Packages of the standard library that start goroutines on behalf of who calls them.
const STARTERS: [&str; 8] =
    ["database/sql", "iter", "net", "net/http", "net/http/httptest", "net/rpc", "os/exec", "testing/iotest"];

impl Concurrency {
    /// Reads it off the unit's own files.
    pub(crate) fn of(unit: &Unit) -> Self {
        readable(unit).map(|file| GoFile::parse(&file.text)).fold(Self::default(), |so_far, tree| {
            let imports: Vec<String> = tree.imports().into_iter().map(|import| import.path).collect();
            let calls_others = imports.iter().any(|path| STARTERS.contains(&path.as_str()) || is_foreign(path));
            Self {
                blocks: so_far.blocks || imports.iter().any(|path| path == "sync") || tree.uses_channels(),
                starts: so_far.starts || calls_others || tree.starts_goroutines(),
                needs_real_clock: unit.habits.needs_real_clock,
            }
        })
    }
}

/// Whether a package is outside the standard library: what it does is not known here.
fn is_foreign(path: &str) -> bool {
    path.split('/').next().is_some_and(|first| first.contains('.')) || path.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;

    fn of(imports: &str, body: &str) -> Concurrency {
        Concurrency::of(&program(&format!("package main\n\nimport ({imports})\n\nfunc main() {{ {body} }}\n")))
    }

    #[test]
    fn goroutines_come_from_go_statements_and_from_others_code() {
        assert_eq!(of("\"fmt\"", "fmt.Println()"), Concurrency::default());
        assert!(of("", "go f()").starts && !of("", "go f()").needs_real_clock);
        assert!(of("", "c := make(chan int); <-c").blocks && !of("", "c := 1 - 1").blocks);
        assert!(of("\"sync\"", "var wg sync.WaitGroup; wg.Go(f)").starts);
        assert!(of("\"example.com/pool\"", "pool.New()").starts);
        assert!(of("\"net/http\"", "http.Get(u)").starts);
    }
}
