//! What of a unit is measured by itself.

use gvp_core::{Measure, Unit, UnitKind};
use gvp_syntax::{GoFile, TestKind};

use crate::capture::Plan;

/// How often each benchmark is run.
const TIMES: u32 = 10;

/// What of a unit is measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The program.
    Program,
    /// All tests, examples and seeds of a package.
    Tests,
    /// All its benchmarks.
    Benchmarks,
}

impl Subject {
    /// All that a unit consists of.
    pub(super) fn all(unit: &Unit) -> Vec<Self> {
        if unit.kind != UnitKind::Tests {
            return vec![Self::Program];
        }
        let files = unit.files.iter().filter(|file| file.defect.is_none() && file.is_test());
        let kinds: Vec<TestKind> =
            files.flat_map(|file| GoFile::parse(&file.text).test_functions()).map(|function| function.kind).collect();
        let has = |wanted: fn(&TestKind) -> bool| kinds.iter().any(wanted);
        let tests = has(|kind| matches!(kind, TestKind::Test | TestKind::Fuzz | TestKind::Example { output: true }));
        let benchmarks = has(|kind| *kind == TestKind::Benchmark);
        let all = [(tests, Self::Tests), (benchmarks, Self::Benchmarks)];
        all.into_iter().filter_map(|(there, subject)| there.then_some(subject)).collect()
    }

    /// How it is run.
    pub(super) fn plan(self) -> Plan<'static> {
        match self {
            Self::Program | Self::Tests => Plan::of(Measure::Allocations),
            Self::Benchmarks => Plan::of_benchmarks(Measure::Allocations, TIMES),
        }
    }

    /// How it is named at the start of a sentence.
    pub(super) fn name(self) -> String {
        match self {
            Self::Program => "it".to_owned(),
            Self::Tests => "a run of its tests".to_owned(),
            Self::Benchmarks => format!("a run of its benchmarks, {TIMES} times each,"),
        }
    }

    /// How it is named elsewhere.
    pub(super) fn object(self) -> &'static str {
        match self {
            Self::Program => "the program",
            Self::Tests => "its tests",
            Self::Benchmarks => "its benchmarks",
        }
    }

    /// What the names of its files begin with.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Program | Self::Tests => "",
            Self::Benchmarks => "benchmarks-",
        }
    }
}

#[cfg(test)]
mod tests {
    use gvp_core::{SourceFile, UnitId};

    use super::*;

    fn of_tests(text: &str) -> Vec<Subject> {
        let mut unit = Unit::new(UnitId::new("a.test"), UnitKind::Tests, "a/a_test.go");
        unit.files = vec![SourceFile::new("a/a.go", "package a\n"), SourceFile::new("a/a_test.go", text)];
        Subject::all(&unit)
    }

    #[test]
    fn benchmarks_are_measured_by_themselves() {
        let benchmark = "func BenchmarkA(b *testing.B) {}\n";
        let test = "func TestA(t *testing.T) {}\n";
        assert_eq!(of_tests(&format!("package a\n{test}{benchmark}")), [Subject::Tests, Subject::Benchmarks]);
        assert_eq!(of_tests(&format!("package a\n{benchmark}")), [Subject::Benchmarks]);
        assert_eq!(of_tests("package a\nfunc TestMain(m *testing.M) {}\nfunc Example() {}\n"), []);
    }
}
