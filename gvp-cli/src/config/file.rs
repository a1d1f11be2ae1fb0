//! `gvp.toml` as it is written. The comments here are the descriptions in the published schema.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use gvp_core::Level;
use gvp_plugin_host::ListedTable;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Source};
use super::value::{Duration, Percent, Repetitions, Schedules, Size};

/// How GVP judges this material. Precedence: flag > environment (GVP_*) > gvp.toml (override, then profile, then top
/// level) > built-in.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "gvp.toml", extend("$id" = "https://gvp.dev/schema/gvp.toml/1"))]
pub(crate) struct ConfigFile {
    /// The profile to judge by: `default`, `strict`, or one of `profiles`.
    #[schemars(with = "Option<String>")]
    pub(super) profile: Option<Spanned<String>>,
    /// What is left out, as globs relative to the folder of this file, in the syntax of `.gitignore`.
    #[schemars(with = "Vec<String>")]
    pub(super) exclude: Vec<Spanned<String>>,
    /// How much is done at the same time; as many as there are processors if absent.
    pub(super) jobs: Option<NonZeroUsize>,
    /// The Go to judge with: a path or a version; the one on `PATH` if absent.
    pub(super) go: Option<String>,
    /// Whether outcomes are kept for the next run, and those of earlier runs count; yes if absent.
    pub(super) cache: Option<bool>,
    /// How much one run of a program may use.
    pub(super) limits: LimitsTable,
    /// How long and how thoroughly fuzz targets are fuzzed.
    pub(super) fuzz: FuzzTable,
    /// Which checks are put.
    pub(super) checks: ChecksTable,
    /// What findings are worth, by check (`gvp.build/vet`) or by finding (`gvp.build/vet/printf`).
    #[schemars(with = "BTreeMap<String, LevelWord>")]
    pub(super) levels: Levels,
    /// Named sets of settings.
    #[schemars(with = "BTreeMap<String, ProfileTable>")]
    pub(super) profiles: BTreeMap<Spanned<String>, ProfileTable>,
    /// Third-party checks, by the namespace that owns them, as in `plugins.yaml` beside this file.
    pub(super) plugins: BTreeMap<String, PluginTable>,
    /// Other settings for a part of the material. Where several fit, the last wins.
    pub(super) overrides: Vec<OverrideTable>,
}

/// What findings are worth, by check or by finding.
pub(super) type Levels = BTreeMap<Spanned<String>, Level>;

/// What findings are worth. This type only describes `gvp_core::Level` to the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Level", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes another type to the schema")]
enum LevelWord {
    /// Reported, and costs nothing.
    Allow,
    /// Makes the unit WARN.
    Warn,
    /// Makes the unit FAIL.
    Deny,
}

/// How much one run of a program may use before it is ended.
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Limits")]
pub(super) struct LimitsTable {
    /// Time on the wall clock, such as "10s".
    pub(super) time: Option<Duration>,
    /// Processor time of all its processes together; as much as `time` if only that is set.
    pub(super) cpu: Option<Duration>,
    /// Memory of all its processes together, such as "1GiB".
    pub(super) memory: Option<Size>,
    /// What it may print to standard output and to standard error, each.
    pub(super) output: Option<Size>,
    /// Processes and threads together; a Go program has at least five.
    pub(super) processes: Option<u32>,
}

/// How long and how thoroughly fuzz targets are fuzzed.
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Fuzz")]
pub(super) struct FuzzTable {
    /// Time for all targets of a package together, on each processor, such as "60s". Most end long before, when nothing
    /// new comes.
    pub(super) budget: Option<Duration>,
    /// Time for everything that is fuzzed of the material together, on each processor; it goes where new inputs still come.
    /// A package may then use all of it, unless `budget` says otherwise.
    pub(super) total: Option<Duration>,
    /// How many percent of the statements in reach of a target its corpus should run.
    pub(super) coverage: Option<Percent>,
}

/// Which checks are put.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Checks")]
pub(super) struct ChecksTable {
    /// The checks that are not put, as globs over their names.
    #[schemars(with = "Vec<String>")]
    pub(super) disable: Vec<Spanned<String>>,
    /// Checks that are put although they are only put when asked for, as globs over their names.
    #[schemars(with = "Vec<String>")]
    pub(super) enable: Vec<Spanned<String>>,
}

/// A named set of settings.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Profile")]
pub(super) struct ProfileTable {
    /// The profile whose settings hold unless this one says otherwise; `default` if absent.
    #[schemars(with = "Option<String>")]
    pub(super) inherits: Option<Spanned<String>>,
    /// Whether a program without any other promise must print the golden line.
    pub(super) golden: Option<bool>,
    /// How often a program is run to see whether it prints the same.
    pub(super) repetitions: Option<Repetitions>,
    /// How many schedules are tried at most on each program and each test that starts goroutines.
    pub(super) schedules: Option<Schedules>,
    /// How much one run of a program may use.
    pub(super) limits: LimitsTable,
    /// How long and how thoroughly fuzz targets are fuzzed.
    pub(super) fuzz: FuzzTable,
    /// Which checks are put.
    pub(super) checks: ChecksTable,
    /// What findings are worth.
    #[schemars(with = "BTreeMap<String, LevelWord>")]
    pub(super) levels: Levels,
}

/// Other settings for a part of the material.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Override")]
pub(super) struct OverrideTable {
    /// The part, as globs over folders and files, relative to the folder of this file.
    #[schemars(with = "Vec<String>")]
    pub(super) paths: Vec<Spanned<String>>,
    /// How much one run of a program may use.
    #[serde(default)]
    pub(super) limits: LimitsTable,
    /// How long and how thoroughly fuzz targets are fuzzed.
    #[serde(default)]
    pub(super) fuzz: FuzzTable,
    /// Which checks are put.
    #[serde(default)]
    pub(super) checks: ChecksTable,
    /// What findings are worth.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, LevelWord>")]
    pub(super) levels: Levels,
}

/// A plugin, listed under its namespace.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Plugin")]
pub(super) struct PluginTable {
    /// The folder that holds its `extension.yaml`, relative to the folder of this file.
    path: PathBuf,
    /// The SHA-256 of its library, in hexadecimal; `gvp plugin add` writes it.
    sha256: Option<String>,
    /// The checks to put, by name; all if absent.
    checks: Option<Vec<String>>,
    /// What the plugin itself is told.
    #[serde(default)]
    settings: serde_json::Value,
}

impl From<PluginTable> for ListedTable {
    fn from(table: PluginTable) -> Self {
        let PluginTable { path, sha256, checks, settings } = table;
        Self { path, sha256, checks, settings }
    }
}

impl ConfigFile {
    /// Reads the file; names in it may still stand for nothing.
    pub(super) fn parse(source: &Source) -> Result<Self, ConfigError> {
        toml::from_str(source.text()).map_err(|error| source.toml_error(&error))
    }
}
