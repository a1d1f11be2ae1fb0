#![doc = include_str!("coverage.md")]

mod initialisation;

use std::sync::{Arc, LazyLock};

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Finding, Outcome,
    Severity, Skip, Unit,
};

use crate::campaign::Stand;
use crate::input::Input;
use crate::profile::{Profile, Reached, Share, in_reach};
use crate::replay::Replay;
use crate::session::{Fuzzed, Sessions, needed};
use crate::target::targets;
use initialisation::{INITIALISED_AGAIN, Initialisation, PREPARED_PER_INPUT};

/// How much of the code do its fuzz targets reach?
pub struct Coverage {
    pub(crate) sessions: Arc<Sessions>,
}

const LOW_COVERAGE: Code = Code::from_static("low-coverage");
const REACHED: Code = Code::from_static("reached");

/// How many branches that nothing reaches are shown.
const MOST_SHOWN: usize = 8;

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "coverage"),
    version: 2,
    summary: "how much of the code do its fuzz targets reach?".to_owned(),
    explanation: include_str!("coverage.md").to_owned(),
    codes: vec![
        CodeInfo::new(LOW_COVERAGE, Severity::Warning, "its corpus runs less of what is in reach than asked for"),
        CodeInfo::new(
            PREPARED_PER_INPUT,
            Severity::Warning,
            "the same regular expression or template is made anew for every input",
        ),
        CodeInfo::new(INITIALISED_AGAIN, Severity::Note, "what is meant to be done once is done for every input"),
        CodeInfo::new(REACHED, Severity::Note, "how much of what is in reach its inputs run"),
    ],
});

impl Check for Coverage {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if targets(unit).is_empty() {
            return Vec::new();
        }
        self.sessions.purse.expect(&unit.id);
        needed(unit).into_iter().chain([ArtifactKind::CoverBinary]).collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        if targets(cx.unit()).is_empty() {
            return Ok(Outcome::skipped("it has no fuzz targets"));
        }
        for kind in [ArtifactKind::TestBinary, ArtifactKind::CoverBinary, ArtifactKind::FuzzBinary] {
            if !cx.artifact(kind)?.made() {
                self.sessions.purse.arrive(&cx.unit().id);
                return Ok(Skip::does_not_compile().into());
            }
        }
        let fuzzed = self.sessions.of(cx)?;
        let judged: Vec<&Fuzzed> = fuzzed.iter().filter(|fuzzed| is_open(fuzzed)).collect();
        if judged.is_empty() {
            return Ok(Outcome::skipped("failures bar the way of its fuzz targets: see gvp.fuzz/targets"));
        }
        let mut findings: Vec<Finding> = Vec::new();
        for fuzzed in judged {
            let figures = Figures::of(cx, fuzzed)?;
            findings.extend(figures.finding(cx, fuzzed));
            // Several targets may reach the same.
            let is_told = |told: &[Finding], new: &Finding| {
                told.iter().any(|told| (&told.code, &told.location) == (&new.code, &new.location))
            };
            for finding in figures.initialisation(cx, fuzzed).findings() {
                if !is_told(&findings, &finding) {
                    findings.push(finding);
                }
            }
        }
        Ok(findings.into())
    }
}

/// Whether nothing kept the target from being fuzzed as far as it goes.
fn is_open(fuzzed: &Fuzzed) -> bool {
    match fuzzed.campaign.stand {
        Stand::Open | Stand::Exhausted => true,
        Stand::Barred | Stand::Refused(_) => false,
    }
}

/// What the inputs of one target run.
struct Figures {
    reach: Vec<Reached>,
    seeds: Profile,
    corpus: Profile,
    executed: Profile,
    /// How many inputs run all that the corpus runs; none where that was not looked at.
    minimal: Option<usize>,
}

