//! Which clock programs are to see when they are run.

use serde::{Deserialize, Serialize};

/// Which clock programs are to see when they are run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClockChoice {
    /// The virtual one where it is faithful. What does not pass there is judged by a run on the real one.
    #[default]
    Auto,
    /// Always the machine's.
    Real,
    /// The virtual one wherever there is one, and nothing else.
    Virtual,
}
