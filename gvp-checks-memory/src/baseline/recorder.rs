//! Measures what a baseline is made of.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use gvp_core::{ArtifactKind, Check, CheckError, CheckInfo, Context, Outcome, Unit, UnitId};

use super::file::{Entry, toolchain_key};
use super::{INFO, measure};

/// What was measured, by unit, each with the Go that it was measured with.
pub type Measurements = BTreeMap<UnitId, (String, Entry)>;

/// Measures what a baseline is made of. It is put like the check that later holds against it, and finds nothing.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Measurements>>);

impl Recorder {
    /// What was measured so far.
    pub fn measurements(&self) -> Measurements {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Check for Recorder {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        unit.watched_as().into_iter().collect()
    }

    /// Who records wants it measured now.
    fn basis(&self) -> Option<String> {
        None
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        match measure::series(cx)? {
            Err(skip) => Ok(skip.into()),
            Ok(series) => {
                let measured = (toolchain_key(cx.toolchain()), series.entry());
                let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                all.insert(cx.unit().id.clone(), measured);
                Ok(Outcome::Passed)
            }
        }
    }
}
