//! A request to run an artifact.

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

use crate::{ArtifactKind, Limits, Measure, Probe, Recipe};

/// A file that a run finds in its folder, or leaves behind there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RunFile {
    /// Where it is, relative to the folder of the run.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub path: Utf8PathBuf,
    /// What is in it.
    #[serde(with = "crate::bytes")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::bytes::TextOrNumbers"))]
    pub bytes: Vec<u8>,
}

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
    /// Files that it finds in its folder beside those of the unit, and instead of those of the same name.
    #[serde(default)]
    pub files: Vec<RunFile>,
    /// Files and folders of which is kept what the run leaves there, relative to its folder: see [`Execution::files`].
    ///
    /// [`Execution::files`]: crate::Execution::files
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub keep: Vec<Utf8PathBuf>,
    /// Tells repetitions of the same run apart.
    pub repetition: u32,
    /// Whether nothing else may run at the same time, so that a busy machine cannot be the cause of what is seen.
    pub alone: bool,
    /// How the run is watched, if it is: the artifact must be a probed one.
    #[serde(default)]
    pub probe: Option<Probe>,
    /// How many visitors the first HTTP server of a watched run gets, who then fall silent; 0 for none.
    #[serde(default)]
    pub visitors: u32,
    /// What is measured of a watched run, if anything: see [`Execution::measured`].
    ///
    /// [`Execution::measured`]: crate::Execution::measured
    #[serde(default)]
    pub measure: Option<Measure>,
    /// How often a measured program runs its `main`, one after the other in the same process, with a measurement after
    /// each; 0 and 1 are once. A test binary repeats its tests by its own `-test.count`, and is to be told the same number
    /// here. The first quarter is for warming up.
    #[serde(default)]
    pub repeat: u32,
    /// In how many goroutines at the same time each test of a measured test binary runs; 0 and 1 are one.
    #[serde(default)]
    pub load: u32,
}

impl Run {
    /// The same run, started with what a recipe says.
    #[must_use]
    pub fn by(self, recipe: &Recipe) -> Self {
        Self {
            args: recipe.args.clone().unwrap_or_default(),
            stdin: recipe.stdin.clone().unwrap_or_default().into_bytes(),
            env: recipe.env.clone(),
            ..self
        }
    }

    /// A run of the tests whose names match a pattern, so many times one after the other. They have no time-out of their
    /// own: the limits of the run are theirs, and a probe says on what they hang.
    pub fn of_tests(artifact: ArtifactKind, pattern: &str, count: u32) -> Self {
        let args = vec![
            format!("-test.run={pattern}"),
            format!("-test.count={count}"),
            "-test.timeout=0".to_owned(),
            "-test.paniconexit0".to_owned(),
        ];
        Self { args, ..Self::of(artifact) }
    }

    /// A run without arguments and input, within the default limits.
    pub fn of(artifact: ArtifactKind) -> Self {
        Self {
            artifact,
            args: Vec::new(),
            stdin: Vec::new(),
            env: Vec::new(),
            limits: Limits::default(),
            one_processor: false,
            files: Vec::new(),
            keep: Vec::new(),
            repetition: 0,
            alone: false,
            probe: None,
            visitors: 0,
            measure: None,
            repeat: 0,
            load: 0,
        }
    }
}
