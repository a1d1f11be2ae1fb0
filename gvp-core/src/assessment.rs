//! What a judgement is worth in this run: levels and exceptions applied to what a check said.

use std::time::Duration;

use crate::{
    CheckError, CheckId, CheckInfo, Code, CodeInfo, Directive, Finding, Judgement, Level, Outcome, Policy, Skip, Word,
};

/// A finding, and what it is worth here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The finding, as the check made it.
    pub finding: Finding,
    /// What it is worth here.
    pub level: Level,
    /// Why the author excuses it, if a directive does.
    pub excuse: Option<String>,
}

/// The answer to one planned (unit, check) pair, weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing is wrong.
    Passed,
    /// At least one thing is wrong.
    Findings(Vec<Weighed>),
    /// The question was not put.
    Skipped(Skip),
    /// We could not answer.
    Error(CheckError),
}

/// One line of a unit's card: a check, its weighed answer, and the time that took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Which check answered.
    pub check: CheckId,
    /// What its answer is worth.
    pub answer: Answer,
    /// How long the answer took.
    pub duration: Duration,
}

impl Assessment {
    /// Weighs what a check said. `used` learns the index of every directive that excused something.
    pub fn weigh(judgement: Judgement, policy: &Policy, directives: &[Directive], used: &mut Vec<usize>) -> Self {
        let Judgement { check, result, duration } = judgement;
        let answer = match result {
            Err(error) => Answer::Error(error),
            Ok(Outcome::Passed) => Answer::Passed,
            Ok(Outcome::Skipped(skip)) => Answer::Skipped(skip),
            Ok(Outcome::Findings(findings)) if findings.is_empty() => Answer::Passed,
            Ok(Outcome::Findings(findings)) => Answer::Findings(
                findings.into_iter().map(|finding| weigh_finding(&check, finding, policy, directives, used)).collect(),
            ),
        };
        Self { check, answer, duration }
    }

    /// Whether the check said anything of the material.
    fn is_answered(&self) -> bool {
        match self.answer {
            Answer::Passed | Answer::Findings(_) => true,
            Answer::Skipped(_) | Answer::Error(_) => false,
        }
    }
}

fn weigh_finding(
    check: &CheckId,
    finding: Finding,
    policy: &Policy,
    directives: &[Directive],
    used: &mut Vec<usize>,
) -> Weighed {
    for (index, directive) in directives.iter().enumerate() {
        if let Word::Allow { what, reason } = &directive.word
            && directive.covers(&finding.location)
            && excuses(what, check, &finding)
        {
            used.push(index);
            let excuse = reason.clone().unwrap_or_else(|| "no reason given".to_owned());
            return Weighed { finding, level: Level::Allow, excuse: Some(excuse) };
        }
    }
    let level = policy.level(check, &finding.code, finding.severity);
    Weighed { finding, level, excuse: None }
}

/// Whether `allow what` speaks of this finding: by its check, its code, or both.
fn excuses(what: &str, check: &CheckId, finding: &Finding) -> bool {
    may_excuse(what, check)
        || finding.code.as_str() == what
        || format!("{check}/{}", finding.code) == what
        || format!("{}/{}", check.name(), finding.code) == what
}

/// Whether `allow what` could speak of a finding of this check: by its id, its name, a word of the protocol, or a code.
pub fn could_excuse(what: &str, check: &CheckInfo) -> bool {
    let is_code = |info: &CodeInfo| {
        let code = info.code.as_str();
        code == what || format!("{}/{code}", check.id) == what || format!("{}/{code}", check.id.name()) == what
    };
    may_excuse(what, &check.id) || check.codes.iter().any(is_code)
}

/// Whether `allow what` names this check: by its id, its name, or a word of the protocol.
fn may_excuse(what: &str, check: &CheckId) -> bool {
    let id = match what {
        "net" => "gvp.build/external-service",
        "nondeterminism" => "gvp.build/reproducible",
        "leak" => "gvp.leak/goroutine",
        "third-party" => "gvp.build/deps",
        _ => what,
    };
    check.to_string() == id || check.name() == what
}

/// The exceptions that excuse nothing, by their index, given those that do. One that may yet be needed is not counted.
pub fn unused_exceptions(directives: &[Directive], assessments: &[Assessment], used: &[usize]) -> Vec<usize> {
    let is_unused = |(index, directive): (usize, &Directive)| match &directive.word {
        Word::Allow { what, .. } => !used.contains(&index) && !may_yet_be_needed(what, assessments),
        _ => false,
    };
    (0..).zip(directives).filter(|exception| is_unused(*exception)).map(|(index, _)| index).collect()
}

/// Whether a check that could not answer might have said what `allow what` excuses: the check that it names, or any, if
/// it names none of them and so may be a code.
fn may_yet_be_needed(what: &str, assessments: &[Assessment]) -> bool {
    let (named, others): (Vec<_>, Vec<_>) =
        assessments.iter().partition(|assessment| may_excuse(what, &assessment.check));
    let may_be_code = named.is_empty() && what.parse::<Code>().is_ok();
    let asked = if may_be_code { others } else { named };
    asked.iter().any(|assessment| !assessment.is_answered())
}
