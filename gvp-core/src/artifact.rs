//! What Go makes of a unit, and what it says while making it.

use serde::{Deserialize, Serialize};

use crate::Location;

/// What can be ordered for a unit. The order of the variants is the order in which they become available.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ArtifactKind {
    /// The unit loaded, type-checked and compiled, but not linked.
    Package,
    /// The program, linked and stripped.
    Program,
    /// The test binary of the package.
    TestBinary,
    /// The program with a probe in it, which reports on its goroutines.
    ProbedProgram,
    /// The test binary with a probe in it.
    ProbedTests,
    /// The program with the stub in the place of the solution, where the unit is that of an [exercise](crate::Exercise).
    StubProgram,
    /// The test binary with the stub in the place of the solution.
    StubTests,
    /// What `go vet` says of the unit.
    Vet,
    /// The test binary of the package, counting which of its statements run.
    CoverBinary,
    /// The test binary of the package, instrumented for fuzzing. It serves all targets of the package.
    FuzzBinary,
    /// The program, linked with the race detector.
    RacedProgram,
    /// The test binary of the package, linked with the race detector.
    RacedTests,
}

impl ArtifactKind {
    /// The kinds that can be run.
    pub const EXECUTABLE: [Self; 10] = [
        Self::Program,
        Self::TestBinary,
        Self::ProbedProgram,
        Self::ProbedTests,
        Self::StubProgram,
        Self::StubTests,
        Self::CoverBinary,
        Self::FuzzBinary,
        Self::RacedProgram,
        Self::RacedTests,
    ];

    /// Whether it is a test binary, however instrumented.
    pub fn is_tests(self) -> bool {
        match self {
            Self::TestBinary
            | Self::ProbedTests
            | Self::StubTests
            | Self::RacedTests
            | Self::CoverBinary
            | Self::FuzzBinary => true,
            Self::Package
            | Self::Program
            | Self::ProbedProgram
            | Self::StubProgram
            | Self::Vet
            | Self::RacedProgram => false,
        }
    }

    /// Whether it is made of the stub of an exercise. That Go refuses to make such a thing is nobody's fault.
    pub fn is_of_stub(self) -> bool {
        matches!(self, Self::StubProgram | Self::StubTests)
    }

    /// Whether it takes so long to make that everything else comes first.
    pub fn comes_last(self) -> bool {
        self.is_raced() || self.is_for_fuzzing()
    }

    /// Whether the race detector watches it. Not every machine can make such a thing, for it takes a C compiler.
    pub fn is_raced(self) -> bool {
        matches!(self, Self::RacedProgram | Self::RacedTests)
    }

    /// Whether it is made for fuzzing alone.
    pub fn is_for_fuzzing(self) -> bool {
        matches!(self, Self::CoverBinary | Self::FuzzBinary)
    }

    /// Whether there is a probe in it.
    pub fn is_probed(self) -> bool {
        matches!(self, Self::ProbedProgram | Self::ProbedTests)
    }

    /// The kind as a word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Program => "program",
            Self::TestBinary => "test binary",
            Self::ProbedProgram => "probed program",
            Self::ProbedTests => "probed test binary",
            Self::StubProgram => "program of the stub",
            Self::StubTests => "test binary of the stub",
            Self::Vet => "vet result",
            Self::RacedProgram => "program with the race detector",
            Self::RacedTests => "test binary with the race detector",
            Self::CoverBinary => "coverage binary",
            Self::FuzzBinary => "fuzz binary",
        }
    }
}

/// Whether an artifact came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ArtifactState {
    /// It is there.
    Made,
    /// Go refused the unit; the diagnostics say why.
    Refused,
}

/// What a diagnostic of Go's is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DiagnosticKind {
    /// The source does not parse or does not type-check.
    Compile,
    /// The unit cannot be loaded, for a reason other than those below.
    Load,
    /// An import that is neither in the standard library nor provided by a required module.
    MissingPackage {
        /// The import path.
        import: String,
    },
    /// A required module without its line in `go.sum`.
    MissingSum {
        /// The import path that needs it.
        import: String,
    },
    /// A required module, or version of it, that does not exist.
    MissingModule {
        /// The module, with its version.
        module: String,
    },
    /// The module asks for a newer Go than the one at hand.
    GoTooOld {
        /// The version it asks for.
        wanted: String,
    },
    /// What Go says of an [optional file](crate::ExtraFile::optional) that a check added, and that was left out for it.
    LeftOut {
        /// The name of the file.
        file: String,
    },
    /// A finding of `go vet`.
    Vet {
        /// The analyzer, such as `printf`.
        analyzer: String,
    },
}

/// One message of Go's, brought home to the author's file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// Where; absent where Go does not say, or names a file that is not the author's.
    pub location: Option<Location>,
    /// What it is about.
    pub kind: DiagnosticKind,
    /// What Go says, without the position.
    pub message: String,
}

/// What Go made of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Artifact {
    /// What was ordered.
    pub kind: ArtifactKind,
    /// Whether it came to be.
    pub state: ArtifactState,
    /// What Go said, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// A command with which the author sees the same.
    pub command: String,
}

impl Artifact {
    /// Whether the artifact is there.
    pub fn made(&self) -> bool {
        self.state == ArtifactState::Made
    }
}
