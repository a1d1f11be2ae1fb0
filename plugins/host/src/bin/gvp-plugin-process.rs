//! What `gvp` is when it is started again for a plugin, alone: for the tests of this crate.

#![allow(clippy::disallowed_methods, reason = "a program of its own, which reads its arguments")]

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    match (words.next(), words.next()) {
        (Some(word), None) if word == "sandbox" => gvp_sandbox::serve_helper(),
        (Some(word), Some(library)) if word == "plugin" => gvp_plugin_host::serve_plugin(Path::new(&library)),
        _ => ExitCode::from(2),
    }
}
