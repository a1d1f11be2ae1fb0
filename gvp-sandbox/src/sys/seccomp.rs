//! System call filters that ask us before letting a call through.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use seccompiler::sock_filter;

/// A system call that waits for us.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notice {
    id: u64,
    /// The process, as we see it.
    pub(crate) pid: u32,
    /// The number of the call.
    pub(crate) call: i64,
    /// Its arguments.
    pub(crate) args: [u64; 6],
}

/// Installs a filter on this process and all it will start. What comes back tells of the calls that it asks about.
pub(crate) fn install_notifying(filter: &[sock_filter]) -> io::Result<OwnedFd> {
    let listener = libc::SECCOMP_FILTER_FLAG_NEW_LISTENER;
    // With the second flag, Go's own signals do not interrupt the calls that wait (Linux 5.19).
    install(filter, listener | libc::SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV).or_else(|_| install(filter, listener))
}

fn install(filter: &[sock_filter], flags: libc::c_ulong) -> io::Result<OwnedFd> {
    let program = libc::sock_fprog {
        len: u16::try_from(filter.len()).map_err(|_| io::ErrorKind::InvalidInput)?,
        // The two types have the same definition, that of `linux/filter.h`; the kernel only reads.
        filter: filter.as_ptr().cast_mut().cast(),
    };
    // SAFETY: the program points to `len` instructions that live through the call.
    let fd = unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &raw const program) };
    match i32::try_from(fd) {
        // SAFETY: the kernel just made this descriptor for us.
        Ok(fd) if fd >= 0 => Ok(unsafe { OwnedFd::from_raw_fd(fd) }),
        _ => Err(io::Error::last_os_error()),
    }
}

/// The next call that waits. Blocks if there is none.
pub(crate) fn next_notice(listener: BorrowedFd<'_>) -> io::Result<Notice> {
    // SAFETY: an all-zero notification is valid, and what the kernel demands.
    let mut raw: libc::seccomp_notif = unsafe { std::mem::zeroed() };
    // SAFETY: the call fills a seccomp_notif, which this is.
    let answer = unsafe { libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_RECV as _, &raw mut raw) };
    if answer < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(Notice { id: raw.id, pid: raw.pid, call: raw.data.nr.into(), args: raw.data.args })
}

/// Lets a call go on as if nobody had asked.
pub(crate) fn resume(listener: BorrowedFd<'_>, notice: &Notice) {
    let flags = libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32;
    let mut response = libc::seccomp_notif_resp { id: notice.id, val: 0, error: 0, flags };
    // SAFETY: the call reads a seccomp_notif_resp, which this is. A caller that is gone meanwhile is no concern.
    unsafe { libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_SEND as _, &raw mut response) };
}
