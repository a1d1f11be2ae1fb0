//! Writes down what the packages of the standard library export, as `gvp-syntax` needs it to infer imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// Packages whose exports differ so much from machine to machine that all that looks like one counts.
const ANYTHING: [&str; 1] = ["syscall"];

/// What `unsafe` exports: the compiler knows it, no list of Go's does.
const UNSAFE: &str = "unsafe Add Alignof Offsetof Pointer Sizeof Slice SliceData String StringData\n";

/// Reads Go's own lists of its interface, and writes one line for each package.
pub(crate) fn run(to: &Path) -> Result<()> {
    let root = Command::new("go").args(["env", "GOROOT"]).output().context("start go")?;
    let folder = Path::new(String::from_utf8(root.stdout)?.trim()).join("api");
    let mut packages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("go1")) {
            for line in std::fs::read_to_string(&path)?.lines() {
                take(line, &mut packages);
            }
        }
    }
    let mut text = String::new();
    for (package, names) in packages {
        let names = names.into_iter().collect::<Vec<_>>().join(" ");
        let names = if ANYTHING.contains(&package.as_str()) { "*".to_owned() } else { names };
        writeln!(text, "{package} {names}")?;
    }
    text.push_str(UNSAFE);
    std::fs::write(to, text).with_context(|| format!("write {}", to.display()))
}

/// Reads `pkg os (linux-amd64), func Exit(int)`.
fn take(line: &str, packages: &mut BTreeMap<String, BTreeSet<String>>) {
    let Some((package, rest)) = line.strip_prefix("pkg ").and_then(|rest| rest.split_once(", ")) else { return };
    let package = package.split(' ').next().unwrap_or(package);
    let mut words = rest.split([' ', '(', '[', ',']);
    let is_name = matches!(words.next(), Some("func" | "type" | "var" | "const"));
    if let Some(name) = words.next().filter(|name| is_name && !name.is_empty()) {
        packages.entry(package.to_owned()).or_default().insert(name.to_owned());
    }
}
