//! Types that a file declares.

use tree_sitter::Node;

use crate::signature::{TypeParameter, type_parameters};
use crate::tree::{children, text_of};
use crate::{GoFile, GoType, Position};

/// A type that is declared at package level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDeclaration {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub position: Position,
    /// Its type parameters.
    pub type_parameters: Vec<TypeParameter>,
    /// What it is.
    pub kind: GoType,
    /// Whether it is another name for that, rather than a type of its own.
    pub alias: bool,
}

impl GoFile {
    /// The types that the file declares at package level, in the order of the source.
    pub fn type_declarations(&self) -> Vec<TypeDeclaration> {
        let declarations = children(self.root()).into_iter().filter(|node| node.kind() == "type_declaration");
        let specs = declarations.flat_map(children);
        specs.filter_map(|spec| type_declaration(self.text(), spec)).collect()
    }
}

fn type_declaration(text: &str, node: Node<'_>) -> Option<TypeDeclaration> {
    let name = node.child_by_field_name("name")?;
    Some(TypeDeclaration {
        name: text_of(text, name).to_owned(),
        position: Position::of(name),
        type_parameters: type_parameters(text, node),
        kind: GoType::read(text, node.child_by_field_name("type")?),
        alias: node.kind() == "type_alias",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_types_are_found_alone_and_in_groups() {
        let file = GoFile::parse("package p\ntype A []int\ntype (\n\tB[T any] struct{ v T }\n\tC = A\n)\n");
        let found: Vec<_> =
            file.type_declarations().into_iter().map(|t| (t.name, t.kind.to_string(), t.alias)).collect();
        let expected = [("A", "[]int", false), ("B", "struct{ v T }", false), ("C", "A", true)];
        assert_eq!(found, expected.map(|(name, kind, alias)| (name.to_owned(), kind.to_owned(), alias)));
    }
}
