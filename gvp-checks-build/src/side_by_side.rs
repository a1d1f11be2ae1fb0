//! Several runs at the same time.

use std::sync::Arc;

use gvp_core::{CheckError, CheckErrorKind, Context, Execution, Run};

/// Runs all of them side by side, as far as the machine has room; the results are in the order of the runs.
///
/// # Errors
/// What kept the first of them from being run, if anything did.
pub(crate) fn execute_all(cx: &dyn Context, runs: &[Run]) -> Result<Vec<Arc<Execution>>, CheckError> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = runs.iter().map(|run| scope.spawn(|| cx.execute(run))).collect();
        let lost = |_| Err(CheckError::new(CheckErrorKind::Defect, "a run was lost"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect()
    })
}
