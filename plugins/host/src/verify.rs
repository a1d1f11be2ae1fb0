//! Verifies all listed plugins before anything of any of them runs.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use gvp_core::CheckId;
use semver::Version;
use serde_json::Value;

use crate::{Library, Listed, MANIFEST, Manifest, Refusal, origin, resolve};

/// A plugin that was verified, and of which nothing has run yet.
#[derive(Debug)]
pub struct Verified {
    /// Who it is.
    pub manifest: Manifest,
    /// The file that says so.
    pub manifest_file: PathBuf,
    /// Its library.
    pub library: Library,
    /// The checks that its user wants.
    pub enabled: Vec<CheckId>,
    /// What its user tells it.
    pub settings: Value,
}

/// Verifies all plugins of a list, each by itself and then against each other.
///
/// # Errors
/// The first reason not to take one of them in.
pub fn verify(list: &[Listed]) -> Result<Vec<Verified>, Refusal> {
    for (index, listed) in list.iter().enumerate() {
        if let Some(first) = list[..index].iter().find(|other| other.namespace == listed.namespace) {
            let (first, second) = (first.file.clone(), listed.file.clone());
            return Err(Refusal::Clash { namespace: listed.namespace.clone(), first, second });
        }
    }
    let manifests = list.iter().map(manifest_of).collect::<Result<Vec<_>, _>>()?;
    let claims: Vec<_> = manifests.iter().map(|(manifest, file)| (manifest, file.as_path())).collect();
    resolve::resolve(&claims, &core_version())?;
    list.iter().zip(manifests).map(|(listed, (manifest, file))| verify_one(listed, manifest, file)).collect()
}

/// Verifies the extension in a folder by itself, whatever its hash is.
///
/// # Errors
/// The reason not to take it in.
pub fn verify_folder(folder: &Path, settings: Value) -> Result<Verified, Refusal> {
    let manifest_file = folder.join(MANIFEST);
    let manifest = read_manifest(&manifest_file)?;
    let core_only: Vec<_> =
        manifest.requires.iter().filter(|requirement| !requirement.of.contains('.')).cloned().collect();
    let alone = Manifest { requires: core_only, ..manifest.clone() };
    resolve::resolve(&[(&alone, &manifest_file)], &core_version())?;
    let library = Library::verify(&folder.join(&manifest.library), None)?;
    Ok(Verified { enabled: manifest.checks.clone(), manifest, manifest_file, library, settings })
}

fn core_version() -> Version {
    gvp_core::VERSION.parse().unwrap_or(Version::new(0, 0, 0))
}

fn manifest_of(listed: &Listed) -> Result<(Manifest, PathBuf), Refusal> {
    let file = listed.table.path.join(MANIFEST);
    let reserved = crate::manifest::third_party(&listed.namespace);
    reserved.map_err(|reason| Refusal::Manifest { path: listed.file.clone(), reason })?;
    let manifest = read_manifest(&file)?;
    if manifest.namespace.as_str() != listed.namespace {
        return Err(Refusal::OtherNamespace {
            list: listed.file.clone(),
            listed: listed.namespace.clone(),
            found: manifest.namespace.to_string(),
            manifest: file,
        });
    }
    Ok((manifest, file))
}

fn read_manifest(path: &Path) -> Result<Manifest, Refusal> {
    /// A manifest is a page, not a book.
    const MOST_BYTES: u64 = 256 * 1024;
    let mut text = String::new();
    origin::open(path)?.take(MOST_BYTES).read_to_string(&mut text).map_err(Refusal::unreadable(path))?;
    Manifest::parse(&text).map_err(|reason| Refusal::Manifest { path: path.to_owned(), reason })
}

fn verify_one(listed: &Listed, manifest: Manifest, manifest_file: PathBuf) -> Result<Verified, Refusal> {
    let enabled = enabled(listed, &manifest)?;
    let library = Library::verify(&listed.table.path.join(&manifest.library), listed.table.sha256.as_deref())?;
    if listed.table.sha256.is_none() {
        return Err(Refusal::Unpinned { namespace: listed.namespace.clone(), found: library.sha256 });
    }
    Ok(Verified { enabled, manifest, manifest_file, library, settings: listed.table.settings.clone() })
}

/// The checks that the list names; all if it names none.
fn enabled(listed: &Listed, manifest: &Manifest) -> Result<Vec<CheckId>, Refusal> {
    let Some(names) = &listed.table.checks else { return Ok(manifest.checks.clone()) };
    let find = |name: &String| {
        let found = manifest.checks.iter().find(|check| check.name() == name);
        found.cloned().ok_or_else(|| Refusal::UnknownCheck {
            list: listed.file.clone(),
            check: name.clone(),
            namespace: listed.namespace.clone(),
            known: manifest.checks.iter().map(|check| format!("`{}`", check.name())).collect::<Vec<_>>().join(", "),
        })
    };
    names.iter().map(find).collect()
}
