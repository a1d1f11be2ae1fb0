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
