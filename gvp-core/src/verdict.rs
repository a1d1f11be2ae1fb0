//! What outcomes come to: a pure, order-free fold.

use serde::{Deserialize, Serialize};

use crate::{Answer, Assessment, Climb, Level, Rung};

/// What is said of a unit, or of a whole material. The order is from best to worst; more findings never improve it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// Nothing was judged. This is not a PASS.
    Skip,
    /// Everything that was asked holds.
    Pass,
    /// It holds, with reservations.
    Warn,
    /// Something could not be judged, for a reason that is ours.
    Error,
    /// Something does not hold.
    Fail,
}

impl Verdict {
    /// The verdict as it is written in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skip => "SKIP",
            Self::Pass => "PASS",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fail => "FAIL",
        }
    }

    /// What the answers about one unit come to.
    pub fn of_unit(assessments: &[Assessment]) -> Self {
        assessments.iter().map(|assessment| Self::of_answer(&assessment.answer)).max().unwrap_or(Self::Skip)
    }

    /// The same for a unit that got so far up the ladder: code in prose of which no more is known than that it is Go by
    /// its syntax, or not even that, was not judged, and does not pass.
    pub fn of_climb(self, climb: Option<&Climb>) -> Self {
        let not_judged = climb.is_some_and(|climb| climb.rung < Rung::TypeCheck);
        if self == Self::Pass && not_judged { Self::Skip } else { self }
    }

    /// What the verdicts on all units come to.
    pub fn of_material(units: impl IntoIterator<Item = Verdict>) -> Self {
        units.into_iter().max().unwrap_or(Self::Skip)
    }

    fn of_answer(answer: &Answer) -> Self {
        match answer {
            Answer::Passed => Self::Pass,
            Answer::Skipped(_) => Self::Skip,
            Answer::Error(_) => Self::Error,
            Answer::Findings(findings) => {
                findings.iter().map(|weighed| Self::of_level(weighed.level)).max().unwrap_or(Self::Pass)
            }
        }
    }

    fn of_level(level: Level) -> Self {
        match level {
            Level::Allow => Self::Pass,
            Level::Warn => Self::Warn,
            Level::Deny => Self::Fail,
        }
    }
}

/// How many units got each verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub struct Counts {
    /// Units that pass.
    pub pass: usize,
    /// Units that pass with reservations.
    pub warn: usize,
    /// Units that fail.
    pub fail: usize,
    /// Units that were not judged.
    pub skip: usize,
    /// Units that could not be judged.
    pub error: usize,
}

impl Counts {
    /// Counts verdicts.
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            *match verdict {
                Verdict::Pass => &mut counts.pass,
                Verdict::Warn => &mut counts.warn,
                Verdict::Fail => &mut counts.fail,
                Verdict::Skip => &mut counts.skip,
                Verdict::Error => &mut counts.error,
            } += 1;
        }
        counts
    }

    /// How many units there are.
    pub fn total(&self) -> usize {
        self.pass + self.warn + self.fail + self.skip + self.error
    }
}
