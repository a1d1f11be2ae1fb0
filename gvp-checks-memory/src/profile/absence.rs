//! Why there is nothing to tell of a run's memory.

use gvp_core::{Execution, Exit};

use crate::figures::bytes;

/// Why nothing was measured of a run.
pub(super) fn reason(execution: &Execution) -> String {
    match execution.exit {
        _ if execution.probe.is_some() => "this Go does not let a program's memory be watched".to_owned(),
        Exit::Code(status) => {
            format!("it ends with status {status} past Go's runtime, as by `syscall.Exit` or from C")
        }
        exit => format!("{}, before its heap had grown enough to be worth writing down", ending(exit)),
    }
}

/// How a run was ended that did not come to its end.
pub(super) fn ending(exit: Exit) -> String {
    match exit {
        Exit::Code(status) => format!("it ends with status {status}"),
        Exit::Signal(signal) => format!("signal {} ends it", signal.0),
        Exit::WallLimit { limit } => format!("its time of {limit:?} is up"),
        Exit::CpuLimit { limit } => format!("its processor time of {limit:?} is used up"),
        Exit::MemoryLimit { limit } => format!("its memory of {} is used up", bytes(limit)),
        Exit::OutputLimit { limit } => format!("it has printed the {} that it may", bytes(limit)),
        Exit::ProcessLimit { limit } => format!("it has the {limit} processes and threads that it may"),
        Exit::DiskLimit { limit } => format!("it has written the {} that it may", bytes(limit)),
        Exit::Cancelled => "the run was broken off".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use gvp_core::Signal;

    use super::*;

    #[test]
    fn every_way_to_leave_no_profile_is_told_apart() {
        let of = |exit| reason(&Execution::ended(exit));
        assert!(of(Exit::Code(3)).starts_with("it ends with status 3 past Go's runtime"));
        assert!(of(Exit::MemoryLimit { limit: 512 << 20 }).starts_with("its memory of 512.0 MiB is used up, before"));
        assert!(of(Exit::Signal(Signal(9))).starts_with("signal 9 ends it, before"));
    }
}
