//! The syntax tree underneath: parsing, and walking without recursion, so that no nesting is too deep.

use tree_sitter::{Node, Parser, Tree, TreeCursor};

/// Parses any text. What is not Go becomes error nodes.
pub(crate) fn parse(text: &str) -> Tree {
    let tree = parse_as_it_is(text);
    if !tree.root_node().has_error() {
        return tree;
    }
    let Some(relaxed) = with_new_as_any_function(text) else { return tree };
    let second = parse_as_it_is(&relaxed);
    if errors_in(&second) < errors_in(&tree) { second } else { tree }
}

fn parse_as_it_is(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).expect("the grammar is compiled in and fits the parser");
    parser.parse(text, None).expect("a parser that has a grammar and is not cancelled gives a tree")
}

/// Renames `new` where a value may follow, keeping all positions: the grammar only knows `new(T)`, but since Go 1.26
/// there is `new(1)`.
fn with_new_as_any_function(text: &str) -> Option<String> {
    let is_word = |before: &str| before.ends_with(|char: char| char.is_alphanumeric() || matches!(char, '_' | '.'));
    let type_starts = ["[", "*", "<-", "map[", "chan ", "struct", "func", "interface"];
    let mut relaxed = text.as_bytes().to_vec();
    for (at, found) in text.match_indices("new(") {
        let argument = text[at + found.len()..].trim_start();
        if !is_word(&text[..at]) && !type_starts.iter().any(|start| argument.starts_with(start)) {
            relaxed[at + 2] = b'W';
        }
    }
    String::from_utf8(relaxed).ok().filter(|relaxed| relaxed != text)
}

fn errors_in(tree: &Tree) -> usize {
    preorder(tree.root_node()).filter(|node| node.is_error() || node.is_missing()).count()
}

/// All nodes below and including `root`, parents before children, in the order of the source.
pub(crate) fn preorder(root: Node<'_>) -> Preorder<'_> {
    Preorder { cursor: root.walk(), next: Next::Root, depth: 0 }
}

/// See [`preorder`].
pub(crate) struct Preorder<'tree> {
    cursor: TreeCursor<'tree>,
    next: Next,
    depth: usize,
}

/// Where a walk goes on.
enum Next {
    Root,
    Below,
    Beside,
    Nowhere,
}

impl Preorder<'_> {
    /// Leaves out what is below the node that was returned last.
    pub(crate) fn skip_children(&mut self) {
        if matches!(self.next, Next::Below) {
            self.next = Next::Beside;
        }
    }

    /// How far below the root the node is that was returned last.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    fn advance(&mut self) -> bool {
        if matches!(self.next, Next::Below) && self.cursor.goto_first_child() {
            self.depth += 1;
            return true;
        }
        loop {
            if self.cursor.goto_next_sibling() {
                return true;
            }
            if !self.cursor.goto_parent() {
                return false;
            }
            self.depth -= 1;
        }
    }
}

impl<'tree> Iterator for Preorder<'tree> {
    type Item = Node<'tree>;

    fn next(&mut self) -> Option<Node<'tree>> {
        let found = match self.next {
            Next::Nowhere => false,
            Next::Root => true,
            Next::Below | Next::Beside => self.advance(),
        };
        self.next = if found { Next::Below } else { Next::Nowhere };
        found.then(|| self.cursor.node())
    }
}

/// The named children of a node, comments left out.
pub(crate) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| child.kind() != "comment").collect()
}

/// The named children of a node that stand in a field.
pub(crate) fn field<'tree>(node: Node<'tree>, name: &str) -> Vec<Node<'tree>> {
    let mut cursor = node.walk();
    node.children_by_field_name(name, &mut cursor).filter(Node::is_named).collect()
}

/// The text of a node.
pub(crate) fn text_of<'text>(text: &'text str, node: Node<'_>) -> &'text str {
    text.get(node.byte_range()).unwrap_or_default()
}
