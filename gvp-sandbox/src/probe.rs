//! Finds out by trying which tiers work on this machine, and explains what stands in the way of the others.

use std::fmt;

use crate::sandbox::Ward;
use crate::{Helper, Tier};

/// Whether one tier works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The tier.
    pub tier: Tier,
    /// What it lacks though it works, or why it does not.
    pub outcome: Result<Vec<String>, Obstacle>,
}

/// Why a wall cannot be put up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The step that failed.
    pub step: String,
    /// The system's number for why, if it gave one.
    pub errno: Option<i32>,
    /// What most probably stands behind it.
    pub cause: String,
    /// What can be done about it.
    pub remedy: String,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}", self.step)?;
        if let Some(errno) = self.errno {
            write!(f, ": {}", std::io::Error::from_raw_os_error(errno))?;
        }
        write!(f, " ({}; {})", self.cause, self.remedy)
    }
}

/// Tries every tier.
pub fn probe_all(helper: &Helper) -> Vec<Probe> {
    Tier::ALL.into_iter().map(|tier| Probe { tier, outcome: probe(helper, tier).map(|ward| ward.missing) }).collect()
}

/// Puts up the walls of a tier around a program that ends at once.
pub(crate) fn probe(helper: &Helper, tier: Tier) -> Result<Ward, Obstacle> {
    if tier == Tier::RootNamespaces && !rustix::process::geteuid().is_root() {
        return Err(Obstacle {
            step: "make namespaces without a user namespace".to_owned(),
            errno: None,
            cause: "only root can".to_owned(),
            remedy: "let user namespaces be made, which anyone can use".to_owned(),
        });
    }
    let mut ward = Ward::new(helper.clone(), tier);
    ward.missing.extend(ward.trial()?);
    Ok(ward)
}

/// Explains a step that failed.
pub(crate) fn explain(step: &str, errno: i32) -> Obstacle {
    Obstacle {
        step: step.to_owned(),
        errno: Some(errno),
        cause: "this machine does not allow it".to_owned(),
        remedy: "run `gvp doctor` for more".to_owned(),
    }
}
