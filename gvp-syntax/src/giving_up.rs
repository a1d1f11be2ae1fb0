//! Programs that end by saying that they failed, whatever happens: they show what that is like.

use tree_sitter::Node;

use crate::GoFile;
use crate::tree::{children, preorder, text_of};

/// Calls that end a program, with a text or a number of its own.
const ENDERS: [&str; 4] = ["log.Fatal", "log.Fatalf", "log.Fatalln", "os.Exit"];

impl GoFile {
    /// Whether `main`, without asking anything, comes to a call such as `log.Fatal("gone")` or `os.Exit(3)`, to which
    /// nothing is handed that could differ.
    pub fn gives_up(&self) -> bool {
        let Some(body) = self.mains().next().and_then(|main| main.child_by_field_name("body")) else { return false };
        let mut statements = children(body).into_iter().flat_map(|node| match node.kind() {
            "statement_list" => children(node),
            _ => vec![node],
        });
        statements.any(|statement| statement.kind() == "expression_statement" && self.is_giving_up(statement))
    }

    fn is_giving_up(&self, statement: Node<'_>) -> bool {
        let Some(call) = children(statement).into_iter().find(|node| node.kind() == "call_expression") else {
            return false;
        };
        let called = call.child_by_field_name("function").map(|function| text_of(self.text(), function));
        let Some(arguments) = call.child_by_field_name("arguments") else { return false };
        let is_fixed = |node: Node<'_>| match node.kind() {
            "identifier" | "selector_expression" | "call_expression" => false,
            "int_literal" => text_of(self.text(), node) != "0",
            _ => true,
        };
        called.is_some_and(|called| ENDERS.contains(&called)) && preorder(arguments).all(is_fixed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gives_up(body: &str) -> bool {
        GoFile::parse(&format!("package main\n\nfunc main() {{\n{body}\n}}\n")).gives_up()
    }

    #[test]
    fn what_is_said_whatever_happens() {
        assert!(gives_up("log.Println(1)\nlog.Fatalln(\"Fatal: gone\")"));
        assert!(gives_up("defer f()\nos.Exit(3)"));
    }

    #[test]
    fn what_is_said_only_if_something_happens() {
        assert!(!gives_up("if err != nil {\n\tlog.Fatal(\"gone\")\n}"));
        assert!(!gives_up("log.Fatal(http.ListenAndServe(\":80\", nil))"));
        assert!(!gives_up("log.Fatal(err)") && !gives_up("os.Exit(0)") && !gives_up("func() { os.Exit(1) }"));
    }
}
