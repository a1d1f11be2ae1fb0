//! An exercise: what the reader is given, where the unit is its solution.

use serde::{Deserialize, Serialize};

use crate::{Location, SourceFile};

/// What the reader of an exercise is given. The unit that has it is the solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exercise {
    /// The stub's files, in name order, each staged as the file of the solution that it stands in for. Where there are
    /// tests among them, they stand in for those of the unit; the unit's own go with the stub otherwise.
    pub stub: Vec<SourceFile>,
    /// The place that stands for the stub.
    pub location: Location,
}

impl Exercise {
    /// Whether a file of the unit goes with the stub, and not with the solution alone.
    pub fn keeps(&self, file: &SourceFile) -> bool {
        file.is_test() && !self.stub.iter().any(SourceFile::is_test)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArtifactKind, Unit, UnitId, UnitKind};

    /// What Go is shown of the stub, where the solution is `a.go` and `b.go` with `a_test.go`.
    fn shown(stub: &[&str]) -> Vec<String> {
        let file = |folder: &str, name: &str| SourceFile::new(format!("{folder}/{name}"), "package ex\n");
        let unit = Unit::new(UnitId::new("ex"), UnitKind::Tests, "ex/a.go");
        let stub = stub.iter().map(|name| file("ex", name)).collect();
        let unit = Unit {
            files: ["a.go", "a_test.go", "b.go"].map(|name| file("solution", name)).to_vec(),
            exercise: Some(Exercise { stub, location: Location::line("ex/a.go", 1) }),
            ..unit
        };
        unit.files_for(ArtifactKind::StubTests).iter().map(|file| file.path.to_string()).collect()
    }

    #[test]
    fn tests_go_with_the_stub_unless_it_has_its_own() {
        assert_eq!(shown(&["a.go"]), ["ex/a.go", "solution/a_test.go"]);
        assert_eq!(shown(&["a.go", "c_test.go"]), ["ex/a.go", "ex/c_test.go"]);
    }
}
