//! The commands, one file each.

mod baseline;
mod cache;
mod check;
mod doctor;
mod explain;
mod fuzz;
mod init;
mod leak;
mod list;
mod plugin;
mod schema;
mod words;

use clap::Parser as _;
use gvp_core::Material;

use crate::args::{Cli, Command, MaterialArgs};
use crate::baseline::Baseline;
use crate::config::{self, Draft, Flags, Resolved};
use crate::engine::{self, Checks};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::plugins::{self, Watch};
use crate::terminal::Terminal;

/// Reads the arguments and does what they say.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help on a closed pipe is no reason to complain.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::Usage } else { ExitCode::Good };
        }
    };
    let terminal = Terminal::new(cli.color);
    run(cli.command, terminal).unwrap_or_else(|failure| {
        terminal.complain(&failure);
        failure.code()
    })
}

fn run(command: Command, terminal: Terminal) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(args) => check::run(&args, terminal),
        Command::List(args) => list::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Fuzz(args) => fuzz::run(&args, terminal),
        Command::Baseline(command) => baseline::run(&command, terminal),
        Command::Leak(command) => leak::run(&command, terminal),
        Command::Plugin(command) => plugin::run(&command, terminal),
        Command::Cache(command) => cache::run(&command, terminal),
        Command::Init(args) => init::run(&args, terminal),
        Command::Schema(args) => schema::run(&args, terminal),
        Command::Doctor(args) => doctor::run(&args, terminal),
    }
}

/// Reads the configuration and then the material, so that a slip in the former is reported before any work. There is
/// at least one unit in what is read.
fn read(args: &MaterialArgs, flags: &Flags, watch: &Watch) -> Result<(Resolved, Material, Checks), Failure> {
    let request = request(args, flags);
    let (draft, checks) = draft(&request, watch)?;
    let resolved = draft.resolve(&request, &checks.catalogue())?;
    let material = engine::read_material(&args.paths, resolved.exclude())?;
    if material.units.is_empty() {
        return Err(nothing(args));
    }
    let checks = checks.held_against(recorded(&resolved, &material)?);
    Ok((resolved, material, checks))
}

/// The baseline of the material.
fn recorded(resolved: &Resolved, material: &Material) -> Result<Baseline, Failure> {
    let Some(place) = resolved.baseline() else { return Ok(Baseline::default()) };
    Ok(place.read()?.map_or_else(Baseline::default, |file| Baseline::of(place.recorded(&file, material))))
}

fn request<'a>(args: &'a MaterialArgs, flags: &'a Flags) -> config::Request<'a> {
    config::Request {
        paths: &args.paths,
        file: args.config.as_deref(),
        profile: args.profile.as_deref(),
        only: &args.only,
        flags,
    }
}

/// Reads the configuration, and lets in the plugins that it lists.
fn draft(request: &config::Request<'_>, watch: &Watch) -> Result<(Draft, Checks), Failure> {
    let draft = Draft::read(request)?;
    let checks = Checks::new(plugins::let_in(&draft.plugins()?, watch)?);
    Ok((draft, checks))
}

fn nothing(args: &MaterialArgs) -> Failure {
    let paths: Vec<String> = args.paths.iter().map(|path| format!("`{}`", path.display())).collect();
    Failure::nothing(format_args!("there is nothing to judge in {}: no Go source was found", paths.join(", ")))
        .help("name a folder that holds `.go` files, or look at `exclude` in gvp.toml")
}
