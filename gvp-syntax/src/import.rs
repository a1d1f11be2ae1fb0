//! Import declarations.

use tree_sitter::Node;

use crate::facts::default_name;
use crate::go_file::GoFile;
use crate::literal::unquote;
use crate::position::Position;
use crate::tree::{preorder, text_of};

/// What an imported package is called in the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ImportName {
    /// What the package calls itself.
    Default,
    /// A name of the file's own choice.
    Alias(String),
    /// `.`: its names become the file's.
    Dot,
    /// `_`: it is imported for what its initialisation does.
    Blank,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The import path.
    pub path: String,
    /// What the package is called in the file.
    pub name: ImportName,
    /// Where the path stands.
    pub position: Position,
}

impl Import {
    /// What the file most likely calls the package; none where it cannot mention it by name.
    pub fn local_name(&self) -> Option<&str> {
        match &self.name {
            ImportName::Default => Some(default_name(&self.path)),
            ImportName::Alias(name) => Some(name),
            ImportName::Dot | ImportName::Blank => None,
        }
    }
}

impl GoFile {
    /// The imports in the order of the source.
    pub fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        let mut walk = preorder(self.root());
        while let Some(node) = walk.next() {
            match node.kind() {
                "import_spec" => imports.extend(import(self.text(), node)),
                // Nothing below can hold an import.
                "function_declaration"
                | "method_declaration"
                | "var_declaration"
                | "const_declaration"
                | "type_declaration" => walk.skip_children(),
                _ => {}
            }
        }
        imports
    }
}

fn import(text: &str, node: Node<'_>) -> Option<Import> {
    let path = node.child_by_field_name("path")?;
    let name = match node.child_by_field_name("name") {
        None => ImportName::Default,
        Some(name) => match text_of(text, name) {
            "." => ImportName::Dot,
            "_" => ImportName::Blank,
            alias => ImportName::Alias(alias.to_owned()),
        },
    };
    Some(Import { path: unquote(text_of(text, path))?, name, position: Position::of(path) })
}
