#![doc = include_str!("generated.md")]

mod attempt;
mod cost;
mod harness_file;
mod program;
mod pursuit;
mod reproduction;

pub use harness_file::{HarnessFile, harness_file};

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use gvp_core::{
    Artifact, ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, ExtraFile,
    Finding, Location, Outcome, Severity, Skip, Unit,
};

use crate::adding::{self, is_left_out};
use crate::digest;
use crate::failure::{CRASH, Failure, HANG, MEMORY, PROPERTY};
use crate::generate::{Generated, Harness, Property, generate};
use crate::purse::Purse;
use crate::session::Sessions;
use pursuit::{Allowance, Pursuit};

/// Do its functions stand up to anything?
#[derive(Default)]
pub struct GeneratedHarnesses {
    pub(crate) sessions: Arc<Sessions>,
}

const OUTSIDE_CONTRACT: Code = Code::from_static("crash-outside-contract");
const ROUND_TRIP: Code = Code::from_static("round-trip");
const LOSSY: Code = Code::from_static("lossy-round-trip");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| {
    let warning = |code: Code, summary: &str| CodeInfo::new(code, Severity::Warning, summary);
    let note = |code: Code, summary: &str| CodeInfo::new(code, Severity::Note, summary);
    CheckInfo {
        id: CheckId::from_static(crate::NAMESPACE, "generated"),
        version: 3,
        summary: "do its functions stand up to anything?".to_owned(),
        explanation: include_str!("generated.md").to_owned(),
        codes: vec![
            warning(CRASH, "a function or the program crashes for an input that nothing excludes"),
            note(OUTSIDE_CONTRACT, "a function crashes for an input that its documentation or custom may exclude"),
            warning(ROUND_TRIP, "what one function encodes, its counterpart does not read back"),
            note(LOSSY, "what one function makes, its counterpart does not undo"),
            warning(
                cost::PREPARED_PER_CALL,
                "a function makes the same anew in every call, which is most of what it allocates",
            ),
            note(HANG, "a function does not come to an end for an input"),
            note(MEMORY, "a function asks for more memory than there is for an input"),
        ],
    }
});

impl Check for GeneratedHarnesses {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        let functions = !harnesses(unit).harnesses.is_empty();
        let mut needed = Vec::from_iter(functions.then_some(ArtifactKind::FuzzBinary));
        needed.extend(program::takes_input(unit).then_some(ArtifactKind::Program));
        if !needed.is_empty() {
            self.sessions.purse.expect(&unit.id);
        }
        needed
    }

    fn adds(&self, unit: &Unit) -> Vec<ExtraFile> {
        files(&harnesses(unit))
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let functions = self.functions(cx)?;
        if !program::takes_input(cx.unit()) {
            return Ok(functions);
        }
        if !cx.artifact(ArtifactKind::Program)?.made() {
            return Ok(Skip::does_not_compile().into());
        }
        let Some(of_program) = program::findings(cx, &self.sessions.purse)? else { return Ok(functions) };
        let of_functions = match functions {
            Outcome::Findings(findings) => findings,
            Outcome::Passed | Outcome::Skipped(_) => Vec::new(),
        };
        Ok([of_functions, of_program].concat().into())
    }
}

impl GeneratedHarnesses {
    /// What calling the functions of the unit shows.
    fn functions(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let generated = harnesses(cx.unit());
        if generated.harnesses.is_empty() {
            self.sessions.purse.arrive(&cx.unit().id);
            return Ok(adding::nothing_to_fuzz(cx.unit(), "it has no function that can be called with anything"));
        }
        let artifact = cx.artifact(ArtifactKind::FuzzBinary)?;
        self.sessions.purse.arrive(&cx.unit().id);
        if !artifact.made() {
            return adding::not_made(cx, &artifact);
        }
        let sound = sound(&generated, &artifact);
        if sound.is_empty() {
            return Ok(Outcome::skipped("no harness for it compiles"));
        }
        let mut findings = fuzz(cx, &self.sessions.purse, &sound)?;
        findings.extend(cost::findings(cx, &generated, &artifact)?);
        Ok(findings.into())
    }
}

/// What can be fuzzed of a unit; nothing where it is not to be run.
fn harnesses(unit: &Unit) -> Generated {
    if adding::takes_more(unit) { generate(unit) } else { Generated::default() }
}

fn file_name(index: usize) -> String {
    format!("gvp_fuzz_{index}_test.go")
}

