//! The files of a revision, written to a folder, as they are in the repository: no filter and no attribute touches them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::{Component, Path};

use super::{Revision, talk};
use crate::failure::Failure;

impl Revision {
    /// Where the repository is.
    pub(crate) fn top(&self) -> &Path {
        &self.top
    }

    /// Writes all plain files below a folder. Links are left out: they may lead anywhere.
    pub(crate) fn export(&self, to: &Path) -> Result<(), Failure> {
        let files: Vec<(&Path, &str)> = self.plain_files().collect();
        let failed = |why: &dyn std::fmt::Display| Failure::unfit(format_args!("cannot write out the revision: {why}"));
        let mut git = talk(&self.top, ["cat-file", "--batch"]).map_err(|error| failed(&error))?;
        let (Some(mut input), Some(output)) = (git.stdin.take(), git.stdout.take()) else {
            return Err(failed(&"Git cannot be talked to"));
        };
        let list: String = files.iter().map(|(_, name)| format!("{name}\n")).collect();
        let written = std::thread::scope(|scope| {
            // Git answers while it reads: who wrote all first would wait for ever.
            scope.spawn(move || input.write_all(list.as_bytes()));
            let mut output = BufReader::new(output);
            files.iter().try_for_each(|(path, _)| write_next(&mut output, &to.join(path)))
        });
        let ended = git.wait();
        written.and(ended.map(|_| ())).map_err(|error| failed(&error))
    }

    /// The files that are no links, by their place in the repository.
    fn plain_files(&self) -> impl Iterator<Item = (&Path, &str)> {
        let objects = self.objects.iter().filter(|(path, _)| !self.links.contains(*path));
        objects.filter_map(|(path, name)| {
            let place = path.strip_prefix(&self.top).ok()?;
            let is_plain = place.components().all(|part| matches!(part, Component::Normal(_)));
            is_plain.then_some((place, name.as_str()))
        })
    }
}

/// Reads what `git cat-file --batch` says of an object: a line that ends with its size, its bytes, and the end of a line.
fn write_next(output: &mut impl BufRead, to: &Path) -> std::io::Result<()> {
    let unreadable = |line: &str| std::io::Error::other(format!("Git says `{}` of a file", line.trim_end()));
    let mut line = String::new();
    output.read_line(&mut line)?;
    let size: u64 = match line.trim_end().split(' ').collect::<Vec<_>>()[..] {
        [_, "blob", size] => size.parse().map_err(|_| unreadable(&line))?,
        _ => return Err(unreadable(&line)),
    };
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = fs::File::create(to)?;
    std::io::copy(&mut output.by_ref().take(size), &mut file)?;
    output.read_exact(&mut [0])
}
