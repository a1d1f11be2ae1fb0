//! Goroutines that a file starts.

use crate::GoFile;
use crate::tree::{preorder, text_of};

impl GoFile {
    /// Whether the file starts goroutines: with a `go` statement, or with a method called `Go`, as those of
    /// `sync.WaitGroup` and of error groups are, or with a function that runs another one later.
    pub fn starts_goroutines(&self) -> bool {
        preorder(self.root()).any(|node| match node.kind() {
            "go_statement" => true,
            "call_expression" => node.child_by_field_name("function").is_some_and(|function| {
                let name = text_of(self.text(), function);
                name.ends_with(".Go") || name == "time.AfterFunc" || name == "context.AfterFunc"
            }),
            _ => false,
        })
    }

    /// Whether the file makes or uses channels.
    pub fn uses_channels(&self) -> bool {
        let kinds = ["channel_type", "send_statement", "receive_statement", "select_statement"];
        preorder(self.root()).any(|node| kinds.contains(&node.kind()) || text_of(self.text(), node) == "<-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goroutines_are_started_in_several_ways() {
        let starts = |body: &str| GoFile::parse(&format!("package p\n\nfunc f() {{ {body} }}\n")).starts_goroutines();
        assert!(starts("go g()") && starts("wg.Go(g)") && starts("time.AfterFunc(d, g)"));
        assert!(!starts("g()") && !starts("goes(1)") && !starts("// go g()"));
    }
}
