//! Commands as the author would type them.

use camino::Utf8Path;
use gvp_core::{ArtifactKind, SourceFile, Unit};

use crate::runs::quoted;

/// What a command is about: the folder, or the files of the unit.
pub(crate) fn subject(unit: &Unit) -> String {
    if unit.whole_folder {
        return ".".to_owned();
    }
    if unit.fence.is_some() {
        return "main.go".to_owned();
    }
    unit.files.iter().map(|file| quoted(file.go_name())).collect::<Vec<_>>().join(" ")
}

/// A command with where it is to be given: in the folder of the unit, or for a fence that is saved as a file. Where not all
/// that makes it up lies there, it says what is to be put there.
pub(crate) fn placed(unit: &Unit, kind: ArtifactKind, line: &str) -> String {
    if let Some(fence) = &unit.fence {
        let noun = if fence.lines.len() > 1 { "fences" } else { "fence" };
        let lines = fence.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return format!("{line}  # the {noun} at {}:{lines}", unit.path);
    }
    if unit.exercise.is_none() {
        return within(&unit.dir, line);
    }
    let files = unit.files_for(kind);
    let stub = files.first().and_then(|file| file.path.parent()).filter(|_| kind.is_of_stub());
    if let Some(dir) = stub.filter(|dir| elsewhere(&files, dir).is_empty()) {
        return within(dir, line);
    }
    let put: Vec<String> =
        elsewhere(&files, &unit.dir).iter().map(|file| format!("{} as {}", file.path, file.go_name())).collect();
    let note = if put.is_empty() { String::new() } else { format!("  # with {}", put.join(", ")) };
    within(&unit.dir, &format!("{line}{note}"))
}

/// The files that do not lie in a folder under the name that Go knows them by.
fn elsewhere<'a>(files: &[&'a SourceFile], dir: &Utf8Path) -> Vec<&'a SourceFile> {
    files.iter().copied().filter(|file| file.path != dir.join(file.go_name())).collect()
}

fn within(dir: &Utf8Path, line: &str) -> String {
    if dir.as_str().is_empty() { line.to_owned() } else { format!("cd {} && {line}", quoted(dir.as_str())) }
}

#[cfg(test)]
mod tests {
    use gvp_core::{Exercise, Location, UnitId, UnitKind};

    use super::*;

    fn file(path: &str) -> SourceFile {
        let name = path.rsplit('/').next().map(Into::into);
        SourceFile { staged_as: name, ..SourceFile::new(path, "package leap\n") }
    }

    fn exercise(stub: &str, files: &[SourceFile]) -> Unit {
        let exercise = Exercise { stub: vec![file(stub)], location: Location::line(stub, 1) };
        let unit = Unit::new(UnitId::new("leap.test"), UnitKind::Tests, "leap/leap_test.go");
        Unit { files: files.to_vec(), exercise: Some(exercise), ..unit }
    }

    #[test]
    fn a_command_says_what_is_to_be_put_in_its_folder() {
        let solution = SourceFile { staged_as: Some("leap.go".into()), ..file("leap/.meta/example.go") };
        let unit = exercise("leap/leap.go", &[file("leap/leap_test.go"), solution]);
        let shown = |kind| placed(&unit, kind, "go test .");
        assert_eq!(shown(ArtifactKind::TestBinary), "cd leap && go test .  # with leap/.meta/example.go as leap.go");
        assert_eq!(shown(ArtifactKind::StubTests), "cd leap && go test .");
        let unit = exercise("task/leap.go", &[file("leap/leap_test.go"), file("leap/leap.go")]);
        assert_eq!(placed(&unit, ArtifactKind::TestBinary, "go test ."), "cd leap && go test .");
        let put = "cd leap && go test .  # with task/leap.go as leap.go";
        assert_eq!(placed(&unit, ArtifactKind::StubTests, "go test ."), put);
    }
}
