//! Functions and methods that a file declares: their signatures, and what their bodies do.

mod body;

use tree_sitter::Node;

use crate::facts::Reading;
use crate::position::counted_from_1;
use crate::tree::{children, field, text_of};
use crate::{CommentGroup, GoFile, GoType, Position};

pub use body::{Body, ConstantCall};

/// A function or a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub position: Position,
    /// The line it ends on.
    pub end_line: u32,
    /// The type that it is a method of, as written: `*List[T]`.
    pub receiver: Option<GoType>,
    /// Its type parameters.
    pub type_parameters: Vec<TypeParameter>,
    /// Its parameters, one for every name.
    pub parameters: Vec<Parameter>,
    /// The types of its results.
    pub results: Vec<GoType>,
    /// The comment right above it, without markers.
    pub doc: String,
    /// What its body does.
    pub body: Body,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name; empty where it has none.
    pub name: String,
    /// Its type; that of one element where it is variadic.
    pub kind: GoType,
    /// Whether any number of them may be given.
    pub variadic: bool,
}

/// A type parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeParameter {
    /// Its name.
    pub name: String,
    /// Its constraint as written.
    pub constraint: String,
}

impl Signature {
    /// Whether other packages may call it.
    pub fn exported(&self) -> bool {
        is_exported(&self.name) && self.receiver_name().is_none_or(is_exported)
    }

    /// The name of the type that it is a method of.
    pub fn receiver_name(&self) -> Option<&str> {
        match self.receiver.as_ref()? {
            GoType::Pointer(to) => match to.as_ref() {
                GoType::Named { name, .. } => Some(name),
                _ => None,
            },
            GoType::Named { name, .. } => Some(name),
            _ => None,
        }
    }
}

/// Whether a name begins with an upper-case letter.
pub fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}

impl GoFile {
    /// The functions and methods that the file declares, in the order of the source.
    pub fn signatures(&self) -> Vec<Signature> {
        let reading = Reading::of(self);
        let groups = self.comment_groups();
        let declared = reading
            .outline
            .all()
            .filter(|(_, node)| matches!(node.kind(), "function_declaration" | "method_declaration"));
        declared.filter_map(|(index, node)| signature(self.text(), &reading, &groups, index, node)).collect()
    }
}

fn signature(
    text: &str,
    reading: &Reading<'_>,
    groups: &[CommentGroup],
    index: usize,
    node: Node<'_>,
) -> Option<Signature> {
    let name = node.child_by_field_name("name")?;
    let line = Position::of(node).line;
    let above = groups.iter().find(|group| group.comments.last().is_some_and(|last| last.end_line + 1 == line));
    let receiver = node.child_by_field_name("receiver").map(|receiver| parameters(text, receiver));
    Some(Signature {
        name: text_of(text, name).to_owned(),
        position: Position::of(name),
        end_line: counted_from_1(node.end_position().row),
        receiver: receiver.and_then(|receiver| receiver.into_iter().next()).map(|receiver| receiver.kind),
        type_parameters: type_parameters(text, node),
        parameters: parameters(text, node.child_by_field_name("parameters")?),
        results: node.child_by_field_name("result").map(|result| results(text, result)).unwrap_or_default(),
        doc: above.map(CommentGroup::text).unwrap_or_default(),
        body: Body::read(reading, index, text_of(text, name)),
    })
}

fn results(text: &str, node: Node<'_>) -> Vec<GoType> {
    match node.kind() {
        "parameter_list" => parameters(text, node).into_iter().map(|result| result.kind).collect(),
        _ => vec![GoType::read(text, node)],
    }
}

fn parameters(text: &str, list: Node<'_>) -> Vec<Parameter> {
    children(list).into_iter().flat_map(|declaration| named_in(text, declaration)).collect()
}

fn named_in(text: &str, node: Node<'_>) -> Vec<Parameter> {
    let Some(kind) = node.child_by_field_name("type").map(|kind| GoType::read(text, kind)) else { return Vec::new() };
    let variadic = node.kind() == "variadic_parameter_declaration";
    let names = field(node, "name");
    if names.is_empty() {
        return vec![Parameter { name: String::new(), kind, variadic }];
    }
    let parameter = |name| Parameter { name: text_of(text, name).to_owned(), kind: kind.clone(), variadic };
    names.into_iter().map(parameter).collect()
}

/// The type parameters of a function or type.
pub(crate) fn type_parameters(text: &str, node: Node<'_>) -> Vec<TypeParameter> {
    let Some(list) = node.child_by_field_name("type_parameters") else { return Vec::new() };
    let of = |declaration: Node<'_>| {
        let constraint = declaration.child_by_field_name("type").map_or("", |kind| text_of(text, kind)).to_owned();
        let named = |name| TypeParameter { name: text_of(text, name).to_owned(), constraint: constraint.clone() };
        field(declaration, "name").into_iter().map(named).collect::<Vec<_>>()
    };
    children(list).into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests;
