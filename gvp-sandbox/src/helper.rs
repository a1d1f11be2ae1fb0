//! How to start the program that confines others.

use std::ffi::OsString;
use std::path::PathBuf;

/// How to start the program that confines others: one that calls [`serve_helper`](crate::serve_helper) first thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
}

impl Helper {
    /// The program that is running now, started again with this one argument.
    pub fn current_exe(argument: impl Into<OsString>) -> Self {
        // The link follows the running program even when its file has been replaced meanwhile.
        Self { program: PathBuf::from("/proc/self/exe"), args: vec![argument.into()] }
    }
}
