//! The arguments of `gvp fuzz`.

use std::path::PathBuf;

use clap::Args;

use super::{CONFIGURATION, JUDGING, OUTPUT, SANDBOX};

/// The arguments of `gvp fuzz`.
#[derive(Debug, Args)]
pub(crate) struct FuzzArgs {
    /// Folders and Go files to write harnesses for
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Write the harnesses, one gvp_fuzz_test.go for every package, after trying whether they compile
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) emit: bool,

    /// Write them below this folder instead of beside the sources
    #[arg(long, short, value_name = "DIR", requires = "emit", help_heading = OUTPUT)]
    pub(crate) output: Option<PathBuf>,

    /// Write over harnesses that are there
    #[arg(long, requires = "emit", help_heading = OUTPUT)]
    pub(crate) force: bool,

    /// Compile with this Go
    #[arg(long, value_name = "PATH|VERSION", env = "GVP_GO", help_heading = JUDGING)]
    pub(crate) go: Option<String>,

    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG", help_heading = CONFIGURATION)]
    pub(crate) config: Option<PathBuf>,

    /// Build without a sandbox: only for material that you trust
    #[arg(long, help_heading = SANDBOX)]
    pub(crate) no_sandbox: bool,
}
