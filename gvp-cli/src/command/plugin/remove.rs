//! `gvp plugin remove`: takes a plugin out of the list.

use crate::args::RemoveArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::suggest;
use crate::terminal::Terminal;

/// Takes a plugin out of the list.
pub(crate) fn run(args: &RemoveArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let file = super::list_file(args.config.as_deref())?;
    let text = super::read_list_text(&file)?;
    match gvp_plugin_host::remove(&text, &args.namespace) {
        Some(changed) => {
            super::write_list_text(&file, &changed)?;
            terminal.print(format!("removed {} from {}\n", args.namespace, file.display()))?;
            Ok(ExitCode::Good)
        }
        None => Err(unknown(args, &super::draft(args.config.as_deref())?.plugins()?)),
    }
}

fn unknown(args: &RemoveArgs, listed: &[gvp_plugin_host::Listed]) -> Failure {
    let failure = Failure::usage(format_args!("plugins.yaml does not list `{}`", args.namespace));
    match suggest::help(&args.namespace, listed.iter().map(|listed| listed.namespace.as_str())) {
        Some(help) => failure.help(help),
        None => failure,
    }
}
