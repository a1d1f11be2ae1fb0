//! A report in the format that was asked for.

use gvp_core::Report;
use gvp_report::Look;

use crate::args::Format;
use crate::failure::Failure;

/// Puts a report into words.
pub(super) fn in_words(report: &Report, format: Format, look: &Look) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let written = match format {
        Format::Human => gvp_report::write_human(report, look, &mut text),
        Format::Json => gvp_report::write_json(report, &mut text),
    };
    written.map_err(|error| Failure::defect(format_args!("cannot put the report into words: {error}")))?;
    Ok(text)
}
