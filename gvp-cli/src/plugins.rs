//! The seam to the plugin wall: which plugins are listed, which are let in.

use std::path::{Path, PathBuf};
use std::process;

use gvp_core::Cancel;
use gvp_plugin_host::{Host, Listed, Log, Plugin, Refusal};

use crate::engine;
use crate::failure::Failure;

pub(crate) use gvp_plugin_host::LIST;

/// The first argument with which `gvp` is the process of a plugin, whose library is the second.
pub(crate) const HOST: &str = "__plugin-host";

/// What holds for plugins during one command.
#[derive(Default)]
pub(crate) struct Watch {
    /// Ends them.
    pub(crate) cancel: Cancel,
    /// Takes what they log, if anybody cares.
    pub(crate) log: Option<Log>,
}

/// Runs as the process of a plugin.
pub(crate) fn serve() -> process::ExitCode {
    match std::env::args_os().nth(2) {
        Some(library) => gvp_plugin_host::serve_plugin(Path::new(&library)),
        None => process::ExitCode::FAILURE,
    }
}

/// Reads `plugins.yaml`.
pub(crate) fn read_list(file: &Path) -> Result<Vec<Listed>, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::usage(format_args!("cannot read `{}`: {error}", file.display())))?;
    gvp_plugin_host::parse_list(&text, file)
        .map_err(|error| Failure::usage(format_args!("`{}`: {error}", file.display())))
}

/// Verifies all plugins of a list, and then starts them. None is started unless all are let in.
pub(crate) fn let_in(list: &[Listed], watch: &Watch) -> Result<Vec<Plugin>, Failure> {
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let verified = gvp_plugin_host::verify(list).map_err(refused)?;
    let host = host(watch)?;
    Ok(verified.into_iter().map(|verified| host.introduce(verified)).collect())
}

/// Whoever starts plugins.
pub(crate) fn host(watch: &Watch) -> Result<Host, Failure> {
    let program = this_program()?;
    let host = Host::new(engine::sandbox_for_plugins()?, program, vec![HOST.into()]).cancel(watch.cancel.clone());
    Ok(match &watch.log {
        Some(log) => host.log(log.clone()),
        None => host,
    })
}

fn this_program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| Failure::unfit(format_args!("cannot find the program gvp itself: {error}")))
}

/// A plugin that is not taken in, and what to do about it.
pub(crate) fn refused(refusal: Refusal) -> Failure {
    let help = match &refusal {
        Refusal::Unpinned { .. } | Refusal::OtherHash { .. } => {
            "if you trust this library, `gvp plugin add` with its folder writes the pin"
        }
        Refusal::Missing { .. } | Refusal::Mismatch { .. } => "`gvp plugin list` shows what is there",
        Refusal::Writable { .. } => "`chmod go-w` does",
        Refusal::OtherAbi { .. } => "ask its author for a build for this GVP",
        _ => return Failure::refused(refusal),
    };
    Failure::refused(refusal).help(help)
}
