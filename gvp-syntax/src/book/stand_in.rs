//! Declarations of ours for what code in prose uses and nothing shows: with them, Go can check the rest of it.

use std::collections::BTreeMap;

use gvp_core::Form;

use super::code::{Code, Item};
use super::shape::{Shape, structure};
use super::stitch::{Found, Index};
use super::usage::{Usage, add};

/// A declaration in the place of one that is not shown, as Go writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StandIn {
    declaration: String,
}

impl StandIn {
    /// Declarations for all names that a piece of code lacks, or that lacks what it takes from other fences; none where
    /// it is a whole program, which lacks nothing but by mistake, or where the uses of a name do not tell what it is.
    pub(super) fn all(index: &Index<'_>, number: usize, found: &Found<'_>) -> Vec<Self> {
        let code = index.codes[number];
        match code.form {
            Form::File | Form::Declarations | Form::Statements => {}
            Form::Program | Form::TestFile | Form::NotGo => return Vec::new(),
        }
        let mut taken: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
        for at in found.declarations.iter().chain(&found.locals) {
            taken.entry(at.0).or_default().push(index.item(*at));
        }
        let of_others = taken.iter().map(|(other, items)| usage(index.codes[*other], items));
        let usages: Vec<Usage<'_>> = std::iter::once(usage(code, &[])).chain(of_others).collect();
        let typed = |name: &str| {
            let of = found.parameters.iter().filter(|(_, of)| of.trim_start_matches('*') == name);
            of.map(|(variable, _)| *variable).collect::<Vec<_>>()
        };
        let all: Option<Vec<Self>> = found.lacks.iter().map(|name| Self::of(name, &usages, &typed(name))).collect();
        all.unwrap_or_default()
    }

    /// What stands in for a name; `variables` are those of the code that are of that type, if it is one.
    fn of(name: &str, usages: &[Usage<'_>], variables: &[&str]) -> Option<Self> {
        let declaration = if !variables.is_empty() || usages.iter().any(|usage| usage.is_type(name)) {
            let mut members = BTreeMap::new();
            for usage in usages {
                add(&mut members, Shape::Members(usage.members(name)));
                variables.iter().filter_map(|of| usage.shape(of)).for_each(|shape| add(&mut members, shape));
            }
            format!("type {name} {}", structure(&members))
        } else {
            let mut users = usages.iter().filter(|usage| usage.uses(name)).peekable();
            users.peek()?;
            match users.try_fold(Shape::Any, |shape, usage| shape.and(usage.shape(name)?))? {
                Shape::Constant => format!("const {name} = 8"),
                shape => format!("var {name} {}", shape.go()),
            }
        };
        Some(Self { declaration })
    }

    /// It as Go writes it.
    pub(super) fn declaration(&self) -> &str {
        &self.declaration
    }
}

/// How names are used in some items of a piece of code, or in all of it.
fn usage<'code>(code: &'code Code, items: &[&Item]) -> Usage<'code> {
    let rows: Vec<_> = items.iter().map(|item| item.start.row..=item.end.row).collect();
    let is_within = |row: usize| rows.is_empty() || rows.iter().any(|rows| rows.contains(&row));
    Usage::of(code.file.text(), code.file.root(), is_within)
}
