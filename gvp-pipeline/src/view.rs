//! What a check sees of its unit, and whether it would see the same another time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gvp_core::{
    Artifact, ArtifactKind, CheckError, CheckErrorKind, Context, DiagnosticKind, Event, Execution, Exit, FuzzProgress,
    Run, RunFile, Settings, Signal, Sink, Toolchain, Unit, Workbench,
};

use crate::plan::Pair;

/// What a check sees of its unit.
pub(crate) struct View<'a> {
    unit: &'a Arc<Unit>,
    pair: &'a Pair,
    settings: &'a Settings,
    workbench: &'a dyn Workbench,
    events: &'a dyn Sink,
    /// Whether the check saw something that may be otherwise another time.
    passing: AtomicBool,
}

impl<'a> View<'a> {
    pub(crate) fn new(
        unit: &'a Arc<Unit>,
        pair: &'a Pair,
        settings: &'a Settings,
        workbench: &'a dyn Workbench,
        events: &'a dyn Sink,
    ) -> Self {
        Self { unit, pair, settings, workbench, events, passing: AtomicBool::new(false) }
    }

    /// Whether the check saw something that may be otherwise another time, so that its answer must not be remembered.
    pub(crate) fn is_passing(&self) -> bool {
        self.passing.load(Ordering::Acquire)
    }

    /// Takes note of what a check is about to see.
    fn note<T>(&self, seen: &Result<Arc<T>, CheckError>, may_change: impl FnOnce(&T) -> bool) {
        // A check may say something though a part of what it asked for failed.
        if seen.as_ref().map_or(true, |seen| may_change(seen)) {
            self.passing.store(true, Ordering::Release);
        }
    }
}

impl Context for View<'_> {
    fn unit(&self) -> &Unit {
        self.unit
    }

    fn settings(&self) -> &Settings {
        self.settings
    }

    fn toolchain(&self) -> &Toolchain {
        self.workbench.toolchain()
    }

    fn artifact(&self, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        if !self.pair.needs.contains(&kind) {
            let message = format!("`{}` did not order the {} it asks for", self.pair.check, kind.as_str());
            return Err(CheckError::new(CheckErrorKind::Defect, message));
        }
        let artifact = self.workbench.artifact(self.unit, kind);
        self.note(&artifact, may_be_made_otherwise);
        artifact
    }

    fn execute(&self, run: &Run) -> Result<Arc<Execution>, CheckError> {
        let execution = self.workbench.execute(self.unit, run);
        self.note(&execution, |execution| may_end_otherwise(run, self.settings, execution));
        execution
    }

    /// An answer that rests on what was kept, and on how far this run comes, is another next time.
    fn recall(&self, name: &str) -> Vec<RunFile> {
        self.passing.store(true, Ordering::Release);
        self.workbench.recall(name)
    }

    fn remember(&self, name: &str, files: &[RunFile]) {
        self.workbench.remember(name, files);
    }

    fn fuzzed(&self, progress: FuzzProgress) {
        self.events.event(Event::Fuzzed { unit: self.unit.id.clone(), progress });
    }
}

/// Whether Go may say something else another time: a module that nobody has may be published.
fn may_be_made_otherwise(artifact: &Artifact) -> bool {
    artifact.diagnostics.iter().any(|said| matches!(said.kind, DiagnosticKind::MissingModule { .. }))
}

/// Whether a run may end otherwise another time: it was ended by a limit, or by somebody else, or was made because the
/// check had reason to doubt what it saw before. The time that a check itself gives a program that is not meant to end
/// is no such limit.
fn may_end_otherwise(run: &Run, settings: &Settings, execution: &Execution) -> bool {
    const KILLED: Signal = Signal(9);
    run.alone
        || match execution.exit {
            Exit::Code(_) => false,
            Exit::Signal(signal) => signal == KILLED,
            Exit::WallLimit { limit } => limit >= settings.limits.wall,
            Exit::CpuLimit { .. }
            | Exit::MemoryLimit { .. }
            | Exit::OutputLimit { .. }
            | Exit::ProcessLimit { .. }
            | Exit::DiskLimit { .. }
            | Exit::Cancelled => true,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(exit: Exit) -> Execution {
        Execution { loopback: true, ..Execution::ended(exit) }
    }

    fn passes(run: &Run, exit: Exit) -> bool {
        may_end_otherwise(run, &Settings::default(), &ended(exit))
    }

    #[test]
    fn what_ends_by_itself_ends_so_again() {
        let run = Run::of(ArtifactKind::Program);
        for exit in [Exit::Code(0), Exit::Code(2), Exit::Signal(Signal(6))] {
            assert!(!passes(&run, exit), "{exit:?}");
        }
    }

    #[test]
    fn what_was_ended_may_end_otherwise() {
        let run = Run::of(ArtifactKind::Program);
        let limit = Settings::default().limits.wall;
        for exit in
            [Exit::WallLimit { limit }, Exit::MemoryLimit { limit: 1 }, Exit::Signal(Signal(9)), Exit::Cancelled]
        {
            assert!(passes(&run, exit), "{exit:?}");
        }
        assert!(passes(&Run { alone: true, ..run.clone() }, Exit::Code(0)), "there was reason for doubt");
        assert!(!passes(&run, Exit::WallLimit { limit: limit / 5 }), "the check itself gives it no more time");
    }
}
