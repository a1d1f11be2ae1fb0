//! Why a command ends without having done what it was asked.

use std::fmt::Display;

use crate::config::ConfigError;
use crate::exit_code::ExitCode;

/// Why a command ends without having done what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A sentence, and what to do about it.
    Said {
        /// With what status to end.
        code: ExitCode,
        /// What is wrong, and where.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// A place in the configuration file.
    Config(Box<ConfigError>),
}

impl Failure {
    fn said(code: ExitCode, message: impl Display) -> Self {
        Self::Said { code, message: message.to_string(), help: None }
    }

    /// The arguments are wrong.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self::said(ExitCode::Usage, message)
    }

    /// Something could not be judged.
    pub(crate) fn unjudged(message: impl Display) -> Self {
        Self::said(ExitCode::Error, message)
    }

    /// The machine, or what is installed on it, does not let us judge.
    pub(crate) fn unfit(message: impl Display) -> Self {
        Self::said(ExitCode::Unfit, message)
    }

    /// A plugin is not taken in.
    pub(crate) fn refused(message: impl Display) -> Self {
        Self::said(ExitCode::PluginRefused, message)
    }

    /// There is nothing to judge.
    pub(crate) fn nothing(message: impl Display) -> Self {
        Self::said(ExitCode::Nothing, message)
    }

    /// We are wrong.
    pub(crate) fn defect(message: impl Display) -> Self {
        Self::said(ExitCode::Defect, message)
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, text: impl Display) -> Self {
        if let Self::Said { help, .. } = &mut self {
            *help = Some(text.to_string());
        }
        self
    }

    /// With what status to end.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Said { code, .. } => *code,
            Self::Config(_) => ExitCode::Usage,
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(Box::new(error))
    }
}
