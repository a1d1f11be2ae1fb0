//! Outcomes are kept between runs: what has not changed is not judged again, and what has is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use support::{Judged, gvp, gvp_check, program, read, write};
use tempfile::{TempDir, tempdir};

/// A material that no other test, and no earlier run of this one, has judged; and a `go` that tells when it is called.
struct Scene {
    folder: TempDir,
    tools: TempDir,
    /// Stands in every file, so that nothing is known from before.
    mark: String,
}

impl Scene {
    fn new(files: &[(&str, &str)]) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
        let mark = format!("// judged by process {} at {now}\n", std::process::id());
        let scene = Self { folder: tempdir().unwrap(), tools: tempdir().unwrap(), mark };
        for (path, text) in files {
            scene.write(path, text);
        }
        let script =
            format!("#!/bin/sh\necho \"$@\" >> {}\nexec {} \"$@\"\n", scene.log().display(), real_go().display());
        write(scene.tools.path().join("go"), script);
        fs::set_permissions(scene.tools.path().join("go"), Permissions::from_mode(0o755)).unwrap();
        scene
    }

    fn write(&self, path: &str, text: &str) {
        let mark = if path.ends_with(".go") { self.mark.as_str() } else { "" };
        write(self.folder.path().join(path), format!("{text}{mark}"));
    }

    fn log(&self) -> PathBuf {
        self.tools.path().join("log")
    }

    fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = gvp_check(self.folder.path());
        command.args(["--format", "json"]).args(args).env_remove("GVP_NO_CACHE").env("PATH", self.tools.path());
        command
    }

    fn judge(&self, args: &[&str]) -> Judged {
        read(&self.command(args).output().unwrap())
    }

    /// Judges where nothing can be staged, built or run, so that an answer can only be known from before.
    fn recall(&self, args: &[&str]) -> Option<Judged> {
        let _ = fs::remove_file(self.log());
        let output = self.command(args).env("TMPDIR", "/nowhere").output().unwrap();
        assert!(!self.log().exists(), "go was called: {}", fs::read_to_string(self.log()).unwrap());
        match output.status.code() {
            Some(5) => None,
            _ => Some(read(&output)),
        }
    }
}

/// The `go` on PATH.
fn real_go() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path)
        .map(|dir| dir.join("go"))
        .find(|go| go.is_file())
        .expect("there is no go on PATH: install Go 1.21 or newer")
        .canonicalize()
        .unwrap()
}

const GO_MOD: (&str, &str) = ("go.mod", "module m.test\n\ngo 1.21\n");

/// A program that prints what a package of its module says.
const USER: &str = "package main\n\nimport (\n\t\"fmt\"\n\n\t\"m.test/words\"\n)\n\nfunc main() {\n\tfmt.Println(words.Word)\n\t// Output: tree\n}\n";

#[test]
fn a_second_run_starts_no_go_and_says_the_same() {
    let scene = Scene::new(&[
        GO_MOD,
        ("ch1/main.go", &program("one")),
        ("ch2/main.go", &program("two").replace("Println(\"two\")", "Println(\"zwei\")")),
        ("ch3/main.go", "package main\n\nfunc main() { undefined() }\n"),
        ("ch4/main.go", "// GVP-2024: skip \"for another day\"\n\npackage main\n\nfunc main() {}\n"),
        ("words/words.go", "package words\n\n// Word is one.\nconst Word = \"tree\"\n"),
        (
            "words/words_test.go",
            "package words\n\nimport \"testing\"\n\nfunc TestWord(t *testing.T) {\n\tif Word == \"\" {\n\t\tt.Fail()\n\t}\n}\n",
        ),
    ]);
    let first = scene.judge(&[]);
    assert_eq!(first.code, Some(3), "{}", first.report.shown());
    assert!(first.report.units().count() >= 6);
    let second = scene.recall(&[]).expect("everything is known");
    assert_eq!(second.code, Some(3));
    assert_eq!(second.report.stable(), first.report.stable());
    let some = scene.recall(&["--only", "gvp.build/run,gvp.build/vet"]).expect("a part is known as well");
    assert_eq!(some.report.unit("ch1").verdict(), "PASS");
}

