//! What a corpus leaves behind when it is replayed without instrumentation: goroutines that never end, inputs that hang.
//!
//! The fuzzing engine only sees an input fail. A goroutine that an input starts and that nothing lets go on is seen by the
//! probe, when all inputs have been replayed; which of them it was, when each is replayed alone.

use std::collections::BTreeMap;

use gvp_core::{
    ArtifactKind, CheckError, Clock, Context, EvidenceKind, Finding, Frame, Goroutine, Location, Moment, Probe, Run,
    Schedule, Unit,
};

use crate::failure::{Failure, LEAK};
use crate::input::Input;
use crate::target::Target;
use crate::trial::in_folder;

/// Inputs that are replayed alone to find the one that shows something.
pub(crate) const MOST: usize = 64;

/// Inputs that are replayed together.
pub(crate) const MOST_TOGETHER: usize = 512;

/// How often an input is repeated to see whether what it leaves grows.
const REPETITIONS: u32 = 4;

/// The place where goroutines wait, and that at which they were started.
type Place = (Option<Location>, Option<Location>);

/// Goroutines that are left at one place.
#[derive(Debug, Clone)]
struct Left {
    goroutine: Goroutine,
    count: u32,
}

/// Replays a corpus, to see what it leaves behind.
pub(crate) struct Aftermath<'a> {
    pub(crate) cx: &'a dyn Context,
    pub(crate) target: &'a Target,
}

/// Whether goroutines of the unit are looked at: it starts some, and is not meant to leave them.
pub(crate) fn may_leave_goroutines(unit: &Unit) -> bool {
    unit.habits.starts_goroutines && !unit.allows("leak")
}

impl Aftermath<'_> {
    /// Goroutines that inputs leave behind for ever, and the seeds alone do not: those are for the leak dimension to tell.
    ///
    /// # Errors
    /// Where the target could not be run.
    pub(crate) fn leaks<'i>(&self, corpus: impl Iterator<Item = &'i Input>) -> Result<Vec<Failure>, CheckError> {
        let mut inputs: Vec<&Input> = corpus.collect();
        inputs.sort_by_key(|input| input.size_order());
        let together = &inputs[..inputs.len().min(MOST_TOGETHER)];
        let mut open = self.left("$", together, 1)?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.left("$", &[], 1)?;
        open.retain(|place, _| !known.contains_key(place));
        let mut failures = Vec::new();
        for input in inputs.iter().take(MOST) {
            if open.is_empty() {
                break;
            }
            let alone = self.left(&format!("$/^{}$", input.name()), &[input], 1)?;
            for (place, left) in alone {
                if open.remove(&place).is_some() {
                    failures.extend(self.proven(input, &place, left)?);
                }
            }
        }
        Ok(failures)
    }

    /// A failure if what an input leaves can never go on, or grows with every repetition.
    fn proven(&self, input: &Input, place: &Place, left: Left) -> Result<Option<Failure>, CheckError> {
        let how = if left.goroutine.proven {
            "can never go on: nothing that still runs can reach what it waits for"
        } else {
            let pattern = format!("$/^{}$", input.name());
            let again = self.left(&pattern, &[input], REPETITIONS)?;
            if again.get(place).is_none_or(|again| again.count < left.count * REPETITIONS) {
                return Ok(None);
            }
            "is left once more with every repetition"
        };
        let location = place.0.as_ref().or(place.1.as_ref()).unwrap_or(&self.target.location);
        Ok(Some(Failure {
            code: LEAK,
            message: format!("leaves a goroutine behind that {how}"),
            location: location.clone(),
            detail: shown(&left.goroutine),
            input: input.clone(),
            command: in_folder(self.cx.unit(), "gvp check --only gvp.leak/goroutine ."),
        }))
    }

    /// What is left of the author's goroutines after the seeds and these inputs; nothing where the probe has no answer.
    fn left(&self, pattern: &str, inputs: &[&Input], count: u32) -> Result<BTreeMap<Place, Left>, CheckError> {
        let name = &self.target.name;
        let execution = self.cx.execute(&Run {
            files: inputs.iter().map(|input| input.file(name)).collect(),
            limits: self.cx.settings().limits,
            probe: Some(Probe { clock: Clock::Real { processors: 2 }, schedule: Schedule::Plain, seed: 0 }),
            ..Run::of_tests(ArtifactKind::ProbedTests, &format!("^{name}{pattern}"), count)
        })?;
        let report = execution.probe.as_ref().filter(|report| report.moment == Moment::Exit(0));
        let mut left: BTreeMap<Place, Left> = BTreeMap::new();
        for goroutine in report.into_iter().flat_map(|report| &report.goroutines) {
            let Some(place) = place(goroutine) else { continue };
            let known = left.entry(place).or_insert_with(|| Left { goroutine: goroutine.clone(), count: 0 });
            known.count += 1;
        }
        Ok(left)
    }
}

/// Where a goroutine of the author's waits and was started; none for those of others, and for the test itself.
fn place(goroutine: &Goroutine) -> Option<Place> {
    let located = |frame: &Frame| frame.location.clone();
    let started = goroutine.started.iter().chain(&goroutine.ancestors).find_map(located)?;
    let outermost = goroutine.frames.last().map(|frame| frame.function.as_str()).unwrap_or_default();
    let is_a_test = outermost.starts_with("testing.");
    // A connection that waits for the next request is in a pool.
    let is_idle = goroutine.state == "IO wait" && outermost.starts_with("net/http.");
    (!is_a_test && !is_idle).then(|| (goroutine.frames.iter().find_map(located), Some(started)))
}

/// The stack of a goroutine without what changes from run to run.
fn shown(goroutine: &Goroutine) -> String {
    let frame = |frame: &Frame| format!("{}(...)\n\t{}", frame.function, frame.place);
    let started = goroutine.started.iter().map(|start| format!("created by {}\n\t{}", start.function, start.place));
    let calls = goroutine.frames.iter().map(frame).chain(started);
    std::iter::once(format!("goroutine [{}]:", goroutine.state)).chain(calls).collect::<Vec<_>>().join("\n")
}

/// What is told of a goroutine that is left.
pub(crate) fn finding(name: &str, failure: &Failure) -> Finding {
    let file = failure.input.path(name);
    let message = format!("for an input that fuzzing found {name} {}", failure.message);
    Finding::error(LEAK, failure.location.clone(), message)
        .help(format!(
            "let it end on every way out of the function; with the input in {file} the command shows it again"
        ))
        .evidence(EvidenceKind::Input, failure.input.to_string())
        .evidence(EvidenceKind::Excerpt, failure.input.excerpt(name))
        .evidence(EvidenceKind::Stack, failure.detail.clone())
        .evidence(EvidenceKind::Command, failure.command.clone())
}
