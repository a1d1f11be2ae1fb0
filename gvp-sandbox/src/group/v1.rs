//! A control group in the hierarchies of version 1.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use gvp_core::Limits;

use super::{Account, OURS, number, number_of, remove};

/// One group in each hierarchy that we need. A helper lives in it, and all that it starts is born there.
#[derive(Debug)]
pub(crate) struct Groups {
    memory: PathBuf,
    pids: PathBuf,
    cpuacct: PathBuf,
    /// The limits that are set.
    set: Option<(u64, u32)>,
    /// What the accounts said when the program came: they go on from one to the next.
    before: Totals,
}

/// What the accounts say of all programs so far.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    cpu: u64,
    /// Mostly files that earlier programs read and that memory still holds.
    memory: u64,
    killed: u64,
    refused: u64,
}

impl Groups {
    pub(super) fn make(memory: PathBuf, pids: PathBuf, cpuacct: PathBuf) -> io::Result<Self> {
        let groups = Self { memory, pids, cpuacct, set: None, before: Totals::default() };
        for path in groups.paths() {
            fs::create_dir(path)?;
        }
        Ok(groups)
    }

    fn paths(&self) -> [&PathBuf; 3] {
        [&self.memory, &self.pids, &self.cpuacct]
    }

    /// Puts a helper in.
    pub(crate) fn admit(&self, pid: u32) -> io::Result<()> {
        self.paths().iter().try_for_each(|path| fs::write(path.join("cgroup.procs"), pid.to_string()))
    }

    pub(super) fn open(&mut self, limits: &Limits) -> io::Result<()> {
        let wanted = (limits.memory, limits.processes);
        if self.set != Some(wanted) {
            self.limit(limits)?;
            self.set = Some(wanted);
        }
        fs::write(self.memory.join("memory.max_usage_in_bytes"), "0")?;
        self.before = self.totals();
        Ok(())
    }

    /// Sets the limits.
    fn limit(&self, limits: &Limits) -> io::Result<()> {
        let memory = limits.memory.to_string();
        // The limit with swap may never be below that without. Kernels that do not account for swap have no such file.
        let with_swap = self.memory.join("memory.memsw.limit_in_bytes");
        let _ = fs::write(&with_swap, "-1");
        fs::write(self.memory.join("memory.limit_in_bytes"), &memory)?;
        let _ = fs::write(&with_swap, &memory);
        fs::write(self.pids.join("pids.max"), (limits.processes + OURS).to_string())
    }

    /// Lets no process or thread be made any more, so that those that are there can be killed faster than they fork.
    pub(super) fn kill(&self) {
        let _ = fs::write(self.pids.join("pids.max"), "0");
    }

    /// Makes ready for the next program.
    pub(super) fn close(&mut self) {
        let limit = self.set.map_or(0, |(_, processes)| processes + OURS);
        // If that fails, the next program sets its own.
        if fs::write(self.pids.join("pids.max"), limit.to_string()).is_err() {
            self.set = None;
        }
    }

    fn totals(&self) -> Totals {
        let zero = Option::unwrap_or_default;
        Totals {
            cpu: zero(number(&self.cpuacct.join("cpuacct.usage"))),
            memory: zero(number(&self.memory.join("memory.usage_in_bytes"))),
            killed: zero(number_of(&self.memory.join("memory.oom_control"), "oom_kill")),
            refused: zero(number_of(&self.pids.join("pids.events"), "max")),
        }
    }

    pub(super) fn account(&self) -> Account {
        let now = self.totals();
        let peak = number(&self.memory.join("memory.max_usage_in_bytes"));
        Account {
            cpu: Some(Duration::from_nanos(now.cpu.saturating_sub(self.before.cpu))),
            peak: peak.map(|peak| peak.saturating_sub(self.before.memory)),
            out_of_memory: now.killed > self.before.killed,
            out_of_processes: now.refused > self.before.refused,
        }
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        self.paths().into_iter().for_each(|path| remove(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_gets_an_account_of_its_own() {
        let parent = tempfile::tempdir().expect("a directory");
        let [memory, pids, cpuacct] = ["memory", "pids", "cpuacct"].map(|name| parent.path().join(name));
        let mut groups = Groups::make(memory.clone(), pids.clone(), cpuacct.clone()).expect("groups");
        let say = |cpu: &str, killed: &str, refused: &str| {
            fs::write(cpuacct.join("cpuacct.usage"), cpu).expect("a file");
            fs::write(memory.join("memory.oom_control"), format!("under_oom 0\noom_kill {killed}\n")).expect("a file");
            fs::write(pids.join("pids.events"), format!("max {refused}\n")).expect("a file");
        };
        let limits = Limits { processes: 7, ..Limits::default() };
        say("1000", "1", "1");
        groups.open(&limits).expect("an account");
        assert!(!groups.account().out_of_memory && !groups.account().out_of_processes);
        say("3000", "2", "2");
        let account = groups.account();
        assert_eq!(account.cpu, Some(Duration::from_nanos(2000)));
        assert!(account.out_of_memory && account.out_of_processes);
        let most = || fs::read_to_string(pids.join("pids.max")).expect("a file");
        groups.kill();
        assert_eq!(most(), "0");
        groups.close();
        assert_eq!(most(), "9");
        groups.open(&limits).expect("an account");
        assert!(!groups.account().out_of_memory);
    }
}
