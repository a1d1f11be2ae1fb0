//! The way of a plugin's author: a plugin written by `gvp plugin new`, in a workspace of its own, built in every way
//! that a host may meet. Builds everything anew, several times, and so only runs when it is asked for.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "the tests call gvp and cargo as users do")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{gvp, repository};

/// Where all of these builds happen, kept between runs.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugin-author")
}

/// Calls cargo in the folder of a plugin.
#[track_caller]
fn cargo(folder: &Path, words: &[&str], env: &[(&str, &str)]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(words).arg("--quiet").current_dir(folder).env("CARGO_TARGET_DIR", target());
    let output = cargo.envs(env.iter().copied()).output().unwrap();
    assert!(output.status.success(), "cargo {words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What `gvp plugin verify` says of a plugin, whose library was built as this profile.
#[track_caller]
fn verify(folder: &Path, profile: &str) -> String {
    let beside = folder.join("target/release");
    fs::create_dir_all(&beside).unwrap();
    fs::copy(target().join(profile).join("libgreeting.so"), beside.join("libgreeting.so")).unwrap();
    let output = gvp(folder).args(["plugin", "verify", "."]).output().unwrap();
    assert!(output.status.success(), "{profile}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Writes the plugin `greeting` against the kit in `sdk`.
#[track_caller]
fn new(folder: &Path, sdk: &Path) -> PathBuf {
    let sdk = sdk.display().to_string();
    let words = ["plugin", "new", "greeting", "--namespace", "org.example.greeting", "--sdk", &sdk];
    let output = gvp(folder).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("greeting")
}

#[test]
#[ignore = "builds everything anew, three times"]
fn a_new_plugin_builds_tests_and_loads_at_once_however_it_is_built() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = new(folder.path(), &repository().join("plugins/sdk"));
    cargo(&plugin, &["test"], &[]);
    cargo(&plugin, &["build"], &[]);
    assert!(verify(&plugin, "debug").contains("unfinished of library `greet`: passed"));
    cargo(&plugin, &["build", "--release"], &[]);
    assert!(verify(&plugin, "release").contains("unfinished of library `greet`: passed"));
    cargo(&plugin, &["build", "--profile", "dev"], &[("CARGO_PROFILE_DEV_PANIC", "abort")]);
    assert!(verify(&plugin, "debug").contains("unfinished of library `greet`: passed"));
}

#[test]
#[ignore = "builds everything anew"]
fn a_plugin_written_with_an_older_kit_loads() {
    let folder = tempfile::tempdir().unwrap();
    let kit = folder.path().join("kit");
    for member in ["gvp-core", "gvp-syntax", "gvp-pipeline", "plugins/abi", "plugins/protocol", "plugins/sdk"] {
        copy(&repository().join(member), &kit.join(member));
    }
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    let mut manifest: toml::Table = toml::from_str(&manifest.replace(&version, "\"0.0.9\"")).unwrap();
    let members = ["gvp-core", "gvp-syntax", "gvp-pipeline", "plugins/*"].map(toml::Value::from);
    manifest["workspace"]["members"] = toml::Value::from(members.to_vec());
    manifest.remove("profile");
    fs::write(kit.join("Cargo.toml"), toml::to_string(&manifest).unwrap()).unwrap();

    let plugin = new(folder.path(), &kit.join("plugins/sdk"));
    let written = fs::read_to_string(plugin.join("extension.yaml")).unwrap();
    let older = written.replace(&format!("gvp-core@{}", env!("CARGO_PKG_VERSION")), "gvp-core@>=0.0.9");
    fs::write(plugin.join("extension.yaml"), older).unwrap();
    cargo(&plugin, &["build"], &[]);
    assert!(verify(&plugin, "debug").contains("by gvp-plugin 0.0.9"));
}

/// Copies a folder without what was built in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().unwrap().is_dir() {
            true if entry.file_name() == "target" => {}
            true => copy(&path, &to),
            false => drop(fs::copy(&path, &to).unwrap()),
        }
    }
}

/// The commands of the guide, in its order.
fn commands_of_the_guide() -> Vec<String> {
    let guide = fs::read_to_string(repository().join("plugins/README.md")).unwrap();
    let mut in_console = false;
    let mut commands = Vec::new();
    for line in guide.lines() {
        match line.strip_prefix("```") {
            Some(info) => in_console = info == "console",
            None if in_console => commands.extend(line.strip_prefix("$ ").map(str::to_owned)),
            None => {}
        }
    }
    commands
}

#[test]
#[ignore = "builds everything anew"]
fn the_guide_works_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let commands = commands_of_the_guide();
    assert!(commands.len() > 15, "{commands:?}");
    // The plugin is built where the others were, which saves minutes.
    let beside = commands.iter().position(|command| command.starts_with("cd ")).unwrap() + 1;
    let link = format!("ln -s '{}' target", target().display());
    let script: Vec<&str> = commands[..beside].iter().map(String::as_str).chain([link.as_str()]).collect();
    let script = script.into_iter().chain(commands[beside..].iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
    let gvp_folder = Path::new(env!("CARGO_BIN_EXE_gvp")).parent().unwrap();
    let path = format!("{}:{}", gvp_folder.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-euxc", &script]).current_dir(folder.path()).env("PATH", path).env_remove("CARGO_TARGET_DIR");
    let output = shell.env("GVP_PLUGIN_SDK", repository().join("plugins/sdk")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("org.example.greeting/unfinished left-todo"), "{said}");
}

/// The guide at least names no command that there is not.
#[test]
fn the_commands_of_the_guide_exist() {
    for command in commands_of_the_guide() {
        let words: Vec<&str> = command.split_whitespace().take_while(|word| !word.starts_with(['-', '\''])).collect();
        if let Some(words) = words.strip_prefix(&["gvp"]) {
            let subcommands = words.iter().take(if words.first() == Some(&"plugin") { 2 } else { 1 });
            let output = gvp(repository()).args(subcommands).arg("--help").output().unwrap();
            assert!(output.status.success(), "there is no `{command}`");
        }
    }
}
