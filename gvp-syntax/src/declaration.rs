//! Names that a file declares and names that it uses.

use std::collections::HashSet;

use tree_sitter::Node;

use crate::GoFile;
use crate::tree::{children, field, preorder, text_of};

impl GoFile {
    /// The names that the file declares at package level: functions without a receiver, types, variables and
    /// constants. `init` and `_` are left out, since nothing can refer to them.
    pub fn declared_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for node in children(self.root()) {
            declared_by(node, &mut names);
        }
        let texts = names.into_iter().map(|name| text_of(self.text(), name));
        texts.filter(|name| !matches!(*name, "init" | "_" | "")).map(str::to_owned).collect()
    }

    /// Whether the file has variables at package level, in which a program may keep something after `main` has returned.
    pub fn has_package_variables(&self) -> bool {
        children(self.root()).iter().any(|node| node.kind() == "var_declaration")
    }

    /// Every identifier that stands where an expression or a type is read. Names of fields and methods after a dot are
    /// not among them, nor are names where they are declared.
    pub fn used_names(&self) -> HashSet<String> {
        let mut names = HashSet::new();
        let mut declared = HashSet::new();
        for node in preorder(self.root()) {
            match node.kind() {
                "identifier" | "type_identifier" | "package_identifier" if !declared.contains(&node.id()) => {
                    names.insert(text_of(self.text(), node).to_owned());
                }
                _ => declared.extend(names_declared_in(node).iter().map(Node::id)),
            }
        }
        names.remove("_");
        names
    }
}

/// Collects the names that a declaration at package level introduces.
fn declared_by<'tree>(node: Node<'tree>, names: &mut Vec<Node<'tree>>) {
    match node.kind() {
        "function_declaration" | "type_spec" | "type_alias" | "var_spec" | "const_spec" => {
            names.extend(field(node, "name"));
        }
        "type_declaration" | "var_declaration" | "var_spec_list" | "const_declaration" => {
            children(node).into_iter().for_each(|child| declared_by(child, names));
        }
        _ => {}
    }
}

/// The names that this very node declares, not those of nodes below it.
fn names_declared_in(node: Node<'_>) -> Vec<Node<'_>> {
    match node.kind() {
        "function_declaration"
        | "type_spec"
        | "type_alias"
        | "var_spec"
        | "const_spec"
        | "parameter_declaration"
        | "variadic_parameter_declaration"
        | "type_parameter_declaration"
        | "import_spec" => field(node, "name"),
        "package_clause" => children(node),
        _ => Vec::new(),
    }
}