#[test]
fn a_change_is_judged_and_so_is_whoever_rests_on_it() {
    let scene = Scene::new(&[
        GO_MOD,
        (
            "words/words.go",
            "package words\n\nimport _ \"embed\"\n\n// Word is one.\n//\n//go:embed word.txt\nvar Word string\n",
        ),
        ("words/word.txt", "tree"),
        ("user/main.go", USER),
        ("other/main.go", &program("other")),
    ]);
    assert_eq!(scene.judge(&[]).code, Some(0));
    // Only the program is judged, and finds the package and what that embeds where they were.
    scene.write("user/main.go", &USER.replace("func main() {", "func main() { // changed"));
    assert!(scene.recall(&[]).is_none());
    let judged = scene.judge(&[]);
    assert_eq!(judged.code, Some(0), "{}", judged.report.shown());
    assert!(scene.recall(&[]).is_some());
    // What it rests on changes, and it does not keep its promise any more.
    scene.write("words/word.txt", "bush");
    let judged = scene.judge(&[]);
    assert_eq!(judged.report.unit("user").verdict(), "FAIL");
    assert_eq!(judged.report.unit("other").verdict(), "PASS");
    // What was is known again.
    scene.write("words/word.txt", "tree");
    assert_eq!(scene.recall(&[]).expect("it is as it was").code, Some(0));
}

#[test]
fn the_cache_can_be_left_alone() {
    let scene = Scene::new(&[("ch1/main.go", &program("one"))]);
    assert_eq!(scene.judge(&["--no-cache"]).code, Some(0));
    let output = scene.command(&[]).env("TMPDIR", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(5), "nothing was kept");
    scene.judge(&[]);
    assert!(scene.recall(&[]).is_some());
    assert!(scene.recall(&["--time-limit", "7s"]).is_none(), "other settings, other outcomes");
    let output = scene.command(&["--no-cache"]).env("TMPDIR", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(5), "what is known does not count");
    scene.write("gvp.toml", "cache = false\n");
    let output = scene.command(&[]).env("TMPDIR", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(5));
}

#[test]
fn what_is_known_can_be_blessed() {
    let scene = Scene::new(&[("ch1/main.go", &program("two").replace("Println(\"two\")", "Println(\"zwei\")"))]);
    assert_eq!(scene.judge(&[]).code, Some(3));
    let known = scene.recall(&[]).expect("everything is known");
    assert_eq!(known.report.unit("ch1").verdict(), "FAIL");
    assert_eq!(scene.judge(&["--bless"]).code, Some(0), "what was known said how to correct the promise");
    let blessed = fs::read_to_string(scene.folder.path().join("ch1/main.go")).unwrap();
    assert!(blessed.contains("// Output: zwei"), "{blessed}");
}

#[test]
fn what_hit_a_limit_is_judged_again() {
    let scene =
        Scene::new(&[("ch1/main.go", "package main\n\nfunc main() {\n\tfor i := 0; i >= 0; i = 1 {\n\t}\n}\n")]);
    for _ in 0..2 {
        let judged = scene.judge(&["--time-limit", "500ms"]);
        assert_ne!(judged.report.verdict(), "PASS", "{}", judged.report.shown());
        assert!(scene.recall(&["--time-limit", "500ms"]).is_none());
    }
}

#[test]
fn a_damaged_outcome_is_judged_again() {
    let scene = Scene::new(&[]);
    // What it prints stands in the outcome, which tells it from those of other tests.
    let print = format!("Println({:?})", scene.mark.trim());
    scene.write("ch1/main.go", &program("one").replace("Println(\"one\")", &print));
    assert_eq!(scene.judge(&[]).code, Some(3));
    let kept = files_below(&support::cache().join("outcomes"));
    let file = kept.iter().find(|file| holds(file, scene.mark.trim())).expect("the outcome is kept");
    let bytes = fs::read(file).unwrap();
    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    assert!(scene.recall(&[]).is_none());
    assert_eq!(scene.judge(&[]).code, Some(3));
    assert!(scene.recall(&[]).is_some());
}

fn holds(file: &Path, word: &str) -> bool {
    fs::read(file).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(word))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())).collect()
}

/// The binaries with this text in them that are kept, by where they lie on the disk.
fn linked_with(text: &str) -> BTreeSet<u64> {
    let folders = ["linked", "linked-unconfined"].map(|name| support::cache().join(name));
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let with_text = files.filter(|file| {
        let bytes = fs::read(file.path()).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    });
    with_text.map(|file| file.metadata().unwrap().ino()).collect()
}

