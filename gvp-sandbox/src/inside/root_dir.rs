//! The root directory that a confined program sees: the system's programs and libraries, what the action binds, and
//! the few files without which programs feel lost.

use std::ffi::CString;
use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::CWD;
use rustix::mount::{MountFlags, MountPropagationFlags, OpenTreeFlags, UnmountFlags, mount, mount_change, open_tree};

use super::target::step;
use super::tree::Tree;
use crate::Network;
use crate::sys::{MountRights, restrict_mount};
use crate::wire::Request;

/// Where the new root is put together; any directory that every system has would do.
const SITE: &str = "/tmp";
/// Read-only parts of every root, where the machine has them.
const SYSTEM: [&str; 9] =
    ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/alternatives", "/etc/ld.so.cache"];
/// What only those need who talk to the outside.
const OUTSIDE: [&str; 6] =
    ["/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"];
/// The devices that programs get.
pub(super) const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// A step that failed, by its name.
type Failure = (&'static str, io::Error);

/// Makes the new root and moves into it. What it lacks.
pub(super) fn enter(request: &Request, picked: Vec<Tree>, id: u32) -> Result<Vec<String>, Failure> {
    let site = Path::new(SITE);
    step("make mounts private", mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC))?;
    let system = step("pick up the system's directories", system_trees(request))?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    step("mount a new root", mount("tmpfs", SITE, "tmpfs", flags, c"size=4m,nr_inodes=4096,mode=0755"))?;
    step("lay out the new root", lay_out(request, site, id))?;
    let proc_flags = flags | MountFlags::NOEXEC;
    let missing = match mount("proc", site.join("proc"), "proc", proc_flags, None) {
        Ok(()) => Vec::new(),
        // A container may hide parts of `/proc`, and then the kernel does not let anybody see all of it. Go works without.
        Err(error) => vec![format!("process list: /proc is empty ({})", io::Error::from(error))],
    };
    for tree in system.iter().chain(&picked) {
        step("set down a directory", tree.set_down(site))?;
    }
    step("pivot the root", pivot(site))?;
    Ok(missing)
}

/// Picks up what the system gives to every program.
fn system_trees(request: &Request) -> io::Result<Vec<Tree>> {
    let outside: &[&str] = if request.network == Network::Host { &OUTSIDE } else { &[] };
    let mut trees = Vec::new();
    for path in SYSTEM.iter().chain(outside) {
        let path = Path::new(path);
        if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_symlink() || is_file_of_etc(path)) {
            match Tree::pick_up(path, path, MountRights::ReadOnly) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                tree => trees.push(tree?),
            }
        }
    }
    for device in DEVICES {
        trees.push(Tree::pick_up(Path::new(device), Path::new(device), MountRights::Device)?);
    }
    Ok(trees)
}

/// `/etc/resolv.conf` is often a link to where nobody inside can follow; what it leads to is wanted.
fn is_file_of_etc(path: &Path) -> bool {
    path.starts_with("/etc")
}

/// Makes the directories, links and files of the new root.
fn lay_out(request: &Request, site: &Path, id: u32) -> io::Result<()> {
    for dir in ["tmp", "proc", "dev", "dev/shm", "etc"] {
        fs::create_dir(site.join(dir))?;
    }
    for (link, to) in [("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")] {
        symlink(format!("/proc/self/fd{to}"), site.join("dev").join(link))?;
    }
    for path in SYSTEM.iter().filter(|path| !path.starts_with("/etc")) {
        if let Ok(to) = fs::read_link(path) {
            symlink(to, site.join(path.trim_start_matches('/')))?;
        }
    }
    let inodes = request.profile.most_files();
    let options = CString::new(format!("size={},nr_inodes={inodes},mode=1777", request.caps.disk))?;
    mount("tmpfs", site.join("tmp"), "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, options.as_c_str())?;
    write_etc(request.network, &site.join("etc"), id)
}

/// Writes the files of `/etc`.
fn write_etc(network: Network, etc: &Path, id: u32) -> io::Result<()> {
    fs::write(etc.join("passwd"), format!("gvp:x:{id}:{id}:gvp:/tmp:/bin/sh\n"))?;
    fs::write(etc.join("group"), format!("gvp:x:{id}:\n"))?;
    if network == Network::Loopback {
        fs::write(etc.join("hosts"), "127.0.0.1 localhost gvp\n::1 localhost\n")?;
        fs::write(etc.join("nsswitch.conf"), "hosts: files dns\n")?;
        // Whoever listens there writes the names down and knows none of them.
        fs::write(etc.join("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")?;
    }
    Ok(())
}

/// Makes `site` the root, and the old root unreachable.
fn pivot(site: &Path) -> io::Result<()> {
    std::env::set_current_dir(site)?;
    // The old root lands on top of the new one, where it can be taken off without needing a name.
    rustix::process::pivot_root(".", ".")?;
    rustix::mount::unmount(".", UnmountFlags::DETACH)?;
    std::env::set_current_dir("/")?;
    let root = open_tree(CWD, "/", OpenTreeFlags::OPEN_TREE_CLOEXEC)?;
    restrict_mount(root.as_fd(), MountRights::ReadOnly, false)
}
