//! What is meant to be done once: the functions that are given to a `sync.Once`.

use std::collections::BTreeSet;

use tree_sitter::Node;

use crate::position::counted_from_1;
use crate::tree::{children, field, preorder, text_of};
use crate::{GoFile, Position};

/// A call of `Do` on a `sync.Once`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceCall {
    /// Where it stands.
    pub position: Position,
    /// What is done once.
    pub action: OnceAction,
}

/// What is done once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnceAction {
    /// The code between these lines and columns.
    Literal((u32, u32), (u32, u32)),
    /// A function of the package.
    Function(String),
}

impl GoFile {
    /// The calls of `Do` on variables and fields that the file declares as `sync.Once`.
    pub fn once_calls(&self) -> Vec<OnceCall> {
        let names = self.onces();
        if names.is_empty() {
            return Vec::new();
        }
        let calls = preorder(self.root()).filter(|node| node.kind() == "call_expression");
        calls.filter_map(|call| self.once_call(call, &names)).collect()
    }

    /// The names of variables and fields that are a `sync.Once`.
    fn onces(&self) -> BTreeSet<&str> {
        let declared = preorder(self.root()).filter(|node| matches!(node.kind(), "var_spec" | "field_declaration"));
        let is_once = |node: &Node<'_>| {
            let kind = node.child_by_field_name("type").map(|kind| text_of(self.text(), kind));
            kind.is_some_and(|kind| kind.trim_start_matches('*') == "sync.Once")
        };
        declared.filter(is_once).flat_map(|node| field(node, "name")).map(|name| text_of(self.text(), name)).collect()
    }

    fn once_call(&self, call: Node<'_>, names: &BTreeSet<&str>) -> Option<OnceCall> {
        let function = call.child_by_field_name("function").filter(|node| node.kind() == "selector_expression")?;
        let of = text_of(self.text(), function.child_by_field_name("operand")?).rsplit('.').next()?;
        let method = text_of(self.text(), function.child_by_field_name("field")?);
        let [action] = children(call.child_by_field_name("arguments")?)[..] else { return None };
        let action = match action.kind() {
            "func_literal" => {
                let body = action.child_by_field_name("body")?;
                let place = |at: tree_sitter::Point| (counted_from_1(at.row), counted_from_1(at.column));
                OnceAction::Literal(place(body.start_position()), place(body.end_position()))
            }
            "identifier" => OnceAction::Function(text_of(self.text(), action).to_owned()),
            _ => return None,
        };
        (method == "Do" && names.contains(of)).then(|| OnceCall { position: Position::of(call), action })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_once_does_is_done_once() {
        let file = GoFile::parse(
            "package p\n\nimport \"sync\"\n\nvar once sync.Once\n\ntype T struct {\n\tload sync.Once\n\tclient C\n}\n\n\
             func (t *T) f() {\n\tt.load.Do(func() { g() })\n\tonce.Do(g)\n\tt.client.Do(g)\n\tonce.Do(t.h)\n}\n",
        );
        let calls: Vec<_> = file.once_calls().into_iter().map(|call| (call.position.line, call.action)).collect();
        let literal = OnceAction::Literal((13, 19), (13, 26));
        assert_eq!(calls, [(13, literal), (14, OnceAction::Function("g".to_owned()))]);
        assert_eq!(GoFile::parse("package p\nfunc f() { client.Do(request) }\n").once_calls(), []);
    }
}
