//! A control group in the hierarchy of version 2.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;

use gvp_core::Limits;

use super::{Account, OURS, number, number_of, remove};

/// A group that is made anew for each program. The helper stays outside, so that the kernel can kill all that is inside.
#[derive(Debug)]
pub(crate) struct Group {
    path: PathBuf,
    entrance: Option<OwnedFd>,
}

impl Group {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, entrance: None }
    }

    pub(super) fn open(&mut self, limits: &Limits) -> io::Result<()> {
        fs::create_dir(&self.path)?;
        self.entrance = Some(File::open(&self.path)?.into());
        fs::write(self.path.join("memory.max"), limits.memory.to_string())?;
        fs::write(self.path.join("pids.max"), (limits.processes + OURS).to_string())?;
        // Kernels without swap have no such file; those before 5.19 no account of the peak, which is watched instead.
        let _ = fs::write(self.path.join("memory.swap.max"), "0");
        fs::write(self.path.join("memory.oom.group"), "1")
    }

    pub(super) fn entrance(&self) -> Option<&OwnedFd> {
        self.entrance.as_ref()
    }

    pub(super) fn account(&self) -> Account {
        let micros = number_of(&self.path.join("cpu.stat"), "usage_usec");
        let killed = number_of(&self.path.join("memory.events"), "oom_kill").unwrap_or(0);
        let refused = number_of(&self.path.join("pids.events"), "max").unwrap_or(0);
        Account {
            cpu: micros.map(Duration::from_micros),
            peak: number(&self.path.join("memory.peak")),
            out_of_memory: killed > 0,
            out_of_processes: refused > 0,
        }
    }

    pub(super) fn kill(&self) {
        let _ = fs::write(self.path.join("cgroup.kill"), "1");
    }

    /// Kills whoever is left and removes the group.
    pub(super) fn close(&mut self) {
        if self.entrance.take().is_some() {
            self.kill();
            remove(&self.path);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of ordinary files does for one of the kernel's: what we write is there to see, and we read what is
    /// written.
    #[test]
    fn limits_are_set_and_the_account_is_read() {
        let parent = tempfile::tempdir().expect("a directory");
        let path = parent.path().join("gvp-1-1");
        let mut group = Group::new(path.clone());
        assert!(group.entrance().is_none());
        group.open(&Limits { memory: 4096, processes: 7, ..Limits::default() }).expect("a group");
        let read = |file: &str| fs::read_to_string(path.join(file)).expect("a file");
        assert_eq!(
            (read("memory.max"), read("pids.max"), read("memory.oom.group")),
            ("4096".into(), "9".into(), "1".into())
        );
        assert!(group.entrance().is_some());
        assert_eq!(group.account(), Account::default());
        let write = |file: &str, text: &str| fs::write(path.join(file), text).expect("a file");
        write("cpu.stat", "usage_usec 1500\nuser_usec 1000\n");
        write("memory.peak", "4000\n");
        write("memory.events", "low 0\noom 3\noom_kill 2\noom_group_kill 1\n");
        write("pids.events", "max 1\n");
        let account = group.account();
        assert_eq!((account.cpu, account.peak), (Some(Duration::from_micros(1500)), Some(4000)));
        assert!(account.out_of_memory && account.out_of_processes);
        group.close();
        assert_eq!(read("cgroup.kill"), "1");
    }
}
