//! Fuzz targets: what they are called, and what they take.

use tree_sitter::Node;

use crate::position::Position;
use crate::tree::{children, field, preorder, text_of};
use crate::{GoFile, TestKind};

/// A function `func FuzzX(f *testing.F)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FuzzTarget {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub position: Position,
    /// The types of what it is given beside `*testing.T`, as written; empty where they cannot be read off.
    pub parameters: Vec<String>,
}

impl GoFile {
    /// The fuzz targets of the file, in the order of the source, if this is a `_test.go` file.
    pub fn fuzz_targets(&self) -> Vec<FuzzTarget> {
        let found = self.test_functions().into_iter().filter(|function| function.kind == TestKind::Fuzz);
        let target = |function: crate::TestFunction| FuzzTarget {
            parameters: self.declaration(&function.name).map_or_else(Vec::new, |node| self.fuzzed(node)),
            name: function.name,
            position: function.position,
        };
        found.map(target).collect()
    }

    fn declaration(&self, name: &str) -> Option<Node<'_>> {
        let named = |node: &Node<'_>| node.child_by_field_name("name").map(|name| text_of(self.text(), name));
        children(self.root())
            .into_iter()
            .find(|node| node.kind() == "function_declaration" && named(node) == Some(name))
    }

    /// What the function literal takes that is given to `f.Fuzz`.
    fn fuzzed(&self, target: Node<'_>) -> Vec<String> {
        let literal = preorder(target).filter(|node| node.kind() == "call_expression").find_map(|call| {
            let function = call.child_by_field_name("function")?;
            let method = function.child_by_field_name("field")?;
            let first = children(call.child_by_field_name("arguments")?).into_iter().next()?;
            (text_of(self.text(), method) == "Fuzz" && first.kind() == "func_literal").then_some(first)
        });
        let Some(parameters) = literal.and_then(|literal| literal.child_by_field_name("parameters")) else {
            return Vec::new();
        };
        children(parameters).into_iter().flat_map(|parameter| self.types(parameter)).skip(1).collect()
    }

    /// The type of a declaration of parameters, as often as it has names.
    fn types(&self, parameter: Node<'_>) -> Vec<String> {
        let kind = parameter.child_by_field_name("type").map_or("", |kind| text_of(self.text(), kind));
        vec![kind.to_owned(); field(parameter, "name").len().max(1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_known_by_what_it_takes() {
        let file = GoFile::parse(
            "package p\nimport \"testing\"\nfunc FuzzA(f *testing.F) {\n\tf.Add(\"x\", 1, 2)\n\tf.Fuzz(func(t *testing.T, s string, a, b int) {})\n}\n\
             func FuzzB(f *testing.F) { f.Fuzz(func(_ *testing.T, _ []byte) {}) }\n\
             func FuzzC(f *testing.F) { f.Fuzz(check) }\nfunc Fuzzy(f *testing.F) {}\n",
        );
        let targets = file.fuzz_targets();
        let shown: Vec<_> = targets.iter().map(|target| (target.name.as_str(), target.parameters.join(", "))).collect();
        let expected = [("FuzzA", "string, int, int"), ("FuzzB", "[]byte"), ("FuzzC", "")];
        assert_eq!(shown, expected.map(|(name, types)| (name, types.to_owned())));
        assert_eq!(targets[0].position.line, 3);
    }
}
