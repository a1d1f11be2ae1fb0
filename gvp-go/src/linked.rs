//! Binaries of earlier runs, for Go to find where it is to put new ones.
//!
//! A binary carries the digest of all that it was made from, and Go links nothing that is there already and up to date.
//! So nothing here judges whether a binary still holds: what is laid out is only a guess at what Go may find so.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gvp_core::ArtifactKind;
use sha2::{Digest as _, Sha256};

use crate::batch::Member;

/// How many bytes are kept at most: some thousand programs.
const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// What nobody has used for so long goes; Go's own cache forgets compiled packages after as many days.
const LONGEST: Duration = Duration::from_secs(5 * 24 * 3600);

/// A folder of binaries. Any number of processes may use it at once, and may be killed at any time: a file appears as a whole
/// or not at all. What cannot be kept is lost to the next run, and to nobody else.
#[derive(Debug)]
pub(crate) struct Linked {
    dir: PathBuf,
    most_bytes: u64,
}

/// A binary that is about to be linked.
#[derive(Debug)]
pub(crate) struct Place {
    /// Where Go is to put it.
    output: PathBuf,
    /// Where it is kept.
    kept: PathBuf,
    /// When that which was laid out was last written to; none where there was nothing.
    offered: Option<SystemTime>,
}

impl Linked {
    pub(crate) fn at(dir: PathBuf) -> Self {
        Self { dir, most_bytes: MOST_BYTES }
    }

    /// Lays out what was linked of some members before.
    pub(crate) fn offer(&self, members: &[&Member], kind: ArtifactKind, output: &Path) -> Vec<Place> {
        let places = members.iter().map(|member| Place {
            output: output.join(member.placement.binary_file(kind)),
            kept: self.dir.join(name(member, kind)),
            offered: None,
        });
        places.map(Place::laid_out).collect()
    }

    /// Takes back what was laid out; whether that was anything.
    pub(crate) fn withdraw(places: &mut [Place]) -> bool {
        let mut offered: Vec<&mut Place> = places.iter_mut().filter(|place| place.offered.is_some()).collect();
        for place in &mut offered {
            place.offered = None;
            let _ = fs::remove_file(&place.output);
        }
        !offered.is_empty()
    }

    /// Keeps what was linked anew, and notes what was used again.
    pub(crate) fn keep(&self, places: &[Place]) {
        let mut is_new = false;
        for place in places {
            match written(&place.output) {
                None => {}
                same if same == place.offered => touch(&place.kept),
                // Of test binaries, Go renews the time even where they are up to date.
                _ if place.offered.is_some() && has_same_bytes(&place.output, &place.kept) => touch(&place.kept),
                _ => is_new |= self.copy(place).is_ok(),
            }
        }
        if is_new {
            self.prune();
        }
    }

    fn copy(&self, place: &Place) -> std::io::Result<()> {
        fs::create_dir_all(&self.dir)?;
        let new = tempfile::Builder::new().prefix(".new").tempfile_in(&self.dir)?.into_temp_path();
        fs::copy(&place.output, &new)?;
        touch(&new);
        new.persist(&place.kept)?;
        Ok(())
    }

    /// Removes what nobody has used for long, and what has not been used for longest where there is too much.
    fn prune(&self) {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut all: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter_map(|entry| {
                let data = entry.metadata().ok()?;
                Some((data.modified().ok()?, data.len(), entry.path()))
            })
            .collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        let oldest = SystemTime::now().checked_sub(LONGEST);
        let mut bytes = 0;
        for (used, size, path) in all {
            bytes += size;
            if bytes > self.most_bytes || oldest.is_some_and(|oldest| used < oldest) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

impl Place {
    fn laid_out(mut self) -> Self {
        if fs::copy(&self.kept, &self.output).is_ok() {
            self.offered = written(&self.output);
        }
        self
    }
}

fn written(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

fn has_same_bytes(one: &Path, other: &Path) -> bool {
    let size = |path| fs::metadata(path).map(|data| data.len()).ok();
    size(one) == size(other)
        && fs::read(one).ok().is_some_and(|bytes| fs::read(other).is_ok_and(|other| bytes == other))
}

fn touch(path: &Path) {
    let file = fs::OpenOptions::new().append(true).open(path);
    let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
}

/// What a binary is kept under: other material has programs of the same import path, and must not push each other out.
fn name(member: &Member, kind: ArtifactKind) -> String {
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update(text.len().to_le_bytes());
        digest.update(text);
    };
    add(kind.as_str());
    add(&member.placement.import_path);
    for file in &member.unit().files {
        add(file.go_name());
        add(&file.text);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    fn place(dir: &Path, name: &str) -> Place {
        Place { output: dir.join(format!("out-{name}")), kept: dir.join("kept").join(name), offered: None }
    }

    #[test]
    fn what_go_leaves_alone_is_kept_as_it_is_and_what_it_links_anew_takes_its_place() {
        let dir = tempfile::tempdir().expect("a folder");
        let linked = Linked::at(dir.path().join("kept"));
        let linked_by_go = |text: &str| {
            let place = place(dir.path(), "a").laid_out();
            fs::write(&place.output, text).expect("it can be written");
            linked.keep(&[place]);
        };
        linked_by_go("one");
        let again = place(dir.path(), "a").laid_out();
        assert!(again.offered.is_some());
        assert_eq!(fs::read_to_string(&again.output).expect("it is laid out"), "one");
        linked.keep(&[again]);
        let inode = || fs::metadata(dir.path().join("kept/a")).map(|data| data.ino()).expect("it is kept");
        let before = inode();
        linked_by_go("one");
        assert_eq!(inode(), before, "it is as it was, at another time");
        linked_by_go("two");
        assert_eq!(fs::read_to_string(dir.path().join("kept/a")).expect("it is kept"), "two");
        let mut places = [place(dir.path(), "a").laid_out()];
        assert!(Linked::withdraw(&mut places) && !Linked::withdraw(&mut places));
        assert!(!places[0].output.exists());
    }

    #[test]
    fn the_one_that_was_not_used_for_longest_goes_first() {
        let dir = tempfile::tempdir().expect("a folder");
        let linked = Linked { dir: dir.path().join("kept"), most_bytes: 8 };
        for name in ["a", "b", "c"] {
            let place = place(dir.path(), name);
            fs::write(&place.output, "1234").expect("it can be written");
            linked.keep(&[place]);
            let at = SystemTime::now() - Duration::from_secs(60 * u64::from(b'd' - name.as_bytes()[0]));
            let kept = fs::OpenOptions::new().append(true).open(dir.path().join("kept").join(name));
            kept.and_then(|file| file.set_modified(at)).expect("it is kept");
        }
        linked.prune();
        let mut left: Vec<_> =
            fs::read_dir(dir.path().join("kept")).expect("there").flatten().map(|e| e.file_name()).collect();
        left.sort();
        assert_eq!(left, ["b", "c"]);
    }
}
