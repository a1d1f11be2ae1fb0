//! Decides, from all that was seen of a program, how it ended.

use gvp_core::{Exit, Limits, Signal};

use crate::supervise::{Observed, Stop};

/// How a program ended; nothing if nobody saw it end.
pub(crate) fn exit(seen: &Observed, limits: &Limits) -> Option<Exit> {
    match seen.stop {
        Some(stop) => Some(stopped(stop, limits)),
        None => by_itself(seen, limits),
    }
}

/// How we ended it.
fn stopped(stop: Stop, limits: &Limits) -> Exit {
    match stop {
        Stop::Wall => Exit::WallLimit { limit: limits.wall },
        Stop::Cpu => Exit::CpuLimit { limit: limits.cpu },
        Stop::Memory => Exit::MemoryLimit { limit: limits.memory },
        Stop::Output => Exit::OutputLimit { limit: limits.output },
        Stop::Processes => Exit::ProcessLimit { limit: limits.processes },
        Stop::Disk => Exit::DiskLimit { limit: limits.disk },
        Stop::Cancelled => Exit::Cancelled,
    }
}

/// How it ended by itself, or because the kernel refused it something.
fn by_itself(seen: &Observed, limits: &Limits) -> Option<Exit> {
    let account = seen.account.unwrap_or_default();
    if account.out_of_memory {
        return Some(Exit::MemoryLimit { limit: limits.memory });
    }
    let ended = seen.ended?;
    if ended.code == Some(0) {
        return Some(Exit::Code(0));
    }
    let signal = ended.signal.map(|signal| Exit::Signal(Signal(signal)));
    refused(seen, limits).or(signal).or(ended.code.map(Exit::Code))
}

/// Which limit made it fail, as far as can be told.
///
/// The kernel says of some limits only that they exist; then the words that Go's runtime and its `os` package have for
/// each refusal tell them apart. A program that prints those words and fails without cause fools only itself.
fn refused(seen: &Observed, limits: &Limits) -> Option<Exit> {
    let ended = seen.ended?;
    let account = seen.account.unwrap_or_default();
    let cpu = account.cpu.unwrap_or_default().max(ended.cpu);
    let signal = |number: i32| ended.signal == Some(number);
    let says = |words: &[&str]| {
        let text = seen.stderr.text();
        words.iter().any(|word| text.contains(word))
    };
    if signal(libc::SIGXFSZ) || says(&["file too large"]) {
        Some(Exit::DiskLimit { limit: limits.file_size })
    } else if says(&["no space left on device"]) || ended.tmp_full {
        Some(Exit::DiskLimit { limit: limits.disk })
    } else if signal(libc::SIGXCPU) || (signal(libc::SIGKILL) && cpu >= limits.cpu) {
        Some(Exit::CpuLimit { limit: limits.cpu })
    } else if account.out_of_processes || says(&["failed to create new OS thread", "resource temporarily unavailable"])
    {
        Some(Exit::ProcessLimit { limit: limits.processes })
    } else if says(&["runtime: out of memory", "cannot allocate memory", "runtime: cannot map pages"]) {
        Some(Exit::MemoryLimit { limit: limits.memory })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use gvp_core::Capture;

    use super::*;
    use crate::wire::Ended;

    fn ended(code: Option<i32>, signal: Option<i32>, stderr: &str) -> Exit {
        let ended = Ended { code, signal, cpu: Duration::ZERO, max_rss: 0, tmp_full: false };
        let stderr = Capture { bytes: stderr.into(), truncated: false };
        let seen = Observed { ended: Some(ended), stderr, ..Observed::default() };
        exit(&seen, &Limits::default()).expect("an end")
    }

    #[test]
    fn limits_are_told_from_failures() {
        let limits = Limits::default();
        let table = [
            (ended(Some(0), None, "no space left on device"), Exit::Code(0)),
            (ended(Some(2), None, "panic: boom"), Exit::Code(2)),
            (ended(None, Some(11), ""), Exit::Signal(Signal(11))),
            (ended(Some(1), None, "write x: no space left on device"), Exit::DiskLimit { limit: limits.disk }),
            (ended(None, Some(25), ""), Exit::DiskLimit { limit: limits.file_size }),
            (ended(Some(2), None, "fatal error: runtime: out of memory"), Exit::MemoryLimit { limit: limits.memory }),
            (
                ended(Some(2), None, "runtime: failed to create new OS thread (have 5 already; errno=11)"),
                Exit::ProcessLimit { limit: limits.processes },
            ),
        ];
        for (got, expected) in table {
            assert_eq!(got, expected);
        }
    }

    #[test]
    fn what_we_did_counts_first() {
        let seen = Observed { stop: Some(Stop::Wall), ..Observed::default() };
        assert!(matches!(exit(&seen, &Limits::default()), Some(Exit::WallLimit { .. })));
        assert_eq!(exit(&Observed::default(), &Limits::default()), None);
    }
}
