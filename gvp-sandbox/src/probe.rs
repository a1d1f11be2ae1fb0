//! Finds out by trying which tiers work on this machine, and explains what stands in the way of the others.

use std::fmt;

use crate::sandbox::Ward;
use crate::{Helper, Tier};

/// Whether one tier works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The tier.
    pub tier: Tier,
    /// What it lacks though it works, or why it does not.
    pub outcome: Result<Vec<String>, Obstacle>,
}

/// Why a wall cannot be put up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The step that failed.
    pub step: String,
    /// The system's number for why, if it gave one.
    pub errno: Option<i32>,
    /// What most probably stands behind it.
    pub cause: String,
    /// What can be done about it.
    pub remedy: String,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}", self.step)?;
        if let Some(errno) = self.errno {
            write!(f, ": {}", std::io::Error::from_raw_os_error(errno))?;
        }
        write!(f, " ({}; {})", self.cause, self.remedy)
    }
}

/// Tries every tier.
pub fn probe_all(helper: &Helper) -> Vec<Probe> {
    Tier::ALL.into_iter().map(|tier| Probe { tier, outcome: probe(helper, tier).map(|ward| ward.missing) }).collect()
}

/// Puts up the walls of a tier around a program that ends at once.
pub(crate) fn probe(helper: &Helper, tier: Tier) -> Result<Ward, Obstacle> {
    if tier == Tier::RootNamespaces && !rustix::process::geteuid().is_root() {
        return Err(Obstacle {
            step: "make namespaces without a user namespace".to_owned(),
            errno: None,
            cause: "only root can".to_owned(),
            remedy: "let user namespaces be made, which anyone can use".to_owned(),
        });
    }
    let mut ward = Ward::new(helper.clone(), tier);
    ward.missing.extend(ward.trial()?);
    Ok(ward)
}

impl Obstacle {
    /// Explains a step that failed.
    pub(crate) fn of(step: &str, errno: Option<i32>, message: &str) -> Self {
        let (cause, remedy) = explain(step, errno).unwrap_or((message, "run `gvp doctor` for what else is wrong"));
        Self { step: step.to_owned(), errno, cause: cause.to_owned(), remedy: remedy.to_owned() }
    }
}

/// What most probably stands behind a failure, and what to do about it.
fn explain(step: &str, errno: Option<i32>) -> Option<(&'static str, &'static str)> {
    Some(match (step, errno?) {
        ("make namespaces", libc::ENOSPC) => {
            ("no more user namespaces are allowed here", "raise the sysctl user.max_user_namespaces")
        }
        ("make namespaces", libc::EPERM) if is_set("/proc/sys/kernel/unprivileged_userns_clone", "0") => {
            ("user namespaces are for root only here", "set the sysctl kernel.unprivileged_userns_clone to 1")
        }
        ("make namespaces", libc::EPERM) => (
            "most likely this is a container whose system call filter allows no namespaces",
            "run the container with a profile that allows `unshare` and `clone`, such as --security-opt seccomp=unconfined",
        ),
        ("make namespaces", libc::EINVAL | libc::ENOSYS) => (
            "this kernel was built without namespaces",
            "use a kernel that has user, mount, process and network namespaces",
        ),
        (_, libc::EPERM | libc::EACCES) if is_set("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") => (
            "AppArmor lets this program make user namespaces, and do nothing in them",
            "give the gvp binary an AppArmor profile with `userns,`, or set the sysctl \
             kernel.apparmor_restrict_unprivileged_userns to 0",
        ),
        ("pick up a bound directory", libc::ENOENT) => {
            ("a directory or file to show to the program does not exist", "make it first, or do not bind it")
        }
        ("pick up a bound directory" | "pick up the system's directories", libc::ENOSYS) => {
            ("this kernel is older than 5.12", "use a newer kernel")
        }
        ("set down a directory", libc::EROFS) => {
            ("a directory is to appear inside a read-only one that has no such place", "bind it elsewhere")
        }
        ("enter the working directory", libc::ENOENT) => {
            ("the working directory does not exist inside", "bind it, or a directory above it")
        }
        ("enter the working directory", libc::EACCES) => (
            "the user that programs run as may not enter a directory above it",
            "keep scratch directories where everybody may enter, such as below /var/tmp",
        ),
        ("restrict files with Landlock", libc::ENOSYS) => (
            "this kernel has no Landlock, or was started without it",
            "use Linux 5.13 or newer, with `landlock` in its lsm= list",
        ),
        _ => return None,
    })
}

/// Whether a switch of the kernel is set to this.
fn is_set(path: &str, value: &str) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| text.trim() == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_obstacle_says_what_where_and_what_to_do() {
        let known = Obstacle::of("make namespaces", Some(libc::ENOSPC), "");
        assert_eq!(
            known.to_string(),
            "cannot make namespaces: No space left on device (os error 28) (no more user namespaces are allowed here; \
             raise the sysctl user.max_user_namespaces)"
        );
        let unknown = Obstacle::of("sing", None, "no voice");
        assert_eq!(unknown.to_string(), "cannot sing (no voice; run `gvp doctor` for what else is wrong)");
    }
}
