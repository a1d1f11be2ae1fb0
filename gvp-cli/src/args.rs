//! The arguments. The comments here are the help that `gvp --help` shows.

mod cache;
mod fuzz;
mod leak;
mod plugin;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::FalseyValueParser;
use gvp_core::ClockChoice;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::parse_duration;
use crate::engine::{self, Tier};

pub(crate) use cache::{CacheCommand, CleanArgs};
pub(crate) use fuzz::FuzzArgs;
pub(crate) use leak::{LeakCommand, ReplayArgs};
pub(crate) use plugin::{AddArgs, NewArgs, PluginCommand, PluginListArgs, RemoveArgs, VerifyArgs};

const JUDGING: &str = "Judging";
const CONFIGURATION: &str = "Configuration";
const SANDBOX: &str = "Sandbox";
const OUTPUT: &str = "Output";

/// What is said of precedence, wherever it is said.
const PRECEDENCE: &str = "Precedence: flag > environment (GVP_*) > gvp.toml (override, then profile, then top level) > \
                          built-in\n\nExit codes: 0 PASS or WARN, 2 usage or configuration, 3 FAIL, 4 ERROR (something \
                          could not be judged), 5 unfit (no Go, no sandbox), 6 plugin refused, 7 nothing to judge, \
                          70 a bug of GVP's";

/// Judge Go learning material: does it compile, run, and do what the text says
#[derive(Debug, Parser)]
#[command(name = "gvp", version, after_help = PRECEDENCE, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, env = "GVP_COLOR", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Colour,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge material and report
    Check(CheckArgs),
    /// List units, checks, or what would be asked of which unit
    List(ListArgs),
    /// Explain a check or a kind of finding
    Explain(ExplainArgs),
    /// List functions that can be fuzzed, or write fuzz targets for them
    Fuzz(FuzzArgs),
    /// Look into goroutine leaks
    #[command(subcommand)]
    Leak(LeakCommand),
    /// Look after third-party checks
    #[command(subcommand)]
    Plugin(PluginCommand),
    /// Look after what is kept between runs
    #[command(subcommand)]
    Cache(CacheCommand),
    /// Write a gvp.toml to start from
    Init(InitArgs),
    /// Print a JSON schema
    Schema(SchemaArgs),
    /// Say which Go and which sandbox work here
    Doctor(DoctorArgs),
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// For whom to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// For scripts
    Json,
}

/// Which clock programs see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClockWord {
    /// Virtual where that is faithful; what does not pass there is run on the real one
    Auto,
    /// The machine's
    Real,
    /// Virtual wherever there is one
    Virtual,
}

impl From<ClockWord> for ClockChoice {
    fn from(word: ClockWord) -> Self {
        match word {
            ClockWord::Auto => Self::Auto,
            ClockWord::Real => Self::Real,
            ClockWord::Virtual => Self::Virtual,
        }
    }
}

/// What every command takes that reads material.
#[derive(Debug, Args)]
pub(crate) struct MaterialArgs {
    /// Folders and Go files to judge
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Put only the checks that match
    #[arg(long, value_name = "CHECK-GLOB", value_delimiter = ',', help_heading = JUDGING)]
    pub(crate) only: Vec<String>,

    /// Judge by this profile: default, strict, or one of gvp.toml
    #[arg(long, value_name = "NAME", env = "GVP_PROFILE", help_heading = CONFIGURATION)]
    pub(crate) profile: Option<String>,

    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG", help_heading = CONFIGURATION)]
    pub(crate) config: Option<PathBuf>,
}

