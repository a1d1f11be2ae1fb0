//! Ends every process that descends from this one, however often it detached itself.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::{sys, usage};

/// How long a swarm that forks faster than it dies is fought before giving up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Kills all descendants of this process and waits for them. They all become its children once their parents are dead,
/// because it is a subreaper.
pub(crate) fn descendants() {
    let started = Instant::now();
    let me = rustix::process::getpid().as_raw_nonzero().get();
    while started.elapsed() < PATIENCE {
        for pid in usage::descendants(me) {
            if let Some(pid) = Pid::from_raw(pid) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        match reap() {
            Left::Nobody => return,
            Left::Some => std::thread::sleep(Duration::from_micros(200)),
        }
    }
}

/// Whether any child is left.
enum Left {
    Nobody,
    Some,
}

/// Waits for the children that have ended.
fn reap() -> Left {
    loop {
        match sys::reap_one() {
            Ok(Some(_)) => {}
            Ok(None) => return Left::Some,
            Err(_) => return Left::Nobody,
        }
    }
}
