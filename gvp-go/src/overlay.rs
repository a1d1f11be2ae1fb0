//! What `go -overlay` reads: files that Go is to see in the place of others, or beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::GoError;
use crate::stage::write;

/// Files that Go is to see in the place of others, or beside them. Nothing on disk is replaced.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Overlay {
    /// From what Go looks for to what it is shown; to nothing where a file is hidden.
    replace: BTreeMap<PathBuf, PathBuf>,
}

impl Overlay {
    /// What an overlay that was written says.
    pub(crate) fn read(path: &Path) -> Result<Self, GoError> {
        let text = std::fs::read_to_string(path).map_err(GoError::folder("read", path))?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Shows a text where Go looks for a file; the text is written to `copy`.
    pub(crate) fn show(&mut self, file: PathBuf, copy: PathBuf, text: &str) -> Result<(), GoError> {
        write(&copy, text)?;
        self.replace.insert(file, copy);
        Ok(())
    }

    /// Hides a file.
    pub(crate) fn hide(&mut self, file: PathBuf) {
        self.replace.insert(file, PathBuf::new());
    }

    /// Writes it into a folder, and says where it is.
    pub(crate) fn write(&self, dir: &Path) -> Result<PathBuf, GoError> {
        let path = dir.join("overlay.json");
        write(&path, &serde_json::json!(self).to_string())?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_is_what_go_reads() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut overlay = Overlay::default();
        overlay.hide("/m/x_test.go".into());
        overlay.show("/m/x.go".into(), dir.path().join("copy.go"), "package x\n").expect("the folder is writable");
        let path = overlay.write(dir.path()).expect("the folder is writable");
        let text = std::fs::read_to_string(&path).expect("it was written");
        let copy = dir.path().join("copy.go");
        let expected = serde_json::json!({ "Replace": { "/m/x.go": copy, "/m/x_test.go": "" } });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), expected);
        assert_eq!(Overlay::read(&path).expect("it was written").replace.len(), 2);
    }
}
