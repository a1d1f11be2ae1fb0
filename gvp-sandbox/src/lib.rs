//! Starts programs written by strangers, and confines them.
//!
//! This is the only crate that starts such a program. A [`Sandbox`] is opened once, finds out by trying how strongly this
//! machine can confine ([`Tier`]), and then runs one [`Action`] after the other, or many at a time, each to an
//! [`Execution`](gvp_core::Execution): how it ended, what it printed, what it used, what it tried and was not let do.
//! Whatever keeps an action from being run as asked is a [`SandboxError`], and says nothing about the program.
//!
//! # Who does what
//!
//! ```text
//! gvp ──► helper ──► first process ──► program ──► …
//! many    one for    of the new        and whatever
//! threads each job   namespaces        it starts
//! ```
//!
//! * **gvp** (`pool`, `supervise`) keeps helpers, sends one request at a time to each, takes the output, watches limits.
//! * **The helper** (`inside`) is the same executable started again, with one thread, an empty environment and no open
//!   files: it can fork safely, which a process with many threads cannot. When its socket closes, because gvp ended it or
//!   was killed, it kills all that it started and goes. It lives on between programs, because starting it and making its
//!   control groups costs more than running a program.
//! * **The first process** of a program's namespaces puts up the walls, gives up all privileges, starts the program,
//!   reaps orphans, and writes down connections and names that the program tries. When it ends, the kernel kills
//!   everything else in there. Tiers without namespaces do without it; there the helper finds and kills every descendant.
//!
//! # Layers
//!
//! | layer | stops | `user-namespaces` | `root-namespaces` | `landlock` | `none` |
//! |---|---|---|---|---|---|
//! | user namespace: one user in it, nobody outside; no capabilities | becoming someone else | yes | – | – | – |
//! | mount namespace: a root of its own, read-only but for `/tmp` and what is bound to be written | reading and changing the machine's files | yes | yes | – | – |
//! | process, IPC and host name namespaces | seeing, tracing and killing others; outliving its run | yes | yes | – | – |
//! | network namespace with `lo` only | reaching anything but itself | yes | yes | – | – |
//! | no internet or Unix sockets at all | the same, and servers and clients of its own too | – | – | yes | – |
//! | Landlock: files by path, signals, abstract Unix sockets | what a hole in the walls above would give; alone, files and signals | yes | yes | yes | – |
//! | seccomp: no mounts, namespaces, tracing, keys, BPF, io_uring, userfaultfd, odd sockets, `clone3`, x32 | ways into the kernel | yes | yes | yes | – |
//! | control group: memory, processes, processor time of the whole tree | taking more than its share | if one can be made | same | same | – |
//! | watching every 10 ms, `RLIMIT_DATA`, `RLIMIT_NPROC` | the same, where there is none | otherwise | otherwise | otherwise | yes |
//! | `/tmp` of limited size | filling the disk | yes | yes | – | – |
//! | measuring what is written | the same, a moment late | bound directories | same | all | all |
//! | wall-clock time, output, a session of its own, death of the whole tree | running on, talking on | yes | yes | yes | yes |
//!
//! Where gvp runs as root, programs are a user who owns nothing, in every tier but `none`. What they are to write to has
//! to be given to that user with [`Sandbox::prepare_writable`]; what they are to read has to be open to all. In the tiers
//! with a root of their own that goes for the bound directory and what is in it, while the directories above it may be
//! closed; in tier `landlock` the way to it has to be open, too.
//!
//! # What does not help
//!
//! * Nothing here is a virtual machine: a hole in the kernel that an ordinary program can use from an empty network
//!   namespace, without the system calls denied above, is a way out.
//! * Time is shared: programs can find out how busy the machine is, and make each other slower.
//! * What Landlock and seccomp refuse is refused silently; only connections and name lookups are written down, and only
//!   in the tiers with namespaces. `sendmmsg` is not looked at. The record can be fooled by a program that changes the
//!   address while the question waits; the wall cannot.
//! * Tier `landlock` lets a program find out which processes exist, and run the machine's own programs as any user could.
//!   Before Linux 6.12 it does not keep it from signalling processes of the same user.
//! * Where memory is watched and not accounted for, a burst between two looks can exceed the limit by what can be taken
//!   in 10 ms; nameless files and System V shared memory are denied there, because nobody could see them.
//! * Directories bound to be written have no quota. A program can fill them for the moment between two looks.
//! * [`Network::Host`] is no wall at all. It is for downloads of modules, never for a stranger's program.
//! * Tier `none` ends programs and limits them, and that is all. A program of the same user can kill its helper, and
//!   what it detached before then lives on.

mod action;
mod conversation;
mod disk;
mod ending;
mod group;
mod helper;
mod inside;
mod pool;
mod probe;
mod sandbox;
mod sandbox_error;
mod scratch;
mod supervise;
mod sys;
mod tier;
mod usage;
mod wire;

pub use action::{Access, Action, Bind, Network, Profile};
pub use conversation::Conversation;
pub use helper::Helper;
pub use inside::serve_helper;
pub use probe::{Obstacle, Probe, probe_all};
pub use sandbox::Sandbox;
pub use sandbox_error::SandboxError;
pub use tier::{Tier, UnknownTier, Wanted};
