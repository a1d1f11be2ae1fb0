//! What an extension needs of others: `gvp-core@2.0.0`.

use std::str::FromStr;

use semver::VersionReq;

/// What an extension needs of another, or of GVP itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Of whom: `gvp-core`, or the namespace of another extension.
    pub of: String,
    /// Which versions do; a bare version means all that are compatible with it.
    pub version: VersionReq,
}

impl FromStr for Requirement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let malformed = |why: &str| format!("`{text}` is not a requirement such as `gvp-core@2.0.0`: {why}");
        let (of, version) = text.rsplit_once('@').ok_or_else(|| malformed("there is no @"))?;
        if of.is_empty() {
            return Err(malformed("nobody is named before the @"));
        }
        let version = VersionReq::parse(version.trim()).map_err(|error| malformed(&error.to_string()))?;
        Ok(Self { of: of.to_owned(), version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_version_means_all_that_are_compatible() {
        let takes =
            |text: &str, version: &str| text.parse::<Requirement>().unwrap().version.matches(&version.parse().unwrap());
        assert!(takes("gvp-core@2.0.0", "2.3.1") && !takes("gvp-core@2.0.0", "3.0.0"));
        assert!(takes("org.example.zkp@0.9.3", "0.9.7") && !takes("org.example.zkp@0.9.3", "0.10.0"));
        assert!(takes("x.y@>=1.3, <3", "2.0.0"));
        for text in ["gvp-core", "@1.0.0", "gvp-core@", "gvp-core@new"] {
            assert!(text.parse::<Requirement>().is_err(), "{text}");
        }
    }
}
