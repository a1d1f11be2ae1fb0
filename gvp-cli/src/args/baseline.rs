//! The arguments of `gvp baseline`.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand};

use super::{CONFIGURATION, Format, JUDGING, OUTPUT, SANDBOX};

/// What to do about baselines.
#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Measure what units allocate, and write it to gvp-baseline.json
    Record(RecordArgs),
    /// Measure what units allocate, and hold it against what was recorded, or against a Git revision
    Compare(CompareArgs),
    /// Show what was recorded
    Show(ShowArgs),
}

/// What every command takes that measures.
#[derive(Debug, Args)]
pub(crate) struct MeasuringArgs {
    /// Folders and Go files to measure
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Measure with this Go
    #[arg(long, value_name = "PATH|VERSION", env = "GVP_GO", help_heading = JUDGING)]
    pub(crate) go: Option<String>,

    /// Judge by this profile: default, strict, or one of gvp.toml
    #[arg(long, value_name = "NAME", env = "GVP_PROFILE", help_heading = CONFIGURATION)]
    pub(crate) profile: Option<String>,

    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG", help_heading = CONFIGURATION)]
    pub(crate) config: Option<PathBuf>,

    /// Run without a sandbox: only for material that you trust
    #[arg(long, help_heading = SANDBOX)]
    pub(crate) no_sandbox: bool,
}

/// The arguments of `gvp baseline record`.
#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    pub(crate) measuring: MeasuringArgs,

    /// Leave out what is recorded of units that are not there any more
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) prune: bool,
}

/// The arguments of `gvp baseline compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) measuring: MeasuringArgs,

    /// Hold against this Git revision, run in turns on this machine, instead of what was recorded
    #[arg(long, value_name = "REVISION", help_heading = JUDGING)]
    pub(crate) against: Option<String>,

    /// Run the command `on_block` of gvp.toml when it blocks: only where you trust that file
    #[arg(long, env = "GVP_NOTIFY", value_parser = FalseyValueParser::new(), help_heading = OUTPUT)]
    pub(crate) notify: bool,

    /// Write the report in this format
    #[arg(long, value_name = "FORMAT", env = "GVP_FORMAT", default_value = "human", help_heading = OUTPUT)]
    pub(crate) format: Format,
}

/// The arguments of `gvp baseline show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Folders and Go files of which to show it
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG", help_heading = CONFIGURATION)]
    pub(crate) config: Option<PathBuf>,

    /// Write it in this format
    #[arg(long, value_name = "FORMAT", env = "GVP_FORMAT", default_value = "human", help_heading = OUTPUT)]
    pub(crate) format: Format,
}
