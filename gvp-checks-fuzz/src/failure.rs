//! How a target fails for an input.

use gvp_core::{Code, Location};

use crate::input::Input;

/// It panics, or the runtime ends it.
pub(crate) const CRASH: Code = Code::from_static("crash");
/// The target itself says that something is wrong.
pub(crate) const PROPERTY: Code = Code::from_static("property-fails");
/// It does not come to an end.
pub(crate) const HANG: Code = Code::from_static("hang");
/// It asks for more memory than there is.
pub(crate) const MEMORY: Code = Code::from_static("memory");
/// The time it takes grows out of proportion to the input.
pub(crate) const BLOW_UP: Code = Code::from_static("blow-up");

/// A goroutine that it starts never ends.
pub(crate) const LEAK: Code = Code::from_static("leak");

/// Two goroutines use the same memory without waiting for each other.
pub(crate) const RACE: Code = Code::from_static("race");

/// How a target fails for an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub code: Code,
    /// What happened, as a clause that follows the name of the target.
    pub message: String,
    /// Where, in a file of the author's.
    pub location: Location,
    /// The stack, or what the test said; empty where there is none that would be the same another time.
    pub detail: String,
    /// The input.
    pub input: Input,
    /// A command that shows it again once the input is in its file.
    pub command: String,
}

impl Failure {
    /// What two failures have in common that are one bug.
    pub fn signature(&self) -> (String, Location) {
        (self.code.to_string(), self.location.clone())
    }

    /// Whether finding it takes seconds, rather than milliseconds.
    pub(crate) fn is_costly(&self) -> bool {
        self.code == HANG || self.code == MEMORY
    }
}
