//! What a file is known to do, as far as whoever runs it must know.

use gvp_core::Habits;

use crate::{Facts, GoFile};

/// Packages of the standard library that open sockets.
const NETWORK: [&str; 7] = ["net", "net/http", "net/http/httptest", "net/rpc", "net/smtp", "crypto/tls", "log/syslog"];

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
        starts_goroutines: file.starts_goroutines(),
        uses_maps: file.uses_maps(),
    }
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
    fn a_word_in_a_text_is_no_import() {
        let quiet = of("package main\n\nfunc main() { println(\"net/http\") }\n");
        assert_eq!(quiet, Habits::default());
    }
}
