//! Contexts and their cancel functions that are put into fields and forgotten.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::super::Reading;
use super::{Pattern, Role, Step, Suspicion};
use crate::tree::{children, field, preorder, text_of};
use crate::{GoFile, Position};

/// Contexts and cancel functions that the file puts into fields of its own types and that the package never looks at.
pub(super) fn stored<'file>(
    reading: &'file Reading<'file>,
    package: &[GoFile],
) -> impl Iterator<Item = Suspicion> + 'file {
    let fields = context_fields(reading);
    let reads: HashSet<String> =
        if fields.is_empty() { HashSet::new() } else { package.iter().flat_map(fields_read).collect() };
    let writes: HashMap<&str, Node<'_>> = if fields.is_empty() { HashMap::new() } else { fields_written(reading) };
    fields.into_iter().filter(move |(_, name, _)| !reads.contains(*name)).filter_map(
        move |(pattern, name, declared)| {
            let written = *writes.get(name)?;
            let steps = vec![Step::new(Role::Made, declared), Step::new(Role::Because, written)];
            Some(Suspicion::new(pattern, Position::of(written), name, steps))
        },
    )
}

/// The unexported fields that hold a context or a cancel function.
fn context_fields<'file>(reading: &Reading<'file>) -> Vec<(Pattern, &'file str, Node<'file>)> {
    let mut found = Vec::new();
    for (_, declaration) in reading.outline.of_kind("field_declaration") {
        let Some(kind) = declaration.child_by_field_name("type") else { continue };
        let pattern = if reading.names.is(kind, "context", "Context") {
            Pattern::ForgottenContext
        } else if ["CancelFunc", "CancelCauseFunc"].iter().any(|name| reading.names.is(kind, "context", name)) {
            Pattern::ForgottenCancel
        } else {
            continue;
        };
        let names = field(declaration, "name").into_iter().map(|name| (reading.outline.text(name), name));
        let unexported = names.filter(|(name, _)| name.starts_with(char::is_lowercase));
        found.extend(unexported.map(|(name, node)| (pattern, name, node)));
    }
    found
}

/// The names of all fields that a file reads. A literal without keys counts as nothing: what it fills is not read.
fn fields_read(file: &GoFile) -> Vec<String> {
    let mut written = HashSet::new();
    let mut read = Vec::new();
    for node in preorder(file.root()) {
        match node.kind() {
            "assignment_statement" if is_plain_assignment(file.text(), node) => {
                let targets = field(node, "left").into_iter().flat_map(children);
                let targets = targets.filter(|target| target.kind() == "selector_expression");
                written.extend(targets.filter_map(|target| target.child_by_field_name("field")).map(|name| name.id()));
            }
            "field_identifier" if !written.contains(&node.id()) && is_selected(node) => {
                read.push(text_of(file.text(), node).to_owned());
            }
            _ => {}
        }
    }
    read
}

fn is_plain_assignment(text: &str, node: Node<'_>) -> bool {
    node.child_by_field_name("operator").is_none_or(|operator| text_of(text, operator) == "=")
}

fn is_selected(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.kind() == "selector_expression")
}

/// Where each field gets its first value that is not `nil`.
fn fields_written<'file>(reading: &Reading<'file>) -> HashMap<&'file str, Node<'file>> {
    let mut written = HashMap::new();
    for (_, node) in reading.outline.all() {
        match node.kind() {
            "assignment_statement" => {
                let clears = field(node, "right").into_iter().any(|right| reading.outline.text(right) == "nil");
                for target in field(node, "left").into_iter().flat_map(children).filter(|_| !clears) {
                    if let Some(name) = target.child_by_field_name("field") {
                        written.entry(reading.outline.text(name)).or_insert(target);
                    }
                }
            }
            "keyed_element" => {
                let key = node.child_by_field_name("key").map(|key| reading.outline.text(key));
                let value = node.child_by_field_name("value").filter(|value| reading.outline.text(*value) != "nil");
                if let (Some(key), Some(_)) = (key, value) {
                    written.entry(key).or_insert(node);
                }
            }
            _ => {}
        }
    }
    written
}
