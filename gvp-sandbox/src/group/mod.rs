//! Control groups: the kernel's own account of what a whole tree of processes uses, and its own limits on it.
//!
//! Version 1 groups are made once for each helper, which lives in them together with all that it starts: making and
//! leaving one costs more than starting a program. Version 2 groups are cheap and made for each program, because only
//! a new one starts its account at nothing on every kernel.

mod place;
mod v1;
mod v2;

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::Duration;

use gvp_core::Limits;

pub(crate) use place::Place;

/// What a group's account says of one program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// Processor time.
    pub(crate) cpu: Option<Duration>,
    /// The most memory at once, in bytes.
    pub(crate) peak: Option<u64>,
    /// Whether a process was killed because memory ran out.
    pub(crate) out_of_memory: bool,
    /// Whether a process or thread was refused.
    pub(crate) out_of_processes: bool,
}

/// A control group that holds one program at a time.
#[derive(Debug)]
pub(crate) enum Group {
    /// Of several hierarchies, one for each controller.
    V1(v1::Groups),
    /// Of the one hierarchy.
    V2(v2::Group),
}

impl Group {
    /// Opens the account for a new program.
    pub(crate) fn open(&mut self, limits: &Limits) -> io::Result<()> {
        match self {
            Self::V1(groups) => groups.open(limits),
            Self::V2(group) => group.open(limits),
        }
    }

    /// The directory that the program has yet to be put into, if it is not born there.
    pub(crate) fn entrance(&self) -> Option<&OwnedFd> {
        match self {
            Self::V1(_) => None,
            Self::V2(group) => group.entrance(),
        }
    }

    /// What the account says so far.
    pub(crate) fn account(&self) -> Account {
        match self {
            Self::V1(groups) => groups.account(),
            Self::V2(group) => group.account(),
        }
    }

    /// Ends the program, or at least its multiplication.
    pub(crate) fn kill(&self) {
        match self {
            Self::V1(groups) => groups.kill(),
            Self::V2(group) => group.kill(),
        }
    }

    /// Closes the account, once the program is gone.
    pub(crate) fn close(&mut self) {
        match self {
            Self::V1(groups) => groups.close(),
            Self::V2(group) => group.close(),
        }
    }
}

/// The number in a file that holds nothing else.
fn number(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// The number after a word, in a file with one word and one number a line.
fn number_of(path: &Path, word: &str) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '))?;
    line.trim().parse().ok()
}

/// Processes and threads of ours that are in a group besides the program's: the helper, and the first process of the
/// namespaces.
const OURS: u32 = 2;

/// Removes a group, which takes a moment after its last process is gone.
fn remove(path: &Path) {
    for _ in 0..100 {
        match fs::remove_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => std::thread::sleep(Duration::from_millis(1)),
            _ => return,
        }
    }
}
