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
