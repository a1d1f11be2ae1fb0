//! The house in order: what `ARCHITECTURE.md` and `README.md` say of this repository holds.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{gvp, repository};

/// How long a file may be, its tests aside.
const LONGEST: usize = 500;

/// Where hand-written `unsafe` may be.
const UNSAFE: [&str; 5] =
    ["gvp-sandbox/", "plugins/abi/", "plugins/host/", "plugins/sdk/src/export.rs", "plugins/stress/"];

/// All Rust files, relative to the top of the repository, with their text.
fn rust_files() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    gather(repository(), &mut found);
    assert!(found.len() > 100, "only {} Rust files", found.len());
    found
}

fn gather(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            if name != "target" && !name.to_string_lossy().starts_with('.') {
                gather(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.strip_prefix(repository()).unwrap().to_owned(), text));
        }
    }
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests") || path.file_name().is_some_and(|name| name == "tests.rs")
}

/// The crates of the workspace, by their folders.
fn crates() -> Vec<String> {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let members = manifest["workspace"]["members"].as_array().unwrap();
    members.iter().map(|member| member.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    let opens = |text: &str| text.starts_with("//!") || text.starts_with("#![doc");
    let silent: Vec<PathBuf> = rust_files()
        .into_iter()
        .filter(|(_, text)| !opens(text))
        .map(|(path, _)| path)
        .filter(|path| !is_test(path))
        .collect();
    assert!(silent.is_empty(), "these files do not open with what they are for: {silent:?}");
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<(PathBuf, usize)> = rust_files()
        .into_iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| {
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            (path, code.lines().count())
        })
        .filter(|(_, lines)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "these files have more than {LONGEST} lines: {long:?}");
}

#[test]
fn unsafe_stays_behind_its_wall() {
    // Written apart, lest this file be found as well.
    let words = [["unsafe", " {"].concat(), ["unsafe", " fn"].concat(), ["unsafe", " impl"].concat()];
    let of_others = |path: &Path| !UNSAFE.iter().any(|folder| path.starts_with(folder));
    let found: Vec<PathBuf> = rust_files()
        .into_iter()
        .filter(|(path, text)| of_others(path) && words.iter().any(|word| text.contains(word)))
        .map(|(path, _)| path)
        .collect();
    assert!(found.is_empty(), "unsafe code outside of its wall: {found:?}");
}

#[test]
fn the_architecture_names_every_crate() {
    let text = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let unnamed: Vec<String> = crates().into_iter().filter(|name| !text.contains(&format!("`{name}`"))).collect();
    assert!(unnamed.is_empty(), "ARCHITECTURE.md does not name {unnamed:?}");
}

/// Every `gvp …` that the README shows is one that `gvp` understands.
#[test]
fn the_commands_of_the_readme_exist() {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
    let commands: Vec<Vec<&str>> = text.lines().filter_map(shown_command).collect();
    assert!(commands.len() > 5, "{commands:?}");
    for words in commands {
        let Some((command, rest)) = words.split_first() else { continue };
        let output = gvp(repository()).args([command, "--help"]).output().unwrap();
        assert!(output.status.success(), "README.md: there is no `gvp {command}`");
        let help = String::from_utf8_lossy(&output.stdout);
        for flag in rest.iter().filter(|word| word.starts_with("--")) {
            let flag = flag.split('=').next().unwrap_or(flag);
            assert!(help.contains(flag), "README.md: `gvp {command}` does not know {flag}");
        }
    }
}

/// The words after `gvp` in a line such as `$ gvp check ch3   # some of it`.
fn shown_command(line: &str) -> Option<Vec<&str>> {
    let line = line.trim_start().strip_prefix("$ ")?.split('#').next()?;
    let mut words = line.split_whitespace();
    match words.next()? {
        "gvp" => Some(words.collect()),
        "cargo" => Some(words.skip_while(|word| *word != "--").skip(1).collect()),
        _ => None,
    }
}
