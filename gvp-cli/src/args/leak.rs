//! The arguments of `gvp leak`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gvp_core::Probe;

use super::{CONFIGURATION, JUDGING};

/// What to do about goroutine leaks.
#[derive(Debug, Subcommand)]
pub(crate) enum LeakCommand {
    /// Run a program or a test again under one schedule, and show what it leaves behind
    Replay(ReplayArgs),
}

/// The arguments of `gvp leak replay`.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The schedule, as a finding names it, such as virtual-random-1f3a
    #[arg(value_name = "SEED")]
    pub(crate) seed: Probe,

    /// The program or the test file
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,

    /// The test
    #[arg(long, value_name = "NAME", help_heading = JUDGING)]
    pub(crate) test: Option<String>,

    /// Run it this often, and say how often the same was seen
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..), help_heading = JUDGING)]
    pub(crate) times: u32,

    /// Judge with this Go
    #[arg(long, value_name = "PATH|VERSION", env = "GVP_GO", help_heading = JUDGING)]
    pub(crate) go: Option<String>,

    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG", help_heading = CONFIGURATION)]
    pub(crate) config: Option<PathBuf>,

    /// Run without a sandbox: only for material that you trust
    #[arg(long, help_heading = super::SANDBOX)]
    pub(crate) no_sandbox: bool,
}
