//! Names for the variables of a harness.

use std::collections::HashSet;

use super::package::{Declared, Package};

/// Names for variables that hide nothing that the harness needs.
pub(crate) struct Names {
    taken: HashSet<String>,
}

/// Names that every harness uses itself.
const OWN: [&str; 14] =
    ["t", "f", "data", "source", "made", "err", "written", "read", "min", "max", "len", "any", "int64", "_"];

impl Names {
    /// The names that are taken in the file of a function.
    pub(crate) fn of(package: &Package, declared: &Declared) -> Self {
        let functions = package.functions.iter().map(|declared| declared.function.name.clone());
        let imports = declared.imports.keys().cloned();
        let keywords = ["string", "byte", "int", "type", "func", "range", "map", "utf8", "bytes", "testing"];
        let own = OWN.into_iter().chain(keywords).map(str::to_owned);
        Self { taken: functions.chain(imports).chain(own).collect() }
    }

    /// A name that is free: the one wanted, or one that begins like it.
    pub(crate) fn free(&mut self, wanted: &str) -> String {
        let mut name = if wanted.trim_matches('_').is_empty() { "value".to_owned() } else { wanted.to_owned() };
        while !self.taken.insert(name.clone()) {
            name.push_str("Arg");
        }
        name
    }
}

/// Stands before names of the package, so that they are told from the harness's own.
const MARK: &str = "\u{a7}gvp\u{a7}";

/// A name of the package as it stands in a harness that is not finished.
pub(crate) fn of_package(name: &str) -> String {
    format!("{MARK}{name}")
}

/// The harness's own names that are functions of the package: where the harness used them, it would hide those.
pub(crate) fn hidden(package: &Package) -> Vec<&'static str> {
    let declares = |own: &&str| package.functions.iter().any(|declared| declared.function.name == *own);
    OWN.into_iter().filter(declares).collect()
}

/// Finishes a harness: its own names give way to those of the package.
pub(crate) fn apart(text: &str, hidden: &[&str]) -> String {
    if hidden.is_empty() {
        return text.replace(MARK, "");
    }
    let mut finished = String::with_capacity(text.len());
    let (mut rest, mut quoted) = (text, false);
    while let Some(char) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let end = if end == 0 { char.len_utf8() } else { end };
        let (token, after) = rest.split_at(end);
        let is_member = finished.ends_with('.') || finished.ends_with(MARK);
        let is_escaped = finished.ends_with('\\') && !finished.ends_with("\\\\");
        quoted ^= token == "\"" && !is_escaped;
        finished.push_str(token);
        if hidden.contains(&token) && !quoted && !is_member {
            finished.push_str("Own");
        }
        rest = after;
    }
    finished.replace(MARK, "")
}
