//! The command `gvp`: the only crate that prints, reads arguments, asks the environment and ends the process.
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "this crate is the terminal's side of the wall"
)]

mod args;
mod artifacts;
mod baseline;
mod bless;
mod catalogue;
mod changes;
mod command;
mod config;
mod engine;
mod exit_code;
mod failure;
mod interrupt;
mod kept;
mod on_block;
mod plugins;
mod progress;
mod suggest;
mod terminal;

fn main() -> std::process::ExitCode {
    // The helper of the sandbox must come before any thread, argument or file of ours.
    if std::env::args_os().nth(1).is_some_and(|word| word == engine::HELPER) {
        return engine::serve_helper();
    }
    if std::env::args_os().nth(1).is_some_and(|word| word == plugins::HOST) {
        return plugins::serve();
    }
    std::panic::catch_unwind(command::main).unwrap_or_else(|_| terminal::report_defect()).into()
}
