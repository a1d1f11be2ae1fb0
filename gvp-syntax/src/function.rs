//! Functions: how far they extend, and what they call.

use tree_sitter::Node;

use crate::GoFile;
use crate::position::{Position, counted_from_1};
use crate::tree::{children, preorder, text_of};

/// A function or method with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name, without a receiver.
    pub name: String,
    /// The type of its receiver without a star, if it is a method.
    pub receiver: Option<String>,
    /// Where `func` stands.
    pub start: Position,
    /// The line and column just past its end.
    pub end: (u32, u32),
    /// The last parts of the names that it mentions, each once: what it may call, directly or by value.
    pub mentions: Vec<String>,
}

impl GoFile {
    /// The functions and methods with a body, in the order of the source.
    pub fn functions(&self) -> Vec<Function> {
        let declared = children(self.root()).into_iter();
        declared.filter_map(|node| self.function(node)).collect()
    }

    /// The first and the last line of every function with a result whose body is a comment or nothing: it is for the reader
    /// to write.
    pub fn unwritten_functions(&self) -> Vec<(u32, u32)> {
        let declared = preorder(self.root()).filter(|node| node.child_by_field_name("result").is_some());
        declared
            .filter(|node| has_no_statement(*node))
            .map(|node| (counted_from_1(node.start_position().row), counted_from_1(node.end_position().row)))
            .collect()
    }

    /// Whether the body of `main` is a comment and nothing else, or there is nothing but imports around an empty one: it is
    /// a plan of what is to come.
    pub fn has_unwritten_main(&self) -> bool {
        let starts_bare = |main: Node<'_>| has_no_statement(main) && self.has_nothing_but(main);
        self.mains().any(|main| is_unwritten(main) || starts_bare(main))
    }

    /// Whether a file declares nothing but this.
    fn has_nothing_but(&self, declared: Node<'_>) -> bool {
        const HEAD: [&str; 3] = ["package_clause", "import_declaration", "comment"];
        children(self.root()).into_iter().all(|node| node == declared || HEAD.contains(&node.kind()))
    }

    fn function(&self, node: Node<'_>) -> Option<Function> {
        if !matches!(node.kind(), "function_declaration" | "method_declaration") {
            return None;
        }
        let body = node.child_by_field_name("body")?;
        let name = text_of(self.text(), node.child_by_field_name("name")?).to_owned();
        let receiver = node.child_by_field_name("receiver").and_then(|receiver| self.receiver(receiver));
        let end = node.end_position();
        let identifier = |node: &Node<'_>| matches!(node.kind(), "identifier" | "field_identifier");
        let mentioned = preorder(body).filter(identifier).map(|node| text_of(self.text(), node).to_owned());
        let mut mentions: Vec<String> = mentioned.collect();
        mentions.sort();
        mentions.dedup();
        let end = (counted_from_1(end.row), counted_from_1(end.column));
        Some(Function { name, receiver, start: Position::of(node), end, mentions })
    }

    /// The type of a receiver, without a star and type parameters.
    fn receiver(&self, receiver: Node<'_>) -> Option<String> {
        let identifier = preorder(receiver).find(|node| node.kind() == "type_identifier")?;
        Some(text_of(self.text(), identifier).to_owned())
    }
}

/// Whether there is nothing but comments in the body of a function, and at least one.
fn is_unwritten(node: Node<'_>) -> bool {
    has_no_statement(node) && node.child_by_field_name("body").is_some_and(|body| body.named_child_count() > 0)
}

/// Whether there is a body of a function, and nothing but comments in it.
fn has_no_statement(node: Node<'_>) -> bool {
    node.child_by_field_name("body").is_some_and(|body| {
        let mut cursor = body.walk();
        body.named_children(&mut cursor).all(|node| node.kind() == "comment")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_a_comment_is_for_the_reader_to_write() {
        let text = "package p\n\nfunc f() bool {\n\t// yours\n}\n\nfunc g() {\n\t// none\n}\n\nfunc h() int {\n}\n";
        assert_eq!(GoFile::parse(text).unwritten_functions(), [(3, 5), (11, 12)]);
        let written = "package p\n\nfunc f() bool {\n\t// not yours\n\tx()\n}\n";
        assert_eq!(GoFile::parse(written).unwritten_functions(), []);
        let has_plan =
            |body: &str| GoFile::parse(&format!("package main\nfunc main() {{{body}}}\n")).has_unwritten_main();
        assert!(has_plan("\n// read\n\n// print\n"));
        assert!(has_plan("") && !has_plan("\n// read\nf()\n"));
        let with_another = GoFile::parse("package main\n\nfunc main() {\n}\n\nfunc f() {}\n");
        assert!(!with_another.has_unwritten_main());
    }

    #[test]
    fn functions_extend_over_their_bodies_and_mention_what_they_call() {
        let file = GoFile::parse(
            "package p\n\nfunc A(s string) {\n\tb(s)\n\tx.C()\n}\n\nfunc (t *Tree[K]) C() int { return 1 }\n\nfunc external()\n",
        );
        let functions = file.functions();
        assert_eq!(functions.len(), 2);
        assert_eq!((functions[0].start.line, functions[0].end), (3, (6, 2)));
        assert_eq!(functions[0].mentions, ["C", "b", "s", "x"]);
        assert_eq!((functions[1].name.as_str(), functions[1].receiver.as_deref()), ("C", Some("Tree")));
    }
}
