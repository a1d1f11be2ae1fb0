//! Finds a `go`, and learns what it is.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use gvp_core::{Memory, Toolchain};
use serde::{Deserialize, Serialize};

use crate::error::GoError;
use crate::known;
use crate::version;

/// A Go toolchain on this machine, and what its user has set up for fetching modules.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Go {
    pub(crate) root: PathBuf,
    pub(crate) toolchain: Toolchain,
    /// Where its user keeps modules: a source of modules that needs no network.
    pub(crate) user_modules: PathBuf,
    /// Where its user fetches modules from.
    pub(crate) proxies: String,
}

/// What `go env -json` says.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct Env {
    goversion: String,
    goroot: PathBuf,
    goos: String,
    goarch: String,
    gomodcache: PathBuf,
    goproxy: String,
}

impl Go {
    /// Finds a Go: the one on `PATH`, or the `wanted` one, which is a version such as `1.21` or `1.27.3`, a `go`
    /// program, or the folder of a toolchain.
    ///
    /// # Errors
    /// Where there is none, it does not answer, or it is too old.
    pub fn find(wanted: Option<&str>) -> Result<Self, GoError> {
        Self::find_with(wanted, None)
    }

    /// The same, without starting a `go` that is remembered and has not changed.
    ///
    /// # Errors
    /// Where there is none, it does not answer, or it is too old.
    pub fn find_known(wanted: Option<&str>, memory: &dyn Memory) -> Result<Self, GoError> {
        Self::find_with(wanted, Some(memory))
    }

    fn find_with(wanted: Option<&str>, memory: Option<&dyn Memory>) -> Result<Self, GoError> {
        let program = match wanted {
            None => on_path("go").ok_or_else(|| GoError::NotFound { place: "on PATH".to_owned() })?,
            Some(wanted) => find_wanted(wanted, memory)?,
        };
        let go = known::ask(&program, memory)?;
        if go.toolchain.version < version::OLDEST_VERSION {
            return Err(GoError::TooOld { program, version: go.toolchain.name });
        }
        Ok(go)
    }

    /// The toolchain, for reports.
    pub fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    /// The folder of the toolchain.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What tells this toolchain from another in the same folder: its `go` program, as far as one sees without starting
    /// it.
    pub fn identity(&self) -> String {
        let program = self.program();
        format!("{} {}", program.display(), known::identity(&program).unwrap_or_default())
    }

    /// The `go` program itself.
    pub(crate) fn program(&self) -> PathBuf {
        self.root.join("bin/go")
    }

    /// Asks a `go` what it is. This runs the user's own toolchain on nothing of the material's.
    #[allow(
        clippy::disallowed_methods,
        reason = "the user's own `go`, away from the material, before a sandbox is open"
    )]
    pub(crate) fn ask(program: &Path) -> Result<Self, GoError> {
        let broken = |reason: String| GoError::Broken { program: program.to_owned(), reason };
        let output = Command::new(program)
            .args(["env", "-json", "GOVERSION", "GOROOT", "GOOS", "GOARCH", "GOMODCACHE", "GOPROXY"])
            .envs([("GOTOOLCHAIN", "local"), ("GOFLAGS", ""), ("GOWORK", "off")])
            .current_dir("/")
            .output()
            .map_err(|error| broken(error.to_string()))?;
        if !output.status.success() {
            return Err(broken(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        let env: Env = serde_json::from_slice(&output.stdout).map_err(|error| broken(error.to_string()))?;
        let version = version::parse(&env.goversion)
            .ok_or_else(|| broken(format!("its version `{}` is not one that GVP knows", env.goversion)))?;
        let name = env.goversion.trim_start_matches("go").to_owned();
        Ok(Self {
            root: env.goroot,
            toolchain: Toolchain { version, name, os: env.goos, arch: env.goarch },
            user_modules: env.gomodcache,
            proxies: env.goproxy,
        })
    }
}

/// The Go that was asked for.
fn find_wanted(wanted: &str, memory: Option<&dyn Memory>) -> Result<PathBuf, GoError> {
    let path = Path::new(wanted);
    if path.is_file() {
        return Ok(path.canonicalize().unwrap_or_else(|_| path.to_owned()));
    }
    if path.join("bin/go").is_file() {
        let program = path.join("bin/go");
        return Ok(program.canonicalize().unwrap_or(program));
    }
    let place = format!(
        "for `{wanted}`, which is neither a `go` program, nor a toolchain folder, nor a version that is installed"
    );
    let Some(version) = version::parse(wanted) else { return Err(GoError::NotFound { place }) };
    let exact = wanted.trim_start_matches("go").split('.').count() > 2;
    let matches = |go: &Go| {
        let has = &go.toolchain.version;
        has.major == version.major && has.minor == version.minor && (!exact || *has == version)
    };
    let candidates = installed().into_iter().filter(|program| program.is_file());
    let fitting = candidates.filter_map(|program| Some((known::ask(&program, memory).ok().filter(matches)?, program)));
    let newest = fitting.max_by(|(a, _), (b, _)| a.toolchain.version.cmp(&b.toolchain.version));
    newest.map(|(_, program)| program).ok_or(GoError::NotFound { place })
}

/// Where toolchains are usually installed: on `PATH` as `go` or `go1.27.3`, under `~/sdk` by golang.org/dl, in the
/// module cache by the `go` command itself, and in `/usr/local`.
fn installed() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let modules = std::env::var_os("GOMODCACHE").map_or_else(|| home.join("go/pkg/mod"), PathBuf::from);
    let mut found: Vec<PathBuf> = on_path("go").into_iter().collect();
    let folders =
        [home.join("sdk"), modules.join("golang.org"), PathBuf::from("/usr/local"), PathBuf::from("/usr/lib")];
    for folder in folders {
        let inside = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let named = inside.filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("go") || name.starts_with("toolchain@")
        });
        found.extend(named.map(|entry| entry.path().join("bin/go")));
    }
    found
}

fn on_path(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name.as_ref())).find(|program| program.is_file())
}
