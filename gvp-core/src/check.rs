//! A named question put to a unit.

use serde::{Deserialize, Serialize};

use crate::{Answer, ArtifactKind, CheckError, CheckId, Code, Context, ExtraFile, Outcome, Rung, Severity, Unit};

/// A code of a check, for lists and for `gvp explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// How grave such a finding is, unless the check says otherwise.
    pub severity: Severity,
    /// One sentence on what it means.
    pub summary: String,
}

impl CodeInfo {
    /// Describes a code of a built-in check.
    pub fn new(code: Code, severity: Severity, summary: &str) -> Self {
        Self { code, severity, summary: summary.to_owned() }
    }
}

/// Who a check is, and what it looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckInfo {
    /// Its name.
    pub id: CheckId,
    /// Grows whenever the check may answer differently about the same unit.
    pub version: u32,
    /// The question, in one line.
    pub summary: String,
    /// Its user page in Markdown: what it does, why it matters, an example, what to do instead.
    pub explanation: String,
    /// The kinds of finding it can make.
    pub codes: Vec<CodeInfo>,
}

/// A named question put to a unit. Built-in checks and those of plugins come through this same trait.
pub trait Check: Send + Sync {
    /// Who the check is, and what it looks for.
    fn info(&self) -> &CheckInfo;

    /// What the check needs Go to make of the unit. The plan gathers this over all units, so that Go is asked once;
    /// it is asked before anything is built and must not depend on anything but the unit.
    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind>;

    /// The rung of the ladder that an answer proves the unit to have reached, if any. Most checks look at something
    /// that is no rung.
    fn proves(&self, _unit: &Unit, _answer: &Answer) -> Option<Rung> {
        None
    }

    /// Source files that the check adds to the package of the unit, for the fuzz binary that it [needs](Check::needs).
    /// Like that, this must not depend on anything but the unit.
    fn adds(&self, _unit: &Unit) -> Vec<ExtraFile> {
        Vec::new()
    }

    /// What an answer depends on besides the unit, the settings, the Go, this GVP and the version of the check: nothing,
    /// for most. Answers are remembered between runs and hold as long as this is the same; with none they never are.
    fn basis(&self) -> Option<String> {
        Some(String::new())
    }

    /// Puts the question.
    ///
    /// # Errors
    /// Only for failures that are ours: the material's trouble is a finding.
    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError>;
}
