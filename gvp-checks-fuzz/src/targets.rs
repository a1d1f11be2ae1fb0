#![doc = include_str!("targets.md")]

use std::sync::{Arc, LazyLock};

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Finding, Outcome,
    Severity, Skip, Unit,
};

use crate::campaign::Stand;
use crate::failure::{BLOW_UP, CRASH, Failure, HANG, LEAK, MEMORY, PROPERTY, RACE};
use crate::session::{Fuzzed, Sessions, needed};
use crate::target::targets;
use crate::trial::in_folder;
use crate::{aftermath, raced};

/// Do its fuzz targets hold?
pub struct Targets {
    pub(crate) sessions: Arc<Sessions>,
}

const SEED_FAILS: Code = Code::from_static("seed-fails");
const UNFINISHED: Code = Code::from_static("unfinished");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| {
    let error = |code: Code, summary: &str| CodeInfo::new(code, Severity::Error, summary);
    CheckInfo {
        id: CheckId::from_static(crate::NAMESPACE, "targets"),
        version: 4,
        summary: "do its fuzz targets hold?".to_owned(),
        explanation: include_str!("targets.md").to_owned(),
        codes: vec![
            error(CRASH, "an input makes it panic, or the runtime ends it"),
            error(PROPERTY, "for an input the target itself says that something is wrong"),
            error(HANG, "an input keeps it from coming to an end"),
            error(MEMORY, "an input makes it ask for more memory than there is"),
            error(LEAK, "a goroutine that an input starts can never go on, or is left once more with every repetition"),
            error(RACE, "for an input two goroutines use the same memory without waiting for each other"),
            CodeInfo::new(BLOW_UP, Severity::Warning, "twice the input takes four times as long, up to seconds"),
            error(SEED_FAILS, "it fails for a seed of its own, so that it cannot be fuzzed"),
            CodeInfo::new(UNFINISHED, Severity::Note, "the budget was used up while new inputs still came"),
        ],
    }
});

impl Check for Targets {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if targets(unit).is_empty() {
            return Vec::new();
        }
        self.sessions.purse.expect(&unit.id);
        needed(unit)
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        if targets(cx.unit()).is_empty() {
            return Ok(Outcome::skipped("it has no fuzz targets"));
        }
        if !cx.artifact(ArtifactKind::TestBinary)?.made() || !cx.artifact(ArtifactKind::FuzzBinary)?.made() {
            self.sessions.purse.arrive(&cx.unit().id);
            return Ok(Skip::does_not_compile().into());
        }
        let fuzzed = self.sessions.of(cx)?;
        let findings: Vec<Finding> = fuzzed.iter().flat_map(|fuzzed| of_target(cx.unit(), fuzzed)).collect();
        Ok(findings.into())
    }
}

fn of_target(unit: &Unit, fuzzed: &Fuzzed) -> Vec<Finding> {
    let mut findings: Vec<Finding> = fuzzed.failures.iter().map(|failure| of_failure(fuzzed, failure)).collect();
    match &fuzzed.campaign.stand {
        Stand::Refused(said) if findings.is_empty() => findings.push(refused(unit, fuzzed, said)),
        Stand::Open => findings.push(unfinished(fuzzed)),
        Stand::Exhausted | Stand::Barred | Stand::Refused(_) => {}
    }
    findings
}

fn unfinished(fuzzed: &Fuzzed) -> Finding {
    let message = format!("{} may reach more: the budget is used up", fuzzed.target.name);
    Finding::note(UNFINISHED, fuzzed.target.location.clone(), message)
        .help("judge again, which goes on from here, or set a larger `[fuzz] budget` or `total` in gvp.toml")
        .evidence(EvidenceKind::Measurement, format!("{} executions so far", fuzzed.campaign.executions))
}

fn of_failure(fuzzed: &Fuzzed, failure: &Failure) -> Finding {
    if failure.code == BLOW_UP {
        return blow_up(fuzzed, failure);
    }
    if failure.code == LEAK {
        return aftermath::finding(&fuzzed.target.name, failure);
    }
    if failure.code == RACE {
        return raced::finding(&fuzzed.target.name, failure);
    }
    let name = &fuzzed.target.name;
    let message = format!("{name} {} for an input that fuzzing found", failure.message);
    let file = failure.input.path(name);
    let finding = Finding::error(failure.code.clone(), failure.location.clone(), message)
        .help(format!("write the input to {file}, where `go test` tries it from now on, and mend the code"))
        .evidence(EvidenceKind::Input, failure.input.to_string())
        .evidence(EvidenceKind::Excerpt, failure.input.excerpt(name));
    let kind = if failure.code == PROPERTY { EvidenceKind::Output } else { EvidenceKind::Stack };
    let finding = if failure.detail.is_empty() { finding } else { finding.evidence(kind, failure.detail.clone()) };
    finding.evidence(EvidenceKind::Command, failure.command.clone())
}

fn blow_up(fuzzed: &Fuzzed, failure: &Failure) -> Finding {
    let message = format!("{} {} when an input that fuzzing found is repeated", fuzzed.target.name, failure.message);
    Finding::warning(BLOW_UP, failure.location.clone(), message)
        .help("look for a loop over the rest of the input within a loop over the input, or limit its length")
        .evidence(EvidenceKind::Input, failure.input.to_string())
        .evidence(EvidenceKind::Measurement, failure.detail.clone())
        .evidence(EvidenceKind::Command, failure.command.clone())
}

fn refused(unit: &Unit, fuzzed: &Fuzzed, said: &str) -> Finding {
    let name = &fuzzed.target.name;
    let command = in_folder(unit, &format!("go test -run='^{name}$' ."));
    Finding::error(SEED_FAILS, fuzzed.target.location.clone(), format!("{name} fails before it can be fuzzed"))
        .help("make it pass for its seeds first, those of f.Add and those in testdata/fuzz")
        .evidence(EvidenceKind::Output, without_times(said))
        .evidence(EvidenceKind::Command, command)
}

/// What the engine said, without what differs from run to run: how long things took, and what is at which address.
fn without_times(said: &str) -> String {
    let is_stack = |line: &&str| !line.trim_start().starts_with("goroutine ");
    let lines = said.lines().take_while(is_stack).filter(|line| !line.starts_with("fuzz: elapsed"));
    let plain = |line: &str| {
        let timed = line.rsplit_once(" (").filter(|(_, rest)| rest.ends_with("s)"));
        timed.map_or(line, |(line, _)| line).to_owned()
    };
    lines.map(plain).collect::<Vec<_>>().join("\n")
}
