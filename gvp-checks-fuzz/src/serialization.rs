#![doc = include_str!("serialization.md")]

mod site;
mod table;

use std::sync::LazyLock;
use std::time::Duration;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckErrorKind, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind,
    Execution, Exit, ExtraFile, Finding, Limits, Outcome, Run, Severity, Unit,
};

use crate::adding::{self, is_left_out};
use crate::slice::with_engine;
use crate::stack::goroutines;
use site::Site;
use table::{Table, Tally};

/// Do its decoders stand up to what others send?
pub struct Serialization;

const DECODE_CRASH: Code = Code::from_static("decode-crash");
const UNBOUNDED_NESTING: Code = Code::from_static("unbounded-nesting");
const LENIENT: Code = Code::from_static("lenient");
const UNREGISTERED: Code = Code::from_static("unregistered-gob-type");
const SLOW: Code = Code::from_static("slow-decoding");
const MEASURED: Code = Code::from_static("measured");

/// How long all inputs of one decoder may take together; one alone gets a few seconds of processor time.
const PATIENCE: Duration = Duration::from_secs(60);

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| {
    let warning = |code: Code, summary: &str| CodeInfo::new(code, Severity::Warning, summary);
    let note = |code: Code, summary: &str| CodeInfo::new(code, Severity::Note, summary);
    CheckInfo {
        id: CheckId::from_static(crate::NAMESPACE, "serialization"),
        version: 2,
        summary: "do its decoders stand up to what others send?".to_owned(),
        explanation: include_str!("serialization.md").to_owned(),
        codes: vec![
            warning(DECODE_CRASH, "decoding panics for an input"),
            warning(UNBOUNDED_NESTING, "decoding uses up the stack for an input that is nested deeply"),
            warning(LENIENT, "it claims to be strict, and accepts fields that it does not know"),
            warning(UNREGISTERED, "gob refuses a type of the package that a field can hold, for it is not registered"),
            note(SLOW, "decoding takes seconds for one document, or does not come to an end"),
            note(MEASURED, "what became of the inputs: a table"),
        ],
    }
});

impl Check for Serialization {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if site::sites(unit).is_empty() { Vec::new() } else { vec![ArtifactKind::FuzzBinary] }
    }

    fn adds(&self, unit: &Unit) -> Vec<ExtraFile> {
        let sites = site::sites(unit);
        if sites.is_empty() { Vec::new() } else { site::files(unit, &sites) }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let sites = site::sites(cx.unit());
        if sites.is_empty() {
            let why = "it decodes nothing into a type that a test could name";
            return Ok(adding::nothing_to_fuzz(cx.unit(), why));
        }
        let artifact = cx.artifact(ArtifactKind::FuzzBinary)?;
        if !artifact.made() {
            return adding::not_made(cx, &artifact);
        }
        let mut findings = Vec::new();
        for site in sites.iter().filter(|site| !is_left_out(&artifact, &site.file_name())) {
            findings.extend(judge(cx, site, &*cx.execute(&request(cx, site))?)?);
        }
        Ok(findings.into())
    }
}

fn request(cx: &dyn Context, site: &Site) -> Run {
    let limits = cx.settings().limits;
    Run {
        args: vec![format!("-test.run=^{}$", site.test_name()), "-test.v".to_owned(), "-test.timeout=0".to_owned()],
        limits: Limits { wall: limits.wall.max(PATIENCE), cpu: limits.cpu.max(PATIENCE), ..with_engine(limits) },
        ..Run::of(ArtifactKind::FuzzBinary)
    }
}

fn judge(cx: &dyn Context, site: &Site, execution: &Execution) -> Result<Vec<Finding>, CheckError> {
    let said = execution.stdout.text();
    let Some(table) = Table::read(&said) else { return unfinished(cx, site, execution).map(|finding| vec![finding]) };
    let mut findings: Vec<Finding> =
        table.classes.iter().filter(|tally| tally.crashed > 0).take(1).map(|tally| crashed(cx, site, tally)).collect();
    findings.extend(lenient(site, &table));
    findings.extend(unregistered(cx.unit(), site, &table));
    let measured = Finding::new(Severity::Note, MEASURED, site.location.clone(), table.summary(&site.shown()));
    findings.push(measured.evidence(EvidenceKind::Measurement, table.shown(site.strict)));
    Ok(findings)
}

fn crashed(cx: &dyn Context, site: &Site, tally: &Tally) -> Finding {
    let stacks = goroutines(&tally.stack);
    let place = stacks.first().and_then(|stack| stack.place(cx.unit())).unwrap_or_else(|| site.location.clone());
    let message = format!("{} panics: {}", site.shown(), tally.crash);
    let finding = Finding::new(Severity::Warning, DECODE_CRASH, place, message)
        .help("return an error instead: whoever sends the data must not be able to end the program")
        .evidence(EvidenceKind::Input, tally.input.clone());
    let finding = match stacks.first() {
        Some(stack) => finding.evidence(EvidenceKind::Stack, stack.shown(cx.unit())),
        None => finding,
    };
    site.reproduced(cx.unit(), finding, &tally.input)
}

