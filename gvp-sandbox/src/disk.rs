//! Watches how much a program writes to directories that no quota bounds.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The pause between two looks, at least.
const PAUSE: Duration = Duration::from_millis(50);
/// The pause between two looks, as a multiple of what a look costs, so that looking does not slow down who writes much.
const RESTRAINT: u32 = 30;

/// Watches how much a program writes to directories that no quota bounds.
#[derive(Debug)]
pub(crate) struct Disk {
    roots: Vec<PathBuf>,
    most: Size,
    due: Instant,
}

impl Disk {
    /// Starts watching that no more is added than so many bytes, and so many files and directories.
    pub(crate) fn watch(roots: Vec<PathBuf>, bytes: u64, entries: u64) -> Self {
        let before = size(&roots, Size { bytes: u64::MAX, entries: u64::MAX });
        let most = Size { bytes: before.bytes.saturating_add(bytes), entries: before.entries + entries };
        Self { roots, most, due: Instant::now() + PAUSE }
    }

    /// Whether too much was written since the start. Looks only when it is time to.
    pub(crate) fn is_over(&mut self) -> bool {
        !self.roots.is_empty() && Instant::now() >= self.due && self.look()
    }

    /// Whether too much was written since the start.
    pub(crate) fn look(&mut self) -> bool {
        let started = Instant::now();
        let now = size(&self.roots, self.most);
        self.due = Instant::now() + PAUSE.max(started.elapsed() * RESTRAINT);
        now.exceeds(self.most)
    }
}

/// What directories hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    bytes: u64,
    entries: u64,
}

impl Size {
    fn exceeds(self, most: Self) -> bool {
        self.bytes > most.bytes || self.entries > most.entries
    }
}

/// What directories hold, all the way down, or enough of it to exceed `most`. Follows no links.
fn size(roots: &[PathBuf], most: Size) -> Size {
    let mut total = Size::default();
    let mut open: Vec<PathBuf> = roots.to_vec();
    while let Some(dir) = open.pop() {
        let Ok(entries) = fs::read_dir(dir) else { continue };
        for entry in entries.flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            total.bytes += metadata.blocks() * 512;
            total.entries += 1;
            if total.exceeds(most) {
                return total;
            }
            if metadata.is_dir() {
                open.push(entry.path());
            }
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_growth_counts() {
        let dir = tempfile::tempdir().expect("a directory");
        let before = vec![7; 200_000];
        fs::write(dir.path().join("before"), &before).expect("a file");
        let mut disk = Disk::watch(vec![dir.path().to_owned()], 100_000, 3);
        assert!(!disk.look());
        fs::create_dir(dir.path().join("deep")).expect("a directory");
        fs::write(dir.path().join("deep/more"), &before).expect("a file");
        assert!(disk.look());
        fs::remove_file(dir.path().join("deep/more")).expect("no file");
        assert!(!disk.look());
        for number in 0..3 {
            fs::write(dir.path().join(number.to_string()), "").expect("a file");
        }
        assert!(disk.look());
    }
}
