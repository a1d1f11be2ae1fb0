//! The nodes of a file in a row, each with its parent: the tree itself only knows the way down.

use tree_sitter::Node;

use crate::GoFile;
use crate::tree::{preorder, text_of};

/// The named nodes of a file in the order of the source.
pub(crate) struct Outline<'file> {
    text: &'file str,
    nodes: Vec<Node<'file>>,
    /// What each node is: asking a node takes far longer than looking here, and many ask for all of a kind.
    kinds: Vec<&'file str>,
    parents: Vec<usize>,
}

impl<'file> Outline<'file> {
    /// Lists the nodes of a file.
    pub(crate) fn of(file: &'file GoFile) -> Self {
        let (mut nodes, mut kinds, mut parents) = (Vec::new(), Vec::new(), Vec::new());
        let mut path: Vec<usize> = Vec::new();
        let mut walk = preorder(file.root());
        while let Some(node) = walk.next() {
            if !node.is_named() {
                continue;
            }
            path.truncate(walk.depth());
            parents.push(path.last().copied().unwrap_or(0));
            path.push(nodes.len());
            nodes.push(node);
            kinds.push(node.kind());
        }
        Self { text: file.text(), nodes, kinds, parents }
    }

    /// The text of a node.
    pub(crate) fn text(&self, node: Node<'_>) -> &'file str {
        text_of(self.text, node)
    }

    /// The nodes of a kind, each with its index.
    pub(crate) fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = (usize, Node<'file>)> + '_ {
        let of_kind = self.nodes.iter().zip(&self.kinds).enumerate().filter(move |(_, (_, known))| **known == kind);
        of_kind.map(|(index, (node, _))| (index, *node))
    }

    /// All nodes, each with its index.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, Node<'file>)> + '_ {
        self.nodes.iter().copied().enumerate()
    }

    /// The parent of a node, its parent, and so on, each with its index.
    pub(crate) fn ancestors(&self, index: usize) -> impl Iterator<Item = (usize, Node<'file>)> + '_ {
        let parent = |index: usize| (index > 0).then(|| self.parents[index]);
        std::iter::successors(parent(index), move |index| parent(*index)).map(|index| (index, self.nodes[index]))
    }

    /// The nodes below a node, each with its index.
    pub(crate) fn below(&self, index: usize) -> impl Iterator<Item = (usize, Node<'file>)> + '_ {
        let end = self.nodes[index].end_byte();
        let rest = self.nodes[index + 1..].iter().copied().enumerate();
        rest.map(move |(offset, node)| (index + 1 + offset, node)).take_while(move |(_, node)| node.start_byte() < end)
    }

    /// The index of a node of this file.
    pub(crate) fn index_of(&self, node: Node<'_>) -> Option<usize> {
        let first = self.nodes.partition_point(|known| known.start_byte() < node.start_byte());
        let same_start = self.nodes[first..].iter().take_while(|known| known.start_byte() == node.start_byte());
        same_start.zip(first..).find(|(known, _)| known.id() == node.id()).map(|(_, index)| index)
    }

    /// The parent of a node, with its index.
    pub(crate) fn parent(&self, index: usize) -> Option<(usize, Node<'file>)> {
        self.ancestors(index).next()
    }

    /// A node by its index.
    pub(crate) fn node(&self, index: usize) -> Node<'file> {
        self.nodes[index]
    }

    /// The nearest function around a node, declared or literal, with its index.
    pub(crate) fn function_around(&self, index: usize) -> Option<(usize, Node<'file>)> {
        self.ancestors(index).find(|(_, node)| is_function(*node))
    }
}

/// Whether a node is a function with a body.
pub(crate) fn is_function(node: Node<'_>) -> bool {
    matches!(node.kind(), "function_declaration" | "method_declaration" | "func_literal")
}
