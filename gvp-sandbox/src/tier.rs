//! How strongly programs are confined, and how strongly a caller wants them to be.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How strongly programs are confined, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Namespaces of their own, made through a user namespace; Landlock and seccomp as a second line.
    UserNamespaces,
    /// Namespaces of their own, made by root, who then becomes nobody; Landlock and seccomp as a second line.
    RootNamespaces,
    /// No namespaces: Landlock, seccomp without network sockets, resource limits.
    Landlock,
    /// Nothing but limits, a session of its own and a clean environment.
    None,
}

impl Tier {
    /// All tiers, strongest first.
    pub const ALL: [Self; 4] = [Self::UserNamespaces, Self::RootNamespaces, Self::Landlock, Self::None];

    /// The name, as in reports and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserNamespaces => "user-namespaces",
            Self::RootNamespaces => "root-namespaces",
            Self::Landlock => "landlock",
            Self::None => "none",
        }
    }

    /// Whether programs see a file system of their own, so that a bind may appear elsewhere than it is.
    pub const fn has_own_root(self) -> bool {
        matches!(self, Self::UserNamespaces | Self::RootNamespaces)
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no tier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a sandbox tier: expected user-namespaces, root-namespaces, landlock or none")]
pub struct UnknownTier(String);

impl FromStr for Tier {
    type Err = UnknownTier;

    fn from_str(word: &str) -> Result<Self, UnknownTier> {
        Self::ALL.into_iter().find(|tier| tier.name() == word).ok_or_else(|| UnknownTier(word.to_owned()))
    }
}

/// How strongly a caller wants programs to be confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The strongest tier that works here, and never [`Tier::None`].
    Best,
    /// The strongest tier that works here, provided it is at least this strong.
    AtLeast(Tier),
    /// No confinement at all, which a user has to ask for loudly. Limits hold as far as they do without walls.
    Unconfined,
}

impl Wanted {
    /// The tiers that would do, strongest first.
    pub(crate) fn candidates(self) -> &'static [Tier] {
        match self {
            Self::Best => &Tier::ALL[..3],
            Self::AtLeast(least) => &Tier::ALL[..=(least as usize).min(2)],
            Self::Unconfined => &Tier::ALL[3..],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for tier in Tier::ALL {
            assert_eq!(tier.name().parse(), Ok(tier));
            assert_eq!(serde_json::to_string(&tier).expect("a name"), format!("\"{tier}\""));
        }
        assert!("docker".parse::<Tier>().is_err());
    }

    #[test]
    fn only_the_unconfined_get_no_walls() {
        assert_eq!(Wanted::Best.candidates(), [Tier::UserNamespaces, Tier::RootNamespaces, Tier::Landlock]);
        assert_eq!(Wanted::AtLeast(Tier::UserNamespaces).candidates(), [Tier::UserNamespaces]);
        assert_eq!(Wanted::AtLeast(Tier::None).candidates().len(), 3);
        assert_eq!(Wanted::Unconfined.candidates(), [Tier::None]);
    }
}
