//! Gives up all that a process may do beyond an ordinary user, for good.

use std::io;

use rustix::process::Signal;
use rustix::thread::{CapabilitySet, CapabilitySets};
use rustix::{process, thread};

/// Becomes another user and group, and nobody else's friend. Keeps capabilities, which [`drop_all`] is for.
pub(super) fn become_user(id: u32) -> io::Result<()> {
    let (uid, gid) = (process::Uid::from_raw(id), process::Gid::from_raw(id));
    thread::set_thread_groups(&[])?;
    thread::set_thread_res_gid(gid, gid, gid)?;
    thread::set_keep_capabilities(true)?;
    thread::set_thread_res_uid(uid, uid, uid)?;
    let mut sets = thread::capabilities(None)?;
    sets.effective = sets.permitted;
    thread::set_capabilities(None, sets)?;
    stay_watched()
}

/// Dies with the parent: to be said again after each change of user or capabilities, which forget it.
pub(super) fn stay_watched() -> io::Result<()> {
    Ok(process::set_parent_process_death_signal(Some(Signal::KILL))?)
}

/// Drops all capabilities, and any way to get some back.
pub(super) fn drop_all() -> io::Result<()> {
    for bit in 0..64 {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        if thread::remove_capability_from_bounding_set(capability).is_err() {
            break;
        }
    }
    // Without any permitted capability there is none to be ambient; kernels before 4.3 know no such thing.
    let _ = thread::clear_ambient_capability_set();
    let nothing = CapabilitySet::empty();
    thread::set_capabilities(None, CapabilitySets { effective: nothing, permitted: nothing, inheritable: nothing })?;
    thread::set_no_new_privs(true)?;
    stay_watched()
}
