//! Artifacts as they become available, and those who wait for them.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use gvp_core::{Artifact, ArtifactKind, CheckError, CheckErrorKind, UnitId};

/// What was ordered, and whether it is there.
type Made = Result<Arc<Artifact>, CheckError>;

#[derive(Debug, Default)]
struct State {
    made: HashMap<(UnitId, ArtifactKind), Made>,
    closed: bool,
}

/// Artifacts as they become available, and those who wait for them.
#[derive(Debug, Default)]
pub(crate) struct Artifacts {
    state: Mutex<State>,
    changed: Condvar,
}

impl Artifacts {
    /// Opens for new orders.
    pub(crate) fn open(&self) {
        self.lock().closed = false;
    }

    /// Hands an artifact to those who wait for it. The first answer stands.
    pub(crate) fn publish(&self, unit: &UnitId, kind: ArtifactKind, made: Made) {
        self.lock().made.entry((unit.clone(), kind)).or_insert(made);
        self.changed.notify_all();
    }

    /// Nothing more will come: whoever still waits learns that.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Waits for an artifact.
    pub(crate) fn wait(&self, unit: &UnitId, kind: ArtifactKind) -> Made {
        let key = (unit.clone(), kind);
        let mut state = self.lock();
        loop {
            if let Some(made) = state.made.get(&key) {
                return made.clone();
            }
            if state.closed {
                let message = format!("the {} of `{unit}` was not ordered", kind.as_str());
                return Err(CheckError::new(CheckErrorKind::Defect, message));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
