//! One confined execution, as it is asked for: what to start, what it may see, and how much it may use.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gvp_core::Limits;
use serde::{Deserialize, Serialize};

/// One confined execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The program to start, as seen inside.
    pub program: PathBuf,
    /// Its arguments, without its name.
    pub args: Vec<OsString>,
    /// Its environment: exactly this, nothing is inherited. Where a tier has no private `/tmp`, `TMPDIR` is set to a
    /// private directory instead, unless it names a directory other than `/tmp`.
    pub env: Vec<(OsString, OsString)>,
    /// Its working directory, as seen inside.
    pub dir: PathBuf,
    /// What it reads on standard input.
    pub stdin: Vec<u8>,
    /// What it sees of the machine's files, beyond the system's own programs and libraries.
    pub binds: Vec<Bind>,
    /// How much it may use.
    pub limits: Limits,
    /// Whether it is kept on a single processor, and sees no other.
    pub one_processor: bool,
    /// What it may reach.
    pub network: Network,
    /// What kind of program it is.
    pub profile: Profile,
}

impl Action {
    /// An action that starts `program` in `dir` and gives it nothing else: no arguments, no environment, no files.
    pub fn new(program: impl Into<PathBuf>, dir: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            dir: dir.into(),
            stdin: Vec::new(),
            binds: Vec::new(),
            limits: Limits::default(),
            one_processor: false,
            network: Network::Loopback,
            profile: Profile::Program,
        }
    }

    /// The command as a person would type it.
    pub(crate) fn command(&self) -> String {
        let words = std::iter::once(self.program.as_os_str()).chain(self.args.iter().map(OsString::as_os_str));
        words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
    }

    /// The host directories that the program may write no more to than the limit on disk.
    pub(crate) fn limited(&self) -> impl Iterator<Item = &Path> {
        self.binds.iter().filter(|bind| bind.access == Access::Write).map(|bind| bind.from.as_path())
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A file or directory of the machine that the program gets to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bind {
    /// Where it is on the machine.
    pub from: PathBuf,
    /// Where the program sees it. Tiers without a mount namespace need this to equal `from`.
    pub to: PathBuf,
    /// What the program may do with it.
    pub access: Access,
}

impl Bind {
    /// Something the program may read and execute, at the same place inside.
    pub fn read(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { from: path.clone(), to: path, access: Access::Read }
    }

    /// A scratch directory of ours that the program may change, at the same place inside.
    pub fn write(path: impl Into<PathBuf>) -> Self {
        Self { access: Access::Write, ..Self::read(path) }
    }
}

/// What a program may do with a bind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// Read and execute.
    Read,
    /// Read, execute and change. The directory must be a scratch directory of ours: see
    /// [`Sandbox::prepare_writable`](crate::Sandbox::prepare_writable).
    Write,
    /// The same for a directory that outlives the program and holds tens of thousands of files: what is added to it is not
    /// held to the limit on disk, since looking through it for that would take as long as many a program. For programs
    /// that are trusted not to fill it.
    Cache,
}

impl Access {
    /// Whether the program may change what is there.
    pub(crate) fn is_to_write(self) -> bool {
        matches!(self, Self::Write | Self::Cache)
    }
}

/// What a program may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Network {
    /// Itself only.
    Loopback,
    /// All that the machine reaches. Only for downloads of modules, never for a stranger's program.
    Host,
}

/// What kind of program it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// A stranger's program.
    Program,
    /// The `go` command over a stranger's sources: it may make more files, and nobody writes down which addresses it
    /// tries.
    Build,
}

impl Profile {
    /// How many files and directories it may make in each place that it can write to.
    pub(crate) const fn most_files(self) -> u64 {
        match self {
            Self::Program => 1 << 14,
            Self::Build => 1 << 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_typed() {
        let mut action = Action::new("/bin/echo", "/");
        action.args = vec!["a b".into(), "it's".into(), "-n=1".into(), "".into()];
        assert_eq!(action.command(), r"/bin/echo 'a b' 'it'\''s' -n=1 ''");
    }
}
