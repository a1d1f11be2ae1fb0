//! Progress on standard error, for whoever waits in front of a terminal.

use std::sync::Mutex;
use std::time::Duration;

use gvp_core::{Event, Sink, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// One line that says what is being done and how much is left; it vanishes at the end.
pub(crate) struct Progress {
    bar: ProgressBar,
    under_way: Mutex<Vec<Stage>>,
}

impl Progress {
    /// Shows progress, or nothing where nobody watches.
    pub(crate) fn new(watched: bool) -> Self {
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if watched {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self { bar, under_way: Mutex::default() }
    }

    /// Takes the line away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn planned(&self, pairs: usize) {
        // A malformed template would be a bug of ours; the default look serves as well.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} [{bar:30}] {elapsed} {msg}") {
            self.bar.set_style(style.progress_chars("=> "));
        }
        self.bar.set_length(pairs as u64);
    }

    /// Changes which stages are under way, and names them in the line.
    fn stages(&self, change: impl FnOnce(&mut Vec<Stage>)) {
        let Ok(mut under_way) = self.under_way.lock() else { return };
        change(&mut under_way);
        let words: Vec<&str> = under_way.iter().map(|stage| stage.as_str()).collect();
        self.bar.set_message(words.join(", "));
    }
}

impl Sink for Progress {
    fn event(&self, event: Event) {
        match event {
            Event::Planned { pairs, .. } => self.planned(pairs),
            Event::StageStarted { stage, .. } => self.stages(|stages| stages.push(stage)),
            Event::StageFinished { stage, .. } => self.stages(|stages| stages.retain(|other| *other != stage)),
            Event::PairJudged => self.bar.inc(1),
            _ => {}
        }
    }
}
