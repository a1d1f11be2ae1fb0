//! `gvp plugin`: looks after third-party checks. One file per subcommand.

mod add;
mod list;
mod new;
mod remove;
mod trial;
mod verify;

use std::path::{Path, PathBuf};

use crate::args::PluginCommand;
use crate::config::{Draft, Request};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Does what a subcommand says.
pub(crate) fn run(command: &PluginCommand, terminal: Terminal) -> Result<ExitCode, Failure> {
    match command {
        PluginCommand::List(args) => list::run(args, terminal),
        PluginCommand::Verify(args) => verify::run(args, terminal),
        PluginCommand::New(args) => new::run(args, terminal),
        PluginCommand::Add(args) => add::run(args, terminal),
        PluginCommand::Remove(args) => remove::run(args, terminal),
    }
}

/// The configuration that holds where we are.
fn draft(config: Option<&Path>) -> Result<Draft, Failure> {
    Draft::read(&Request { file: config, ..Request::here() })
}

/// Where `plugins.yaml` is, or is to be.
fn list_file(config: Option<&Path>) -> Result<PathBuf, Failure> {
    draft(config)?.list().ok_or_else(|| Failure::unfit("cannot tell which folder this is"))
}

/// Reads `plugins.yaml`, which may not be there yet.
fn read_list_text(file: &Path) -> Result<String, Failure> {
    match std::fs::read_to_string(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        text => text.map_err(|error| Failure::usage(format_args!("cannot read `{}`: {error}", file.display()))),
    }
}

fn write_list_text(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text)
        .map_err(|error| Failure::unfit(format_args!("cannot write `{}`: {error}", file.display())))
}
