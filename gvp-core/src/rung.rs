//! How far up the ladder code in prose gets: not all of it can be run.

use serde::{Deserialize, Serialize};

use crate::{Answer, Assessment, Check, Unit};

/// A rung of the ladder, the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// It is no Go.
    None,
    /// It is Go by its syntax.
    Parse,
    /// It compiles.
    TypeCheck,
    /// It is linked into a program.
    Build,
    /// It runs to a good end.
    Run,
    /// It prints what is promised.
    Compare,
}

impl Rung {
    /// The rung as a word for people and machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Parse => "parse",
            Self::TypeCheck => "type-check",
            Self::Build => "build",
            Self::Run => "run",
            Self::Compare => "compare",
        }
    }
}

/// How far a unit got, and what kept it from the next rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climb {
    /// The highest rung it reached.
    pub rung: Rung,
    /// Why no further; none where there is no further rung for it.
    pub why: Option<String>,
}

impl Climb {
    /// Reads off its answers how far code in prose got; none for a unit with files of its own. Every assessment comes
    /// with the check that made it.
    pub fn of<'a>(unit: &Unit, answers: impl IntoIterator<Item = (&'a dyn Check, &'a Assessment)>) -> Option<Self> {
        let fence = unit.fence.as_ref()?;
        let mut rung = if fence.is_go() { Rung::Parse } else { Rung::None };
        let mut why = fence.trouble.clone();
        for (check, assessment) in answers {
            let Some(proved) = check.proves(unit, &assessment.answer) else { continue };
            if proved > rung {
                (rung, why) = (proved, obstacle(&assessment.answer));
            } else if why.is_none() {
                why = obstacle(&assessment.answer);
            }
        }
        Some(Self { rung, why })
    }
}

/// What an answer says against going further.
fn obstacle(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Passed => None,
        Answer::Findings(findings) => findings.first().map(|weighed| weighed.finding.message.clone()),
        Answer::Skipped(skip) => Some(skip.reason.clone()),
        Answer::Error(error) => Some(error.message.clone()),
    }
}