impl Figures {
    fn of(cx: &dyn Context, fuzzed: &Fuzzed) -> Result<Self, CheckError> {
        let replay = Replay { cx, target: &fuzzed.target.name };
        let reach = in_reach(cx.unit(), &fuzzed.target.name);
        let inputs: Vec<&Input> = fuzzed.campaign.corpus.values().collect();
        let corpus = replay.all(inputs.iter().copied())?;
        let mut executed = corpus.clone();
        for failure in &fuzzed.failures {
            executed.add(&replay.one(&failure.input)?);
        }
        let minimal = replay.minimal(&inputs, &reach)?;
        if let Some(minimal) = &minimal {
            fuzzed.remember_minimal(cx, minimal);
        }
        Ok(Self {
            seeds: replay.all(std::iter::empty())?,
            minimal: minimal.map(|minimal| minimal.len()),
            reach,
            corpus,
            executed,
        })
    }

    fn share(&self, profile: &Profile) -> Share {
        self.reach.iter().map(|reached| profile.of(reached)).sum()
    }

    fn initialisation<'a>(&'a self, cx: &'a dyn Context, fuzzed: &Fuzzed) -> Initialisation<'a> {
        let inputs = fuzzed.campaign.corpus.len();
        Initialisation { unit: cx.unit(), reach: &self.reach, corpus: &self.corpus, inputs }
    }

    fn finding(&self, cx: &dyn Context, fuzzed: &Fuzzed) -> Option<Finding> {
        let (name, reached) = (&fuzzed.target.name, self.share(&self.corpus));
        if reached.total == 0 {
            // What it reaches is not in this package.
            return None;
        }
        let (floor, location) = (cx.settings().fuzz.coverage, fuzzed.target.location.clone());
        let finding = if reached.per_mille() < u64::from(floor) * 10 {
            let message = format!("{name} reaches {} of what it could, and {floor}% are asked for", reached.shown());
            Finding::warning(LOW_COVERAGE, location, message)
                .help("add seeds that are valid, or fuzz the function behind what chance does not get past")
        } else {
            Finding::note(REACHED, location, format!("{name} reaches {} of what it could", reached.shown()))
        };
        let finding = finding.evidence(EvidenceKind::Measurement, self.shown(fuzzed));
        let missed = self.missed(cx.unit());
        Some(if missed.is_empty() { finding } else { finding.evidence(EvidenceKind::Excerpt, missed.join("\n")) })
    }

    /// The three figures, then those of every function.
    fn shown(&self, fuzzed: &Fuzzed) -> String {
        let corpus = fuzzed.campaign.corpus.len();
        let minimal = self.minimal.map_or_else(String::new, |few| format!(", {few} of which run all of that"));
        let [seeds, replayed, executed] =
            [&self.seeds, &self.corpus, &self.executed].map(|profile| self.share(profile).shown());
        let mut lines = vec![
            format!("seeds {seeds}, corpus {replayed}, everything found {executed}"),
            format!("{} statements in reach, {corpus} inputs in the corpus{minimal}", self.share(&self.corpus).total),
        ];
        lines.extend(self.reach.iter().map(|reached| {
            let share = self.corpus.of(reached);
            format!("{}:{}:\t{}\t{}", reached.path, reached.start.0, reached.name, share.shown())
        }));
        lines.join("\n")
    }

    /// The first lines of what nothing reaches.
    fn missed(&self, unit: &Unit) -> Vec<String> {
        let blocks = self.reach.iter().flat_map(|reached| {
            let missed = self.executed.blocks_of(reached).filter(|(block, ran)| !ran && block.statements > 0);
            missed.map(|(block, _)| (reached, block)).collect::<Vec<_>>()
        });
        let mut lines: Vec<String> = blocks
            .map(|(reached, block)| {
                let text = unit.file(&reached.path).and_then(|file| file.line(block.start.0));
                format!("{}:{}: {}", reached.path, block.start.0, text.unwrap_or_default().trim())
            })
            .collect();
        if lines.len() > MOST_SHOWN {
            let more = lines.len() - MOST_SHOWN;
            lines.truncate(MOST_SHOWN);
            lines.push(format!("and {more} more"));
        }
        lines
    }
}
