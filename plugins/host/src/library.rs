//! The library of a plugin: read once, hashed, looked at, and kept as a copy of our own that is what gets loaded.

use std::fs::{self, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{Refusal, origin, symbols};

/// Larger libraries are refused: a plugin with its debug information has some 20 MB.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// A library that was verified. What was hashed is what is loaded: a copy that nobody else may change.
#[derive(Debug)]
pub struct Library {
    /// Where it was found.
    pub path: PathBuf,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    copy: PathBuf,
    /// Removes the copy at the end.
    _folder: TempDir,
}

impl Library {
    /// Verifies the library at `path`, against its hash if that is known.
    pub(crate) fn verify(path: &Path, pinned: Option<&str>) -> Result<Self, Refusal> {
        let mut bytes = Vec::new();
        let file = origin::open(path)?;
        file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(Refusal::unreadable(path))?;
        let sha256 = digest(&bytes);
        if let Some(pinned) = pinned
            && !pinned.eq_ignore_ascii_case(&sha256)
        {
            return Err(Refusal::OtherHash { path: path.to_owned(), found: sha256, pinned: pinned.to_owned() });
        }
        symbols::look(path, &bytes)?;
        let kept = keep(&bytes).map_err(|source| Refusal::Copy { path: path.to_owned(), source })?;
        let size = bytes.len() as u64;
        Ok(Self { path: path.to_owned(), sha256, size, copy: kept.path().join(COPY), _folder: kept })
    }

    /// The copy that is loaded.
    pub fn copy(&self) -> &Path {
        &self.copy
    }
}

/// The name of the copy.
const COPY: &str = "plugin.so";

/// Writes a copy into a folder of our own, which everybody may read and only we may change.
fn keep(bytes: &[u8]) -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("gvp-plugin-").tempdir()?;
    fs::write(folder.path().join(COPY), bytes)?;
    fs::set_permissions(folder.path().join(COPY), Permissions::from_mode(0o555))?;
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
    Ok(folder)
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
