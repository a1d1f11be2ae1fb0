//! The arguments of `gvp cache`.

use clap::{Args, Subcommand};

/// What to do with what is kept between runs.
#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Say what is kept, where, and how much of it
    Info,
    /// Forget all outcomes, so that everything is judged anew
    Clean(CleanArgs),
}

/// The arguments of `gvp cache clean`.
#[derive(Debug, Args)]
pub(crate) struct CleanArgs {
    /// Remove also what Go compiled and fetched; not while another gvp is at work
    #[arg(long)]
    pub(crate) all: bool,
}
