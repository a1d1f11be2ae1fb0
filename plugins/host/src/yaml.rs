//! The only place that knows which crate reads YAML.

use serde::de::DeserializeOwned;

/// Why a text is not the YAML that was expected, with the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct YamlError(String);

/// Reads a value.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    serde_saphyr::from_str(text).map_err(|error| YamlError(first_line(&error.to_string())))
}

/// The message itself; below it stands a picture of the place, which has room only on a terminal.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
