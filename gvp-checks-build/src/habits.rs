//! What a unit is known to do from its source: wait for input, serve, use the network.

use gvp_core::Unit;
use gvp_syntax::{Facts, GoFile, facts};

/// What a unit is known to do from its source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Habits {
    pub(crate) reads_args: bool,
    pub(crate) reads_stdin: bool,
    pub(crate) serves: bool,
    pub(crate) waits_for_signal: bool,
    pub(crate) never_ends: bool,
    /// Whether it is known to reach beyond the machine.
    pub(crate) uses_network: bool,
    /// Whether the order in which it does things is for the scheduler to say.
    pub(crate) starts_goroutines: bool,
    /// Whether it has maps, whose order is no order.
    pub(crate) uses_maps: bool,
    /// A call by which it prints what the machine is like.
    pub(crate) asks_machine: Option<&'static str>,
    /// Whether it imports a package with which it could listen or dial, be it only on loopback.
    pub(crate) imports_network: bool,
}

impl Habits {
    /// Reads them off the unit's own files.
    pub(crate) fn of(unit: &Unit) -> Self {
        unit.files.iter().fold(Self::default(), |habits, file| {
            let tree = GoFile::parse(&file.text);
            let imports_network = habits.imports_network || imports_network(&tree);
            let starts_goroutines = habits.starts_goroutines || tree.starts_goroutines();
            let uses_maps = habits.uses_maps || tree.uses_maps();
            let asks_machine =
                habits.asks_machine.or_else(|| MACHINE.iter().copied().find(|call| calls(&file.text, call)));
            Self { imports_network, starts_goroutines, uses_maps, asks_machine, ..habits.with(&facts(&tree)) }
        })
    }

    fn with(self, facts: &Facts) -> Self {
        Self {
            reads_args: self.reads_args || !facts.reads_args.is_empty(),
            reads_stdin: self.reads_stdin || !facts.reads_stdin.is_empty(),
            serves: self.serves || facts.serves.is_some(),
            waits_for_signal: self.waits_for_signal || facts.waits_for_signal.is_some(),
            never_ends: self.never_ends || facts.never_ends.is_some(),
            uses_network: self.uses_network || !facts.remote.is_empty(),
            ..self
        }
    }

    /// Why the program does not end by itself, if it is not meant to.
    pub(crate) fn runs_until_stopped(self) -> Option<&'static str> {
        if self.serves {
            Some("it serves until it is stopped")
        } else if self.waits_for_signal {
            Some("it waits for a signal")
        } else if self.never_ends {
            Some("it runs until it is stopped")
        } else {
            None
        }
    }
}

/// Packages of the standard library that open sockets.
const NETWORK: [&str; 7] = ["net", "net/http", "net/http/httptest", "net/rpc", "net/smtp", "crypto/tls", "log/syslog"];

/// Calls whose results are not the same on two machines.
const MACHINE: [&str; 11] = [
    "os.Environ",
    "os.Hostname",
    "os.Getwd",
    "os.Getuid",
    "exec.Command",
    "exec.LookPath",
    "syscall.Exec",
    "user.Current",
    "runtime.NumCPU",
    "runtime.GOMAXPROCS",
    "runtime.Version",
];

fn calls(text: &str, call: &str) -> bool {
    text.match_indices(call).any(|(at, _)| text[at + call.len()..].starts_with(['(', 'C']))
}

fn imports_network(tree: &GoFile) -> bool {
    tree.imports().iter().any(|import| NETWORK.contains(&import.path.as_str()))
}
