//! What a toolchain can do beyond building and running.

use semver::Version;

use crate::find::Go;

/// One thing that a toolchain can do, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ability {
    /// What it is.
    pub name: &'static str,
    /// Whether it is there; if not, or not without more, what it would take.
    pub state: Result<(), String>,
}

impl Go {
    /// What the toolchain can do beyond building and running, by its version and its files.
    pub fn abilities(&self) -> Vec<Ability> {
        vec![
            Ability { name: "virtual clock", state: self.has_file("src/runtime/time_fake.go") },
            Ability { name: "goroutine leak profile", state: leak_profile(&self.toolchain.version) },
            Ability { name: "fuzzing", state: Ok(()) },
            Ability { name: "race detector", state: self.race_compiler().map(drop) },
        ]
    }

    /// What this Go has to be told when it builds what is watched: to prove leaks, which no other Go has to be told,
    /// and not to draw where the heap begins, so that a run with a fixed seed has the same addresses again.
    pub(crate) fn experiments(&self) -> Vec<&'static str> {
        let proves = (self.toolchain.version.major, self.toolchain.version.minor) == (1, 26);
        let draws = self.has_file("src/internal/goexperiment/exp_randomizedheapbase64_on.go").is_ok();
        let both = [(proves, "goroutineleakprofile"), (draws, "norandomizedheapbase64")];
        both.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, experiment)| experiment).collect()
    }

    pub(crate) fn has_file(&self, path: &str) -> Result<(), String> {
        if self.root.join(path).is_file() { Ok(()) } else { Err(format!("this toolchain comes without {path}")) }
    }
}

/// The profile came with Go 1.26 as an experiment, and is always there since 1.27.
fn leak_profile(version: &Version) -> Result<(), String> {
    match (version.major, version.minor) {
        (1, minor) if minor < 26 => Err("needs Go 1.26 or newer".to_owned()),
        (1, 26) => Err("only with GOEXPERIMENT=goroutineleakprofile".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leak_profile_came_in_two_steps() {
        assert!(leak_profile(&Version::new(1, 25, 9)).is_err_and(|why| why.contains("1.26")));
        assert!(leak_profile(&Version::new(1, 26, 0)).is_err_and(|why| why.contains("GOEXPERIMENT")));
        assert_eq!(leak_profile(&Version::new(1, 27, 3)), Ok(()));
    }
}
