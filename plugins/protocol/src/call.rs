//! What a plugin is asked.

use std::borrow::Cow;

use gvp_core::{CheckId, Settings, Toolchain, Unit};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One request to a plugin, with the number of the protocol it is written in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call<'a> {
    /// The number of the protocol.
    pub protocol: u32,
    /// What is asked.
    pub request: Request<'a>,
}

/// What a plugin is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "there is one for each question, and none is kept")]
pub enum Request<'a> {
    /// Take note of what its user sets. Comes first, and once.
    Configure {
        /// The settings, as the user wrote them; null where there are none.
        options: Value,
    },
    /// What a check needs Go to make of a unit.
    Needs {
        /// The check.
        check: CheckId,
        /// The unit.
        unit: Cow<'a, Unit>,
    },
    /// What a check says of a unit.
    Run {
        /// The check.
        check: CheckId,
        /// The unit.
        unit: Cow<'a, Unit>,
        /// What holds for the unit.
        settings: Cow<'a, Settings>,
        /// The Go that judges.
        toolchain: Cow<'a, Toolchain>,
    },
}
