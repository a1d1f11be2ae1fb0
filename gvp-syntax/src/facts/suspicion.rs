//! What may keep a goroutine, or a timer, for longer than anybody wants: patterns that can be seen in the source.
//!
//! Names are followed within one file. Where a channel leaves what can be followed (a field, a result, a function of
//! another file) nothing is said of it: a suspicion is worth reading only if it is nearly always right.

mod abandoned;
mod channel;
mod controller;
mod endless;
mod flow;
mod handler;
mod kept;
mod sleeping_test;
mod stored;
mod timer;
mod unfed;

use super::{Reading, lifetime};
use crate::{GoFile, Position};

/// A pattern that may leak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pattern {
    /// A goroutine sends on an unbuffered channel, and whoever would receive may go away first.
    AbandonedSend,
    /// A loop ranges over a channel that nobody closes.
    UnclosedRange,
    /// A receive from a channel that nobody sends to or closes.
    UnfedReceive,
    /// A goroutine that cannot be stopped.
    EndlessGoroutine,
    /// A goroutine of generic code that cannot be stopped: there may be one for each type.
    EndlessGenericGoroutine,
    /// A goroutine that cannot be stopped and keeps an interface value of its maker's alive.
    KeptInterface,
    /// A test that waits for its goroutines by sleeping.
    SleepSynchronisedTest,
    /// A context that is put into a field and never looked at.
    ForgottenContext,
    /// The cancel function of a context that is put into a field and never called.
    ForgottenCancel,
    /// A handler makes a context that does not end with its request.
    DetachedContext,
    /// A controller of mocks that is never finished.
    UnfinishedController,
    /// A ticker that nothing can stop, where Go does not collect it.
    UnstoppableTicker,
    /// A timer for every turn of a loop, where Go keeps each until it fires.
    TimerPerTurn,
}

/// What a place has to do with a suspicion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// What the goroutine depends on is made here.
    Made,
    /// The goroutine is started here.
    Started,
    /// The goroutine would wait here.
    Blocks,
    /// What it waits for may not happen, because of this.
    Because,
}

/// A place that has to do with a suspicion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// What it has to do with it.
    pub role: Role,
    /// Where it is.
    pub position: Position,
}

/// A place that may leak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// How.
    pub pattern: Pattern,
    /// The operation that would wait for ever, or the call that something is missing of.
    pub position: Position,
    /// The name of what it is about, as written: a channel, a function, a field.
    pub subject: String,
    /// The places to look at, in the order of the source.
    pub steps: Vec<Step>,
}

/// What the Go that builds a file frees by itself, and what libraries finish by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Timers and tickers that nobody can reach any more are freed (Go 1.23).
    pub timers_are_collected: bool,
    /// Controllers of mocks are finished when the test ends (`github.com/golang/mock` 1.5, `go.uber.org/mock`).
    pub controllers_finish: bool,
}

/// What may leak in a file. `package` is all that can be read of its package, the file included; `is_test` says whether
/// it belongs to the tests. A file with syntax errors is left alone.
pub fn suspicions(file: &GoFile, package: &[GoFile], is_test: bool, lifetimes: Lifetimes) -> Vec<Suspicion> {
    if !file.syntax_errors().is_empty() {
        return Vec::new();
    }
    let reading = Reading::of(file);
    let channels = channel::channels(&reading);
    let stays = stays(&reading) || unfed::main_stays(&reading, &channels);
    let mut found: Vec<Suspicion> = abandoned::abandoned(&reading, &channels).collect();
    found.extend(unfed::unfed(&reading, &channels, stays));
    let told: Vec<u32> = found.iter().flat_map(started).collect();
    // What a goroutine waits for says more than that it does not end.
    found
        .extend(endless::endless(&reading, stays).filter(|endless| !started(endless).any(|line| told.contains(&line))));
    found.extend(handler::detached(&reading));
    found.extend(stored::stored(&reading, package));
    found.extend(timer::timers(&reading, lifetimes.timers_are_collected));
    if is_test {
        found.extend(sleeping_test::sleeping(&reading));
        found.extend(controller::unfinished(&reading, lifetimes.controllers_finish));
    }
    found.sort_by_key(|suspicion| (suspicion.position, suspicion.pattern));
    found
}

/// Whether the program stays until it is stopped, so that what its `main` starts may stay, too.
fn stays(reading: &Reading<'_>) -> bool {
    lifetime::serves(reading).is_some()
        || lifetime::waits_for_signal(reading).is_some()
        || lifetime::never_ends(reading).is_some()
}

/// The lines on which the goroutines of a suspicion are started.
fn started(suspicion: &Suspicion) -> impl Iterator<Item = u32> + '_ {
    suspicion.steps.iter().filter(|step| step.role == Role::Started).map(|step| step.position.line)
}

impl Suspicion {
    /// A suspicion; the places to look at are put in order, each named once.
    fn new(pattern: Pattern, position: Position, subject: impl Into<String>, mut steps: Vec<Step>) -> Self {
        steps.sort_by_key(|step| (step.position.line, step.role));
        steps.dedup_by_key(|step| (step.position.line, step.role));
        Self { pattern, position, subject: subject.into(), steps }
    }
}

impl Step {
    fn new(role: Role, node: tree_sitter::Node<'_>) -> Self {
        Self { role, position: Position::of(node) }
    }
}

#[cfg(test)]
mod tests;
