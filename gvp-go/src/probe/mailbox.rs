//! Where the probe leaves what it sees: a folder of its own, apart from what the program finds around it.

use std::path::{Path, PathBuf};

use crate::error::GoError;

/// Reports of this size and more are not read. A stack is some hundred bytes.
const LARGEST_REPORT: u64 = 128 * 1024 * 1024;

/// A folder for the report of one run.
#[derive(Debug)]
pub(crate) struct Mailbox {
    /// The folder.
    pub(crate) dir: PathBuf,
    /// The folder as the program sees it.
    pub(crate) inside: PathBuf,
}

impl Mailbox {
    /// Where the report is, as the program sees it.
    pub(crate) fn report(&self) -> PathBuf {
        self.inside.join("report")
    }

    /// Where measurements of memory are, as the program sees it; those made before the end are beside it.
    pub(crate) fn memory(&self) -> PathBuf {
        self.inside.join("memory")
    }

    /// Takes out what is there, and the folder away. The program may have put anything there: what is not a plain file is
    /// not read.
    pub(crate) fn empty(self) -> Result<Mail, GoError> {
        let read = |name: &str| {
            let path = self.dir.join(name);
            read_plain_file(&path).map_err(GoError::folder("read", &path))
        };
        let mail = (read("report"), [read("memory"), read("memory0"), read("memory1")]);
        // Where it cannot be removed, the folder of the whole run goes.
        let _ = std::fs::remove_dir_all(&self.dir);
        let [memory, first, second] = mail.1;
        Ok(Mail { report: mail.0?, memory: [memory?, first?, second?].into_iter().flatten().collect() })
    }
}

/// What the probe left.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mail {
    /// The report.
    pub(crate) report: Option<String>,
    /// Measurements of memory: those of the end, and those made before it.
    pub(crate) memory: Vec<String>,
}

fn read_plain_file(path: &Path) -> std::io::Result<Option<String>> {
    let Ok(found) = std::fs::symlink_metadata(path) else { return Ok(None) };
    if !found.is_file() || found.len() > LARGEST_REPORT {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&std::fs::read(path)?).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_another_file_is_not_followed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("secret"), "secret").expect("the folder is writable");
        let inbox = dir.path().join("probe");
        std::fs::create_dir(&inbox).expect("the folder is writable");
        std::os::unix::fs::symlink("../secret", inbox.join("report")).expect("links can be made");
        let mailbox = Mailbox { dir: inbox.clone(), inside: inbox.clone() };
        assert_eq!(mailbox.empty().expect("the folder can be read"), Mail::default());
        assert!(!inbox.exists(), "the folder is taken away");
    }
}
