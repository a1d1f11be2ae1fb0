//! Colours, or none.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use gvp_core::{Level, Verdict};

const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();
const MAGENTA: Style = AnsiColor::Magenta.on_default();
const PLAIN: Style = Style::new();

/// Paints words, where colours are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    /// Whether colours are wanted.
    pub colour: bool,
}

impl Paint {
    /// A verdict, padded so that what follows lines up.
    pub(super) fn verdict(self, verdict: Verdict) -> String {
        let style = match verdict {
            Verdict::Pass => GREEN.bold(),
            Verdict::Warn => YELLOW.bold(),
            Verdict::Fail => RED.bold(),
            Verdict::Skip => PLAIN.dimmed(),
            Verdict::Error => MAGENTA.bold(),
        };
        self.with(style, format_args!("{:5}", verdict.as_str()))
    }

    /// The word that stands for a level.
    pub(super) fn level(self, level: Level) -> String {
        match level {
            Level::Deny => self.with(RED.bold(), "error"),
            Level::Warn => self.with(YELLOW.bold(), "warning"),
            Level::Allow => self.with(GREEN.bold(), "note"),
        }
    }

    /// Trouble of ours, which must not look like the author's.
    pub(super) fn ours(self, text: impl Display) -> String {
        self.with(MAGENTA.bold(), text)
    }

    /// What is there for completeness.
    pub(super) fn dim(self, text: impl Display) -> String {
        self.with(PLAIN.dimmed(), text)
    }

    /// What must catch the eye.
    pub(super) fn bold(self, text: impl Display) -> String {
        self.with(PLAIN.bold(), text)
    }

    /// A word that leads a line of help.
    pub(super) fn help(self, text: impl Display) -> String {
        self.with(CYAN.bold(), text)
    }

    /// A line of a unified diff.
    pub(super) fn diff_line(self, line: &str) -> String {
        let style = match line.as_bytes() {
            [b'+', b'+', b'+', b' ', ..] | [b'-', b'-', b'-', b' ', ..] => PLAIN.bold(),
            [b'+', ..] => GREEN,
            [b'-', ..] => RED,
            [b'@', b'@', ..] => CYAN,
            _ => PLAIN,
        };
        self.with(style, line)
    }

    fn with(self, style: Style, text: impl Display) -> String {
        if self.colour && style != PLAIN { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}
