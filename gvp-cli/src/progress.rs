//! Progress on standard error, for whoever waits in front of a terminal.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use gvp_core::{CheckId, Event, FuzzProgress, Sink, Stage, UnitId};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// One line that says what is being done, for which unit, and how many units are left; it vanishes at the end.
pub(crate) struct Progress {
    bar: ProgressBar,
    under_way: Mutex<UnderWay>,
}

/// What has begun and not ended.
#[derive(Default)]
struct UnderWay {
    /// Parts of the work that are done for many units at once, with the number of units.
    stages: Vec<(Stage, usize)>,
    /// Questions, in the order in which they were put.
    pairs: Vec<(UnitId, CheckId)>,
    /// How far the fuzzing of units came that still have open questions.
    fuzzed: BTreeMap<UnitId, FuzzProgress>,
}

/// Units are counted, not questions: that is what a reader of the report sees again. What is long is cut at the edge of
/// the terminal.
const TEMPLATE: &str = "{spinner} {pos}/{len} units [{bar:20}] {elapsed} {wide_msg}";

/// Before it is known how many units there are: Go and the sandbox are tried first.
const BEFORE: &str = "{spinner} {wide_msg}";

impl Progress {
    /// Shows progress, or nothing where nobody watches.
    pub(crate) fn new(watched: bool) -> Self {
        let target = if watched { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target).with_message("getting ready");
        style(&bar, BEFORE);
        if watched {
            // The time goes on while nothing else happens.
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar, under_way: Mutex::default() }
    }

    /// Takes the line away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn planned(&self, units: usize) {
        style(&self.bar, TEMPLATE);
        self.bar.set_length(units as u64);
        self.bar.set_message("");
    }

    /// Changes what is under way, and says it in the line.
    fn change(&self, change: impl FnOnce(&mut UnderWay)) {
        if self.bar.is_hidden() {
            return;
        }
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut under_way);
        self.bar.set_message(under_way.message());
    }
}

fn style(bar: &ProgressBar, template: &str) {
    // A malformed template would be a bug of ours; the default look serves as well.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
}

impl UnderWay {
    /// The stages, how far fuzzing came, and the question that has been open for longest: near the end that is what all wait for.
    fn message(&self) -> String {
        let stages = self.stages.iter().map(|(stage, units)| format!("{} ({units})", stage.as_str()));
        let longest =
            self.pairs.first().map(|(unit, check)| format!("{} of {}", check.name(), unit.as_str().escape_debug()));
        stages.chain(self.fuzzing()).chain(longest).collect::<Vec<_>>().join(" · ")
    }

    /// How far fuzzing came, over all units that are being fuzzed.
    fn fuzzing(&self) -> Option<String> {
        let all = self.fuzzed.values().copied().reduce(FuzzProgress::and)?;
        let FuzzProgress { inputs, failures, .. } = all;
        let crashers = if failures == 1 { "crasher" } else { "crashers" };
        Some(format!("fuzzing: {} execs/s, {inputs} inputs reach new code, {failures} {crashers}", all.per_second()))
    }
}

impl Sink for Progress {
    fn event(&self, event: Event) {
        match event {
            Event::Planned { units, .. } => self.planned(units),
            Event::StageStarted { stage, units } => self.change(|now| now.stages.push((stage, units))),
            Event::StageFinished { stage, .. } => self.change(|now| now.stages.retain(|(other, _)| *other != stage)),
            Event::PairStarted { unit, check } => self.change(|now| now.pairs.push((unit, check))),
            Event::PairJudged { unit, check } => {
                self.change(|now| now.pairs.retain(|pair| pair.0 != unit || pair.1 != check));
            }
            Event::Fuzzed { unit, progress } => self.change(|now| now.fuzzed.extend([(unit, progress)])),
            Event::UnitAnswered { unit } => {
                self.change(|now| now.fuzzed.retain(|other, _| *other != unit));
                self.bar.inc(1);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(unit: &str, check: &'static str) -> (UnitId, CheckId) {
        (UnitId::new(unit), CheckId::from_static("gvp.build", check))
    }

    #[test]
    fn the_line_names_the_stages_and_what_is_waited_for() {
        let mut now = UnderWay::default();
        assert_eq!(now.message(), "");
        now.pairs.extend([pair("ch1/server", "run"), pair("ch2", "vet")]);
        assert_eq!(now.message(), "run of ch1/server");
        now.stages.push((Stage::Compiling, 300));
        assert_eq!(now.message(), "compiling (300) · run of ch1/server");
    }

    #[test]
    fn the_line_tells_how_far_fuzzing_came_in_all() {
        let mut now = UnderWay::default();
        let time = Duration::from_secs(2);
        let progress = |executions, inputs, failures| FuzzProgress { executions, time, inputs, failures };
        now.fuzzed.insert(UnitId::new("a.test"), progress(30_000, 12, 1));
        assert_eq!(now.message(), "fuzzing: 15000 execs/s, 12 inputs reach new code, 1 crasher");
        now.fuzzed.insert(UnitId::new("b.test"), progress(90_000, 30, 1));
        assert_eq!(now.message(), "fuzzing: 30000 execs/s, 42 inputs reach new code, 2 crashers");
    }

    #[test]
    fn the_templates_are_sound() {
        assert!([BEFORE, TEMPLATE].iter().all(|template| ProgressStyle::with_template(template).is_ok()));
    }
}
