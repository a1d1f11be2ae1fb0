#![doc = include_str!("go_version.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Finding, Location,
    Outcome, Severity, Skip, Toolchain, Unit,
};

/// Does its module ask for a Go that there is and that counts?
pub struct GoVersion;

const OUTDATED: Code = Code::from_static("outdated-go-directive");
const MISSING: Code = Code::from_static("missing-go-directive");

/// The oldest Go that counts (R1.2).
const OLDEST: Release = Release(1, 21, 0);

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "go-version"),
    version: 1,
    summary: "does its module ask for a Go that there is and that counts?".to_owned(),
    explanation: include_str!("go_version.md").to_owned(),
    codes: vec![
        CodeInfo::new(OUTDATED, Severity::Warning, "the module asks for a Go older than 1.21"),
        CodeInfo::new(MISSING, Severity::Warning, "the module does not say which Go it asks for"),
    ],
});

impl Check for GoVersion {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, _unit: &Unit) -> Vec<ArtifactKind> {
        Vec::new()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let Some(module) = &cx.unit().module else { return Ok(Outcome::Passed) };
        let location = module.go_location.clone().unwrap_or_else(|| cx.unit().location());
        let Some(asked) = &module.go else {
            let is_shown_in_part = module.text.is_some();
            return Ok(if is_shown_in_part { Outcome::Passed } else { vec![missing(location)].into() });
        };
        Ok(match Release::parse(asked) {
            // What Go cannot read either, it refuses itself.
            None => Outcome::Passed,
            Some(release) if release < OLDEST => vec![outdated(location, asked)].into(),
            Some(release) if release > Release::of(cx.toolchain()) => too_new(asked, cx.toolchain()).into(),
            Some(_) => Outcome::Passed,
        })
    }
}

/// A release of Go, without what it is a candidate for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Release(u64, u64, u64);

impl Release {
    /// Reads `1.21`, `1.21.3` or `1.21rc2`.
    fn parse(text: &str) -> Option<Self> {
        let end = text.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(text.len());
        let mut numbers = text[..end].split('.').map(|number| number.parse::<u64>().ok());
        let (major, minor) = (numbers.next()??, numbers.next()??);
        let patch = numbers.next().unwrap_or(Some(0))?;
        numbers.next().is_none().then_some(Self(major, minor, patch))
    }

    fn of(toolchain: &Toolchain) -> Self {
        Self(toolchain.version.major, toolchain.version.minor, toolchain.version.patch)
    }
}

fn missing(location: Location) -> Finding {
    Finding::warning(MISSING, location, "go.mod has no `go` line, so Go takes the language of Go 1.16")
        .help("add it with `go mod edit -go=1.21`, or a newer one")
}

fn outdated(location: Location, asked: &str) -> Finding {
    Finding::warning(OUTDATED, location, format!("the module asks for Go {asked}; the oldest that counts is 1.21"))
        .help("`go mod edit -go=1.21`, or a newer one, and look at what changed")
        .evidence(EvidenceKind::Excerpt, format!("go {asked}"))
}

fn too_new(asked: &str, toolchain: &Toolchain) -> Skip {
    Skip::because(format!("it needs Go {asked}, this is Go {}", toolchain.name))
        .help(format!("name a newer Go: --go {asked}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Fake, module, program};

    fn ask(go: Option<&str>) -> Outcome {
        let mut unit = program("package main\n");
        unit.module = Some(module("example.com/m", go, &[]));
        Fake::of(unit).ask(&GoVersion)
    }

    #[test]
    fn versions_that_count() {
        for go in ["1.21", "1.21.0", "1.21rc2", "1.22.5", "1.27", "1.27.3"] {
            assert_eq!(ask(Some(go)), Outcome::Passed, "{go}");
        }
        assert_eq!(Fake::of(program("package main\n")).ask(&GoVersion), Outcome::Passed);
        assert_eq!(ask(Some("latest")), Outcome::Passed);
    }

    #[test]
    fn versions_that_are_too_old_or_absent() {
        for (go, code) in
            [(Some("1.20"), OUTDATED), (Some("1.9"), OUTDATED), (Some("1.20.14"), OUTDATED), (None, MISSING)]
        {
            let Outcome::Findings(findings) = ask(go) else { panic!("{go:?} has no finding") };
            assert_eq!((&findings[0].code, findings[0].severity), (&code, Severity::Warning));
            assert_eq!(findings[0].location, Location::line("go.mod", 3));
        }
    }

    #[test]
    fn versions_that_are_too_new_are_not_the_authors_fault() {
        let skip = Skip::because("it needs Go 1.28, this is Go 1.27.3").help("name a newer Go: --go 1.28");
        assert_eq!(ask(Some("1.28")), Outcome::Skipped(skip));
        assert!(matches!(ask(Some("1.27.4")), Outcome::Skipped(_)));
    }

    #[test]
    fn a_module_outside_the_material_is_told_at_the_unit() {
        let mut unit = program("package main\n");
        let mut outside = (*module("example.com/m", Some("1.16"), &[])).clone();
        outside.go_location = None;
        unit.module = Some(std::sync::Arc::new(outside));
        assert_eq!(Fake::of(unit).codes(&GoVersion), [("outdated-go-directive".to_owned(), 1)]);
    }
}
