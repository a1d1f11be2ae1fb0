//! Reads Go sources without running them: syntax trees, directives, expectations, go.mod.
//!
//! A [`GoFile`] is parsed once and then asked for what a reader would see: its package, imports, tests, comments and
//! build constraint. Broken input is data here, not a failure: learning material is full of code that is not meant to
//! compile.

mod annotated_output;
mod comment;
mod constraint;
mod declaration;
mod go_file;
mod header;
mod import;
mod literal;
mod position;
mod target;
mod teaching_tag;
mod test_function;
mod tree;

pub use comment::{Comment, CommentGroup};
pub use constraint::Constraint;
pub use go_file::GoFile;
pub use import::{Import, ImportName};
pub use position::Position;
pub use target::{file_name_matches, host_tags};
pub use teaching_tag::{TeachingTag, without_teaching_tags};
pub use test_function::{TestFunction, TestKind};
