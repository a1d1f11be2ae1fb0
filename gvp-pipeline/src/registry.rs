//! The checks that a run may put, by id.

use std::collections::BTreeMap;

use gvp_core::{Check, CheckId};

/// Why a check was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Two checks claim one name.
    #[error("two checks are called `{0}`")]
    Duplicate(CheckId),
}

/// The checks that a run may put, in the order of their ids.
#[derive(Default)]
pub struct Registry(BTreeMap<CheckId, Box<dyn Check>>);

impl Registry {
    /// A registry without checks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a check.
    ///
    /// # Errors
    /// Where another check has the same id.
    pub fn register(&mut self, check: Box<dyn Check>) -> Result<(), RegistryError> {
        let id = check.info().id.clone();
        if self.0.contains_key(&id) {
            return Err(RegistryError::Duplicate(id));
        }
        self.0.insert(id, check);
        Ok(())
    }

    /// The check of this name.
    pub fn get(&self, id: &CheckId) -> Option<&dyn Check> {
        self.0.get(id).map(Box::as_ref)
    }

    /// All checks, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Check> {
        self.0.values().map(Box::as_ref)
    }
}
