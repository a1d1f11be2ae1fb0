//! Versions of Go, which are not quite semantic versions.

use semver::{BuildMetadata, Prerelease, Version};

/// The oldest Go that can judge.
pub(crate) const OLDEST: &str = "1.21";

/// The oldest Go that can judge, as a version.
pub(crate) const OLDEST_VERSION: Version = Version::new(1, 21, 0);

/// Reads `go1.26.8`, `1.21`, `go1.27rc1` or `go1.26.8 X:experiment`; a missing patch number is 0.
pub(crate) fn parse(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches("go").split([' ', '-']).next()?;
    let numbers_end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (numbers, pre) = text.split_at(numbers_end);
    let mut parts = numbers.split('.').map(str::parse::<u64>);
    let (major, minor) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let patch = parts.next().transpose().ok()?.unwrap_or(0);
    Some(Version { major, minor, patch, pre: pre_release(pre)?, build: BuildMetadata::EMPTY })
}

/// The language version of a Go, as `go mod init` writes it: `1.26`.
pub(crate) fn language(version: &Version) -> String {
    format!("{}.{}", version.major, version.minor)
}

/// `rc1` and `beta2` as semantic versions order them: `rc.1`, `beta.2`.
fn pre_release(text: &str) -> Option<Prerelease> {
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (word, number) = text.split_at(digits);
    let dotted = if number.is_empty() { word.to_owned() } else { format!("{word}.{number}") };
    Prerelease::new(&dotted).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_go_become_semantic_ones() {
        let read = |text| parse(text).map(|version| version.to_string());
        assert_eq!(read("go1.26.8").as_deref(), Some("1.26.8"));
        assert_eq!(read("1.21").as_deref(), Some("1.21.0"));
        assert_eq!(read("go1.27rc1").as_deref(), Some("1.27.0-rc.1"));
        assert_eq!(read("go1.26.8 X:goroutineleakprofile").as_deref(), Some("1.26.8"));
        assert_eq!(read("devel"), None);
        assert!(parse("go1.27rc1") < parse("go1.27") && parse("go1.9") < parse("go1.21"));
    }
}
