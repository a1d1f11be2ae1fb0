//! `gvp plugin verify`: all there is to know of a plugin, and what its checks say of a small material.

use std::fmt::Write as _;
use std::path::Path;

use gvp_core::VERSION;
use gvp_plugin_host::{Plugin, Verified};
use serde_json::Value;

use super::trial;
use crate::args::VerifyArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::plugins::{self, Watch};
use crate::terminal::Terminal;

/// Verifies one plugin, or all that are listed.
pub(crate) fn run(args: &VerifyArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let verified = match &args.folder {
        Some(folder) => vec![one(folder)?],
        None => {
            let listed = super::draft(args.config.as_deref())?.plugins()?;
            gvp_plugin_host::verify(&listed).map_err(plugins::refused)?
        }
    };
    if verified.is_empty() {
        terminal.print("no plugin is listed; name the folder of one\n")?;
        return Ok(ExitCode::Good);
    }
    let host = plugins::host(&Watch { log: Some(terminal.log()), ..Watch::default() })?;
    for verified in verified {
        terminal.print(facts(&verified))?;
        let plugin = host.introduce(verified);
        terminal.print(introduction(&plugin)?)?;
        terminal.print(trial::run(&plugin)?)?;
    }
    Ok(ExitCode::Good)
}

fn one(folder: &Path) -> Result<Verified, Failure> {
    gvp_plugin_host::verify_folder(folder, Value::Null).map_err(plugins::refused)
}

/// What is known before it runs.
fn facts(verified: &Verified) -> String {
    let (manifest, library) = (&verified.manifest, &verified.library);
    let mut text = format!("{} {} ({})\n", manifest.name, manifest.version, manifest.namespace);
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:10} {value}");
    };
    line("manifest", &verified.manifest_file.display().to_string());
    for requirement in &manifest.requires {
        let met = if requirement.of == "gvp-core" { format!("  (this is {VERSION})") } else { String::new() };
        line("requires", &format!("{} {}{met}", requirement.of, requirement.version));
    }
    line("library", &format!("{}, {} kB", library.path.display(), library.size.div_ceil(1000)));
    line("sha256", &library.sha256);
    line("interface", &format!("{}", gvp_plugin_host::ABI));
    text
}

/// What it says itself.
fn introduction(plugin: &Plugin) -> Result<String, Failure> {
    let namespace = &plugin.manifest().namespace;
    let description = plugin
        .description()
        .map_err(|fault| Failure::refused(format_args!("the plugin `{namespace}` does not work: {fault}")))?;
    let speaks = description.speaks;
    let mut text = format!("  {:10} {} to {}, by {}\n", "protocol", speaks.oldest, speaks.newest, description.sdk);
    for check in &description.checks {
        let _ = writeln!(text, "  {:10} {}: {}", "check", check.id, check.summary);
    }
    Ok(text)
}
