//! What a file is known to do, as far as whoever runs it must know.

use gvp_core::Habits;

use crate::{Facts, GoFile};

/// Packages of the standard library that open sockets.
const NETWORK: [&str; 7] = ["net", "net/http", "net/http/httptest", "net/rpc", "net/smtp", "crypto/tls", "log/syslog"];

/// Packages of the standard library whose work is done by the machine, in its own time.
const OF_THE_MACHINE: [&str; 7] = ["database/sql", "log/syslog", "net", "os/exec", "os/signal", "plugin", "syscall"];

/// What a file is known to do, given what was read of it.
pub fn habits(file: &GoFile, facts: &Facts) -> Habits {
    Habits {
        reads_args: !facts.reads_args.is_empty(),
        reads_stdin: !facts.reads_stdin.is_empty(),
        serves: facts.serves.is_some(),
        waits_for_signal: facts.waits_for_signal.is_some(),
        never_ends: facts.never_ends.is_some(),
        uses_network: !facts.remote.is_empty(),
        imports_network: file.imports().iter().any(|import| NETWORK.contains(&import.path.as_str())),
        needs_real_clock: file.imports().iter().any(|import| is_of_the_machine(&import.path)),
        starts_goroutines: file.starts_goroutines(),
        uses_channels: file.uses_channels(),
        uses_maps: file.uses_maps(),
    }
}

/// Whether a package is one whose work is done by the machine, or lies within one.
fn is_of_the_machine(path: &str) -> bool {
    let within =
        |package: &str| path.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    path != "net/url" && OF_THE_MACHINE.iter().any(|package| within(package))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;

    fn of(text: &str) -> Habits {
        let file = GoFile::parse(text);
        habits(&file, &facts(&file))
    }

    #[test]
    fn a_server_serves_and_imports_the_network() {
        let server = of("package main\n\nimport \"net/http\"\n\nfunc main() { http.ListenAndServe(\":80\", nil) }\n");
        assert!(server.serves && server.imports_network && !server.uses_network);
        assert_eq!(server.runs_until_stopped(), Some("it serves until it is stopped"));
    }

    #[test]
    fn who_talks_to_the_machine_needs_real_time() {
        let needs = |path: &str| of(&format!("package main\n\nimport _ \"{path}\"\n")).needs_real_clock;
        assert!(["net", "net/http", "os/exec", "os/signal", "syscall"].into_iter().all(needs));
        assert!(!["net/url", "os", "time", "network"].into_iter().any(needs));
    }

    #[test]
    fn a_word_in_a_text_is_no_import() {
        let quiet = of("package main\n\nfunc main() { println(\"net/http\") }\n");
        assert_eq!(quiet, Habits::default());
    }
}
