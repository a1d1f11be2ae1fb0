//! What a program does, as far as one can read it: what it takes in, how long it runs, whom it calls.
//!
//! Names are resolved through imports, with aliases, dot imports and names that hide a package; types are guessed from
//! how a name is declared in the same file. That is less than a compiler sees, and it works on broken code.

use std::time::Duration;

use crate::{GoFile, Position};

mod address;
mod constant;
mod input;
mod lifetime;
mod names;
mod outline;
mod remote;
mod server;
mod service;
mod suspicion;
mod text;
mod time_operation;
mod values;

pub(crate) use names::default_name;
pub use server::{HttpServer, Timeout, http_servers};
pub use suspicion::{Lifetimes, Pattern, Role, Step, Suspicion, suspicions};

use names::Names;
use outline::Outline;
use values::Values;

/// What a program does, as far as one can read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Where it reads its arguments. Asking for its own name or the number of arguments does not count.
    pub reads_args: Vec<Position>,
    /// Where it reads standard input.
    pub reads_stdin: Vec<Position>,
    /// Where it serves others until it is stopped.
    pub serves: Option<Position>,
    /// Where it asks to be told of signals.
    pub waits_for_signal: Option<Position>,
    /// Where `main` stays for ever: `select {}`, or a `for` without a way out.
    pub never_ends: Option<Position>,
    /// Where time matters, in the order of the source.
    pub time_operations: Vec<TimeOperation>,
    /// Where it calls a service that it does not bring itself, in the order of the source.
    pub remote: Vec<RemoteAccess>,
}

/// An operation whose effect depends on time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeOperation {
    /// Where it is called.
    pub position: Position,
    /// What is called, such as `time.Sleep`, by the name of the package and not of an alias.
    pub call: String,
    /// How long it takes, where that is constant.
    pub bound: Option<Duration>,
}

/// A call to a service outside the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteAccess {
    /// Where.
    pub position: Position,
    /// The call or the import, as written.
    pub what: String,
    /// Whom it calls: host and port, a database driver, the name of a service.
    pub target: String,
    /// How.
    pub kind: RemoteKind,
}

/// How a service is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemoteKind {
    /// An HTTP request.
    Http,
    /// A connection.
    Dial,
    /// A database behind `database/sql`.
    Database,
    /// A question to the name service.
    Lookup,
    /// A client library of a well-known service.
    Service,
}

/// Reads what a program does.
pub fn facts(file: &GoFile) -> Facts {
    let reading = Reading::of(file);
    let (reads_args, reads_stdin) = input::inputs(&reading);
    Facts {
        reads_args,
        reads_stdin,
        serves: lifetime::serves(&reading),
        waits_for_signal: lifetime::waits_for_signal(&reading),
        never_ends: lifetime::never_ends(&reading),
        time_operations: time_operation::time_operations(&reading),
        remote: remote::remote_accesses(file, &reading),
    }
}

/// A file with its names resolved, for all that ask about it.
pub(crate) struct Reading<'file> {
    pub(crate) outline: Outline<'file>,
    pub(crate) names: Names<'file>,
    values: Values<'file>,
}

impl<'file> Reading<'file> {
    /// Reads a file.
    pub(crate) fn of(file: &'file GoFile) -> Self {
        let outline = Outline::of(file);
        let names = Names::of(file, &outline);
        let values = Values::of(&outline, &names);
        Self { outline, names, values }
    }
}

#[cfg(test)]
mod tests;
