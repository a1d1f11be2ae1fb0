//! Packages that code in prose uses and nobody imports: which they are, only their authors know.
//!
//! `pb.Args` becomes `pb_Args`, which is as long, so that no position moves. It is a name like any other then, and what is
//! known of it is what its uses tell.

use std::collections::{BTreeSet, HashSet};

use tree_sitter::Node;

use super::code::Code;
use super::names;
use super::std_packages;
use crate::tree::{field, preorder, text_of};

/// The packages that a piece of code takes types from and that neither it nor the page imports, nor the standard library
/// has.
pub(super) fn packages(code: &Code, imported: &HashSet<String>) -> BTreeSet<String> {
    if !code.is_part() {
        return BTreeSet::new();
    }
    let (text, uses) = (code.file.text(), code.uses());
    let named = qualifiers(code).map(|package| text_of(text, package).to_owned());
    let is_foreign = |name: &String| {
        let members = uses.members.get(name).cloned().unwrap_or_default();
        !imported.contains(name) && std_packages::candidates(name, &members).is_empty()
    };
    named.filter(is_foreign).collect()
}

/// The code with the members of some packages as names of its own; none where they are not written as usual.
pub(super) fn with_names(code: &Code, packages: &BTreeSet<String>) -> Option<String> {
    let text = code.file.text();
    let free = names::free(text, code.file.root());
    let operands = free.iter().filter(|name| name.parent().is_some_and(|of| of.kind() == "selector_expression"));
    let mut bytes = text.as_bytes().to_vec();
    let qualifiers = qualifiers(code);
    for name in operands.copied().chain(qualifiers).filter(|name| packages.contains(text_of(text, *name))) {
        match bytes.get_mut(name.end_byte()) {
            Some(dot @ (b'.' | b'_')) => *dot = b'_',
            _ => return None,
        }
    }
    String::from_utf8(bytes).ok()
}

/// What stands before the dot in types of other packages.
fn qualifiers(code: &Code) -> impl Iterator<Item = Node<'_>> {
    let qualified = preorder(code.file.root()).filter(|node| node.kind() == "qualified_type");
    qualified.flat_map(|node| field(node, "package"))
}
