//! `gvp init`: writes a `gvp.toml` to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use crate::args::InitArgs;
use crate::config;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Writes a commented `gvp.toml`, and never over one that is there.
pub(crate) fn run(args: &InitArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    if !args.path.is_dir() {
        return Err(Failure::usage(format_args!("`{}` is not a folder", args.path.display())));
    }
    let path = args.path.join(config::FILE_NAME);
    let shown = path.strip_prefix(".").unwrap_or(&path).display();
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::usage(format_args!("`{shown}` is already there"))
            .help("edit it, or remove it first; `gvp schema config` describes what it may hold"),
        _ => Failure::usage(format_args!("cannot write `{shown}`: {error}")),
    })?;
    file.write_all(config::TEMPLATE.as_bytes())
        .map_err(|error| Failure::unfit(format_args!("cannot write `{shown}`: {error}")))?;
    terminal.print(format!("wrote {shown}: everything in it is a comment until you say otherwise\n"))?;
    Ok(ExitCode::Good)
}
