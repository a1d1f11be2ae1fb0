//! Tells whoever shows progress of the work that is done for many units at once.

use std::time::Instant;

use gvp_core::{Event, Sink, Stage};

/// Tells of a stage while it is done.
pub(crate) fn staged<T>(events: &dyn Sink, stage: Stage, units: usize, work: impl FnOnce() -> T) -> T {
    events.event(Event::StageStarted { stage, units });
    let start = Instant::now();
    let result = work();
    events.event(Event::StageFinished { stage, duration: start.elapsed() });
    result
}