fn files(generated: &Generated) -> Vec<ExtraFile> {
    let support = ExtraFile { name: adding::SUPPORT_FILE.to_owned(), text: generated.support(), optional: false };
    let harnesses = generated.harnesses.iter().enumerate();
    let files = harnesses.map(|(index, harness)| ExtraFile {
        name: file_name(index),
        text: generated.file(harness),
        optional: true,
    });
    let files = std::iter::once(support).chain(files).chain(cost::files(generated));
    files.filter(|_| !generated.harnesses.is_empty()).collect()
}

/// The harnesses that compile. Those that do not are our loss, not the author's.
fn sound<'a>(generated: &'a Generated, artifact: &Artifact) -> Vec<&'a Harness> {
    let harnesses = generated.harnesses.iter().enumerate();
    harnesses.filter(|(index, _)| !is_left_out(artifact, &file_name(*index))).map(|(_, harness)| harness).collect()
}

/// Fuzzes all functions of a unit, one after the other.
fn fuzz(cx: &dyn Context, purse: &Purse, harnesses: &[&Harness]) -> Result<Vec<Finding>, CheckError> {
    let digest = digest::of_unit(cx.unit());
    let mut allowance = Allowance::new(cx, purse);
    let mut known: BTreeSet<(String, Location)> = BTreeSet::new();
    let mut findings = Vec::new();
    for (index, harness) in harnesses.iter().enumerate() {
        allowance.turn(harnesses.len() - index);
        let mut pursuit = Pursuit::of(harness, &digest);
        while let Some(failure) = pursuit.next(&mut allowance)? {
            // A function that calls another one fails where that fails.
            if known.insert(failure.signature()) {
                findings.push(finding(cx, harness, &failure)?);
            }
        }
    }
    Ok(findings)
}

fn finding(cx: &dyn Context, harness: &Harness, failure: &Failure) -> Result<Finding, CheckError> {
    let call = reproduction::call(cx, &harness.name, &failure.input)?;
    let shown = call.clone().filter(|call| call.len() <= 100).unwrap_or_else(|| harness.function.clone());
    let (code, severity, help) = worth(harness, failure, call.as_deref());
    let message = format!("`{shown}` {}", failure.message);
    let finding = Finding::new(severity, code, failure.location.clone(), message).help(help);
    let input = call.clone().unwrap_or_else(|| failure.input.to_string());
    let mut finding = finding.evidence(EvidenceKind::Input, input);
    if let Some(contract) = harness.contract.as_ref().filter(|_| failure.code == CRASH) {
        finding = finding.evidence(EvidenceKind::Excerpt, format!("its documentation: {contract}"));
    }
    if !failure.detail.is_empty() {
        let kind = if failure.code == PROPERTY { EvidenceKind::Output } else { EvidenceKind::Stack };
        finding = finding.evidence(kind, reproduction::own_frames(cx.unit(), &failure.detail));
    }
    Ok(reproduction::add(cx.unit(), finding, harness, call.as_deref(), failure))
}

/// What a failure is worth, and what the author can do.
fn worth(harness: &Harness, failure: &Failure, call: Option<&str>) -> (Code, Severity, &'static str) {
    let code = failure.code.clone();
    if code == CRASH && (harness.contract.is_some() || is_callers(failure, call)) {
        return (OUTSIDE_CONTRACT, Severity::Note, "if that input is not meant to be given, all is well");
    }
    if code == CRASH {
        let help = "return an error for such input, or say in its documentation what it must be given";
        return (code, Severity::Warning, help);
    }
    if code == PROPERTY {
        return match harness.property {
            Property::RoundTrip { strict: false } => {
                (LOSSY, Severity::Note, "if not everything can be undone, say so in the documentation")
            }
            Property::RoundTrip { strict: true } | Property::NoCrash => {
                (ROUND_TRIP, Severity::Warning, "mend one of the two, or say in the documentation what is lost")
            }
        };
    }
    (code, Severity::Note, "if so much work is meant, all is well: a harness knows no better")
}

/// Whether a crash comes of an index that was given, or of a value of the wrong type in an `any`: Go's own custom is that
/// whoever gives such a thing is to blame.
fn is_callers(failure: &Failure, call: Option<&str>) -> bool {
    if failure.message.contains("interface conversion") {
        return true;
    }
    let index = failure
        .message
        .split_once("out of range [")
        .and_then(|(_, rest)| rest.split([']', ':']).find(|part| !part.is_empty()));
    let given = |index: &str| {
        let mut numbers = call.unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        numbers.any(|number| number == index)
    };
    // Nought and one are everywhere.
    index.is_some_and(|index| !matches!(index, "0" | "1") && given(index))
}
