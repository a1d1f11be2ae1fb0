//! A slip in the configuration file, shown where it is.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::suggest;

/// The configuration file as it was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    name: String,
    text: String,
}

impl Source {
    pub(crate) fn new(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), text }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Complains of a place in the file.
    pub(crate) fn error(&self, span: Range<usize>, message: impl Into<String>, help: Option<String>) -> ConfigError {
        ConfigError { source: self.clone(), span, message: message.into(), help }
    }

    /// Complains of what the TOML parser complains of, in our words where it is about a name.
    pub(crate) fn toml_error(&self, error: &toml::de::Error) -> ConfigError {
        let span = error.span().unwrap_or_default();
        let (message, help) = reword(error.message());
        self.error(span, message, help)
    }
}

/// A slip in the configuration file.
#[derive(Debug, Clone)]
pub(crate) struct ConfigError {
    source: Source,
    span: Range<usize>,
    message: String,
    help: Option<String>,
}

impl ConfigError {
    /// The message, the line it is about, and what may have been meant.
    pub(crate) fn render(&self, renderer: &Renderer) -> String {
        let end = self.span.end.min(self.source.text.len());
        let place = AnnotationKind::Primary.span(self.span.start.min(end)..end);
        let snippet = Snippet::source(&self.source.text).path(&self.source.name).annotation(place);
        let help = self.help.as_ref().map(|help| Level::HELP.message(help));
        renderer.render(&[Level::ERROR.primary_title(&self.message).element(snippet).elements(help)])
    }
}

/// Serde names the unknown word first and then all known ones, each between backticks; it calls keys fields, and
/// numbers by their type in Rust.
fn reword(message: &str) -> (String, Option<String>) {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let name = quoted.next().unwrap_or_default();
    match message {
        _ if message.starts_with("unknown field") => (format!("unknown key `{name}`"), suggest::help(name, quoted)),
        _ if message.starts_with("unknown variant") => (format!("unknown value `{name}`"), suggest::help(name, quoted)),
        _ if message.starts_with("missing field") => (format!("the key `{name}` is missing"), None),
        _ => (message.trim_end().replace('\n', ", ").replace("a nonzero usize", "a whole number above 0"), None),
    }
}
