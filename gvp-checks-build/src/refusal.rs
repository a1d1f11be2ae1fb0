//! Deliberate mistakes: holds what the compiler says against what the text says that it says.

use gvp_core::{Artifact, Code, Diagnostic, EvidenceKind, Expectation, Finding, Location, Origin, Promise, Unit};

use crate::elision;
use crate::stale::{is_same_kind, stale};

pub(crate) const COMPILES: Code = Code::from_static("compiles-unexpectedly");
pub(crate) const OTHER_ERROR: Code = Code::from_static("other-compile-error");

/// A promise that the compiler refuses the unit.
struct Refusal<'a> {
    text: Option<&'a str>,
    line: Option<u32>,
    expectation: &'a Expectation,
}

/// What is wrong with the promises of a unit that is meant not to compile.
///
/// Every directive must come true. Of errors told in ordinary comments one that comes true is enough, since the
/// compiler stops at the first mistakes it meets, and comments are prose.
pub(crate) fn judge(unit: &Unit, artifact: &Artifact) -> Vec<Finding> {
    let refusals: Vec<Refusal<'_>> = unit.expectations.iter().filter_map(refusal).collect();
    if artifact.made() {
        return refusals.first().map(|refusal| compiles(artifact, refusal.expectation)).into_iter().collect();
    }
    let (told, directed): (Vec<&Refusal<'_>>, Vec<&Refusal<'_>>) =
        refusals.iter().partition(|refusal| refusal.expectation.origin != Origin::Directive);
    let unmet = |refusal: &&Refusal<'_>| !artifact.diagnostics.iter().any(|diagnostic| refusal.is_met_by(diagnostic));
    let outdated: Vec<Finding> =
        refusals.iter().filter(unmet).filter_map(|refusal| refusal.outdated(artifact)).collect();
    let unmet = |refusal: &&Refusal<'_>| unmet(refusal) && refusal.outdated(artifact).is_none();
    let mut findings: Vec<Finding> =
        directed.iter().copied().filter(unmet).map(|refusal| differs(artifact, refusal)).collect();
    if directed.is_empty() && told.iter().copied().all(|refusal| unmet(&refusal)) {
        findings.extend(told.first().map(|refusal| differs(artifact, refusal)));
    }
    if findings.is_empty() && !directed.is_empty() && directed.iter().all(|refusal| refusal.line.is_some()) {
        findings.extend(unannounced(unit, artifact, &refusals));
    }
    findings.extend(outdated);
    findings
}

fn refusal(expectation: &Expectation) -> Option<Refusal<'_>> {
    match &expectation.promise {
        Promise::CompileFails { text, line } => Some(Refusal { text: text.as_deref(), line: *line, expectation }),
        _ => None,
    }
}

impl Refusal<'_> {
    fn is_met_by(&self, diagnostic: &Diagnostic) -> bool {
        self.text.is_none_or(|text| says(diagnostic, text)) && self.is_at(diagnostic)
    }

    /// Says so where the compiler means what is quoted, and words it differently.
    fn outdated(&self, artifact: &Artifact) -> Option<Finding> {
        let quoted = self.text?;
        let meant = |said: &&Diagnostic| self.is_at(said) && is_same_kind(quoted, &said.message);
        let said = artifact.diagnostics.iter().find(meant)?;
        Some(stale(&self.expectation.location, quoted, &said.message, &artifact.command))
    }

    fn is_at(&self, diagnostic: &Diagnostic) -> bool {
        self.line.is_none_or(|line| is_place(diagnostic, &self.expectation.location, line))
    }
}

/// Whether a message is the quoted one, or holds it.
fn says(said: &Diagnostic, quoted: &str) -> bool {
    let (said, quoted) = (folded(&said.message), folded(quoted));
    said.contains(&quoted) || elision::line_matches(&quoted, &said)
}

fn is_place(diagnostic: &Diagnostic, expected: &Location, line: u32) -> bool {
    diagnostic.location.as_ref().is_some_and(|at| at.path == expected.path && at.line == line)
}

/// Blanks do not tell two messages apart.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn compiles(artifact: &Artifact, expectation: &Expectation) -> Finding {
    let location = expectation.location.clone();
    let message = "it compiles, though the text says that it does not";
    let finding = match expectation.origin {
        Origin::Directive | Origin::Transcript => Finding::error(COMPILES, location, message),
        // A comment is prose and may be misread, and a tag may only mean "do not try": no reason to fail anyone.
        Origin::Comment | Origin::Trailing | Origin::Tag | Origin::GoldenFile | Origin::Fence => {
            Finding::warning(COMPILES, location, message)
        }
    };
    finding
        .help("take the promise away, or bring the mistake back")
        .evidence(EvidenceKind::Command, artifact.command.clone())
}

/// The compiler says something else than the text, or says it elsewhere.
fn differs(artifact: &Artifact, refusal: &Refusal<'_>) -> Finding {
    let elsewhere =
        artifact.diagnostics.iter().find(|diagnostic| refusal.text.is_some_and(|text| says(diagnostic, text)));
    let here = artifact.diagnostics.iter().find(|diagnostic| refusal.is_at(diagnostic));
    let message = match (elsewhere, here) {
        (Some(diagnostic), _) => match &diagnostic.location {
            Some(at) => format!("the compiler says this at line {}", at.line),
            None => "the compiler says this of no line".to_owned(),
        },
        (None, Some(diagnostic)) => format!("the compiler says `{}` here", first_line(&diagnostic.message)),
        (None, None) => "the compiler refuses it for another reason, at another line".to_owned(),
    };
    let said = artifact.diagnostics.iter().map(shown).collect::<Vec<_>>().join("\n");
    let location = refusal.expectation.location.clone();
    let finding = match refusal.expectation.origin {
        Origin::Directive | Origin::Transcript => Finding::error(OTHER_ERROR, location, message),
        Origin::Comment | Origin::Trailing | Origin::Tag | Origin::GoldenFile | Origin::Fence => {
            Finding::warning(OTHER_ERROR, location, message)
        }
    };
    finding
        .help("bring the text up to date with what this version of Go says")
        .evidence(EvidenceKind::Diagnostic, said)
        .evidence(EvidenceKind::Command, artifact.command.clone())
}

/// Errors beside those that directives announce.
fn unannounced(unit: &Unit, artifact: &Artifact, refusals: &[Refusal<'_>]) -> Vec<Finding> {
    let is_announced = |diagnostic: &Diagnostic| refusals.iter().any(|refusal| refusal.is_at(diagnostic));
    let others = artifact.diagnostics.iter().filter(|diagnostic| !is_announced(diagnostic));
    others
        .map(|diagnostic| {
            let location = diagnostic.location.clone().unwrap_or_else(|| unit.location());
            let message = format!("beside the promised error: {}", diagnostic.message);
            Finding::error(OTHER_ERROR, location, message).evidence(EvidenceKind::Command, artifact.command.clone())
        })
        .collect()
}

fn shown(diagnostic: &Diagnostic) -> String {
    match &diagnostic.location {
        Some(location) => format!("{location}: {}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or(message)
}
