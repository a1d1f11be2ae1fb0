//! Rights on whole mounts.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

/// What nobody may do through a mount, whatever the file system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MountRights {
    /// Only read and execute.
    ReadOnly,
    /// Change what is there, but not as devices or other users' programs.
    ReadWrite,
    /// Use devices that are there.
    Device,
}

/// As in `linux/mount.h`.
#[repr(C)]
struct MountAttr {
    set: u64,
    clear: u64,
    propagation: u64,
    userns_fd: u64,
}

/// Restricts the mount that `mount` is in, and with `recursive` those below it. Events on the original stay out of it.
pub(crate) fn restrict_mount(mount: BorrowedFd<'_>, rights: MountRights, recursive: bool) -> io::Result<()> {
    let set = match rights {
        MountRights::ReadOnly => libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
        MountRights::ReadWrite => libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
        MountRights::Device => libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NOEXEC,
    };
    let attr = MountAttr { set, clear: 0, propagation: libc::MS_PRIVATE, userns_fd: 0 };
    let flags = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    let size = size_of::<MountAttr>();
    // SAFETY: the path is a C string, the attributes live through the call and `size` is theirs.
    let answer = unsafe {
        libc::syscall(libc::SYS_mount_setattr, mount.as_raw_fd(), c"".as_ptr(), flags, &raw const attr, size)
    };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
