//! The probe: Go code that is built into a program to see how its goroutines end. `probe/go` holds it.
//!
//! It comes with an overlay of the toolchain's own sources, so that no file of the author's is touched and every
//! position stays true. Nothing of it shows on the program's standard streams or in its environment.

mod dump;
mod edit;
mod mailbox;
mod memory;
mod overlay;
mod report;
mod seen;
mod type_name;
mod words;

pub(crate) use mailbox::Mailbox;
pub(crate) use memory::read_measured;
pub(crate) use overlay::{Probed, write_overlay};
pub(crate) use report::{Unreadable, read_report};
pub(crate) use words::{REPORT_DIR, environment};
