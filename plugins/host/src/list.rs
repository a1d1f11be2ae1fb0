//! The plugins that a user wants: `plugins.yaml`, or the table `plugins` of `gvp.toml`.

mod edit;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::{YamlError, yaml};

pub use edit::{put, remove};

/// The name of the file, beside `gvp.toml`.
pub const LIST: &str = "plugins.yaml";

/// One plugin, as its user lists it under its namespace.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedTable {
    /// The folder that holds `extension.yaml`, relative to the file that says so.
    pub path: PathBuf,
    /// The SHA-256 of its library, in hexadecimal.
    #[serde(default)]
    pub sha256: Option<String>,
    /// The checks to put, by name; all if absent.
    #[serde(default)]
    pub checks: Option<Vec<String>>,
    /// What the plugin itself is told.
    #[serde(default)]
    pub settings: Value,
}

/// One plugin that a user wants, and where they say so.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Whose plugin it is to be.
    pub namespace: String,
    /// What is said of it; its path is absolute, or relative to where we are.
    pub table: ListedTable,
    /// The file that says so.
    pub file: PathBuf,
}

impl Listed {
    /// A plugin that `file` lists.
    pub fn new(namespace: &str, table: ListedTable, file: &Path) -> Self {
        let folder = file.parent().unwrap_or(Path::new(""));
        let table = ListedTable { path: folder.join(table.path), ..table };
        Self { namespace: namespace.to_owned(), table, file: file.to_owned() }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, deserialize_with = "nothing_is_empty")]
    plugins: BTreeMap<String, ListedTable>,
}

/// `plugins:` with nothing below it is an empty list.
fn nothing_is_empty<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<BTreeMap<String, ListedTable>, D::Error> {
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}

/// Reads the text of `plugins.yaml`, which is at `file`.
///
/// # Errors
/// Where it is not such a list.
pub fn parse_list(text: &str, file: &Path) -> Result<Vec<Listed>, YamlError> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Vec::new());
    }
    let written: Written = yaml::read(text)?;
    Ok(written.plugins.into_iter().map(|(namespace, table)| Listed::new(&namespace, table, file)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_list() {
        let text = "plugins:\n  org.example.a:\n    path: ext/a\n    settings: {strict: true}\n";
        let list = parse_list(text, Path::new("/book/plugins.yaml")).unwrap();
        assert_eq!(list[0].table.path, Path::new("/book/ext/a"));
        assert_eq!(list[0].table.settings["strict"], true);
        assert_eq!(parse_list("# nothing yet\n", Path::new("plugins.yaml")), Ok(Vec::new()));
    }

    #[test]
    fn a_slip_is_told_with_its_line() {
        let error = parse_list("plugins:\n  org.example.a:\n    pth: x\n", Path::new("plugins.yaml")).unwrap_err();
        assert!(error.to_string().contains("pth") && error.to_string().contains("line 3"), "{error}");
    }
}
