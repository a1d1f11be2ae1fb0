//! A request to run an artifact.

use serde::{Deserialize, Serialize};

use crate::{ArtifactKind, Limits, Probe};

/// A request to run an artifact of a unit, confined. Equal requests of one unit are run once and share the result.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Run {
    /// What to run: a program or a test binary.
    pub artifact: ArtifactKind,
    /// Arguments, without the program's name.
    pub args: Vec<String>,
    /// Standard input.
    #[serde(with = "crate::bytes")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::bytes::TextOrNumbers"))]
    pub stdin: Vec<u8>,
    /// Variables beside those that every run gets.
    pub env: Vec<(String, String)>,
    /// What it may use.
    pub limits: Limits,
    /// Whether it sees a single processor, which brings other schedules about. Unlike `GOMAXPROCS` this does not show in
    /// the environment, which a program may print.
    pub one_processor: bool,
    /// Tells repetitions of the same run apart.
    pub repetition: u32,
    /// Whether nothing else may run at the same time, so that a busy machine cannot be the cause of what is seen.
    pub alone: bool,
    /// How the run is watched, if it is: the artifact must be a probed one.
    #[serde(default)]
    pub probe: Option<Probe>,
}

impl Run {
    /// A run without arguments and input, within the default limits.
    pub fn of(artifact: ArtifactKind) -> Self {
        Self {
            artifact,
            args: Vec::new(),
            stdin: Vec::new(),
            env: Vec::new(),
            limits: Limits::default(),
            one_processor: false,
            repetition: 0,
            alone: false,
            probe: None,
        }
    }
}
