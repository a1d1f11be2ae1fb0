//! Holds extensions against each other: whose namespace lies below whose, and who requires whom.

use std::path::Path;

use semver::{Prerelease, Version};

use crate::{Manifest, Refusal, Requirement};

/// What GVP itself is called in requirements.
const CORE: &str = "gvp-core";

/// A manifest, and the file it stands in.
pub(crate) type Claim<'a> = (&'a Manifest, &'a Path);

/// Refuses the first extension that does not get along with the others or with us.
pub(crate) fn resolve(claims: &[Claim<'_>], core: &Version) -> Result<(), Refusal> {
    for (index, claim) in claims.iter().enumerate() {
        for other in &claims[..index] {
            clash(*other, *claim)?;
            below(*other, *claim)?;
            below(*claim, *other)?;
        }
    }
    for (manifest, _) in claims {
        for requirement in &manifest.requires {
            require(manifest, requirement, claims, core)?;
        }
    }
    claims.iter().try_for_each(|(manifest, _)| circle(&mut vec![manifest], claims))
}

fn clash((first, first_file): Claim<'_>, (second, second_file): Claim<'_>) -> Result<(), Refusal> {
    if first.namespace != second.namespace {
        return Ok(());
    }
    Err(Refusal::Clash {
        namespace: first.namespace.to_string(),
        first: first_file.to_owned(),
        second: second_file.to_owned(),
    })
}

/// Refuses a child that its parent does not know.
fn below((parent, parent_file): Claim<'_>, (child, child_file): Claim<'_>) -> Result<(), Refusal> {
    let rest = child.namespace.as_str().strip_prefix(parent.namespace.as_str());
    if rest.is_none_or(|rest| !rest.starts_with('.')) || parent.delegates.contains(&child.namespace) {
        return Ok(());
    }
    Err(Refusal::NotDelegated {
        child: child.namespace.to_string(),
        child_file: child_file.to_owned(),
        parent: parent.namespace.to_string(),
        parent_file: parent_file.to_owned(),
    })
}

fn require(
    manifest: &Manifest,
    requirement: &Requirement,
    claims: &[Claim<'_>],
    core: &Version,
) -> Result<(), Refusal> {
    let (namespace, of) = (manifest.namespace.to_string(), requirement.of.clone());
    let version = requirement.version.to_string();
    let found = match requirement.of.as_str() {
        CORE => Some(released(core)),
        _ => find(requirement, claims).map(|found| found.version.clone()),
    };
    match found {
        None => Err(Refusal::Missing { namespace, of, version }),
        Some(found) if requirement.version.matches(&found) => Ok(()),
        Some(found) => Err(Refusal::Mismatch { namespace, of, version, found: found.to_string() }),
    }
}

/// A host that is about to be released keeps the promises of its release.
fn released(version: &Version) -> Version {
    Version { pre: Prerelease::EMPTY, ..version.clone() }
}

fn find<'a>(requirement: &Requirement, claims: &[Claim<'a>]) -> Option<&'a Manifest> {
    claims.iter().map(|(manifest, _)| *manifest).find(|manifest| manifest.namespace.as_str() == requirement.of)
}

/// Follows requirements until they end, or come back.
fn circle<'a>(way: &mut Vec<&'a Manifest>, claims: &[Claim<'a>]) -> Result<(), Refusal> {
    let Some(last) = way.last().copied() else { return Ok(()) };
    for next in last.requires.iter().filter_map(|requirement| find(requirement, claims)) {
        let seen = way.iter().position(|manifest| manifest.namespace == next.namespace);
        way.push(next);
        if let Some(seen) = seen {
            return Err(Refusal::Circle(
                way[seen..].iter().map(|manifest| format!("`{}`", manifest.namespace)).collect(),
            ));
        }
        circle(way, claims)?;
        way.pop();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// `namespace version requires… [/ delegates…]`
    fn manifest(words: &str) -> Manifest {
        let (head, delegates) = words.split_once(" / ").unwrap_or((words, ""));
        let mut head = head.split(' ');
        let (namespace, version) = (head.next().unwrap(), head.next().unwrap());
        Manifest {
            name: namespace.to_owned(),
            namespace: namespace.parse().unwrap(),
            version: version.parse().unwrap(),
            library: "lib.so".to_owned(),
            requires: head.map(|text| text.parse().unwrap()).collect(),
            checks: Vec::new(),
            delegates: delegates.split_whitespace().map(|text| text.parse().unwrap()).collect(),
            endpoints: Vec::new(),
        }
    }

    fn say(extensions: &[&str]) -> String {
        let manifests: Vec<Manifest> = extensions.iter().map(|words| manifest(words)).collect();
        let files: Vec<PathBuf> = (0..manifests.len()).map(|index| PathBuf::from(format!("{index}.yaml"))).collect();
        let claims: Vec<Claim<'_>> =
            manifests.iter().zip(&files).map(|(manifest, file)| (manifest, file.as_path())).collect();
        resolve(&claims, &"2.1.0-rc.1".parse().unwrap()).err().map(|refusal| refusal.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_host_that_is_about_to_be_released_counts_as_released() {
        assert_eq!(say(&["org.a 1.0.0 gvp-core@2.1.0"]), "");
        assert_eq!(say(&["org.a 1.0.0 gvp-core@3.0.0"]), "`org.a` requires `gvp-core` ^3.0.0, and this is 2.1.0");
    }

    #[test]
    fn extensions_are_resolved_between_each_other() {
        assert_eq!(say(&["org.a 1.0.0 org.b@0.9.3", "org.b 0.9.7"]), "");
        assert_eq!(say(&["org.a 1.0.0 org.b@0.9.3"]), "`org.a` requires `org.b` ^0.9.3, which is not listed");
        assert_eq!(
            say(&["org.a 1.0.0 org.b@0.9.3", "org.b 0.10.0"]),
            "`org.a` requires `org.b` ^0.9.3, and this is 0.10.0"
        );
        assert_eq!(
            say(&["org.a 1.0.0 org.b@1", "org.b 1.0.0 org.c@1", "org.c 1.0.0 org.b@1"]),
            "extensions require each other in a circle: `org.b` requires `org.c` requires `org.b`"
        );
    }

    #[test]
    fn namespaces_have_one_owner() {
        let twice = "the namespace `org.a` is claimed twice, by `0.yaml` and by `1.yaml`";
        assert_eq!(say(&["org.a 1.0.0", "org.a 2.0.0"]), twice);
        let below =
            "the namespace `gov.cn.gdp` of `1.yaml` lies below `gov.cn` of `0.yaml`, which does not delegate it";
        assert_eq!(say(&["gov.cn 1.0.0", "gov.cn.gdp 1.0.0"]), below);
        assert_eq!(say(&["gov.cn.gdp 1.0.0", "gov.cn 1.0.0 / gov.cn.gdp"]), "");
        assert_eq!(say(&["gov.cn.gdp 1.0.0", "gov.cn.gdpx 1.0.0"]), "");
    }
}
