//! What a tree of processes uses, as `/proc` tells it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

/// What a tree of processes uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Resident memory that no file on disk backs, in bytes.
    pub(crate) memory: u64,
    /// Processor time, including that of children waited for.
    pub(crate) cpu: Duration,
    /// Processes and threads.
    pub(crate) threads: u64,
}

impl Usage {
    /// What was used beyond what was used before.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            memory: self.memory.saturating_sub(before.memory),
            cpu: self.cpu.saturating_sub(before.cpu),
            threads: self.threads.saturating_sub(before.threads),
        }
    }

    /// The more of each.
    pub(crate) fn max(self, other: Self) -> Self {
        Self {
            memory: self.memory.max(other.memory),
            cpu: self.cpu.max(other.cpu),
            threads: self.threads.max(other.threads),
        }
    }
}

/// What `root` and all that descend from it use.
pub(crate) fn of_tree(root: i32) -> Usage {
    let mut total = Usage::default();
    for pid in std::iter::once(root).chain(descendants(root)) {
        let one = of_process(pid).unwrap_or_default();
        total.memory += one.memory;
        total.cpu += one.cpu;
        total.threads += one.threads;
    }
    total
}

/// All that descend from a process, parents first.
pub(crate) fn descendants(root: i32) -> Vec<i32> {
    let mut found = Vec::new();
    children(root, &mut found);
    let mut next = 0;
    while next < found.len() {
        children(found[next], &mut found);
        next += 1;
    }
    found
}

/// How many processes and threads the user has that we run as.
pub(crate) fn threads_of_user() -> u64 {
    let me = rustix::process::geteuid().as_raw();
    let Ok(entries) = fs::read_dir("/proc") else { return 0 };
    let owned = entries.flatten().filter(|entry| entry.metadata().is_ok_and(|metadata| metadata.uid() == me));
    let pids = owned.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter_map(of_process).map(|usage| usage.threads).sum()
}

/// Adds the children that any thread of a process has.
fn children(pid: i32, found: &mut Vec<i32>) {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { return };
    for task in tasks.flatten() {
        let list = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        found.extend(list.split_ascii_whitespace().filter_map(|pid| pid.parse::<i32>().ok()));
    }
}

/// What one process uses; nothing if it is gone.
fn of_process(pid: i32) -> Option<Usage> {
    let (cpu, threads) = parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?;
    let memory = parse_status(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?);
    Some(Usage { memory, cpu, threads })
}

/// Processor time and threads from `/proc/PID/stat`.
fn parse_stat(stat: &str) -> Option<(Duration, u64)> {
    // The name in parentheses may hold anything, parentheses and spaces included; what follows holds neither.
    let fields: Vec<&str> = stat.get(stat.rfind(')')? + 2..)?.split_ascii_whitespace().collect();
    let ticks: u64 = fields.get(11..15)?.iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    let cpu = Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second().max(1));
    Some((cpu, fields.get(17)?.parse().ok()?))
}

/// Resident memory that no file on disk backs, from `/proc/PID/status`. What processes share counts for each of them.
fn parse_status(status: &str) -> u64 {
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.parse::<u64>().ok()
    };
    ["RssAnon:", "RssShmem:"].into_iter().filter_map(field).sum::<u64>() * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_process_name_confuses_nobody() {
        let stat = "7 (a) 9 9 (b) S 1 7 7 0 -1 4194560 84 0 0 0 100 50 25 25 20 0 6 0 2181 1 1";
        assert_eq!(parse_stat(stat), Some((Duration::from_secs(2), 6)));
        assert_eq!(parse_stat("7 (a"), None);
    }

    #[test]
    fn memory_backed_by_files_is_not_counted() {
        let status =
            "Name:\tRssAnon:\nVmRSS:\t  900 kB\nRssAnon:\t     300 kB\nRssFile:\t  500 kB\nRssShmem:\t  100 kB\n";
        assert_eq!(parse_status(status), 400 * 1024);
        assert_eq!(parse_status(""), 0);
    }

    #[test]
    fn this_process_uses_something() {
        let usage = of_tree(i32::try_from(std::process::id()).expect("a pid"));
        assert!(usage.memory > 0 && usage.threads > 0);
    }
}
