//! Shows the results of a run: for people, and as JSON.
//!
//! Each format is a module of its own, and each writes to whatever it is given: this crate neither prints nor looks at
//! the terminal. What a reader of results may rely on is the JSON report (`gvp.report/1`); text for people may change.

mod human;
mod json;

pub use human::{Look, write_human};
pub use json::{SCHEMA, report_schema, write_json};
