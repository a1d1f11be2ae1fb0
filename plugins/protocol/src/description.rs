//! Who a plugin is.

use gvp_core::CheckInfo;
use serde::{Deserialize, Serialize};

/// Which numbers of the protocol somebody speaks: all from the oldest to the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Speaks {
    /// The oldest.
    pub oldest: u32,
    /// The newest.
    pub newest: u32,
}

impl Speaks {
    /// What this crate speaks.
    pub const OURS: Self = Self { oldest: 1, newest: 1 };

    /// The newest number that both speak.
    pub fn common(self, other: Self) -> Option<u32> {
        let newest = self.newest.min(other.newest);
        (newest >= self.oldest.max(other.oldest)).then_some(newest)
    }
}

/// Who a plugin is, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Description {
    /// Which numbers of the protocol it speaks.
    pub speaks: Speaks,
    /// What it was written with, such as `gvp-plugin 0.1.0`.
    #[serde(default)]
    pub sdk: String,
    /// Its version.
    pub version: String,
    /// Its checks.
    pub checks: Vec<CheckInfo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_speak_the_newest_that_both_know() {
        let speaks = |oldest, newest| Speaks { oldest, newest };
        assert_eq!(speaks(1, 3).common(speaks(2, 5)), Some(3));
        assert_eq!(speaks(2, 5).common(speaks(1, 3)), Some(3));
        assert_eq!(speaks(1, 1).common(speaks(2, 2)), None);
    }

    #[test]
    fn what_is_not_known_is_ignored() {
        let newer =
            r#"{"speaks": {"oldest": 1, "newest": 9, "dialect": "x"}, "version": "1.0.0", "checks": [], "mood": 1}"#;
        let description: Description = serde_json::from_str(newer).unwrap();
        assert_eq!(description.speaks.common(Speaks::OURS), Some(1));
    }
}
