//! All that a check sees: one unit, and what can be asked about it.

use std::sync::Arc;

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::{
    Artifact, ArtifactKind, BaselineSettings, CheckError, ClockChoice, Execution, FuzzProgress, FuzzSettings, Limits,
    Replay, Run, RunFile, Skip, Unit,
};

/// The Go that judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Toolchain {
    /// Its version; `go1.27rc1` is `1.27.0-rc.1`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub version: Version,
    /// Its version as it names itself, without the leading `go`.
    pub name: String,
    /// The operating system it builds for, such as `linux`.
    pub os: String,
    /// The architecture it builds for, such as `amd64`.
    pub arch: String,
}

/// What the profile and the configuration say for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Settings {
    /// What one run may use.
    pub limits: Limits,
    /// How often a program is run to see whether it prints the same; at least 2.
    pub repetitions: u32,
    /// Whether a program without any other promise must print the golden line.
    pub golden: bool,
    /// How long and how thoroughly fuzz targets are fuzzed.
    #[serde(default)]
    pub fuzz: FuzzSettings,
    /// How far what it allocates may move away from its baseline.
    pub baseline: BaselineSettings,
    /// Which clock programs see.
    pub clock: ClockChoice,
    /// How many schedules are tried at most on each program and each test, to see whether its goroutines end.
    pub schedules: u32,
    /// What is to be run again instead, to see what was seen.
    pub replay: Option<Replay>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            repetitions: 2,
            golden: false,
            fuzz: FuzzSettings::default(),
            baseline: BaselineSettings::default(),
            clock: ClockChoice::Auto,
            schedules: 16,
            replay: None,
        }
    }
}

/// All that a check sees: one unit, and what can be asked about it.
///
/// A check does not see other checks, the plan, the configuration file, the terminal or the verdict. It may ask from
/// several threads.
pub trait Context: Sync {
    /// The unit to judge.
    fn unit(&self) -> &Unit;

    /// What the profile and the configuration say for this unit.
    fn settings(&self) -> &Settings;

    /// The Go that judges.
    fn toolchain(&self) -> &Toolchain;

    /// What Go made of the unit. Waits until it is made.
    ///
    /// # Errors
    /// Where Go could not be asked, or the check did not [order](crate::Check::needs) this kind.
    fn artifact(&self, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError>;

    /// Runs an artifact of the unit, confined. Equal requests are run once.
    ///
    /// # Errors
    /// Where the artifact is not there, or could not be started.
    fn execute(&self, run: &Run) -> Result<Arc<Execution>, CheckError>;

    /// What was kept under this name when it was last judged, on this machine; nothing if it never was, or if nothing is
    /// kept between runs.
    fn recall(&self, _name: &str) -> Vec<RunFile> {
        Vec::new()
    }

    /// Keeps files under a name, in the place of what was kept there before. That is an offer: where it fails, the
    /// next run starts afresh.
    fn remember(&self, _name: &str, _files: &[RunFile]) {}

    /// Says how far fuzzing came, for whoever watches.
    fn fuzzed(&self, _progress: FuzzProgress) {}
}

impl dyn Context + '_ {
    /// Waits until what a check wants of the unit is made, and says why the question cannot be put, if so: nothing is to
    /// be made of it, or Go refuses it.
    ///
    /// # Errors
    /// As for [`Context::artifact`].
    pub fn unmade(&self, wanted: Result<ArtifactKind, Skip>) -> Result<Option<Skip>, CheckError> {
        match wanted {
            Err(skip) => Ok(Some(skip)),
            Ok(kind) if self.artifact(kind)?.made() => Ok(None),
            Ok(_) => Ok(Some(Skip::does_not_compile())),
        }
    }
}
