//! Controllers of gomock that are never finished.

use tree_sitter::Node;

use super::super::Reading;
use super::{Pattern, Role, Step, Suspicion};
use crate::Position;
use crate::tree::{children, field};

/// The packages with a `NewController`.
const PACKAGES: [&str; 2] = ["github.com/golang/mock/gomock", "go.uber.org/mock/gomock"];

/// Controllers whose `Finish` is neither called nor called by the test's end. `finish_themselves` says whether the
/// library has the latter.
pub(super) fn unfinished<'file>(
    reading: &'file Reading<'file>,
    finish_themselves: bool,
) -> impl Iterator<Item = Suspicion> + 'file {
    let calls = reading.outline.of_kind("call_expression").filter(|(_, call)| {
        let function = call.child_by_field_name("function");
        function.is_some_and(|function| PACKAGES.iter().any(|path| reading.names.is(function, path, "NewController")))
    });
    calls.filter_map(move |(index, call)| {
        let reporter = children(call.child_by_field_name("arguments")?).into_iter().next()?;
        let finished_at_end = finish_themselves && !lacks_cleanup(reading, reporter);
        let (_, declaration) = reading.outline.ancestors(index).find(|(_, node)| node.kind() != "expression_list")?;
        let name = field(declaration, "left").into_iter().flat_map(children).next()?;
        let name = reading.outline.text(name);
        let steps = vec![Step::new(Role::Made, call)];
        (!finished_at_end && !is_finished(reading, name))
            .then(|| Suspicion::new(Pattern::UnfinishedController, Position::of(call), name, steps))
    })
}

/// Whether the file declares the type of a reporter and no `Cleanup` for it.
fn lacks_cleanup(reading: &Reading<'_>, reporter: Node<'_>) -> bool {
    let made = super::super::values::created_type(match reporter.kind() {
        "identifier" => reading.values.only_value(reading.outline.text(reporter)).unwrap_or(reporter),
        _ => reporter,
    });
    let Some(made) = made.filter(|kind| kind.kind() == "type_identifier") else { return false };
    let declared = reading.outline.of_kind("type_spec").find(|(_, spec)| {
        spec.child_by_field_name("name").is_some_and(|name| reading.outline.text(name) == reading.outline.text(made))
    });
    let embeds = declared.is_some_and(|(at, _)| {
        let mut fields = reading.outline.below(at).filter(|(_, node)| node.kind() == "field_declaration");
        fields.any(|(_, declaration)| field(declaration, "name").is_empty())
    });
    let cleans = reading.outline.of_kind("method_declaration").any(|(_, method)| {
        method.child_by_field_name("name").is_some_and(|name| reading.outline.text(name) == "Cleanup")
    });
    declared.is_some() && !embeds && !cleans
}

/// Whether a controller of this name is finished somewhere, or handed to somebody who may do it.
fn is_finished(reading: &Reading<'_>, name: &str) -> bool {
    let finished = reading.outline.of_kind("selector_expression").any(|(_, node)| {
        let part = |of: &str| node.child_by_field_name(of).map_or("", |part| reading.outline.text(part));
        part("field") == "Finish" && part("operand") == name
    });
    let handed_on = reading.outline.of_kind("return_statement").any(|(at, _)| {
        let mut names = reading.outline.below(at).filter(|(_, node)| node.kind() == "identifier");
        names.any(|(_, node)| reading.outline.text(node) == name)
    });
    finished || handed_on
}
