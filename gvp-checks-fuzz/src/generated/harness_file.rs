//! Harnesses as one file, for the author to keep.

use gvp_core::{Artifact, DiagnosticKind, Unit};

use super::{file_name, harnesses};
use crate::adding::is_left_out;
use crate::generate::{Harness, Refusal};

/// The harnesses of a unit as one file, for the author to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarnessFile {
    /// The text of the file.
    pub text: String,
    /// What is fuzzed in it.
    pub functions: Vec<String>,
    /// What is not, because our harness does not compile, and what Go says of it.
    pub left_out: Vec<(String, String)>,
    /// What cannot be fuzzed, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// Writes the harnesses of a unit; where it is known what Go made of them, without those that it refused.
pub fn harness_file(unit: &Unit, artifact: Option<&Artifact>) -> HarnessFile {
    let generated = harnesses(unit);
    let is_sound = |index: usize| artifact.is_none_or(|artifact| !is_left_out(artifact, &file_name(index)));
    let (sound, bad): (Vec<_>, Vec<_>) =
        generated.harnesses.iter().enumerate().partition(|(index, _)| is_sound(*index));
    let sound: Vec<&Harness> = sound.into_iter().map(|(_, harness)| harness).collect();
    HarnessFile {
        text: generated.whole(sound.iter().copied()),
        functions: sound.iter().map(|harness| harness.function.clone()).collect(),
        left_out: bad.into_iter().map(|(index, harness)| (harness.function.clone(), why(artifact, index))).collect(),
        refused: generated.refused,
    }
}

/// What Go says of a harness.
fn why(artifact: Option<&Artifact>, index: usize) -> String {
    let name = file_name(index);
    let mut said = artifact.into_iter().flat_map(|artifact| &artifact.diagnostics);
    let found = said.find(|said| matches!(&said.kind, DiagnosticKind::LeftOut { file } if *file == name));
    found.map(|said| said.message.clone()).unwrap_or_default()
}
