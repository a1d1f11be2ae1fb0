//! What is run by itself: a program, or one test of a package.

use std::time::Duration;

use gvp_core::{ArtifactKind, Limits, Probe, Run, Settings, Unit, UnitKind};
use gvp_syntax::TestKind;

use crate::sources::own_sources;

/// Processor time of one run on the virtual clock, which costs no waiting. What needs more spins.
const CPU: Duration = Duration::from_secs(5);

/// What is run by itself: a program, or one test of a package, so that what is left is left by it and by nobody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The whole program.
    Program,
    /// One test or example, by its name.
    Test(String),
    /// All tests of a package, one after the other.
    Package,
}

impl Subject {
    /// All that a unit consists of.
    pub(crate) fn all(unit: &Unit) -> Vec<Self> {
        if unit.kind != UnitKind::Tests {
            return vec![Self::Program];
        }
        let functions = own_sources(unit).flat_map(|(_, tree)| tree.test_functions());
        let run = functions.filter(|function| {
            matches!(function.kind, TestKind::Test | TestKind::Fuzz | TestKind::Example { output: true })
        });
        run.map(|function| Self::Test(function.name)).collect()
    }

    /// A unit as a whole.
    pub(crate) fn whole(unit: &Unit) -> Self {
        if unit.kind == UnitKind::Tests { Self::Package } else { Self::Program }
    }

    /// The name of the test, if it is one.
    pub(crate) fn test(&self) -> Option<&str> {
        match self {
            Self::Program | Self::Package => None,
            Self::Test(name) => Some(name),
        }
    }

    /// How it is named at the start of a sentence.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Program => "the program",
            Self::Test(name) => name,
            Self::Package => "the package",
        }
    }

    /// A watched run, the test repeated `count` times.
    pub(crate) fn run(&self, unit: &Unit, settings: &Settings, probe: Probe, count: u32, repetition: u32) -> Run {
        let limits = Limits { cpu: settings.limits.cpu.min(CPU), ..settings.limits };
        let of_tests = |pattern: &str| Run {
            env: unit.recipe.env.clone(),
            ..Run::of_tests(ArtifactKind::ProbedTests, pattern, count)
        };
        let run = match self {
            Self::Program => Run::of(ArtifactKind::ProbedProgram).by(&unit.recipe),
            Self::Test(name) => of_tests(&format!("^{name}$")),
            Self::Package => of_tests("."),
        };
        Run { limits, probe: Some(probe), repetition, ..run }
    }
}
