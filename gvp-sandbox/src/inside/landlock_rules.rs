//! What a program may do with files, as Landlock enforces it: the second line behind a root of its own, the first where
//! there is none.

use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

use super::root_dir::DEVICES;
use crate::Network;
use crate::wire::Request;

/// The newest version of Landlock that we know what to do with; older kernels give what they have.
const KNOWN: ABI = ABI::V6;
/// What programs of the system need, where there is no root of their own.
const SYSTEM: [&str; 14] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/passwd",
    "/etc/group",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/localtime",
];
/// What of `/proc` says nothing about other processes.
const PROC: [&str; 5] = ["/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys"];
/// What only those need who talk to the outside.
const OUTSIDE: [&str; 4] = ["/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/resolv.conf"];

/// Said where the kernel has no Landlock at all.
pub(super) const ABSENT: &str = "landlock: this kernel does not have it";

/// Restricts this process and all it will start. What the kernel is too old for.
pub(super) fn enforce(request: &Request) -> Result<Option<&'static str>, RulesetError> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .scope(Scope::Signal | Scope::AbstractUnixSocket)?
        .create()?;
    for path in readable(request) {
        rules = allow(rules, path, AccessFs::from_read(KNOWN))?;
    }
    for device in DEVICES {
        rules = allow(rules, Path::new(device), AccessFs::ReadFile | AccessFs::WriteFile)?;
    }
    let writable = request.binds.iter().filter(|bind| bind.access.is_to_write()).map(|bind| bind.to.as_path());
    for path in writable.chain([request.tmp.as_path()]) {
        rules = allow(rules, path, AccessFs::from_all(KNOWN))?;
    }
    Ok(match rules.restrict_self()?.ruleset {
        RulesetStatus::FullyEnforced => None,
        RulesetStatus::PartiallyEnforced => Some("landlock: this kernel has an old version that confines less"),
        RulesetStatus::NotEnforced => Some(ABSENT),
    })
}

/// What may be read and executed.
fn readable(request: &Request) -> Vec<&Path> {
    if request.tier.has_own_root() {
        return vec![Path::new("/")];
    }
    let outside: &[&str] = if request.network == Network::Host { &OUTSIDE } else { &[] };
    let system = SYSTEM.iter().chain(&PROC).chain(outside).map(Path::new);
    system.chain(request.binds.iter().map(|bind| bind.to.as_path())).collect()
}

/// Allows something beneath a path, if it exists.
fn allow(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated, RulesetError> {
    let Ok(fd) = PathFd::new(path) else { return Ok(rules) };
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(KNOWN) };
    rules.add_rule(PathBeneath::new(fd, access))
}
