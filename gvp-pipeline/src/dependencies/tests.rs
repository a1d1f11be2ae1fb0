//! What units rest on, for materials of several modules.

use super::*;
use crate::{ReadOptions, read_material};

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The files and folders that the unit of a folder rests on, relative to the root of the material.
fn foundation(files: &[(&str, &str)], unit: &str) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (path, text) in files {
        write(&root.join(path), text);
    }
    let material = read_material(std::slice::from_ref(&root), &ReadOptions::default()).unwrap();
    let unit = material.units.iter().find(|known| known.id.as_str() == unit).expect("there is such a unit");
    let found = Dependencies::new(&material).of(unit);
    let shown = |paths: &BTreeSet<PathBuf>| {
        paths.iter().map(|path| path.strip_prefix(&root).unwrap_or(path).display().to_string()).collect()
    };
    let there: BTreeSet<PathBuf> = found.files.iter().filter(|file| file.exists()).cloned().collect();
    (shown(&there), shown(&found.folders))
}

const MAIN: &str = "package main\n\nimport (\n\t\"fmt\"\n\t\"m.test/a\"\n)\n\nfunc main() { fmt.Println(a.A) }\n";

#[test]
fn packages_are_followed_through_the_module_and_no_further() {
    let (files, folders) = foundation(
        &[
            ("go.mod", "module m.test\n\ngo 1.21\n"),
            ("cmd/main.go", MAIN),
            ("a/a.go", "package a\n\nimport \"m.test/b\"\n\nconst A = b.B\n"),
            ("a/a_test.go", "package a\n"),
            ("b/b.go", "package b\n\nconst B = 1\n"),
            ("c/c.go", "package c\n"),
        ],
        "cmd",
    );
    assert_eq!(files, ["a/a.go", "b/b.go", "cmd/main.go", "go.mod"]);
    assert_eq!(folders, ["a", "b"]);
}

#[test]
fn modules_beside_are_followed() {
    let (files, folders) = foundation(
        &[
            ("app/go.mod", "module app.test\n\ngo 1.21\n\nrequire m.test v0.0.0\n\nreplace m.test => ../lib\n"),
            ("app/main.go", MAIN),
            ("lib/go.mod", "module m.test\n\ngo 1.21\n"),
            ("lib/a/a.go", "package a\n\nconst A = 1\n"),
        ],
        "app",
    );
    assert_eq!(files, ["app/go.mod", "app/main.go", "lib/a/a.go", "lib/go.mod"]);
    assert_eq!(folders, ["lib/a"]);
}

#[test]
fn modules_of_a_workspace_are_followed() {
    let (files, _) = foundation(
        &[
            ("go.work", "go 1.21\n\nuse (\n\t./app\n\t./lib\n)\n"),
            ("app/go.mod", "module app.test\n\ngo 1.21\n"),
            ("app/main.go", MAIN),
            ("lib/go.mod", "module m.test\n\ngo 1.21\n"),
            ("lib/a/a.go", "package a\n\nconst A = 1\n"),
        ],
        "app",
    );
    assert_eq!(files, ["app/go.mod", "app/main.go", "go.work", "lib/a/a.go", "lib/go.mod"]);
}

#[test]
fn what_an_imported_package_embeds_counts() {
    let (files, _) = foundation(
        &[
            ("go.mod", "module m.test\n\ngo 1.21\n"),
            ("cmd/main.go", MAIN),
            ("a/a.go", "package a\n\nimport _ \"embed\"\n\n//go:embed text/a.txt\nvar A string\n"),
            ("a/text/a.txt", "A"),
            ("other.txt", ""),
        ],
        "cmd",
    );
    assert_eq!(files, ["a/a.go", "a/text/a.txt", "cmd/main.go", "go.mod"]);
}

#[test]
fn data_and_promised_files_count() {
    let (files, folders) = foundation(
        &[
            ("ch1/main.go", "// GVP-2024: expect-file ../want.txt\npackage main\n\nfunc main() {}\n"),
            ("ch1/input.txt", "x"),
            ("want.txt", "y"),
        ],
        "ch1",
    );
    assert_eq!(files, ["ch1/input.txt", "ch1/main.go", "want.txt"]);
    assert!(folders.is_empty());
}
