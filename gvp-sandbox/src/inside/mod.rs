//! The helper: a process of one thread that starts programs for gvp, confined, one at a time.
//!
//! It lives as long as gvp keeps its end of the socket on standard input open, and takes all that it started with it.

mod addresses;
mod init;
mod kill;
mod landlock_rules;
mod lookups;
mod privileges;
mod root_dir;
mod run;
mod seccomp_rules;
mod target;
mod tree;

use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use crate::{sys, wire};

/// Serves one gvp until it closes its end of standard input. The hidden subcommand that [`Helper`](crate::Helper) names
/// calls this first thing, while the process still has a single thread.
pub fn serve_helper() -> ExitCode {
    sys::close_inherited();
    let Ok(socket) = std::io::stdin().as_fd().try_clone_to_owned() else { return ExitCode::FAILURE };
    // Programs that detach from their parents become our children, not those of the machine's init.
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let _ = rustix::process::setsid();
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    serve(&UnixStream::from(socket))
}

/// Runs what is asked for, until nobody asks any more.
fn serve(socket: &UnixStream) -> ExitCode {
    loop {
        match wire::receive(socket) {
            Ok(Some((request, fds))) => {
                if !run::run(socket, &request, fds) {
                    return ExitCode::SUCCESS;
                }
            }
            Ok(None) => return ExitCode::SUCCESS,
            Err(_) => return ExitCode::FAILURE,
        }
    }
}
