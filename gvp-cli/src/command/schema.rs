//! `gvp schema`: prints the JSON schema of the report, of the configuration file, of what plugins are told, or of baselines.

use crate::args::{Schema, SchemaArgs};
use crate::baseline;
use crate::config;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Prints a JSON schema.
pub(crate) fn run(args: &SchemaArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let schema = match args.what {
        Schema::Report => gvp_report::report_schema(),
        Schema::Config => config::schema(),
        Schema::Plugin => gvp_plugin_protocol::schema(),
        Schema::Baseline => baseline::schema(),
    };
    terminal.print(format!("{schema:#}\n"))?;
    Ok(ExitCode::Good)
}
