//! What the reader should know that is not about one unit.

use gvp_core::Notice;

use super::paint::Paint;
use super::printable;

/// A notice in one line, and one for the help.
pub(super) fn show(notice: &Notice, paint: Paint) -> String {
    let mut text = format!("{} {}", paint.bold("note:"), printable::line(&notice.message));
    if let Some(location) = &notice.location {
        text.push_str(&format!(" ({}:{})", printable::line(location.path.as_str()), location.line));
    }
    text.push('\n');
    if let Some(help) = &notice.help {
        text.push_str(&format!("  {} {}\n", paint.help("help:"), printable::line(help)));
    }
    text
}
