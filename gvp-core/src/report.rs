//! All that a run has to say, in the order of the plan.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Assessment, Counts, Location, Toolchain, Unit, Verdict};

/// How programs were confined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxFacts {
    /// The name of the tier, such as `user-namespaces`.
    pub tier: String,
    /// What that tier lacks on this machine.
    pub missing: Vec<String>,
}

/// Something the reader should know that is not about one unit: a file passed over, an exception that excuses nothing.
/// A notice never changes a verdict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// Where, if it is in a file of the material.
    pub location: Option<Location>,
    /// One sentence, lower-case, without a full stop.
    pub message: String,
    /// What can be done about it.
    pub help: Option<String>,
}

/// What was said of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitReport {
    /// The unit.
    pub unit: std::sync::Arc<Unit>,
    /// What the assessments come to.
    pub verdict: Verdict,
    /// One for every check, in the order of the plan.
    pub assessments: Vec<Assessment>,
}

/// All that a run has to say, in the order of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The version of GVP.
    pub tool_version: String,
    /// The Go that judged.
    pub toolchain: Toolchain,
    /// How programs were confined.
    pub sandbox: SandboxFacts,
    /// What all units come to.
    pub verdict: Verdict,
    /// How many units got each verdict.
    pub counts: Counts,
    /// How long the run took.
    pub duration: Duration,
    /// The units, in the order of the plan.
    pub units: Vec<UnitReport>,
    /// Units that were left out because nothing that they rest on has changed.
    pub left_out: usize,
    /// What else the reader should know.
    pub notices: Vec<Notice>,
    /// Whether the run was ended before all was judged.
    pub interrupted: bool,
}
