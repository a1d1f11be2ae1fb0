//! A workbench without Go: for checks that read and do not run.

use std::sync::Arc;

use gvp_core::{
    Artifact, ArtifactKind, CheckError, CheckErrorKind, Execution, Material, Order, Run, Sink, Toolchain, Unit,
    Version, Workbench,
};

/// A workbench that makes nothing: for checks that only read. A check that orders something gets an error of ours.
#[derive(Debug, Clone)]
pub struct SourcesOnly(Toolchain);

impl SourcesOnly {
    /// The sources are judged as this Go would see them.
    pub fn as_seen_by(toolchain: Toolchain) -> Self {
        Self(toolchain)
    }
}

impl Default for SourcesOnly {
    /// The sources are judged as Go 1.27 on Linux would see them.
    fn default() -> Self {
        let (os, arch) = ("linux".to_owned(), "amd64".to_owned());
        Self(Toolchain { version: Version::new(1, 27, 0), name: "1.27".to_owned(), os, arch })
    }
}

impl Workbench for SourcesOnly {
    fn toolchain(&self) -> &Toolchain {
        &self.0
    }

    fn make(&self, _: &Material, _: &[Order], _: &dyn Sink) {}

    fn artifact(&self, _: &Unit, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        Err(absent(kind))
    }

    fn execute(&self, _: &Unit, run: &Run) -> Result<Arc<Execution>, CheckError> {
        Err(absent(run.artifact))
    }

    fn release(&self, _: &Unit) {}
}

fn absent(kind: ArtifactKind) -> CheckError {
    CheckError::new(CheckErrorKind::ToolMissing, format!("there is no Go here to make the {}", kind.as_str()))
}
