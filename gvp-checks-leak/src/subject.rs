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

    /// The name of the test, if it is one.
    pub(crate) fn test(&self) -> Option<&str> {
        match self {
            Self::Program => None,
            Self::Test(name) => Some(name),
        }
    }

    /// How it is named at the start of a sentence.
    pub(crate) fn name(&self) -> &str {
        self.test().unwrap_or("the program")
    }

    /// A watched run, the test repeated `count` times.
    pub(crate) fn run(&self, unit: &Unit, settings: &Settings, probe: Probe, count: u32, repetition: u32) -> Run {
        let limits = Limits { cpu: settings.limits.cpu.min(CPU), ..settings.limits };
        match self {
            Self::Program => Run {
                args: unit.recipe.args.clone().unwrap_or_default(),
                stdin: unit.recipe.stdin.clone().unwrap_or_default().into_bytes(),
                env: unit.recipe.env.clone(),
                limits,
                probe: Some(probe),
                repetition,
                ..Run::of(ArtifactKind::ProbedProgram)
            },
            Self::Test(name) => Run {
                args: vec![
                    format!("-test.run=^{name}$"),
                    format!("-test.count={count}"),
                    "-test.timeout=0".to_owned(),
                    "-test.paniconexit0".to_owned(),
                ],
                env: unit.recipe.env.clone(),
                limits,
                probe: Some(probe),
                repetition,
                ..Run::of(ArtifactKind::ProbedTests)
            },
        }
    }
}
