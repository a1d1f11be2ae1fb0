//! `extension.yaml`: who an extension is.

use std::path::{Component, Path};

use gvp_core::{CheckId, Namespace};
use semver::Version;
use serde::Deserialize;

use crate::{Requirement, yaml};

/// The name of the file, beside the library.
pub const MANIFEST: &str = "extension.yaml";

/// Who an extension is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// What people call it.
    pub name: String,
    /// Whose names it owns.
    pub namespace: Namespace,
    /// Its version.
    pub version: Version,
    /// Its library, relative to the folder of the manifest.
    pub library: String,
    /// What it needs.
    pub requires: Vec<Requirement>,
    /// Its checks.
    pub checks: Vec<CheckId>,
    /// Namespaces below its own that others may have.
    pub delegates: Vec<Namespace>,
    /// Where a service is to offer it; kept for the service to come.
    pub endpoints: Vec<Endpoint>,
}

/// Where a service is to offer an extension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Below `/ext/<namespace>/`.
    pub path: String,
    /// How it is called.
    pub method: Method,
    /// Who may call it.
    #[serde(default)]
    pub auth: Auth,
}

/// How an endpoint is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Asks for work.
    Post,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
}

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Auth {
    /// Anybody.
    #[default]
    #[serde(rename = "none")]
    None,
    /// Whoever has an SM2 certificate.
    #[serde(rename = "SM2-Certificate")]
    Sm2Certificate,
    /// Whoever signs with a known Ed25519 key.
    Ed25519,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    namespace: String,
    version: Version,
    library: String,
    #[serde(default)]
    requires: Vec<String>,
    checks: Vec<String>,
    #[serde(default)]
    delegates: Vec<String>,
    #[serde(default)]
    endpoints: Vec<Endpoint>,
}

impl Manifest {
    /// Reads a manifest. What comes back instead is one sentence on what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let written: Written = yaml::read(text).map_err(|error| error.to_string())?;
        let namespace = third_party(&written.namespace)?;
        let check = |name: &String| format!("{namespace}/{name}").parse().map_err(|_| malformed_check(name));
        let manifest = Self {
            checks: written.checks.iter().map(check).collect::<Result<_, _>>()?,
            requires: written.requires.iter().map(|text| text.parse()).collect::<Result<_, _>>()?,
            delegates: written.delegates.iter().map(|text| third_party(text)).collect::<Result<_, _>>()?,
            name: written.name,
            version: written.version,
            library: written.library,
            endpoints: written.endpoints,
            namespace,
        };
        manifest.validate()?;
        Ok(manifest)
    }

    fn validate(&self) -> Result<(), String> {
        let parts = || Path::new(&self.library).components();
        if parts().next().is_none() || !parts().all(|part| matches!(part, Component::Normal(_))) {
            return Err(format!(
                "the library `{}` must be a file beside the manifest, or in a folder below",
                self.library
            ));
        }
        if self.checks.is_empty() {
            return Err("`checks` names no check".to_owned());
        }
        let home = format!("/ext/{}/", self.namespace);
        match self.endpoints.iter().find(|endpoint| !endpoint.path.starts_with(&home)) {
            Some(endpoint) => Err(format!("the endpoint `{}` must lie below `{home}`", endpoint.path)),
            None => Ok(()),
        }
    }
}

fn malformed_check(name: &str) -> String {
    format!("the check `{name}` must be called in lower-case words joined by hyphens, without the namespace")
}

/// A namespace that somebody other than us may have: the reverse of a domain name.
///
/// # Errors
/// One clause on why it is none.
pub fn third_party(text: &str) -> Result<Namespace, String> {
    let namespace: Namespace = text.parse().map_err(|error: gvp_core::IdError| error.to_string())?;
    if namespace.is_reserved() {
        return Err(format!("the namespace `{namespace}` is reserved for GVP itself"));
    }
    if !text.contains('.') {
        return Err(format!("the namespace `{namespace}` must be the reverse of a domain name, such as `org.example`"));
    }
    Ok(namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "name: gdp\nnamespace: gov.cn.gdp\nversion: 1.2.0\nlibrary: libgdp.so\nrequires:\n  - gvp-core@2.0.0\nchecks: [notice]\nendpoints:\n  - path: /ext/gov.cn.gdp/report\n    method: POST\n    auth: SM2-Certificate\n";

    #[test]
    fn a_manifest_reads() {
        let manifest = Manifest::parse(GOOD).unwrap();
        assert_eq!(manifest.checks[0].to_string(), "gov.cn.gdp/notice");
        assert_eq!(manifest.requires[0].of, "gvp-core");
        assert_eq!(manifest.endpoints[0].auth, Auth::Sm2Certificate);
    }

    #[test]
    fn slips_are_told_in_one_line() {
        let slips = [
            ("method: POST", "method: BREW", "BREW"),
            ("version: 1.2.0", "version: 1.2", "version"),
            ("library: libgdp.so", "library: ../x.so", "must be a file beside the manifest"),
            ("library: libgdp.so", "libary: libgdp.so", "libary"),
            ("namespace: gov.cn.gdp", "namespace: gvp.core", "is reserved for GVP itself"),
            ("namespace: gov.cn.gdp", "namespace: gdp", "reverse of a domain name"),
            ("namespace: gov.cn.gdp", "namespace: Gov.cn", "Gov.cn"),
            ("path: /ext/gov.cn.gdp/report", "path: /api/report", "must lie below `/ext/gov.cn.gdp/`"),
            ("[notice]", "[Notice]", "lower-case words"),
            ("[notice]", "[]", "names no check"),
            ("name: gdp\n", "name: gdp\nname: gdp2\n", "duplicate"),
        ];
        for (from, to, expected) in slips {
            let error = Manifest::parse(&GOOD.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(expected), "{to}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }
}
