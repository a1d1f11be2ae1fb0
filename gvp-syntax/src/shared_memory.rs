//! Memory that goroutines may share.

use std::collections::HashSet;

use tree_sitter::Node;

use crate::GoFile;
use crate::tree::{children, field, preorder, text_of};

impl GoFile {
    /// Whether a function of the file writes to what another may see: to a variable that it does not declare or that a
    /// function within it uses, or through a pointer, a slice or a map that it was given. Where it writes to none,
    /// goroutines have only channels and the like between them, and it does not matter how many run at once.
    pub fn writes_shared_memory(&self) -> bool {
        let functions = ["function_declaration", "method_declaration", "func_literal"];
        let mut all = preorder(self.root()).filter(|node| functions.contains(&node.kind()));
        all.any(|function| Scope::of(self.text(), function).writes_shared_memory())
    }
}

/// What stands in a function, but not in one within it.
struct Scope<'file> {
    text: &'file str,
    own: Vec<Node<'file>>,
    given: HashSet<&'file str>,
    declared: HashSet<&'file str>,
    /// The names that stand in functions within it.
    within: HashSet<&'file str>,
}

impl<'file> Scope<'file> {
    fn of(text: &'file str, function: Node<'file>) -> Self {
        let mut scope =
            Self { text, own: Vec::new(), given: HashSet::new(), declared: HashSet::new(), within: HashSet::new() };
        let mut nodes = preorder(function);
        while let Some(node) = nodes.next() {
            if node.kind() == "func_literal" && node != function {
                scope.within.extend(identifiers(text, node));
                nodes.skip_children();
            } else {
                scope.enter(node);
            }
        }
        scope
    }

    fn enter(&mut self, node: Node<'file>) {
        let declares = match node.kind() {
            "short_var_declaration" => true,
            "range_clause" | "receive_statement" => text_of(self.text, node).contains(":="),
            _ => false,
        };
        match node.kind() {
            "parameter_declaration" | "variadic_parameter_declaration" => {
                self.given.extend(identifiers(self.text, node));
            }
            "var_spec" => self.declared.extend(identifiers(self.text, node)),
            _ if declares => {
                self.declared.extend(field(node, "left").into_iter().flat_map(|left| identifiers(self.text, left)));
            }
            _ => {}
        }
        self.own.push(node);
    }

    fn writes_shared_memory(&self) -> bool {
        self.own.iter().any(|node| match node.kind() {
            "assignment_statement" => {
                field(*node, "left").into_iter().flat_map(children).any(|target| self.is_shared(target))
            }
            // A counter of a loop is for the loop.
            "inc_statement" | "dec_statement" if node.parent().is_none_or(|parent| parent.kind() != "for_clause") => {
                children(*node).into_iter().any(|target| self.is_shared(target))
            }
            _ => false,
        })
    }

    fn is_shared(&self, target: Node<'file>) -> bool {
        let Some(name) = identifiers(self.text, target).into_iter().next() else { return true };
        let is_own = self.declared.contains(name) || (target.kind() == "identifier" && self.given.contains(name));
        name != "_" && (!is_own || self.within.contains(name))
    }
}

/// The identifiers below a node, in the order of the source.
fn identifiers<'file>(text: &'file str, node: Node<'file>) -> Vec<&'file str> {
    preorder(node).filter(|node| node.kind() == "identifier").map(|node| text_of(text, node)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(functions: &str) -> bool {
        GoFile::parse(&format!("package main\n\n{functions}\n")).writes_shared_memory()
    }

    #[test]
    fn what_only_talks_through_channels_shares_nothing() {
        assert!(!shares(
            "func work(in chan int, out chan int) { sum := 0; for n := range in { sum += n }; out <- sum }"
        ));
        assert!(!shares("func main() { for i := 0; i < 3; i++ { go func() { println(i) }() } }"));
        assert!(!shares("func main() { go func() { state := make(map[int]int); state[1]++; _ = state }() }"));
        assert!(!shares("func f(n int) (sum int) { n *= 2; sum = n; return }"));
        assert!(!shares("func main() { select { case v, ok := <-c: v = 3; println(v, ok) } }"));
    }

    #[test]
    fn what_others_may_see_is_shared() {
        assert!(shares("var count int\n\nfunc add() { count++ }"));
        assert!(shares("func main() { count := 0; go func() { count++ }() }"));
        assert!(shares("func main() { done := false; go func() { println(done) }(); done = true }"));
        assert!(shares("func (c *counter) add() { c.n++ }"));
        assert!(shares("func fill(all []int) { all[0] = 1 }"));
        assert!(shares("func set(p *int) { *p = 1 }"));
    }
}
