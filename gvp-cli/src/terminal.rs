//! What reaches the reader: results on standard output, complaints on standard error, colours where they are wanted.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;

use annotate_snippets::{Group, Level, Renderer};
use anstream::{AutoStream, ColorChoice};
use gvp_plugin_host::Log;

use crate::args::Colour;
use crate::exit_code::ExitCode;
use crate::failure::Failure;

/// The terminal, or whatever stands in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    colour: Colour,
}

impl Terminal {
    pub(crate) fn new(colour: Colour) -> Self {
        Self { colour }
    }

    /// Whether results are to be coloured. `auto` looks at the terminal, `NO_COLOR` and their kin.
    pub(crate) fn colours_results(self) -> bool {
        self.colours(AutoStream::choice(&io::stdout()))
    }

    fn colours_complaints(self) -> bool {
        self.colours(AutoStream::choice(&io::stderr()))
    }

    fn colours(self, auto: ColorChoice) -> bool {
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => auto != ColorChoice::Never,
        }
    }

    /// Whether anyone watches standard error.
    pub(crate) fn shows_progress(self) -> bool {
        io::stderr().is_terminal()
    }

    /// Writes results.
    pub(crate) fn print(self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_ref()).and_then(|()| out.flush()) {
            // The reader has seen enough, as `head` does.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::unfit(format_args!("cannot write to standard output: {error}"))),
            Ok(()) => Ok(()),
        }
    }

    /// Says why a command ends without having done what it was asked.
    pub(crate) fn complain(self, failure: &Failure) {
        let renderer = self.renderer();
        match failure {
            Failure::Config(error) => say(&error.render(&renderer)),
            Failure::Said { message, help, .. } => {
                say(&titled(&renderer, Level::ERROR, message));
                if let Some(help) = help {
                    say(&titled(&renderer, Level::HELP, help));
                }
            }
        }
    }

    /// Warns of something that does not end the command.
    pub(crate) fn warn(self, message: &str) {
        say(&titled(&self.renderer(), Level::WARNING, message));
    }

    /// Shows on standard error what is done to the author's files.
    pub(crate) fn show(self, text: &str) {
        say(text.trim_end());
    }

    /// Takes what plugins log.
    pub(crate) fn log(self) -> Log {
        Arc::new(|namespace, line| say(&format!("{namespace}: {}", line.escape_debug())))
    }

    fn renderer(self) -> Renderer {
        if self.colours_complaints() { Renderer::styled() } else { Renderer::plain() }
    }
}

fn titled(renderer: &Renderer, level: Level<'_>, text: &str) -> String {
    renderer.render(&[Group::with_title(level.primary_title(text))])
}

/// Says that we are wrong; the panic itself has been printed by then.
pub(crate) fn report_defect() -> ExitCode {
    say("error: this is a bug of GVP's, not of your material\nhelp: please report it with the message above");
    ExitCode::Defect
}

/// Writes a line to standard error. Where that is closed there is nobody left to tell.
fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
