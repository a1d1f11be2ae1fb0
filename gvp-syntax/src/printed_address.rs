//! Addresses that a program prints as if they were any numbers, without `0x`.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use tree_sitter::Node;

use crate::GoFile;
use crate::tree::{children, field, preorder, text_of};

/// One verb of a format.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static VERB: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"%([-+# 0]*)(?:\d+|\*)?(?:\.(?:\d+|\*))?([a-zA-Z%])").expect("the pattern is valid"));

impl GoFile {
    /// Whether a pointer is printed as a number: with `%x`, `%X` or `%d`, or as a `uintptr`.
    pub fn prints_bare_addresses(&self) -> bool {
        let pointers = self.pointers();
        let calls = preorder(self.root()).filter(|node| node.kind() == "call_expression");
        calls.filter(|call| is_print(self.text(), *call)).any(|call| {
            let args = field(call, "arguments").into_iter().flat_map(children).collect::<Vec<_>>();
            let format = args.iter().position(|arg| is_string(*arg));
            let verbs = format.map(|at| verbs(text_of(self.text(), args[at]))).unwrap_or_default();
            let formatted = format.map_or(&[][..], |at| &args[at + 1..]).iter().zip(&verbs);
            let is_number = |arg: &Node<'_>| text_of(self.text(), *arg).starts_with("uintptr(");
            args.iter().any(is_number)
                || formatted.filter(|(_, is_bare)| **is_bare).any(|(arg, _)| self.is_pointer(*arg, &pointers))
        })
    }

    /// Names of variables that hold pointers, or several of them, as far as their declarations show it.
    fn pointers(&self) -> HashSet<&str> {
        let mut known = HashSet::new();
        for node in preorder(self.root()) {
            match node.kind() {
                "var_spec" | "parameter_declaration" if field(node, "type").into_iter().any(is_of_pointers) => {
                    known.extend(names(self.text(), children(node)));
                }
                "var_spec" => {
                    let values = field(node, "value").into_iter().flat_map(children).collect();
                    known.extend(self.given_pointers(children(node), values));
                }
                "short_var_declaration" | "assignment_statement" => {
                    let side = |name: &str| field(node, name).into_iter().flat_map(children).collect();
                    known.extend(self.given_pointers(side("left"), side("right")));
                }
                _ => {}
            }
        }
        known
    }

    fn given_pointers<'file>(&'file self, to: Vec<Node<'file>>, values: Vec<Node<'file>>) -> Vec<&'file str> {
        let none = HashSet::new();
        let given = to.into_iter().zip(values).filter(|(_, value)| self.is_pointer(*value, &none));
        names(self.text(), given.map(|(name, _)| name)).collect()
    }

    fn is_pointer(&self, node: Node<'_>, known: &HashSet<&str>) -> bool {
        let text = text_of(self.text(), node);
        match node.kind() {
            "identifier" => known.contains(text),
            "index_expression" => field(node, "operand").into_iter().any(|operand| self.is_pointer(operand, known)),
            // What a pointer to a literal points to is printed, not where it lies.
            "unary_expression" => {
                text.starts_with('&') && field(node, "operand").into_iter().any(|of| of.kind() != "composite_literal")
            }
            _ => text.starts_with("new(") || text.starts_with("unsafe.Pointer("),
        }
    }
}

/// For each value that a format takes, whether a pointer is printed without `0x` there.
fn verbs(format: &str) -> Vec<bool> {
    let verbs = VERB.captures_iter(format).map(|found| (found[1].contains('#'), found[2].to_owned()));
    let values = verbs.filter(|(_, verb)| verb != "%");
    // A sharp sign asks for `0x` with `%x`, and against it with `%p`.
    values.map(|(sharp, verb)| if sharp { verb == "p" } else { ["x", "X", "d"].contains(&verb.as_str()) }).collect()
}

fn is_print(text: &str, call: Node<'_>) -> bool {
    let name = field(call, "function").first().map(|function| text_of(text, *function)).unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    ["print", "println", "printf", "sprint", "sprintf", "fprint", "fprintf", "fprintln"].contains(&name.as_str())
}

fn is_string(node: Node<'_>) -> bool {
    matches!(node.kind(), "interpreted_string_literal" | "raw_string_literal")
}

fn is_of_pointers(of: Node<'_>) -> bool {
    match of.kind() {
        "pointer_type" => true,
        "array_type" | "slice_type" => field(of, "element").into_iter().any(is_of_pointers),
        _ => false,
    }
}

fn names<'file>(text: &'file str, nodes: impl IntoIterator<Item = Node<'file>>) -> impl Iterator<Item = &'file str> {
    nodes.into_iter().filter(|node| node.kind() == "identifier").map(|node| text_of(text, node))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prints(body: &str) -> bool {
        GoFile::parse(&format!("package main\n\nfunc main() {{\n{body}\n}}\n")).prints_bare_addresses()
    }

    #[test]
    fn pointers_are_told_from_the_source() {
        for body in [
            "fmt.Printf(\"at %x\\n\", &a)",
            "var p *int\nfmt.Printf(\"%v: %08X\\n\", a, p)",
            "p := &a\nfmt.Fprintf(w, \"%d\", p)",
            "var p = new(int)\nfmt.Printf(\"100%% %d\", p)",
            "var all [3]*int\nfmt.Printf(\"%x\", all[0])",
            "fmt.Println(uintptr(unsafe.Pointer(&a)))",
            "fmt.Printf(\"%#p\", &a)",
        ] {
            assert!(prints(body), "{body}");
        }
    }

    #[test]
    fn other_numbers_are_no_addresses() {
        for body in [
            "fmt.Printf(\"%x\", sha256.Sum256(data))",
            "fmt.Printf(\"%p %v\", &a, &a)",
            "fmt.Printf(\"%#x\", &a)",
            "p := &T{1}\nfmt.Printf(\"%d\", p)",
            "p := &a\nfmt.Printf(\"%p %x\", p, sum)",
            "p := &a\nfmt.Printf(\"%x\", *p)",
            "fmt.Sscanf(text, \"%x\", &a)",
        ] {
            assert!(!prints(body), "{body}");
        }
    }
}
