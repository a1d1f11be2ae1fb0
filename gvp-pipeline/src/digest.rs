//! Digests of what an outcome depends on.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use gvp_core::MemoryKey;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Gathers parts into the digest that names them all. No two lists of parts give the same digest.
#[derive(Debug, Clone, Default)]
pub struct DigestWriter(Sha256);

impl DigestWriter {
    /// A digest that starts with what it is for.
    pub fn new(purpose: &str) -> Self {
        Self::default().bytes(purpose.as_bytes())
    }

    /// Adds bytes, kept apart from what comes before and after by their number.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a value. One that cannot be written down, as none of ours is, gives none.
    pub fn value(mut self, value: &impl Serialize) -> Option<Self> {
        serde_json::to_writer(&mut self, value).ok()?;
        // No value in JSON goes on with a NUL byte, so what comes next is kept apart.
        self.0.update([0]);
        Some(self)
    }

    /// The key of all that was added.
    pub fn key(self) -> MemoryKey {
        MemoryKey::new(self.0.finalize().into())
    }
}

impl Write for DigestWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Digests of files, each read once.
#[derive(Debug, Default)]
pub(crate) struct Files(Mutex<HashMap<PathBuf, Content>>);

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Content {
    /// Its digest.
    Digest([u8; 32]),
    /// Too much for any program to be given; its size.
    Large(u64),
    /// There is no such file.
    Absent,
    /// It cannot be read, and may hold anything.
    Unknown,
}

impl Files {
    /// What is in a file now, or was when it was asked about first.
    pub(crate) fn content(&self, path: &Path) -> Content {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(content) = lock().get(path) {
            return *content;
        }
        let content = read(path).unwrap_or_else(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Content::Absent,
            _ => Content::Unknown,
        });
        lock().insert(path.to_owned(), content);
        content
    }
}

fn read(path: &Path) -> io::Result<Content> {
    /// Programs are given no larger files.
    const LARGEST: u64 = 16 * 1024 * 1024;
    let size = std::fs::metadata(path)?.len();
    if size > LARGEST {
        return Ok(Content::Large(size));
    }
    Ok(Content::Digest(Sha256::digest(std::fs::read(path)?).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_kept_apart() {
        let of = |parts: &[&str]| {
            parts.iter().fold(DigestWriter::new("test"), |digest, part| digest.bytes(part.as_bytes())).key()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
    }

    #[test]
    fn a_file_that_is_not_there_is_told_from_one_that_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("empty"), "").unwrap();
        let files = Files::default();
        assert!(matches!(files.content(&folder.path().join("empty")), Content::Digest(_)));
        assert_eq!(files.content(&folder.path().join("none")), Content::Absent);
        assert_eq!(files.content(folder.path()), Content::Unknown);
    }
}
