//! The arguments of `gvp plugin`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What to do with plugins.
#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// List the plugins that plugins.yaml and gvp.toml name
    List(PluginListArgs),
    /// Show all there is to know of a plugin, and try its checks
    Verify(VerifyArgs),
    /// Write a plugin to start from
    New(NewArgs),
    /// List a plugin in plugins.yaml, pinned to its library as it is now
    Add(AddArgs),
    /// Take a plugin out of plugins.yaml
    Remove(RemoveArgs),
}

/// The arguments of `gvp plugin list`.
#[derive(Debug, Args)]
pub(crate) struct PluginListArgs {
    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

/// The arguments of `gvp plugin verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The folder that holds its extension.yaml; all that are listed if absent
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,

    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

/// The arguments of `gvp plugin new`.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The folder to write, which names the plugin
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// Whose plugin it is: the reverse of a domain name that is yours
    #[arg(long, value_name = "NAMESPACE", default_value = "org.example.plugin")]
    pub(crate) namespace: String,

    /// Take gvp-plugin from this folder instead of the registry
    #[arg(long, value_name = "FOLDER", env = "GVP_PLUGIN_SDK")]
    pub(crate) sdk: Option<PathBuf>,
}

/// The arguments of `gvp plugin add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The folder that holds its extension.yaml
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// Write beside this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

/// The arguments of `gvp plugin remove`.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// Whose plugin it is
    #[arg(value_name = "NAMESPACE")]
    pub(crate) namespace: String,

    /// Write beside this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}
