//! Transcripts beside Go files: which of their commands run a unit, and what they promise of it.

use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Expectation, Invocation, Location, Origin, Passage, Promise, TextMatch, Wrapping};
use gvp_syntax::{CommandKind, Entered, ProgramNames, command_kind, read_transcript, told, unfold};

/// Longer files are no transcripts that anyone reads.
const MAX_BYTES: u64 = 256 * 1024;

/// The transcripts of one folder.
#[derive(Debug, Default)]
pub(crate) struct Transcripts(Vec<Transcript>);

/// One transcript.
#[derive(Debug)]
struct Transcript {
    /// Relative to the root of the material.
    path: Utf8PathBuf,
    text: String,
    entered: Vec<Entered>,
}

impl Transcripts {
    /// Reads the shell files among the files of a folder. Scripts have no commands after a prompt, and say nothing.
    pub(crate) fn read(root: &Path, dir: &Utf8Path, data: &[Utf8PathBuf]) -> Self {
        let shells = data.iter().filter(|path| path.extension() == Some("sh") && path.parent() == Some(dir));
        let transcripts = shells.filter_map(|path| {
            let text = read_text(&root.join(path))?;
            let entered = read_transcript(&text);
            (!entered.is_empty()).then(|| Transcript { path: path.clone(), text, entered })
        });
        Self(transcripts.collect())
    }

    /// What they promise of a program, whose main file comes first.
    pub(crate) fn of_program(
        &self,
        dir: &Utf8Path,
        files: &[&Utf8Path],
        whole_folder: bool,
        module: Option<&str>,
    ) -> Vec<Expectation> {
        let promised = self.0.iter().flat_map(|transcript| {
            let mut names = names(dir, files, whole_folder, module);
            // What follows a command that writes a file may depend on that file.
            let known = transcript.entered.iter().take_while(|entered| !entered.command.contains('>'));
            known.flat_map(|entered| transcript.promises(entered, &mut names)).collect::<Vec<_>>()
        });
        believable(promised.collect())
    }

    /// What they promise of the tests of the folder: which of them fail.
    pub(crate) fn of_tests(&self) -> Vec<Expectation> {
        let tests = |entered: &&Entered| command_kind(&entered.command, &ProgramNames::default()) == CommandKind::Tests;
        let promised = self.0.iter().flat_map(|transcript| {
            transcript.entered.iter().filter(tests).flat_map(|entered| {
                let endings = told(&entered.output(&transcript.text)).endings.into_iter();
                let fails = endings.filter(|promise| matches!(promise, Promise::TestFails(_)));
                fails.map(|promise| Expectation { weak: true, ..transcript.expectation(entered, promise) })
            })
        });
        promised.collect()
    }
}

/// What is shown of a program that compiles cannot be true of one that does not: then the mistake is one that readers are
/// to make themselves.
fn believable(promised: Vec<Expectation>) -> Vec<Expectation> {
    let runs = promised.iter().any(|expectation| !is_refusal(expectation));
    promised.into_iter().filter(|expectation| !runs || !is_refusal(expectation)).collect()
}

impl Transcript {
    /// What a command promises of a program.
    fn promises(&self, entered: &Entered, names: &mut ProgramNames) -> Vec<Expectation> {
        let invocation = match command_kind(&entered.command, names) {
            CommandKind::Runs(invocation) => Some(invocation),
            CommandKind::Builds { binary } => {
                names.binaries.extend(binary);
                None
            }
            CommandKind::Tests | CommandKind::Other => return Vec::new(),
        };
        let output = entered.output(&self.text);
        // Whoever pressed a key changed what happened.
        if output.contains("^C") || output.contains("^D") {
            return Vec::new();
        }
        let copied = self.expectation(entered, Promise::Output(TextMatch::Lines(output)));
        let passage = self.passage(entered);
        // What prose interrupts was edited by hand.
        let mut promised = unfold(Expectation { passage, weak: entered.printed.len() > 1, ..copied });
        if let (Some(status), true) = (entered.status, promised.iter().all(Expectation::is_output)) {
            promised.insert(0, self.expectation(entered, Promise::Exit(status)));
        }
        match invocation {
            Some(invocation) => promised.into_iter().map(|expectation| run_with(&invocation, expectation)).collect(),
            None => promised.into_iter().filter(is_refusal).collect(),
        }
    }

    fn expectation(&self, entered: &Entered, promise: Promise) -> Expectation {
        Expectation::new(promise, Origin::Transcript, Location::line(&self.path, entered.line))
    }

    /// Where what a command printed stands. What prose interrupts is not rewritten.
    fn passage(&self, entered: &Entered) -> Option<Passage> {
        let [range] = entered.printed.as_slice() else { return None };
        let (written, wrapping) = (self.text.get(range.clone())?.to_owned(), Wrapping::Lines { prefix: String::new() });
        Some(Passage { path: self.path.clone(), range: range.clone(), wrapping, written })
    }
}

fn is_refusal(expectation: &Expectation) -> bool {
    matches!(expectation.promise, Promise::CompileFails { .. })
}

fn run_with(invocation: &Invocation, expectation: Expectation) -> Expectation {
    Expectation { invocation: Some(invocation.clone()), ..expectation }
}

/// The names that a program goes by in a shell.
fn names(dir: &Utf8Path, files: &[&Utf8Path], whole_folder: bool, module: Option<&str>) -> ProgramNames {
    let stem = files.first().and_then(|main| main.file_stem());
    let folder = dir.file_name().filter(|_| whole_folder);
    let module = module.and_then(|path| path.rsplit('/').next()).filter(|_| whole_folder);
    let own = |name: &str| name.to_owned();
    ProgramNames {
        files: files.iter().filter_map(|path| path.file_name()).map(own).collect(),
        binaries: [stem, folder, module].into_iter().flatten().map(own).collect(),
        whole_folder,
    }
}

/// The text of a small file; none where it is large, or no text.
pub(crate) fn read_text(path: &Path) -> Option<String> {
    let small = std::fs::metadata(path).ok()?.len() <= MAX_BYTES;
    let text = if small { std::fs::read_to_string(path).ok()? } else { return None };
    (!text.contains('\0')).then_some(text)
}

#[cfg(test)]
mod tests;
