//! What has changed since a revision, by asking Git for the files of that revision and nothing else.
//!
//! Git is only asked to name the objects of a revision and to hash files as they are: neither looks at the index, nor
//! runs a filter, a hook, a monitor or a helper that the repository's own settings may name.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::failure::Failure;

mod export;

/// The files of a revision, to hold those on disk against. What Git would convert on its way into the repository (line
/// ends, large files kept elsewhere) counts as changed.
#[derive(Debug)]
pub(crate) struct Revision {
    top: PathBuf,
    /// The name of the object of each file, by its absolute path.
    objects: HashMap<PathBuf, String>,
    /// Those of them that are links.
    links: HashSet<PathBuf>,
}

impl Revision {
    /// Reads what a revision of the repository around `folder` holds. `flag` is where the user named it.
    pub(crate) fn read(folder: &Path, name: &str, flag: &str) -> Result<Self, Failure> {
        let top = ask(folder, ["rev-parse", "--show-toplevel"]).map_err(|why| no_repository(folder, flag, &why))?;
        let top = PathBuf::from(OsStr::from_bytes(top.trim_ascii_end()));
        let commit = format!("{name}^{{commit}}");
        let commit = ask(&top, ["rev-parse", "--verify", "--end-of-options", &commit]).map_err(|why| {
            Failure::usage(format_args!("{flag}: Git knows no revision `{name}` in `{}`: {why}", top.display()))
                .help("name a branch, a tag or a commit that was fetched; a shallow clone lacks older ones")
        })?;
        let commit = String::from_utf8_lossy(commit.trim_ascii()).into_owned();
        let listing = ask(&top, ["ls-tree", "-r", "-z", "--full-tree", &commit])
            .map_err(|why| Failure::unfit(format_args!("Git cannot list the files of `{name}`: {why}")))?;
        let objects = || listing.split(|byte| *byte == 0).filter_map(|line| object(&top, line));
        let links = objects().filter(|object| object.is_link).map(|object| object.path).collect();
        let objects = objects().map(|object| (object.path, object.name)).collect();
        Ok(Self { top, objects, links })
    }

    /// Those of the files that are on disk and not as the revision has them.
    pub(crate) fn changed<'f>(&self, files: &HashSet<&'f Path>) -> Result<HashSet<&'f Path>, Failure> {
        let mut known: Vec<&Path> =
            files.iter().copied().filter(|file| self.objects.contains_key(*file) && is_named_plainly(file)).collect();
        known.retain(|file| file.is_file());
        known.sort();
        let names = self.hash(&known)?;
        let same: HashSet<&Path> = known
            .into_iter()
            .zip(names)
            .filter(|(file, name)| self.objects.get(*file) == Some(name))
            .map(|(file, _)| file)
            .collect();
        Ok(files.iter().copied().filter(|file| file.exists() && !same.contains(file)).collect())
    }

    /// The files of the revision that are not on disk any more.
    pub(crate) fn deleted(&self) -> impl Iterator<Item = &Path> {
        self.objects.keys().map(PathBuf::as_path).filter(|file| fs::symlink_metadata(file).is_err())
    }

    /// What Git would call these files as they are, in their order.
    fn hash(&self, files: &[&Path]) -> Result<Vec<String>, Failure> {
        let failed = |why: &dyn std::fmt::Display| Failure::unfit(format_args!("Git cannot hash files: {why}"));
        let list: Vec<u8> = files.iter().flat_map(|file| [file.as_os_str().as_bytes(), b"\n"].concat()).collect();
        let mut child =
            talk(&self.top, ["hash-object", "--no-filters", "--stdin-paths"]).map_err(|error| failed(&error))?;
        let input = child.stdin.take();
        let output = std::thread::scope(|scope| {
            // Git answers while it reads: who wrote all first would wait for ever.
            scope.spawn(move || input.map(|mut input| input.write_all(&list)));
            child.wait_with_output()
        });
        let text = said(output.map_err(|error| failed(&error))?).map_err(|why| failed(&why))?;
        let names: Vec<String> = String::from_utf8_lossy(&text).lines().map(str::to_owned).collect();
        if names.len() == files.len() { Ok(names) } else { Err(failed(&"it did not answer for every file")) }
    }
}

/// A file of a revision.
struct Object {
    path: PathBuf,
    name: String,
    is_link: bool,
}

/// One line of `git ls-tree`: mode, kind and name of an object, a tabulator, and the path.
fn object(top: &Path, line: &[u8]) -> Option<Object> {
    let tabulator = line.iter().position(|byte| *byte == b'\t')?;
    let (head, path) = (std::str::from_utf8(&line[..tabulator]).ok()?, &line[tabulator + 1..]);
    let [mode, "blob", name] = head.split(' ').collect::<Vec<_>>()[..] else { return None };
    let path = top.join(OsStr::from_bytes(path));
    Some(Object { path, name: name.to_owned(), is_link: mode == "120000" })
}

/// Whether the name of a file survives a list of lines; any other counts as changed.
fn is_named_plainly(file: &Path) -> bool {
    !file.as_os_str().as_bytes().iter().any(|byte| matches!(byte, b'\n' | b'\r' | b'"'))
}

fn no_repository(folder: &Path, flag: &str, why: &str) -> Failure {
    let failure = Failure::usage(format_args!("{flag}: Git cannot open `{}`: {why}", folder.display()));
    if why.contains("dubious ownership") {
        failure.help("the repository belongs to another user; if you trust it, add it to Git's `safe.directory`")
    } else {
        failure.help("name a folder within a Git repository, and see that Git is installed")
    }
}

/// Git that is asked through its standard input.
fn talk<const N: usize>(folder: &Path, args: [&str; N]) -> std::io::Result<Child> {
    git(folder, args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

/// What Git prints, or its complaint.
fn ask<const N: usize>(folder: &Path, args: [&str; N]) -> Result<Vec<u8>, String> {
    let output = git(folder, args).stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    said(output)
}

fn said(output: Output) -> Result<Vec<u8>, String> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let first = complaint.lines().next().unwrap_or("it fails and does not say why");
    Err(first.trim_start_matches("fatal: ").to_owned())
}

/// Git with nothing of the repository's settings that starts a program or asks a network.
fn git<const N: usize>(folder: &Path, args: [&str; N]) -> Command {
    let mut command = Command::new("git");
    command.arg("--no-pager").arg("--no-optional-locks").arg("-C").arg(folder);
    for setting in ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.sshCommand=false", "protocol.allow=never"]
    {
        command.args(["-c", setting]);
    }
    command.args(args).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    command.env("LC_ALL", "C");
    // A hook that calls gvp has these set for another folder.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command
}
