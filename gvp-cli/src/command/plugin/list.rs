//! `gvp plugin list`: the plugins that are listed, verified. None of them is started.

use gvp_core::CheckId;
use gvp_plugin_host::Verified;

use crate::args::PluginListArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::plugins;
use crate::terminal::Terminal;

/// Lists the plugins.
pub(crate) fn run(args: &PluginListArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let listed = super::draft(args.config.as_deref())?.plugins()?;
    let verified = gvp_plugin_host::verify(&listed).map_err(plugins::refused)?;
    if verified.is_empty() {
        terminal.print("no plugin is listed; `gvp plugin add` lists one\n")?;
    }
    for plugin in &verified {
        terminal.print(line(plugin))?;
    }
    Ok(ExitCode::Good)
}

fn line(plugin: &Verified) -> String {
    let checks: Vec<&str> = plugin.enabled.iter().map(CheckId::name).collect();
    let (manifest, path) = (&plugin.manifest, plugin.library.path.display());
    format!("{} {}  {}  {path}\n", manifest.namespace, manifest.version, checks.join(", "))
}
