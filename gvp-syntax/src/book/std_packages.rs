//! What the packages of the standard library export, and which of them a name before a dot stands for.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::facts::default_name;

/// One line for each package: its path, and what it exports. `cargo xtask std-names` writes it.
const TABLE: &str = include_str!("std_packages.txt");

/// Where one name stands for several packages with the same members, this is the one that is meant.
const PREFERRED: [&str; 4] = ["math/rand", "text/template", "text/scanner", "runtime/pprof"];

struct Package {
    path: &'static str,
    exports: Vec<&'static str>,
}

static BY_NAME: LazyLock<HashMap<&'static str, Vec<Package>>> = LazyLock::new(|| {
    let mut packages: HashMap<&str, Vec<Package>> = HashMap::new();
    for line in TABLE.lines() {
        let mut words = line.split(' ');
        let path = words.next().unwrap_or_default();
        packages.entry(default_name(path)).or_default().push(Package { path, exports: words.collect() });
    }
    packages
});

/// The packages called `name` that export all `members`, the most likely first.
pub(super) fn candidates(name: &str, members: &BTreeSet<String>) -> Vec<&'static str> {
    let has_all = |package: &&Package| {
        let exports = |member: &String| package.exports.binary_search(&member.as_str()).is_ok();
        package.exports == ["*"] && members.iter().all(|member| is_exported(member)) || members.iter().all(exports)
    };
    let named = BY_NAME.get(name).into_iter().flatten();
    let mut found: Vec<&str> = named.filter(has_all).map(|package| package.path).collect();
    found.sort_by_key(|path| !PREFERRED.contains(path));
    found
}

/// The packages that export all `names`, in order.
pub(super) fn exporting(names: &BTreeSet<String>) -> Vec<&'static str> {
    let has_all = |package: &&Package| names.iter().all(|name| package.exports.binary_search(&name.as_str()).is_ok());
    let mut found: Vec<&str> = BY_NAME.values().flatten().filter(has_all).map(|package| package.path).collect();
    found.sort_unstable();
    found
}

/// Whether the package at a path of the standard library exports a name.
pub(super) fn exports(path: &str, name: &str) -> bool {
    let package = BY_NAME.get(default_name(path)).into_iter().flatten().find(|package| package.path == path);
    package.is_some_and(|package| package.exports.binary_search(&name).is_ok())
}

/// Whether a path is one of the standard library.
pub fn is_std(path: &str) -> bool {
    BY_NAME.get(default_name(path)).into_iter().flatten().any(|package| package.path == path)
}

/// Whether paths of the standard library begin with this element, as `net` does and `mine` does not.
pub fn is_std_root(element: &str) -> bool {
    let paths = TABLE.lines().filter_map(|line| line.split(' ').next());
    let mut roots = paths.map(|path| path.split('/').next().unwrap_or(path));
    roots.any(|root| root == element)
}

fn is_exported(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, members: &[&str]) -> Vec<&'static str> {
        candidates(name, &members.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_name_is_told_by_its_members() {
        assert_eq!(found("fmt", &["Println"]), ["fmt"]);
        assert_eq!(found("http", &["HandleFunc", "ListenAndServe"]), ["net/http"]);
        assert_eq!(found("rand", &["Intn"]), ["math/rand"]);
        assert_eq!(found("rand", &["IntN"]), ["math/rand/v2"]);
        assert_eq!(found("rand", &["Prime"]), ["crypto/rand"]);
        assert_eq!(found("template", &["HTML"]), ["html/template"]);
        assert_eq!(found("template", &["New"])[0], "text/template");
        assert_eq!(found("syscall", &["SIGTERM"]), ["syscall"]);
        assert_eq!(found("unsafe", &["Pointer"]), ["unsafe"]);
        assert!(found("list", &["Head"]).is_empty());
        assert!(found("fmt", &["println"]).is_empty());
        assert!(is_std_root("net") && !is_std_root("mine"));
        assert!(is_std("encoding/json") && !is_std("github.com/x/json"));
    }
}
