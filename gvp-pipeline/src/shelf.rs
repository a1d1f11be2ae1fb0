//! A memory in files: one small file for each thing remembered, checked when it is read, bounded in size.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use gvp_core::{Memory, MemoryKey};
use sha2::{Digest as _, Sha256};

/// A memory in files. Any number of processes may use it at once, and may be killed at any time: a file appears as a
/// whole or not at all, and what is damaged all the same counts as forgotten.
#[derive(Debug)]
pub struct Shelf {
    dir: PathBuf,
    most_bytes: u64,
    /// How much this process has put here.
    added: AtomicU64,
}

/// Why a shelf could not be looked through or emptied.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {source}", path.display())]
pub struct ShelfError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

/// What there is on a shelf.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stock {
    /// How many things are remembered.
    pub entries: u64,
    /// How many bytes they take.
    pub bytes: u64,
}

/// One file.
struct Entry {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

/// The first line of every file; another says that somebody else wrote it.
const MAGIC: &[u8] = b"gvp memory 1\n";

/// How often at most a use is noted, and the shelf looked through without need.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// The file that says how much there was when the shelf was last looked through, and when that was.
const LEDGER: &str = "ledger";

impl Shelf {
    /// The shelf in this folder, which need not exist, for this many bytes at most.
    pub fn new(dir: PathBuf, most_bytes: u64) -> Self {
        Self { dir, most_bytes, added: AtomicU64::new(0) }
    }

    /// What there is.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn stock(&self) -> Result<Stock, ShelfError> {
        let entries = self.entries()?;
        Ok(Stock { entries: entries.len() as u64, bytes: entries.iter().map(|entry| entry.bytes).sum() })
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn clear(&self) -> Result<(), ShelfError> {
        match fs::remove_dir_all(&self.dir) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(ShelfError { action: "remove", path: self.dir.clone(), source })
            }
            _ => Ok(()),
        }
    }

    /// Makes room, if there is too much: what has not been used for longest goes first. The files are counted once a
    /// day, or when what was added since may be too much.
    ///
    /// # Errors
    /// Where the folder cannot be read or written.
    pub fn tidy(&self) -> Result<(), ShelfError> {
        let added = self.added.swap(0, Ordering::AcqRel);
        let ledger = self.dir.join(LEDGER);
        let counted = fs::metadata(&ledger).and_then(|data| data.modified()).ok();
        let is_fresh = counted.and_then(|when| when.elapsed().ok()).is_some_and(|age| age < DAY);
        let known: Option<u64> = fs::read_to_string(&ledger).ok().and_then(|text| text.trim().parse().ok());
        match known.map(|bytes| bytes + added).filter(|bytes| is_fresh && *bytes <= self.most_bytes) {
            Some(_) if added == 0 => Ok(()),
            // The time of the last count must stay, so that there is one every day.
            Some(bytes) => self.write_ledger(bytes, counted),
            None if added == 0 && !self.dir.is_dir() => Ok(()),
            None => self.prune(),
        }
    }

    fn prune(&self) -> Result<(), ShelfError> {
        let mut entries = self.entries()?;
        entries.sort_by_key(|entry| entry.used);
        let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
        // Some room is left, so that the next run need not do it again.
        let enough = if bytes > self.most_bytes { self.most_bytes / 10 * 9 } else { self.most_bytes };
        for entry in entries {
            let left_over = entry.path.extension() == Some(OsStr::new("tmp")) && is_older(entry.used, DAY);
            if bytes > enough || left_over {
                // Somebody else may have removed it.
                let _ = fs::remove_file(&entry.path);
                bytes -= entry.bytes;
            }
        }
        self.write_ledger(bytes, None)
    }

    fn write_ledger(&self, bytes: u64, counted: Option<SystemTime>) -> Result<(), ShelfError> {
        let path = self.dir.join(LEDGER);
        let write = || {
            self.replace(&path, format!("{bytes}\n").as_bytes())?;
            counted.map_or(Ok(()), |when| File::options().append(true).open(&path)?.set_modified(when))
        };
        write().map_err(|source| ShelfError { action: "write", path: path.clone(), source })
    }

    /// All files but the ledger.
    fn entries(&self) -> Result<Vec<Entry>, ShelfError> {
        let mut entries = Vec::new();
        let failed = |source| ShelfError { action: "read", path: self.dir.clone(), source };
        let folders = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(entries),
            folders => folders.map_err(failed)?,
        };
        for folder in folders.flatten().filter(|folder| folder.path().is_dir()) {
            // What somebody else removes meanwhile is not missed.
            for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                let Ok(data) = file.metadata() else { continue };
                let used = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                entries.push(Entry { path: file.path(), bytes: data.len(), used });
            }
        }
        Ok(entries)
    }

    /// Few enough files in each folder that none is slow.
    fn path(&self, key: &MemoryKey) -> PathBuf {
        let name = key.to_string();
        self.dir.join(&name[..2]).join(&name[2..])
    }

    /// Writes a file as a whole.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().suffix(".tmp").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }
}

impl Memory for Shelf {
    fn recall(&self, key: &MemoryKey) -> Option<Vec<u8>> {
        let path = self.path(key);
        let bytes = fs::read(&path).ok()?;
        let Some(what) = unpack(&bytes) else {
            // It is damaged, and of no use to anybody.
            let _ = fs::remove_file(&path);
            return None;
        };
        note_use(&path);
        Some(what.to_vec())
    }

    fn remember(&self, key: &MemoryKey, what: &[u8]) {
        let bytes = [MAGIC, Sha256::digest(what).as_slice(), what].concat();
        // What cannot be written, on a full disk for instance, is found out anew next time.
        if self.replace(&self.path(key), &bytes).is_ok() {
            self.added.fetch_add(bytes.len() as u64, Ordering::AcqRel);
        }
    }
}

/// What was remembered, if the file is as it was written.
fn unpack(bytes: &[u8]) -> Option<&[u8]> {
    let (digest, what) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
    (Sha256::digest(what).as_slice() == digest).then_some(what)
}

/// Notes that a file is of use, once a day: what has not been of use for long goes first.
fn note_use(path: &Path) {
    let used = fs::metadata(path).and_then(|data| data.modified());
    if used.is_ok_and(|used| is_older(used, DAY)) {
        // Where the time cannot be set, the file goes too early.
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }
}

fn is_older(when: SystemTime, than: Duration) -> bool {
    when.elapsed().is_ok_and(|age| age > than)
}

#[cfg(test)]
mod tests;
