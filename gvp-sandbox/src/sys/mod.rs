//! System calls that rustix has no safe call for. All of this crate's `unsafe` is in here.

#![allow(unsafe_code, reason = "raw system calls; each block says why it is sound")]

mod mount;
mod net;
mod process;
mod seccomp;

pub(crate) use mount::{MountRights, restrict_mount};
pub(crate) use net::raise_loopback;
pub(crate) use process::{Fork, Reaped, children_cpu, close_inherited, exit_now, fork, reap_one};
pub(crate) use seccomp::{Notice, install_notifying, next_notice, resume};
