//! Stacks with the same beginning, put together.

use std::collections::BTreeMap;

/// What was seen at one stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stack {
    /// The calls, the outermost first, and what is allocated there.
    pub(crate) names: Vec<String>,
    pub(crate) value: u64,
}

impl Stack {
    /// What the name of a type begins with, which is no call.
    pub(crate) const TYPE: &'static str = "new ";
}

/// A call with all that is called from there, and the value of all that together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    pub(super) value: u64,
    pub(super) children: BTreeMap<String, Tree>,
}

impl Tree {
    pub(super) fn of(stacks: &[Stack]) -> Self {
        let mut root = Self::default();
        for stack in stacks {
            root.value += stack.value;
            let mut at = &mut root;
            for name in &stack.names {
                at = at.children.entry(name.clone()).or_default();
                at.value += stack.value;
            }
        }
        root
    }

    /// How many boxes stand on each other at most, those of less value left out.
    pub(super) fn depth(&self, least: f64) -> usize {
        let shown = self.children.values().filter(|child| child.value as f64 >= least);
        shown.map(|child| 1 + child.depth(least)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(names: &[&str], value: u64) -> Stack {
        Stack { names: names.iter().map(ToString::to_string).collect(), value }
    }

    #[test]
    fn a_call_is_worth_what_is_called_from_there() {
        let tree = Tree::of(&[stack(&["main", "f"], 3), stack(&["main", "g", "h"], 4), stack(&["init"], 5)]);
        assert_eq!((tree.value, tree.children["main"].value, tree.children["init"].value), (12, 7, 5));
        assert_eq!(tree.children["main"].children["g"].children["h"].value, 4);
        assert_eq!((tree.depth(0.0), tree.depth(5.0)), (3, 1));
    }
}
