//! Declarations of ours for what code in prose uses and nothing shows: with them, Go can check the rest of it.

use std::collections::BTreeSet;

use gvp_core::Form;

use super::code::Code;
use super::shape::Shape;
use super::usage::Usage;

/// A declaration in the place of one that is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StandIn {
    name: String,
    of: String,
    is_type: bool,
}

impl StandIn {
    /// Declarations for all names that a piece of code lacks; none where it is a whole program, which lacks nothing but
    /// by mistake, or where its uses of a name do not tell what it is.
    pub(super) fn all(code: &Code, lacks: &BTreeSet<String>) -> Vec<Self> {
        match code.form {
            Form::File | Form::Declarations | Form::Statements => {}
            Form::Program | Form::TestFile | Form::NotGo => return Vec::new(),
        }
        let usage = Usage::of(code.file.text(), code.file.root());
        let all: Option<Vec<Self>> = lacks.iter().map(|name| Self::of(name, &usage)).collect();
        all.unwrap_or_default()
    }

    fn of(name: &str, usage: &Usage<'_>) -> Option<Self> {
        let is_type = usage.is_type(name);
        let shape = if is_type { usage.type_shape(name)? } else { usage.shape(name)? };
        let is_struct = matches!(shape, Shape::Members(_));
        (is_struct || !is_type).then(|| Self { name: name.to_owned(), of: shape.go(), is_type })
    }

    /// It as Go writes it.
    pub(super) fn declaration(&self) -> String {
        format!("{} {} {}", if self.is_type { "type" } else { "var" }, self.name, self.of)
    }
}
