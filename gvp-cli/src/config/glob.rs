//! Globs of the configuration: over checks, over paths, and those that must be moved to another folder.

use camino::Utf8Path;
use globset::{Error, Glob, GlobBuilder, GlobMatcher};
use gvp_core::CheckId;

/// A glob over the names of checks.
#[derive(Debug, Clone)]
pub(super) struct CheckGlob(GlobMatcher);

impl CheckGlob {
    pub(super) fn new(glob: &str) -> Result<Self, Error> {
        Ok(Self(Glob::new(glob)?.compile_matcher()))
    }

    /// Whether the glob fits the whole name, or the name without its namespace.
    pub(super) fn matches(&self, check: &CheckId) -> bool {
        self.0.is_match(check.to_string()) || self.0.is_match(check.name())
    }
}

/// A glob over paths.
#[derive(Debug, Clone)]
pub(super) struct PathGlob(GlobMatcher);

impl PathGlob {
    pub(super) fn new(glob: &str) -> Result<Self, Error> {
        let glob = glob.trim_start_matches("./").trim_end_matches('/');
        Ok(Self(GlobBuilder::new(glob).literal_separator(true).build()?.compile_matcher()))
    }

    /// Whether the glob fits the path or a folder around it.
    pub(super) fn matches(&self, path: &Utf8Path) -> bool {
        path.ancestors().any(|ancestor| !ancestor.as_str().is_empty() && self.0.is_match(ancestor))
    }
}

/// The glob, in the syntax of `.gitignore`, as seen from the folder `prefix` below; none if it fits nothing there.
///
/// What is asked for by name is judged even if it lies in a folder that is left out.
pub(super) fn below(glob: &str, prefix: &Utf8Path) -> Result<Option<String>, Error> {
    let anchored = glob.trim_start_matches('/');
    if !anchored.trim_end_matches('/').contains('/') && anchored.len() == glob.len() {
        return PathGlob::new(glob).map(|_| Some(glob.to_owned()));
    }
    PathGlob::new(anchored)?;
    let mut rest = anchored;
    for folder in prefix.components() {
        let (first, further) = rest.split_once('/').unwrap_or((rest, ""));
        if first == "**" {
            break;
        }
        if further.is_empty() || !Glob::new(first)?.compile_matcher().is_match(folder.as_str()) {
            return Ok(None);
        }
        rest = further;
    }
    // The slash at the start keeps it anchored even where only one part of it is left.
    Ok(Some(format!("/{rest}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_seen_from_below() {
        let seen = |glob, prefix: &str| below(glob, Utf8Path::new(prefix)).unwrap();
        assert_eq!(seen("drafts/**", "").as_deref(), Some("/drafts/**"));
        assert_eq!(seen("*.tmp.go", "ch1").as_deref(), Some("*.tmp.go"));
        assert_eq!(seen("ch*/drafts/", "ch1").as_deref(), Some("/drafts/"));
        assert_eq!(seen("ch2/drafts", "ch1"), None);
        assert_eq!(seen("**/old/**", "ch1").as_deref(), Some("/**/old/**"));
        assert_eq!(seen("drafts/**", "drafts").as_deref(), Some("/**"));
        assert!(below("a/[", Utf8Path::new("")).is_err());
    }

    #[test]
    fn paths_match_with_all_that_lies_below() {
        let matches = |glob, path: &str| PathGlob::new(glob).unwrap().matches(Utf8Path::new(path));
        assert!(
            matches("ch3", "ch3/a/main.go") && matches("ch3/**", "ch3/main.go") && matches("./ch3/", "ch3/main.go")
        );
        assert!(!matches("ch3", "ch30/main.go") && !matches("*", "") && !matches("a", "ch3/a/main.go"));
    }
}
