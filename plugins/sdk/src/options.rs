//! What the user of a plugin sets.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// What the user of a plugin sets in the list of plugins, under `settings`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options(Value);

impl Options {
    /// Settings as they might be written, for tests.
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// The settings as a type of one's own, whose default holds where there are none.
    ///
    /// # Errors
    /// Where they do not fit the type; the user of the plugin is shown the sentence.
    pub fn read<T: DeserializeOwned + Default>(&self) -> Result<T, String> {
        if self.0.is_null() { Ok(T::default()) } else { T::deserialize(&self.0).map_err(|error| error.to_string()) }
    }
}
