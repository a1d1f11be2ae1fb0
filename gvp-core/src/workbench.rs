//! Where artifacts are made and run: what the pipeline asks of whoever knows the `go` command.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::{Artifact, ArtifactKind, CheckError, Execution, ExtraFile, Material, Run, RunFile, Sink, Toolchain, Unit};

/// What is to be made of one unit.
#[derive(Debug, Clone)]
pub struct Order {
    /// The unit.
    pub unit: Arc<Unit>,
    /// What to make of it.
    pub kinds: BTreeSet<ArtifactKind>,
    /// What is added to its package for the fuzz binary.
    pub extra: BTreeSet<ExtraFile>,
}

/// Makes artifacts and runs them.
pub trait Workbench: Sync {
    /// The Go that judges.
    fn toolchain(&self) -> &Toolchain;

    /// Makes everything ordered, in as few steps as it can. What is done is available from
    /// [`Workbench::artifact`] at once, while the rest is still being made. Returns when all orders are answered,
    /// with an artifact or an error each.
    fn make(&self, material: &Material, orders: &[Order], events: &dyn Sink);

    /// Waits for an artifact that was ordered.
    ///
    /// # Errors
    /// Where it was not ordered, or could not be made for a reason that is ours.
    fn artifact(&self, unit: &Unit, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError>;

    /// Runs an artifact of the unit, confined. Equal requests are run once.
    ///
    /// # Errors
    /// Where the artifact is not there, or could not be started.
    fn execute(&self, unit: &Unit, run: &Run) -> Result<Arc<Execution>, CheckError>;

    /// What was kept under this name in an earlier run; nothing if nothing was.
    fn recall(&self, _name: &str) -> Vec<RunFile> {
        Vec::new()
    }

    /// Keeps files under a name for later runs, in the place of what was kept there before.
    fn remember(&self, _name: &str, _files: &[RunFile]) {}

    /// Gives up what was made for a unit; nothing of it will be asked for again.
    fn release(&self, unit: &Unit);
}
