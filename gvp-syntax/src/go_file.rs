//! A Go file that has been parsed, and what one sees at first sight.

use std::fmt;
use std::sync::Arc;

use tree_sitter::{Node, Tree};

use crate::position::Position;
use crate::tree::{self, children, preorder, text_of};

/// A Go file, parsed once. It may be broken: then as much is seen of it as there is.
#[derive(Clone)]
pub struct GoFile {
    text: Arc<str>,
    tree: Tree,
}

impl fmt::Debug for GoFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GoFile").field("text", &self.text).finish_non_exhaustive()
    }
}

impl GoFile {
    /// Parses a text. This never fails: what is not Go is found with [`GoFile::syntax_errors`].
    pub fn parse(text: &str) -> Self {
        Self { text: Arc::from(text), tree: tree::parse(text) }
    }

    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    /// The name in the package clause, and where it stands.
    pub fn package(&self) -> Option<(&str, Position)> {
        let name = children(self.root()).into_iter().find_map(package_name)?;
        Some((text_of(&self.text, name), Position::of(name)))
    }

    /// The name of the first `func main()`: without receiver, parameters, results and type parameters.
    pub fn main_function(&self) -> Option<Position> {
        self.main_functions().into_iter().next()
    }

    /// The names of all `func main()`. Go accepts one.
    pub fn main_functions(&self) -> Vec<Position> {
        let mut found: Vec<_> =
            self.mains().filter(is_plain).filter_map(|node| name_of(&node)).map(Position::of).collect();
        if found.is_empty() && self.root().has_error() {
            // A syntax error can tear the declaration apart; learning material has those on purpose.
            found.extend(main_in_broken_text(&self.text));
        }
        found
    }

    /// Every function that is called `main`, whatever it takes and gives.
    pub(crate) fn mains(&self) -> impl Iterator<Item = Node<'_>> {
        let functions = children(self.root()).into_iter().filter(|node| node.kind() == "function_declaration");
        functions.filter(|node| name_of(node).is_some_and(|name| text_of(&self.text, name) == "main"))
    }

    /// Where the text is not Go. Statements outside functions are not among these: only the compiler minds.
    pub fn syntax_errors(&self) -> Vec<Position> {
        let mut errors = Vec::new();
        let mut walk = preorder(self.root());
        while let Some(node) = walk.next() {
            if !node.has_error() {
                walk.skip_children();
            } else if node.is_error() || node.is_missing() {
                errors.push(Position::of(node));
                walk.skip_children();
            }
        }
        errors
    }

    /// The words and signs of its code, in order: all of it but comments, blanks and ends of lines.
    pub fn tokens(&self) -> Vec<&str> {
        let is_token = |node: &Node<'_>| node.child_count() == 0 && !matches!(node.kind(), "comment" | "\n");
        preorder(self.root()).filter(is_token).map(|node| text_of(&self.text, node)).collect()
    }

    /// Whether it has a map type, or the map of `sync`: what goes over one comes in any order.
    pub fn uses_maps(&self) -> bool {
        let is_map = |node: Node<'_>| match node.kind() {
            "map_type" => true,
            "qualified_type" => text_of(&self.text, node) == "sync.Map",
            _ => false,
        };
        preorder(self.root()).any(is_map)
    }

    /// Whether the file has a `//go:embed` directive.
    pub fn embeds_files(&self) -> bool {
        self.text.contains("//go:embed")
            && self.comments().iter().any(|comment| {
                !comment.block
                    && comment.text.strip_prefix("go:embed").is_some_and(|rest| rest.starts_with([' ', '\t']))
            })
    }
}

/// The name in a package clause, also where the clause is caught in an error.
fn package_name(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "package_clause" => children(node).into_iter().next(),
        "ERROR" => {
            let mut cursor = node.walk();
            let parts: Vec<Node<'_>> = node.children(&mut cursor).collect();
            let bare = parts.windows(2).find(|pair| pair[0].kind() == "package" && pair[1].is_named());
            let whole = parts.iter().find(|part| part.kind() == "package_clause").copied();
            whole.and_then(package_name).or_else(|| bare.map(|pair| pair[1]))
        }
        _ => None,
    }
}

fn name_of<'tree>(function: &Node<'tree>) -> Option<Node<'tree>> {
    function.child_by_field_name("name")
}

/// Whether a function has neither parameters nor results nor type parameters.
fn is_plain(function: &Node<'_>) -> bool {
    function.child_by_field_name("result").is_none()
        && function.child_by_field_name("type_parameters").is_none()
        && function.child_by_field_name("parameters").is_none_or(|parameters| children(parameters).is_empty())
}

/// Finds `func main()` at the start of a line.
fn main_in_broken_text(text: &str) -> Option<Position> {
    let found = text.lines().zip(1..).find(|(line, _)| {
        let rest = line.strip_prefix("func main(").map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(')'))
    });
    found.map(|(_, line)| Position { line, column: 6, end_column: Some(10) })
}

#[cfg(test)]
mod tests;
