//! The JSON report: what scripts rely on. Its shape is published and only ever gains fields.

mod fill;
mod shape;

use std::io;

use gvp_core::Report;

/// The name of the shape, and its version: the number grows only when a field changes its meaning or goes away.
pub const SCHEMA: &str = "gvp.report/1";

/// Writes the report as JSON, indented, with a newline at the end.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_json(report: &Report, mut out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, &shape::JsonReport::from(report))?;
    writeln!(out)
}

/// The JSON schema of what [`write_json`] writes.
pub fn report_schema() -> serde_json::Value {
    schemars::schema_for!(shape::JsonReport).to_value()
}
