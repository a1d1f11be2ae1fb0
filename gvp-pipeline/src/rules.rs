//! What holds for which unit.

use gvp_core::{CheckId, Policy, Settings, Unit};

/// What holds for which unit: the resolved configuration, as the pipeline sees it.
pub trait Rules: Sync {
    /// Limits and expectations for one unit.
    fn settings(&self, unit: &Unit) -> Settings;

    /// What findings about one unit are worth.
    fn policy(&self, unit: &Unit) -> Policy;

    /// Whether a check is put to a unit at all.
    fn is_enabled(&self, unit: &Unit, check: &CheckId) -> bool;
}

/// The built-in settings for every unit, and every check.
#[derive(Debug, Clone, Copy, Default)]
pub struct DefaultRules;

impl Rules for DefaultRules {
    fn settings(&self, _: &Unit) -> Settings {
        Settings::default()
    }

    fn policy(&self, _: &Unit) -> Policy {
        Policy::default()
    }

    fn is_enabled(&self, _: &Unit, _: &CheckId) -> bool {
        true
    }
}
