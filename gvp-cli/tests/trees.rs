//! Material as it lies on disk: links, rights, ignored files, single files, several paths.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};

use support::{gvp, gvp_check, judge, program, read, write};
use tempfile::tempdir;

/// Somebody without any rights.
const NOBODY: u32 = 65534;

/// Everything below a folder, with the text of the files.
fn contents(folder: &Path) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
            all.push((path, None));
        } else {
            let text = fs::read(&path).unwrap();
            all.push((path, Some(text)));
        }
    }
    all.sort();
    all
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_is_no_go_is_not_judged() {
    let folder = tempdir().unwrap();
    write(folder.path().join("picture.png"), b"\x89PNG\x00");
    write(folder.path().join("notes.txt"), "hello");
    for name in ["picture.png", "notes.txt"] {
        let output = gvp_check(folder.path()).arg(name).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("is neither a folder nor a Go source file"), "{stderr}");
    }
}

#[test]
fn nothing_is_written_into_the_material() {
    let folder = tempdir().unwrap();
    let main = "package main\n\nimport \"os\"\n\nfunc main() {\n\tif os.WriteFile(\"beside\", nil, 0o600) != nil {\n\t\tos.Exit(1)\n\t}\n}\n";
    write(folder.path().join("one/main.go"), main);
    write(
        folder.path().join("two/main_test.go"),
        "package two\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) {}\n",
    );
    let before = contents(folder.path());
    for (path, _) in before.iter().rev() {
        set_mode(path, if path.is_dir() { 0o555 } else { 0o444 });
    }
    set_mode(folder.path(), 0o555);
    let judged = judge(folder.path(), &[]);
    for dir in ["one", "two", ""] {
        set_mode(&folder.path().join(dir), 0o755);
    }
    assert_eq!(judged.code, Some(0), "{}", judged.report.shown());
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn what_may_not_be_read_is_told_and_all_else_judged() {
    let folder = tempdir().unwrap();
    let cache = tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    write(folder.path().join("good/main.go"), program("hello"));
    write(folder.path().join("secret/main.go"), program("secret"));
    write(folder.path().join("half/main.go"), program("half"));
    set_mode(&folder.path().join("half/main.go"), 0o000);
    set_mode(&folder.path().join("secret"), 0o000);
    let mut command = gvp_check(folder.path());
    command.args(["--format", "json"]).env("GVP_CACHE_DIR", cache.path()).env("HOME", cache.path());
    if is_root() {
        if !can_reach(Path::new(env!("CARGO_BIN_EXE_gvp"))) {
            // Seen by whoever looks at the passing tests with `--no-capture`.
            #[allow(clippy::disallowed_macros, reason = "tells the tester what was not tested")]
            {
                eprintln!("SKIPPED: nobody but root can reach the program under test");
            }
            return;
        }
        chown(cache.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    set_mode(&folder.path().join("secret"), 0o755);
    let judged = read(&output);
    assert_eq!(judged.code, Some(4), "{}", judged.report.shown());
    assert_eq!(judged.report.unit("good").verdict(), "PASS");
    assert_eq!(judged.report.unit("secret").verdict(), "ERROR");
    assert_eq!(judged.report.unit("half/main.go").verdict(), "ERROR");
    assert!(judged.report.shown().contains("permission denied"), "{}", judged.report.shown());
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| std::os::unix::fs::MetadataExt::uid(&process) == 0)
}

/// Whether everyone may pass through all folders above a file.
fn can_reach(path: &Path) -> bool {
    path.ancestors().skip(1).all(|folder| fs::metadata(folder).is_ok_and(|data| data.permissions().mode() & 0o001 != 0))
}

#[test]
fn links_out_of_the_material_are_not_followed() {
    let (folder, outside) = (tempdir().unwrap(), tempdir().unwrap());
    write(outside.path().join("main.go"), program("outside"));
    write(folder.path().join("inside/main.go"), program("inside"));
    fs::create_dir(folder.path().join("links")).unwrap();
    symlink(outside.path().join("main.go"), folder.path().join("links/file.go")).unwrap();
    symlink(outside.path(), folder.path().join("links/folder")).unwrap();
    symlink("nowhere.go", folder.path().join("links/dangling.go")).unwrap();
    symlink("..", folder.path().join("links/round")).unwrap();
    let judged = judge(folder.path(), &[]);
    let units: Vec<&str> = judged.report.units().map(|unit| unit.id()).collect();
    assert_eq!((judged.code, units), (Some(0), vec!["inside"]));
    let notices = judged.report.notices();
    for (link, message) in [
        ("links/file.go", "a symbolic link that leaves the material is not followed"),
        ("links/folder", "a symbolic link that leaves the material is not followed"),
        ("links/dangling.go", "a symbolic link that leads nowhere"),
        ("links/round", "a symbolic link to a folder is not followed"),
    ] {
        let told = |notice: &&String| notice.starts_with(message) && notice.ends_with(&format!(" {link}:1"));
        assert!(notices.iter().any(|notice| told(&notice)), "{link}: {notices:?}");
    }
}

#[test]
fn what_git_ignores_is_ignored() {
    let folder = tempdir().unwrap();
    write(folder.path().join(".gitignore"), "build/\n*_draft.go\n");
    write(folder.path().join("main.go"), program("kept"));
    write(folder.path().join("story_draft.go"), "nonsense");
    write(folder.path().join("build/main.go"), "nonsense");
    write(folder.path().join("node_modules/x/main.go"), "nonsense");
    write(folder.path().join(".hidden/main.go"), "nonsense");
    let output = gvp(folder.path()).args(["list", "units"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "program  .  main.go:5\n");
}

#[test]
fn a_file_and_several_paths_are_one_material() {
    let folder = tempdir().unwrap();
    for name in ["one", "two", "three"] {
        write(folder.path().join(format!("{name}/main.go")), program(name));
    }
    let ids = |args: &[&str]| {
        let judged = judge(folder.path(), args);
        assert_eq!(judged.code, Some(0), "{}", judged.report.shown());
        judged.report.units().map(|unit| unit.path().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["one/main.go"]), ["main.go"]);
    assert_eq!(ids(&["one", "three/main.go"]), ["one/main.go", "three/main.go"]);
    assert_eq!(ids(&["two", "two/main.go", "two"]), ["main.go"]);
}
