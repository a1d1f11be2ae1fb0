//! What a `go` said of itself earlier, so that it need not be started to say it again.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gvp_core::{Memory, MemoryKey};
use sha2::{Digest as _, Sha256};

use crate::error::GoError;
use crate::find::Go;

/// Grows when what is remembered changes its meaning.
const EDITION: &str = "gvp go 1";

/// Words in the scripts of version managers, which start another Go in another folder or on another day.
const VERSION_MANAGERS: [&str; 5] = ["asdf", "goenv", "mise", "rtx", "gvm"];

/// Asks a `go` what it is, unless that is remembered.
pub(crate) fn ask(program: &Path, memory: Option<&dyn Memory>) -> Result<Go, GoError> {
    let Some((memory, key)) = memory.and_then(|memory| Some((memory, key(program)?))) else { return Go::ask(program) };
    let known = memory.recall(&key).and_then(|known| serde_json::from_slice::<Known>(&known).ok());
    if let Some(go) = known.and_then(Known::still) {
        return Ok(go);
    }
    let go = Go::ask(program)?;
    if let Ok(known) = serde_json::to_vec(&Known { identity: identity(&go.program()), go: go.clone() }) {
        memory.remember(&key, &known);
    }
    Ok(go)
}

/// A Go, and what its program looked like when it was asked.
#[derive(serde::Serialize, serde::Deserialize)]
struct Known {
    identity: Option<String>,
    go: Go,
}

impl Known {
    /// The Go, if its program is what it was.
    fn still(self) -> Option<Go> {
        (self.identity.is_some() && self.identity == identity(&self.go.program())).then_some(self.go)
    }
}

/// The name of all that an answer depends on: the program, the settings of its user, and the variables that it looks at;
/// none where it depends on more.
fn key(program: &Path) -> Option<MemoryKey> {
    let real = program.canonicalize().ok()?;
    let is_go = real.file_name().is_some_and(|name| name.to_string_lossy().starts_with("go"));
    if !is_go || starts_another(&real) {
        return None;
    }
    let mut digest = Sha256::new();
    let mut add = |part: &OsStr| {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_encoded_bytes());
    };
    add(EDITION.as_ref());
    add(program.as_os_str());
    add(real.as_os_str());
    add(identity(&real)?.as_ref());
    for file in settings() {
        add(identity(&file).unwrap_or_default().as_ref());
    }
    for (name, value) in variables() {
        add(&name);
        add(&value);
    }
    Some(MemoryKey::new(digest.finalize().into()))
}

/// What a file is, as far as one sees without reading it: its size, and when it was changed.
pub(crate) fn identity(file: &Path) -> Option<String> {
    let data = fs::metadata(file).ok()?;
    let changed = data.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{} bytes, changed {}", data.len(), changed.as_nanos()))
}

/// Whether the program is the script of a version manager.
fn starts_another(program: &Path) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(program).and_then(|file| file.take(64 * 1024).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    read.is_err() || (text.starts_with("#!") && VERSION_MANAGERS.iter().any(|word| text.contains(word)))
}

/// Where `go env -w` keeps what its user sets.
fn settings() -> Vec<PathBuf> {
    let folder = |name: &str, below: &str| std::env::var_os(name).map(|dir| PathBuf::from(dir).join(below));
    let own = std::env::var_os("GOENV").map(PathBuf::from);
    let usual = [folder("XDG_CONFIG_HOME", "go/env"), folder("HOME", ".config/go/env")];
    own.into_iter().chain(usual.into_iter().flatten()).collect()
}

/// The variables that `go env` looks at.
fn variables() -> Vec<(OsString, OsString)> {
    let counts = |name: &OsStr| name.to_string_lossy().starts_with("GO") || name == "HOME" || name == "XDG_CONFIG_HOME";
    let mut variables: Vec<_> = std::env::vars_os().filter(|(name, _)| counts(name)).collect();
    variables.sort();
    variables
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn script(folder: &Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn a_go_is_known_by_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let go = script(folder.path(), "go", "#!/bin/sh\nexec /opt/go/bin/go \"$@\"\n");
        let before = key(&go);
        assert!(before.is_some());
        assert_eq!(key(&go), before);
        fs::write(&go, "#!/bin/sh\nexec /opt/go1.27/bin/go \"$@\"\n").unwrap();
        assert_ne!(key(&go), before);
    }

    #[test]
    fn a_version_manager_is_asked_every_time() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(key(&script(folder.path(), "go", "#!/bin/sh\nexec asdf exec go \"$@\"\n")), None);
        let snap = script(folder.path(), "snap", "#!/bin/sh\n");
        std::os::unix::fs::symlink(snap, folder.path().join("go-link")).unwrap();
        assert_eq!(key(&folder.path().join("go-link")), None);
        assert_eq!(key(&folder.path().join("none")), None);
    }
}