/// What kept the decoder from coming through all inputs.
fn unfinished(cx: &dyn Context, site: &Site, execution: &Execution) -> Result<Finding, CheckError> {
    let said = format!("{}\n{}", execution.stdout.text(), execution.stderr.text());
    let class = said.rmatch_indices("gvp-class: ").next().and_then(|(at, mark)| said[at + mark.len()..].lines().next());
    let class = class.unwrap_or("nothing yet");
    let new = |code, severity, message: String| Finding::new(severity, code, site.location.clone(), message);
    if let Some((_, told)) = said.split_once("gvp-slow: ") {
        return Ok(slow(cx, site, class, told));
    }
    if said.contains("goroutine stack exceeds") || said.contains("stack overflow") {
        return Ok(overflow(cx, site, class, &said));
    }
    match execution.exit {
        Exit::WallLimit { limit } | Exit::CpuLimit { limit } => {
            let message = format!("{} does not come through all inputs in {limit:?} ({class})", site.shown());
            Ok(new(SLOW, Severity::Note, message).evidence(EvidenceKind::Input, class))
        }
        Exit::MemoryLimit { limit } => {
            let message = format!("{} needs more than {} MiB ({class})", site.shown(), limit >> 20);
            Ok(new(DECODE_CRASH, Severity::Warning, message).evidence(EvidenceKind::Input, class))
        }
        exit => {
            let why = format!("the test of {} ended without a table ({exit:?}, {class})", site.shown());
            Err(CheckError::new(CheckErrorKind::ToolFailed, why))
        }
    }
}

/// What was told when the stack was used up. By what is nested: by the document; else the decoder calls itself anyway.
fn overflow(cx: &dyn Context, site: &Site, class: &str, said: &str) -> Finding {
    let stacks = goroutines(said);
    let place = stacks.iter().find_map(|stack| stack.entry(cx.unit())).unwrap_or_else(|| site.location.clone());
    let (code, help) = if class.starts_with("nesting") {
        (UNBOUNDED_NESTING, "count how deep it is, and return an error beyond a limit")
    } else {
        (DECODE_CRASH, "a method that decodes into its own type calls itself: decode into a type without the method")
    };
    let stack = stacks.first().map(|stack| stack.recurring(cx.unit())).unwrap_or_default();
    Finding::new(Severity::Warning, code, place, format!("{} uses up the stack ({class})", site.shown()))
        .help(help)
        .evidence(EvidenceKind::Input, class)
        .evidence(EvidenceKind::Stack, stack)
}

/// What was told of a document that took too long: the document, and all stacks.
fn slow(cx: &dyn Context, site: &Site, class: &str, told: &str) -> Finding {
    let (input, stacks) = told.split_once('\n').unwrap_or((told, ""));
    let stacks = goroutines(stacks);
    let place = stacks.iter().find_map(|stack| stack.entry(cx.unit())).unwrap_or_else(|| site.location.clone());
    let message = format!("{} takes more than 5 s of processor time for one document ({class})", site.shown());
    let finding = Finding::new(Severity::Note, SLOW, place, message)
        .help("look for a loop over what was read so far, or limit the length of what is read")
        .evidence(EvidenceKind::Input, input);
    site.reproduced(cx.unit(), finding, input)
}

fn lenient(site: &Site, table: &Table) -> Option<Finding> {
    let claim = site.claim.as_ref().filter(|_| !site.strict)?;
    let tally = table.classes.iter().find(|tally| tally.class == "unknown fields" && tally.accepted > 0)?;
    let message = format!("{} accepts fields that it does not know, and claims to be strict", site.shown());
    let finding = Finding::new(Severity::Warning, LENIENT, site.location.clone(), message)
        .help("decode with json.NewDecoder, and call DisallowUnknownFields on it")
        .evidence(EvidenceKind::Excerpt, claim.clone());
    let accepted =
        format!("{} of {} documents with a field that is unknown are accepted", tally.accepted, tally.inputs);
    Some(finding.evidence(EvidenceKind::Measurement, accepted))
}

/// Types that gob refuses, unless the unit registers some: that may happen where this check does not come by.
fn unregistered(unit: &Unit, site: &Site, table: &Table) -> Option<Finding> {
    let registers = unit.files.iter().any(|file| file.text.contains("gob.Register"));
    if registers || table.unregistered.is_empty() {
        return None;
    }
    let message = format!("{}: gob cannot encode what its fields hold, for no type is registered", site.shown());
    let finding = Finding::new(Severity::Warning, UNREGISTERED, site.location.clone(), message);
    let finding = finding.help("call gob.Register with a value of each type, in an init function");
    Some(finding.evidence(EvidenceKind::Output, table.unregistered.join("\n")))
}