/// The arguments of `gvp check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) material: MaterialArgs,

    /// Judge with this Go
    #[arg(long, value_name = "PATH|VERSION", env = "GVP_GO", help_heading = JUDGING)]
    pub(crate) go: Option<String>,

    /// Do this much at the same time
    #[arg(long, short, value_name = "N", env = "GVP_JOBS", help_heading = JUDGING)]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,

    /// Give every run of a program this much time, such as 500ms or 10s
    #[arg(long, value_name = "DURATION", env = "GVP_TIME_LIMIT", value_parser = parse_duration, help_heading = JUDGING)]
    pub(crate) time_limit: Option<Duration>,

    /// Fuzz all material together for this much time on each processor, such as 60s, where something new still comes
    #[arg(long, value_name = "DURATION", env = "GVP_FUZZ_BUDGET", value_parser = parse_duration, help_heading = JUDGING)]
    pub(crate) fuzz_budget: Option<Duration>,

    /// Keep what fuzzing found in this folder, and start from what is there
    #[arg(long, value_name = "DIR", env = "GVP_CORPUS", help_heading = JUDGING)]
    pub(crate) corpus: Option<PathBuf>,

    /// Which clock programs see: auto uses a virtual one where it is faithful, so that nobody waits for sleepers
    #[arg(long, value_name = "CLOCK", env = "GVP_CLOCK", default_value = "auto", help_heading = JUDGING)]
    pub(crate) clock: ClockWord,

    /// Try sixteen times as many schedules on whatever starts goroutines, to find rare leaks
    #[arg(long, help_heading = JUDGING)]
    pub(crate) deep: bool,

    /// Judge only what has changed since this Git revision, or rests on what has
    #[arg(long, value_name = "REVISION", help_heading = JUDGING)]
    pub(crate) changed_since: Option<String>,

    /// Judge everything anew, whatever earlier runs said, and keep nothing of it
    #[arg(long, env = "GVP_NO_CACHE", value_parser = FalseyValueParser::new(), help_heading = JUDGING)]
    pub(crate) no_cache: bool,

    /// Rewrite promised outputs that differ from what is printed, after showing the difference
    #[arg(long, help_heading = JUDGING)]
    pub(crate) bless: bool,

    /// Refuse to judge in a weaker sandbox: user-namespaces, root-namespaces or landlock
    #[arg(long, value_name = "TIER", value_parser = engine::tier, env = "GVP_REQUIRE_SANDBOX", conflicts_with = "no_sandbox", help_heading = SANDBOX)]
    pub(crate) require_sandbox: Option<Tier>,

    /// Run programs without a sandbox: only for material that you trust
    #[arg(long, help_heading = SANDBOX)]
    pub(crate) no_sandbox: bool,

    /// Write the report in this format
    #[arg(long, value_name = "FORMAT", env = "GVP_FORMAT", default_value = "human", help_heading = OUTPUT)]
    pub(crate) format: Format,

    /// Write the report to this file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = OUTPUT)]
    pub(crate) output: Option<PathBuf>,

    /// Show also what passes, what is allowed and what was not asked
    #[arg(long, short, help_heading = OUTPUT)]
    pub(crate) verbose: bool,

    /// Keep the folder in which Go builds
    #[arg(long, hide = true)]
    pub(crate) keep_stage: bool,
}

/// The arguments of `gvp list`.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// What to list
    #[arg(value_enum, default_value = "units")]
    pub(crate) what: Listing,

    #[command(flatten)]
    pub(crate) material: MaterialArgs,

    /// Write the list in this format
    #[arg(long, value_name = "FORMAT", env = "GVP_FORMAT", default_value = "human", help_heading = OUTPUT)]
    pub(crate) format: Format,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listing {
    /// What would be judged
    Units,
    /// The questions there are
    Checks,
    /// Which question would be put to which unit
    Plan,
}

/// The arguments of `gvp explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A check such as gvp.build/run or run, or a finding such as gvp.build/run/panic
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Read this file instead of looking for gvp.toml
    #[arg(long, value_name = "FILE", env = "GVP_CONFIG", help_heading = CONFIGURATION)]
    pub(crate) config: Option<PathBuf>,
}

/// The arguments of `gvp init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder to write gvp.toml to
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
}

/// The arguments of `gvp schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value = "report")]
    pub(crate) what: Schema,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Schema {
    /// The JSON report
    Report,
    /// The configuration file
    Config,
    /// What GVP and plugins say to each other
    Plugin,
}

/// The arguments of `gvp doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Ask this Go
    #[arg(long, value_name = "PATH|VERSION", env = "GVP_GO")]
    pub(crate) go: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// Every command, with those below it.
    fn commands(command: &clap::Command) -> Vec<&clap::Command> {
        command.get_subcommands().flat_map(commands).chain([command]).collect()
    }

    #[track_caller]
    fn assert_sentence_case(text: &str, of: &str) {
        assert!(text.chars().next().is_some_and(char::is_uppercase), "{of}: `{text}` starts in lower case");
        assert!(!text.ends_with('.'), "{of}: `{text}` ends in a full stop");
    }

    #[test]
    fn every_argument_has_help_in_sentence_case_without_a_full_stop() {
        let cli = Cli::command();
        for command in commands(&cli) {
            assert_sentence_case(&command.get_about().unwrap_or_default().to_string(), command.get_name());
            for argument in command.get_arguments() {
                let of = format!("{} {}", command.get_name(), argument.get_id());
                assert_sentence_case(&argument.get_help().unwrap_or_default().to_string(), &of);
                for value in argument.get_possible_values() {
                    assert_sentence_case(&value.get_help().map(ToString::to_string).unwrap_or("Yes".to_owned()), &of);
                }
            }
        }
    }

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
