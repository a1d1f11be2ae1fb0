//! The constants that a file spells out: what it compares its input with is often among them.

use std::collections::BTreeSet;

use crate::GoFile;
use crate::tree::{preorder, text_of};

/// The constants that a file spells out, as Go writes them, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constants {
    /// String literals, quotes included.
    pub strings: BTreeSet<String>,
    /// Whole numbers, as written.
    pub integers: BTreeSet<String>,
}

impl GoFile {
    /// The constants that the file spells out. Import paths and struct tags are not among them.
    pub fn constants(&self) -> Constants {
        let mut constants = Constants::default();
        let mut walk = preorder(self.root());
        while let Some(node) = walk.next() {
            let text = text_of(self.text(), node);
            match node.kind() {
                "import_declaration" => walk.skip_children(),
                "field_declaration" => walk.skip_children(),
                "interpreted_string_literal" | "raw_string_literal" => {
                    constants.strings.insert(text.to_owned());
                    walk.skip_children();
                }
                "int_literal" => drop(constants.integers.insert(text.to_owned())),
                _ => {}
            }
        }
        constants
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_what_is_spelt_out() {
        let file = GoFile::parse(
            "package p\nimport \"fmt\"\ntype T struct { A int `json:\"a\"` }\nconst magic = \"GVP\\x01\"\nfunc f(n int) bool { return n == 0x10 || s == `a` || s == `a` }\n",
        );
        let constants = file.constants();
        assert_eq!(constants.strings.into_iter().collect::<Vec<_>>(), ["\"GVP\\x01\"", "`a`"]);
        assert_eq!(constants.integers.into_iter().collect::<Vec<_>>(), ["0x10"]);
    }
}
