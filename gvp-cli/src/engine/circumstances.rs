//! What every outcome of a run depends on, and which sandbox works here as far as is remembered.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use gvp_core::{Memory, MemoryKey, SandboxFacts};
use gvp_go::Go;
use gvp_pipeline::DigestWriter;
use gvp_sandbox::Wanted;

/// Everything that an outcome depends on besides the unit: who judges, with which Go, how confined, on how many
/// processors; none where we cannot tell who we are.
pub(super) fn circumstances(go: &Go, sandbox: &SandboxFacts) -> Option<Vec<String>> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Some(vec![
        ourselves()?,
        go.identity(),
        serde_json::to_string(go.toolchain()).ok()?,
        serde_json::to_string(sandbox).ok()?,
        format!("{processors} processors"),
    ])
}

/// Which sandbox was found to work here, if nothing has changed since.
pub(super) fn known_sandbox(memory: &dyn Memory, wanted: Wanted) -> Option<SandboxFacts> {
    serde_json::from_slice(&memory.recall(&machine(wanted)?)?).ok()
}

/// Remembers which sandbox works here.
pub(super) fn remember_sandbox(memory: &dyn Memory, wanted: Wanted, facts: &SandboxFacts) {
    if let (Some(key), Ok(facts)) = (machine(wanted), serde_json::to_vec(facts)) {
        memory.remember(&key, &facts);
    }
}

/// This very build of GVP: a developer's next one has the same version.
fn ourselves() -> Option<String> {
    let data = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let built = data.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("gvp {}, {} bytes, built {}", gvp_core::VERSION, data.len(), built.as_nanos()))
}

/// What decides on which sandbox works: the running system, its settings, and what this process may do.
fn machine(wanted: Wanted) -> Option<MemoryKey> {
    const PRIVILEGES: [&str; 7] = ["Uid:", "Gid:", "Groups:", "CapEff:", "CapBnd:", "NoNewPrivs:", "Seccomp:"];
    const SETTINGS: [&str; 5] = [
        "/proc/sys/kernel/random/boot_id",
        "/proc/sys/user/max_user_namespaces",
        "/proc/sys/kernel/unprivileged_userns_clone",
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "/proc/self/cgroup",
    ];
    let text = |path: &str| fs::read_to_string(Path::new(path)).unwrap_or_default();
    let status = text("/proc/self/status");
    let privileges: Vec<&str> =
        status.lines().filter(|line| PRIVILEGES.iter().any(|name| line.starts_with(name))).collect();
    let settings = SETTINGS.map(text);
    Some(DigestWriter::new("gvp sandbox 1").value(&(ourselves()?, format!("{wanted:?}"), privileges, settings))?.key())
}