#[test]
fn a_binary_is_linked_once_and_never_taken_for_that_of_other_code() {
    let scene = Scene::new(&[GO_MOD, ("user/main.go", USER)]);
    let unique = scene.mark.replace([' ', '\n', '/'], "_");
    let words = |word: &str| {
        format!(
            "package words\n\n// Word is one.\nvar Word = \"{word}\"\n\n// Mark is unique.\nvar Mark = \"{unique}\"\n"
        )
    };
    scene.write("words/words.go", &words("tree"));
    scene.write("user/main.go", &USER.replace("words.Word)", "words.Word + words.Mark[:0])"));
    let judge = || scene.judge(&["--no-cache", "--only", "gvp.build/run"]);
    let first = judge();
    assert_eq!(first.code, Some(0), "{}", first.report.shown());
    let linked = linked_with(&unique);
    assert!(!linked.is_empty(), "nothing is kept");
    assert_eq!(judge().report.stable(), first.report.stable());
    assert_eq!(linked_with(&unique), linked, "it is linked again");
    // The program's own file is the same, and so is what its binary is kept under.
    scene.write("words/words.go", &words("bush"));
    let changed = judge();
    assert_eq!(changed.code, Some(3), "{}", changed.report.shown());
    let anew = linked_with(&unique);
    assert!(anew.len() == linked.len() && anew.is_disjoint(&linked), "{linked:?} {anew:?}");
}

/// What Go does not come to link is not there, though an earlier run had it.
#[test]
fn a_binary_of_an_earlier_run_is_none_of_a_program_that_cannot_be_linked() {
    let scene = Scene::new(&[
        GO_MOD,
        ("words/words.go", "package words\n\n// Word is one.\nfunc Word() string { return \"tree\" }\n"),
        ("user/main.go", &USER.replace("words.Word", "words.Word()")),
        ("other/main.go", &program("other")),
    ]);
    let judge = || scene.judge(&["--no-cache", "--only", "gvp.build/run"]);
    assert_eq!(judge().code, Some(0));
    // Declared, and defined nowhere: only the linker misses it.
    scene.write("words/words.go", "package words\n\n// Word is one.\nfunc Word() string\n");
    scene.write("words/empty.s", "");
    let judged = judge();
    assert_eq!(judged.report.unit("other").verdict(), "PASS", "{}", judged.report.shown());
    assert_ne!(judged.report.unit("user").verdict(), "PASS", "{}", judged.report.shown());
}

#[test]
fn what_is_kept_can_be_looked_at_and_removed() {
    let cache = tempdir().unwrap();
    let command = |args: &[&str]| {
        let output = gvp(cache.path()).arg("cache").args(args).env("GVP_CACHE_DIR", cache.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(command(&["info"]).contains("outcomes  0.0 MiB of at most 256.0 MiB, 0 files"));
    write(cache.path().join("outcomes/ab/cdef"), vec![0; 3 << 20]);
    write(cache.path().join("modules/m@v1.0.0/m.go"), vec![0; 1 << 20]);
    fs::set_permissions(cache.path().join("modules/m@v1.0.0"), Permissions::from_mode(0o555)).unwrap();
    write(cache.path().join("something else"), "of somebody else");
    let info = command(&["info"]);
    assert!(info.contains("outcomes  3.0 MiB of at most 256.0 MiB, 1 files"), "{info}");
    assert!(info.contains("for Go    1.0 MiB, modules"), "{info}");
    assert!(command(&["clean"]).contains("removed 3.0 MiB of outcomes"));
    assert!(cache.path().join("modules/m@v1.0.0/m.go").exists());
    assert!(command(&["clean", "--all"]).contains("removed 1.0 MiB of compiled packages and modules"));
    assert!(!cache.path().join("modules").exists() && cache.path().join("something else").exists());
}

/// Nothing that is started elsewhere, as all that runs in the sandbox is, would find it otherwise.
#[test]
fn a_cache_named_from_the_working_folder_is_the_same_from_any_other() {
    let folder = tempdir().unwrap();
    let output = gvp(folder.path()).args(["cache", "info"]).env("GVP_CACHE_DIR", "caches").output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let absolute = folder.path().canonicalize().unwrap().join("caches");
    assert!(told.contains(&format!("folder    {}", absolute.display())), "{told}");
}
