//! Which package a name comes from.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tree_sitter::Node;

use super::outline::Outline;
use crate::tree::{children, field};
use crate::{GoFile, ImportName};

/// The packages that a file imports, and where other things hide their names.
pub(crate) struct Names<'file> {
    text: &'file str,
    packages: HashMap<String, String>,
    dots: Vec<String>,
    hidden: HashMap<&'file str, Vec<Range<usize>>>,
    declared: HashSet<String>,
}

impl<'file> Names<'file> {
    /// Reads the imports of a file, and looks for what hides them.
    pub(crate) fn of(file: &'file GoFile, outline: &Outline<'file>) -> Self {
        let (mut packages, mut dots) = (HashMap::new(), Vec::new());
        for import in file.imports() {
            match import.name {
                ImportName::Default => drop(packages.insert(default_name(&import.path).to_owned(), import.path)),
                ImportName::Alias(name) => drop(packages.insert(name, import.path)),
                ImportName::Dot => dots.push(import.path),
                ImportName::Blank => {}
            }
        }
        let mut hidden: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
        for (index, node) in outline.all() {
            for name in local_names(node) {
                if packages.contains_key(outline.text(name)) {
                    hidden.entry(outline.text(name)).or_default().push(reach(outline, index, node));
                }
            }
        }
        hidden.values_mut().for_each(|ranges| *ranges = united(std::mem::take(ranges)));
        let declared = if dots.is_empty() { HashSet::new() } else { file.declared_names().into_iter().collect() };
        Self { text: file.text(), packages, dots, hidden, declared }
    }

    /// Whether the file imports this package by any name.
    pub(crate) fn imports(&self, path: &str) -> bool {
        self.dots.iter().chain(self.packages.values()).any(|known| known == path)
    }

    /// The package and the name that an expression or type such as `time.Sleep` stands for. After a dot import it can
    /// be more than one.
    pub(crate) fn members<'a>(&'a self, node: Node<'_>) -> Vec<(&'a str, &'file str)> {
        let (package, name) = match node.kind() {
            "selector_expression" => ("operand", "field"),
            "qualified_type" => ("package", "name"),
            "identifier" | "type_identifier" => return self.through_dots(node),
            _ => return Vec::new(),
        };
        let (package, name) = (node.child_by_field_name(package), node.child_by_field_name(name));
        let path = package.and_then(|package| self.package(package));
        path.zip(name).map(|(path, name)| (path, self.text_of(name))).into_iter().collect()
    }

    /// Whether an expression or type stands for this member of this package.
    pub(crate) fn is(&self, node: Node<'_>, path: &str, name: &str) -> bool {
        self.members(node).contains(&(path, name))
    }

    fn through_dots(&self, node: Node<'_>) -> Vec<(&str, &'file str)> {
        let name = self.text_of(node);
        if self.declared.contains(name) {
            return Vec::new();
        }
        self.dots.iter().map(|path| (path.as_str(), name)).collect()
    }

    fn package(&self, node: Node<'_>) -> Option<&str> {
        let name = self.text_of(node);
        let path = matches!(node.kind(), "identifier" | "package_identifier").then(|| self.packages.get(name))??;
        let hidden = self.hidden.get(name).is_some_and(|ranges| {
            let after = ranges.partition_point(|range| range.start <= node.start_byte());
            after > 0 && ranges[after - 1].contains(&node.start_byte())
        });
        (!hidden).then_some(path.as_str())
    }

    fn text_of(&self, node: Node<'_>) -> &'file str {
        crate::tree::text_of(self.text, node)
    }
}

/// The same places as ranges that are in order and do not overlap.
fn united(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut united: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match united.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => united.push(range),
        }
    }
    united
}

/// What a package most likely calls itself: the last element of its path, without a version.
pub(crate) fn default_name(path: &str) -> &str {
    let is_version = |element: &str| {
        element.strip_prefix('v').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut elements = path.rsplit('/').skip_while(|element| is_version(element) && path.contains('/'));
    let last = elements.next().unwrap_or(path);
    let last = last
        .split_once(".v")
        .filter(|(_, version)| version.starts_with(|c: char| c.is_ascii_digit()))
        .map_or(last, |(name, _)| name);
    last.strip_prefix("go-").unwrap_or(last).trim_end_matches("-go").trim_end_matches(".go")
}

/// The names that a node declares within a function.
pub(super) fn local_names(node: Node<'_>) -> Vec<Node<'_>> {
    let names = match node.kind() {
        "parameter_declaration" | "variadic_parameter_declaration" | "var_spec" | "const_spec" | "type_spec" => {
            field(node, "name")
        }
        "short_var_declaration" | "range_clause" | "receive_statement" => {
            field(node, "left").into_iter().flat_map(children).collect()
        }
        _ => Vec::new(),
    };
    names.into_iter().filter(|name| matches!(name.kind(), "identifier" | "type_identifier")).collect()
}

/// How far a declaration reaches: to the end of the block around it.
pub(super) fn reach(outline: &Outline<'_>, index: usize, node: Node<'_>) -> Range<usize> {
    let around = scope_around(outline, index);
    node.end_byte()..around.map_or(usize::MAX, |(_, scope)| scope.end_byte())
}

/// What a declaration is local to, with its index: a block, a case, a statement or a function.
pub(super) fn scope_around<'file>(outline: &Outline<'file>, index: usize) -> Option<(usize, Node<'file>)> {
    let is_scope = |kind: &str| {
        kind == "block"
            || kind.ends_with("_case")
            || kind.ends_with("_statement") && kind != "expression_statement"
            || matches!(kind, "function_declaration" | "method_declaration" | "func_literal" | "source_file")
    };
    outline.ancestors(index).find(|(_, node)| is_scope(node.kind()))
}

#[cfg(test)]
mod tests {
    use super::default_name;

    #[test]
    fn packages_are_called_after_their_paths() {
        for (path, name) in [
            ("time", "time"),
            ("net/http", "http"),
            ("math/rand/v2", "rand"),
            ("gopkg.in/mgo.v2", "mgo"),
            ("github.com/nats-io/nats.go", "nats"),
            ("github.com/redis/go-redis/v9", "redis"),
            ("v2", "v2"),
        ] {
            assert_eq!(default_name(path), name);
        }
    }
}
