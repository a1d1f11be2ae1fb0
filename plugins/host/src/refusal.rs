//! Why a plugin is not taken in. Nothing of it has run by then.

use std::io;
use std::path::PathBuf;

/// Why a plugin is not taken in: one sentence each.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The manifest is wrong.
    #[error("`{}`: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The list and the manifest disagree on whose plugin it is.
    #[error("`{}` lists `{listed}`, but `{}` is the manifest of `{found}`", list.display(), manifest.display())]
    OtherNamespace {
        /// The list.
        list: PathBuf,
        /// What it lists.
        listed: String,
        /// The manifest.
        manifest: PathBuf,
        /// Whose it is.
        found: String,
    },
    /// Two plugins claim one namespace.
    #[error("the namespace `{namespace}` is claimed twice, by `{}` and by `{}`", first.display(), second.display())]
    Clash {
        /// The namespace.
        namespace: String,
        /// Who claims it.
        first: PathBuf,
        /// Who else does.
        second: PathBuf,
    },
    /// A namespace below another one, whose owner does not allow it.
    #[error(
        "the namespace `{child}` of `{}` lies below `{parent}` of `{}`, which does not delegate it",
        child_file.display(), parent_file.display()
    )]
    NotDelegated {
        /// The namespace below.
        child: String,
        /// The manifest that claims it.
        child_file: PathBuf,
        /// The namespace above.
        parent: String,
        /// The manifest that does not delegate.
        parent_file: PathBuf,
    },
    /// A requirement that nobody meets.
    #[error("`{namespace}` requires `{of}` {version}, which is not listed")]
    Missing {
        /// Who requires.
        namespace: String,
        /// What.
        of: String,
        /// In which versions.
        version: String,
    },
    /// A requirement that is met in the wrong version.
    #[error("`{namespace}` requires `{of}` {version}, and this is {found}")]
    Mismatch {
        /// Who requires.
        namespace: String,
        /// What.
        of: String,
        /// In which versions.
        version: String,
        /// In which it is there.
        found: String,
    },
    /// Extensions that require each other.
    #[error("extensions require each other in a circle: {}", .0.join(" requires "))]
    Circle(Vec<String>),
    /// A check is enabled that there is not.
    #[error("`{}` enables the check `{check}` of `{namespace}`, which has only {known}", list.display())]
    UnknownCheck {
        /// The list.
        list: PathBuf,
        /// The check.
        check: String,
        /// Whose it is said to be.
        namespace: String,
        /// What there is.
        known: String,
    },
    /// There is no pin.
    #[error("`{namespace}` is listed without the `sha256` of its library, which is {found}")]
    Unpinned {
        /// The plugin.
        namespace: String,
        /// What the pin would be.
        found: String,
    },
    /// The library is not the one that was pinned.
    #[error("`{}` is not the library that was pinned: its sha256 is {found}, not {pinned}", path.display())]
    OtherHash {
        /// The library.
        path: PathBuf,
        /// Its hash.
        found: String,
        /// The pin.
        pinned: String,
    },
    /// The library is something else than a file.
    #[error("`{}` is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// Others may change the library.
    #[error("`{}` can be changed by other users (mode {mode:04o}): take their right to write away", path.display())]
    Writable {
        /// What can be changed.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Somebody else owns the library.
    #[error("`{}` belongs to user {uid}, who is neither root nor you", path.display())]
    Owner {
        /// What belongs to somebody else.
        path: PathBuf,
        /// To whom.
        uid: u32,
    },
    /// The library is no library.
    #[error("`{}` is not a shared library for this machine", .0.display())]
    NotALibrary(PathBuf),
    /// The library is no plugin.
    #[error("`{}` is a library, but not a plugin of GVP: it does not call `export_plugin!`", .0.display())]
    NotAPlugin(PathBuf),
    /// The plugin has another interface than this host.
    #[error("`{}` speaks plugin interface {found}, and this GVP speaks {}", path.display(), gvp_plugin_abi::ABI)]
    OtherAbi {
        /// The library.
        path: PathBuf,
        /// The number of its interface.
        found: u32,
    },
    /// Our own copy of the library cannot be made.
    #[error("cannot keep a copy of `{}`: {source}", path.display())]
    Copy {
        /// The library.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Refusal {
    /// Names the file that a system call failed on.
    pub(crate) fn unreadable(path: &std::path::Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Unreadable { path: path.to_owned(), source }
    }
}
