//! A corpus replayed under the race detector: inputs for which goroutines use the same memory without waiting for each other.

use std::collections::BTreeMap;

use gvp_core::{ArtifactKind, CheckError, Context, EvidenceKind, Finding, Location, Run, Unit};
use gvp_syntax::{DataRace, data_races};

use crate::aftermath::{MOST, MOST_TOGETHER};
use crate::failure::{Failure, RACE};
use crate::input::Input;
use crate::target::Target;
use crate::trial::in_folder;

/// The two places of a race.
type Places = (Location, Option<Location>);

/// Replays a corpus under the race detector.
pub(crate) struct RacedReplay<'a> {
    pub(crate) cx: &'a dyn Context,
    pub(crate) target: &'a Target,
}

/// Whether races are looked for in a unit: it starts goroutines.
pub(crate) fn may_race(unit: &Unit) -> bool {
    unit.habits.starts_goroutines
}

impl RacedReplay<'_> {
    /// The races that the corpus and the seeds show, each with the smallest input that shows it alone, if one does.
    ///
    /// # Errors
    /// Where the target could not be run.
    pub(crate) fn races<'i>(&self, corpus: impl Iterator<Item = &'i Input>) -> Result<Vec<Failure>, CheckError> {
        let mut inputs: Vec<&Input> = corpus.collect();
        inputs.sort_by_key(|input| input.size_order());
        let all = &inputs[..inputs.len().min(MOST_TOGETHER)];
        let mut open = self.replay("$", all)?;
        let mut failures = Vec::new();
        for input in inputs.iter().take(MOST) {
            if open.is_empty() {
                break;
            }
            let pattern = format!("$/^{}$", input.name());
            for (places, race) in self.replay(&pattern, &[input])? {
                if open.remove(&places).is_some() {
                    failures.push(self.failure(race, (*input).clone(), &pattern));
                }
            }
        }
        failures.extend(open.into_values().map(|race| self.failure(race, Input::of(&[]), "$")));
        Ok(failures)
    }

    fn failure(&self, race: DataRace, input: Input, pattern: &str) -> Failure {
        let other = match race.other {
            Some(other) if other != race.place => format!(", here and at {other}"),
            _ => String::new(),
        };
        let command = format!("go test -race -run='^{}{pattern}' .", self.target.name);
        Failure {
            code: RACE,
            message: format!("lets two goroutines use the same memory without waiting for each other{other}"),
            location: race.place,
            detail: race.report,
            input,
            command: in_folder(self.cx.unit(), &command),
        }
    }

    /// What races while these inputs are replayed; with a pattern that is open, the seeds as well.
    fn replay(&self, pattern: &str, inputs: &[&Input]) -> Result<BTreeMap<Places, DataRace>, CheckError> {
        let name = &self.target.name;
        let execution = self.cx.execute(&Run {
            files: inputs.iter().map(|input| input.file(name)).collect(),
            limits: self.cx.settings().limits.under_race(),
            ..Run::of_tests(ArtifactKind::RacedTests, &format!("^{name}{pattern}"), 1)
        })?;
        let races = data_races(&execution.stderr.text(), self.cx.unit());
        Ok(races.into_iter().map(|race| ((race.place.clone(), race.other.clone()), race)).collect())
    }
}

/// What is told of a race.
pub(crate) fn finding(name: &str, failure: &Failure) -> Finding {
    let is_of_seeds = failure.input.values().is_empty();
    let occasion = if is_of_seeds { "for its own seeds" } else { "for an input that fuzzing found" };
    let finding = Finding::error(RACE, failure.location.clone(), format!("{occasion} {name} {}", failure.message));
    let advice = "let one wait for the other, guard both with the same sync.Mutex, or use sync/atomic";
    let finding = if is_of_seeds {
        finding.help(advice)
    } else {
        let file = failure.input.path(name);
        finding
            .help(format!("{advice}; with the input in {file} the command shows it again"))
            .evidence(EvidenceKind::Input, failure.input.to_string())
            .evidence(EvidenceKind::Excerpt, failure.input.excerpt(name))
    };
    finding
        .evidence(EvidenceKind::Stack, failure.detail.clone())
        .evidence(EvidenceKind::Command, failure.command.clone())
}
