//! Which integers make sense for a parameter: any, few enough to end in time, or the positions of a sequence.

use std::collections::BTreeSet;

use gvp_syntax::{GoType, Parameter, Signature};

use super::package::Package;
use super::value::is_integer;

/// Which integers make sense for a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    /// Any.
    Any,
    /// From a few below zero up to this: the work that is done grows with it.
    UpTo(u32),
    /// The position of something that is there, in the parameter of this index.
    PositionIn(usize),
    /// How many there are in the parameter of this index, at most.
    SizeOf(usize),
}

/// How much a function that calls itself twice or more is given: enough to go wrong, little enough to end.
const BRANCHING: u32 = 12;

/// How much a function is given whose work grows with a number.
const WORKING: u32 = 64;

/// Names for the positions of a sequence, in the order in which they usually come.
const POSITIONS: [&str; 24] = [
    "lo", "low", "l", "left", "start", "begin", "from", "first", "i", "idx", "index", "pos", "position", "offset", "p",
    "mid", "pivot", "j", "hi", "high", "r", "right", "end", "last",
];

/// Names for how many there are in a sequence that is given beside them.
const SIZES: [&str; 14] = [
    "n",
    "m",
    "length",
    "len",
    "size",
    "count",
    "num",
    "total",
    "nodes",
    "vertices",
    "numnodes",
    "numvertices",
    "rows",
    "v",
];

/// How large the sequences may be that a function is given.
pub(crate) fn most_elements(function: &Signature) -> u32 {
    if branches(function) { 8 } else { 64 }
}

/// Whether a function calls itself twice or more: then its work may grow exponentially.
fn branches(function: &Signature) -> bool {
    function.body.self_calls > 1
}

/// Which integers make sense for a parameter; any where it is no integer.
pub(crate) fn bound(package: &Package, function: &Signature, parameter: &Parameter) -> Bound {
    if parameter.variadic || !is_integer(package, &parameter.kind) {
        return Bound::Any;
    }
    let name = parameter.name.as_str();
    let sequence = function.parameters.iter().position(|other| !other.variadic && is_sequence(package, &other.kind));
    if let Some(sequence) = sequence
        && (POSITIONS.contains(&name.to_lowercase().as_str()) || function.body.indexes.contains(name))
    {
        return Bound::PositionIn(sequence);
    }
    let drives = function.body.drives_work.contains(name) || function.body.indexes.contains(name);
    if let Some(sequence) = sequence.filter(|_| drives && SIZES.contains(&name.to_lowercase().as_str())) {
        return Bound::SizeOf(sequence);
    }
    match (branches(function), function.body.drives_work.contains(name) || is_passed_on(package, function)) {
        (true, _) => Bound::UpTo(BRANCHING),
        (false, true) => Bound::UpTo(WORKING),
        (false, false) => Bound::Any,
    }
}

/// Whether a function leaves work to others of its package, which may depend on any number.
fn is_passed_on(package: &Package, function: &Signature) -> bool {
    package.functions.iter().any(|other| function.body.calls.contains(&other.function.name))
}

/// The slices that are indexed with the same thing as one before them, or counted by the same number: they are as long
/// as that.
pub(crate) fn parallel(package: &Package, function: &Signature) -> Vec<(usize, usize)> {
    let indexed_with = |name: &str| {
        let indexed = function.body.indexed.iter().filter(move |(operand, _)| operand == name);
        indexed.map(|(_, index)| index.as_str()).collect::<BTreeSet<_>>()
    };
    let is_slice = |parameter: &Parameter| matches!(package.underlying(&parameter.kind), GoType::Slice(_));
    let slices =
        function.parameters.iter().enumerate().filter(|(_, parameter)| !parameter.variadic && is_slice(parameter));
    let slices: Vec<_> = slices.map(|(at, parameter)| (at, indexed_with(&parameter.name))).collect();
    // A number that says how many there are says it of all of them.
    let is_size = |parameter: &Parameter| matches!(bound(package, function, parameter), Bound::SizeOf(_));
    let sized = function.parameters.iter().any(is_size);
    let later = slices.iter().enumerate().filter_map(|(at, (index, with))| {
        let first = slices[..at].iter().find(|(_, other)| sized || !with.is_disjoint(other))?;
        Some((first.0, *index))
    });
    later.collect()
}

fn is_sequence(package: &Package, kind: &GoType) -> bool {
    match package.underlying(kind) {
        GoType::Slice(_) => true,
        kind => kind.plain_name() == Some("string"),
    }
}
