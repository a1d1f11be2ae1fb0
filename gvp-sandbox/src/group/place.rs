//! Where on this machine we may make control groups.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Group, v1, v2};

/// Where on this machine we may make control groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In hierarchies of version 1.
    V1 { memory: PathBuf, pids: PathBuf, cpuacct: PathBuf },
    /// In the hierarchy of version 2.
    V2(PathBuf),
}

impl Place {
    /// Finds a place by making a group there. Without one, limits are watched instead.
    pub(crate) fn find() -> Option<Self> {
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        let own = fs::read_to_string("/proc/self/cgroup").ok()?;
        let place = |controller| own_group(&mounts, &own, controller);
        if let (Some(memory), Some(pids), Some(cpuacct)) = (place("memory"), place("pids"), place("cpuacct")) {
            return Self::V1 { memory, pids, cpuacct }.tried();
        }
        // Ours is rarely one that may have groups below it; one further up may be.
        place("")?.ancestors().take_while(|path| path.join("cgroup.procs").exists()).find_map(|path| {
            let controllers = fs::read_to_string(path.join("cgroup.subtree_control")).ok()?;
            let has = |controller| controllers.split_ascii_whitespace().any(|word| word == controller);
            if has("memory") && has("pids") { Self::V2(path.to_owned()).tried() } else { None }
        })
    }

    /// This place, if a group can be made, limited and entered in it.
    fn tried(self) -> Option<Self> {
        self.sweep();
        let mut group = self.make().ok()?;
        group.open(&gvp_core::Limits::default()).ok()?;
        Some(self)
    }

    /// Makes a group.
    pub(crate) fn make(&self) -> io::Result<Group> {
        /// Tells the groups of this process apart.
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("gvp-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        match self {
            Self::V1 { memory, pids, cpuacct } => {
                v1::Groups::make(memory.join(&name), pids.join(&name), cpuacct.join(&name)).map(Group::V1)
            }
            Self::V2(parent) => Ok(Group::V2(v2::Group::new(parent.join(name)))),
        }
    }

    /// Removes what processes left behind that could not clean up any more.
    fn sweep(&self) {
        let parents = match self {
            Self::V1 { memory, pids, cpuacct } => vec![memory, pids, cpuacct],
            Self::V2(parent) => vec![parent],
        };
        for entry in parents.into_iter().filter_map(|parent| fs::read_dir(parent).ok()).flatten().flatten() {
            let name = entry.file_name();
            let maker = name.to_str().and_then(|name| name.strip_prefix("gvp-")?.split('-').next());
            if maker.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
                // What still has processes in it stays.
                let _ = fs::remove_dir(entry.path());
            }
        }
    }
}

/// The directory of our own group in the hierarchy that has a controller, or in version 2's if none is named.
fn own_group(mounts: &str, own: &str, controller: &str) -> Option<PathBuf> {
    let group = own.lines().find_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        let controllers = fields.next()?;
        controllers.split(',').any(|name| name == controller).then_some(fields.next()?)
    })?;
    mounts.lines().find_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let mut left = left.split(' ').skip(3);
        let (root, point) = (left.next()?, left.next()?);
        let mut right = right.split(' ');
        let kind = right.next()?;
        let fits = match controller {
            "" => kind == "cgroup2",
            _ => kind == "cgroup" && right.nth(1)?.split(',').any(|option| option == controller),
        };
        // A container sees a part of the hierarchy, which then is the root of the mount.
        let below = Path::new(group).strip_prefix(root).ok();
        fits.then(|| Path::new(point).join(below.unwrap_or(Path::new(""))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_group_is_found_in_either_version() {
        let mounts = "30 24 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
                      31 24 0:27 /docker/1 /sys/fs/cgroup/pids rw shared:4 - cgroup cgroup rw,pids\n\
                      32 24 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw";
        let own = "4:memory:/a/b\n3:pids:/docker/1/x\n2:cpu,cpuacct:/\n0::/user.slice";
        let found = |controller| own_group(mounts, own, controller).map(|path| path.display().to_string());
        assert_eq!(found("memory").as_deref(), Some("/sys/fs/cgroup/memory/a/b"));
        assert_eq!(found("pids").as_deref(), Some("/sys/fs/cgroup/pids/x"));
        assert_eq!(found("cpuacct"), None);
        assert_eq!(found("").as_deref(), Some("/sys/fs/cgroup/unified/user.slice"));
    }
}
