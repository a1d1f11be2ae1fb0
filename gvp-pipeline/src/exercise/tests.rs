#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;

use gvp_core::{Material, SourceFile, Unit, UnitKind};

use crate::{Dependencies, ReadOptions, read_material};

const STUB: &str = "package main\n\nfunc main() {\n}\n";
const SOLUTION: &str = "package main\n\nfunc main() { println(42) }\n";
const LIBRARY: &str = "package leap\n\nfunc IsLeap(year int) bool { return year%4 == 0 }\n";
const LIBRARY_STUB: &str = "package leap\n\nfunc IsLeap(year int) bool { panic(\"write me\") }\n";
const TESTS: &str = "package leap\n\nimport \"testing\"\n\nfunc TestLeap(t *testing.T) {}\n";

fn material(files: &[(&str, &str)]) -> (tempfile::TempDir, Material) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let read = read_material(&[folder.path().to_owned()], &ReadOptions::default()).unwrap();
    (folder, read)
}

/// The ids of units, each with its files and those of its stub.
fn shown(files: &[(&str, &str)]) -> Vec<String> {
    let (_folder, material) = material(files);
    let names = |files: &[SourceFile]| {
        let name = |file: &SourceFile| match &file.staged_as {
            Some(name) if !file.path.ends_with(name) => format!("{} as {name}", file.path),
            _ => file.path.to_string(),
        };
        files.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let shown = |unit: &Unit| match &unit.exercise {
        Some(exercise) => format!("{}: {} for {}", unit.id, names(&unit.files), names(&exercise.stub)),
        None => format!("{}: {}", unit.id, names(&unit.files)),
    };
    material.units.iter().map(|unit| shown(unit)).collect()
}

#[test]
fn a_track_says_which_file_is_the_solution() {
    let config = r#"{"files": {"solution": ["leap.go"], "test": ["leap_test.go"], "example": [".meta/example.go"]}}"#;
    let files = [
        ("leap/.meta/config.json", config),
        ("leap/.meta/example.go", LIBRARY),
        ("leap/.meta/gen.go", "package main\n"),
        ("leap/leap.go", LIBRARY_STUB),
        ("leap/leap_test.go", TESTS),
    ];
    let expected = [
        "leap: leap/.meta/example.go as leap.go for leap/leap.go",
        "leap.test: leap/leap_test.go, leap/.meta/example.go as leap.go for leap/leap.go",
    ];
    assert_eq!(shown(&files), expected);
}

#[test]
fn a_track_whose_solution_is_missing_has_no_exercise() {
    let config = r#"{"files": {"solution": ["leap.go"], "example": [".meta/example.go"]}}"#;
    assert_eq!(shown(&[("leap/.meta/config.json", config), ("leap/leap.go", LIBRARY)]), ["leap: leap/leap.go"]);
}

#[test]
fn what_a_track_says_is_not_looked_for_outside_of_the_material() {
    let outside = tempfile::tempdir().unwrap();
    let config = r#"{"files": {"solution": ["leap.go"], "example": [".meta/example.go"]}}"#;
    fs::write(outside.path().join("config.json"), config).unwrap();
    let (folder, _) = material(&[("leap/.meta/example.go", LIBRARY), ("leap/leap.go", LIBRARY_STUB)]);
    std::os::unix::fs::symlink(outside.path().join("config.json"), folder.path().join("leap/.meta/config.json"))
        .unwrap();
    let read = read_material(&[folder.path().to_owned()], &ReadOptions::default()).unwrap();
    assert!(read.units.iter().all(|unit| unit.exercise.is_none()));
}

#[test]
fn a_folder_with_solutions_is_judged_in_the_place_of_the_stub() {
    let files = [("01/main.go", STUB), ("01/solution/main.go", SOLUTION), ("01/solution/more.go", "package main\n")];
    assert_eq!(shown(&files), ["01/solution: 01/solution/main.go, 01/solution/more.go for 01/main.go"]);
}

#[test]
fn tests_beside_the_stub_alone_are_those_of_the_solution() {
    let files = [("leap/leap.go", LIBRARY_STUB), ("leap/leap_test.go", TESTS), ("leap/solution/leap.go", LIBRARY)];
    let expected = [
        "leap: leap/solution/leap.go for leap/leap.go",
        "leap.test: leap/leap_test.go, leap/solution/leap.go for leap/leap.go",
    ];
    assert_eq!(shown(&files), expected);
    let files = [files[0], files[1], files[2], ("leap/solution/leap_test.go", TESTS)];
    let expected = [
        "leap/solution: leap/solution/leap.go for leap/leap.go",
        "leap/solution.test: leap/solution/leap_test.go, leap/solution/leap.go for leap/leap.go, leap/leap_test.go",
    ];
    assert_eq!(shown(&files), expected);
}

#[test]
fn programs_side_by_side_are_paired_by_their_names() {
    let stubs = [("x/a.go", STUB), ("x/b.go", STUB), ("x/c.go", STUB)];
    let files = [stubs[0], stubs[1], stubs[2], ("x/answers/a.go", SOLUTION), ("x/answers/b.go", SOLUTION)];
    let expected =
        ["x: x/c.go", "x/answers/a.go: x/answers/a.go for x/a.go", "x/answers/b.go: x/answers/b.go for x/b.go"];
    assert_eq!(shown(&files), expected);
}

#[test]
fn what_only_looks_like_an_exercise_is_none() {
    let other_package = [("a/a.go", LIBRARY), ("a/solution/a.go", "package solution\n")];
    assert_eq!(shown(&other_package), ["a: a/a.go", "a/solution: a/solution/a.go"]);
    let other_name = [("a/main.go", STUB), ("a/solution/other.go", SOLUTION)];
    assert_eq!(shown(&other_name), ["a: a/main.go", "a/solution: a/solution/other.go"]);
    let other_folder = [("a/main.go", STUB), ("a/resolution/main.go", SOLUTION)];
    assert_eq!(shown(&other_folder), ["a: a/main.go", "a/resolution: a/resolution/main.go"]);
    let no_stub = [("a/solution/main.go", SOLUTION)];
    assert_eq!(shown(&no_stub), ["a/solution: a/solution/main.go"]);
}

#[test]
fn a_stub_may_say_where_its_solution_is() {
    let stub = format!("// GVP-2024: solution ../solved/one.go\n// GVP-2024: allow exercise \"read it\"\n\n{STUB}");
    let files = [("tasks/one.go", stub.as_str()), ("tasks/two.go", STUB), ("solved/one.go", SOLUTION)];
    let expected = ["solved/one.go: solved/one.go for tasks/one.go", "tasks/two.go: tasks/two.go"];
    assert_eq!(shown(&files), expected);
    let (_folder, material) = material(&files);
    let paired = &material.units[0];
    assert_eq!((paired.kind, paired.dir.as_str(), paired.line), (UnitKind::Program, "tasks", 3));
    assert!(paired.allows("exercise"), "an exception in the stub is one of the exercise");
    let exercise = paired.exercise.as_ref().unwrap();
    assert_eq!(exercise.location.to_string(), "tasks/one.go:6");
}

#[test]
fn a_solution_that_is_none_is_told_at_its_directive() {
    for (path, cause) in [
        ("nowhere.go", "entity not found"),
        ("../../outside.go", "entity not found"),
        ("main.go", "that is the stub itself"),
        ("notes.txt", "it is no Go file"),
    ] {
        let stub = format!("// GVP-2024: solution {path}\n\n{STUB}");
        let (_folder, material) = material(&[("a/main.go", &stub), ("a/notes.txt", "")]);
        let said = &material.units[0].misunderstandings;
        assert_eq!((material.units.len(), said.len()), (1, 1), "{path}");
        assert_eq!(said[0].message, format!("`{path}` is not the solution of this exercise: {cause}"));
        assert!(material.units[0].exercise.is_none());
    }
    let late = format!("{STUB}\n// GVP-2024: solution notes.go\nvar x = 1\n");
    let (_folder, material) = material(&[("a/main.go", &late)]);
    assert!(material.units[0].misunderstandings[0].message.contains("above its package clause"));
}

#[test]
fn an_exercise_rests_on_its_stub() {
    let (folder, material) = material(&[("01/main.go", STUB), ("01/solution/main.go", SOLUTION)]);
    let foundation = Dependencies::new(&material).of(&material.units[0]);
    assert!(foundation.files.contains(&folder.path().canonicalize().unwrap().join("01/main.go")));
}
