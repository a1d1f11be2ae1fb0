//! Declarations of ours for what code in prose uses and nothing shows: with them, Go can check the rest of it.

use std::collections::BTreeMap;

use super::code::{Code, Item};
use super::shape::{Shape, add, structure};
use super::stitch::{Found, Index};
use super::usage::Usage;

/// Declarations, as Go writes them, for all names that a piece of code lacks, or that lacks what it takes from other
/// fences; none where it is no part of something, or where the uses of a name do not tell what it is.
pub(super) fn declarations(index: &Index<'_>, number: usize, found: &Found<'_>) -> Vec<String> {
    let code = index.codes[number];
    let lacks: Vec<&String> = found.lacks.iter().filter(|name| code.may_lack(name)).collect();
    let mut taken: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
    for at in found.declarations.iter().chain(&found.locals) {
        taken.entry(at.0).or_default().push(index.item(*at));
    }
    let of_others = taken.iter().map(|(other, items)| usage(index.codes[*other], items));
    let usages: Vec<Usage<'_>> = std::iter::once(usage(code, &[])).chain(of_others).collect();
    told(&lacks, found, &usages).unwrap_or_default()
}

/// What the uses of all names tell together.
fn told(lacks: &[&String], found: &Found<'_>, usages: &[Usage<'_>]) -> Option<Vec<String>> {
    let of_type = |name: &str| {
        let variables = found.parameters.iter().filter(move |(_, of)| of.trim_start_matches('*') == name);
        variables.map(|(variable, _)| *variable).collect::<Vec<_>>()
    };
    let is_type = |name: &str| !of_type(name).is_empty() || usages.iter().any(|usage| usage.is_type(name));
    let (types, values): (Vec<&String>, Vec<&String>) = lacks.iter().partition(|name| is_type(name));
    let types = types.into_iter().map(|name| (name.as_str(), members(name, usages, &of_type(name))));
    let mut types: BTreeMap<&str, BTreeMap<String, Shape>> = types.collect();
    let values: Option<Vec<(&String, Shape)>> =
        values.into_iter().map(|name| Some((name, value(name, usages)?))).collect();
    let values = values?;
    let of_types = types.values().cloned().map(Shape::Members).collect::<Vec<_>>();
    for (of, told) in values.iter().map(|(_, shape)| shape).chain(&of_types).flat_map(Shape::demands) {
        types.entry(of).and_modify(|known| add(known, Shape::Members(told.clone())));
    }
    let types = types.iter().map(|(name, members)| {
        let of = usages.iter().find_map(|usage| usage.underlying(name)).unwrap_or_else(|| structure(members));
        format!("type {name} {of}")
    });
    let values = values.iter().map(|(name, shape)| match shape {
        Shape::Constant => format!("const {name} = 8"),
        shape => format!("var {name} {}", shape.go()),
    });
    Some(types.chain(values).collect())
}

/// What there must be to a type; `variables` are names of the code that are of it.
fn members(name: &str, usages: &[Usage<'_>], variables: &[&str]) -> BTreeMap<String, Shape> {
    let mut members = BTreeMap::new();
    for usage in usages {
        add(&mut members, Shape::Members(usage.members(name)));
        variables.iter().filter_map(|of| usage.shape(of)).for_each(|shape| add(&mut members, shape));
    }
    members
}

/// What a name must be that is that of no type; none where nothing tells.
fn value(name: &str, usages: &[Usage<'_>]) -> Option<Shape> {
    let mut users = usages.iter().filter(|usage| usage.uses(name)).peekable();
    users.peek()?;
    users.try_fold(Shape::Any, |shape, usage| shape.and(usage.shape(name)?))
}

/// How names are used in some items of a piece of code, or in all of it.
fn usage<'code>(code: &'code Code, items: &[&Item]) -> Usage<'code> {
    let rows: Vec<_> = items.iter().map(|item| item.start.row..=item.end.row).collect();
    let is_within = |row: usize| rows.is_empty() || rows.iter().any(|rows| rows.contains(&row));
    Usage::of(code.file.text(), code.file.root(), is_within)
}
