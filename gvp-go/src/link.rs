//! Links programs and test binaries, stripped, several at a time.

use std::collections::HashMap;
use std::path::Path;

use gvp_core::{ArtifactKind, Diagnostic, DiagnosticKind, Execution};

use crate::added;
use crate::batch::{Batch, Member};
use crate::command::{Call, GoCommand};
use crate::diagnostic;
use crate::error::GoError;
use crate::linked::Linked;
use crate::paths::Origins;
use crate::race;

/// How many programs are linked in the first call: few, so that they can run while the others are linked.
const FIRST_PORTION: usize = 24;

/// How many programs are linked in one call at most: binaries of thousands of programs would fill a disk.
const LARGEST_PORTION: usize = 192;

/// Cuts members into portions, each twice as large as the one before.
fn portions<'a, 'b>(members: &'a [&'b Member]) -> Vec<&'a [&'b Member]> {
    let mut portions = Vec::new();
    let (mut rest, mut size) = (members, FIRST_PORTION);
    while !rest.is_empty() {
        // A small rest is not worth a call of its own.
        let cut = if rest.len() <= size + size / 2 { rest.len() } else { size };
        let (portion, after) = rest.split_at(cut);
        portions.push(portion);
        (rest, size) = (after, (size * 2).min(LARGEST_PORTION));
    }
    portions
}

/// Neither symbols nor debug information: nothing here reads them, and linking takes 40 % less time. Stacks keep their
/// functions and lines.
pub(crate) const STRIPPED: &str = "-ldflags=-s -w";

/// What is linked, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linking<'a> {
    /// The kind: of test binaries, no two of the members may give some of the same name, and fuzz binaries are linked one
    /// at a time.
    pub(crate) kind: ArtifactKind,
    /// What to put in the place of files of the standard library or of the author's, if anything.
    pub(crate) overlay: Option<&'a Path>,
    /// The C compiler that it takes, if it takes one.
    pub(crate) compiler: Option<&'a Path>,
}

/// What `go` is told to link a kind of binary.
fn words(kind: ArtifactKind) -> &'static [&'static str] {
    match kind {
        ArtifactKind::TestBinary | ArtifactKind::ProbedTests | ArtifactKind::StubTests => &["test", "-c", "-vet=off"],
        ArtifactKind::RacedProgram => &["build", "-race", race::TAGS],
        ArtifactKind::RacedTests => &["test", "-c", "-vet=off", "-race", race::TAGS],
        ArtifactKind::CoverBinary => &["test", "-c", "-vet=off", "-cover", "-covermode=count"],
        // Whichever target is named, the binary serves all of the package.
        ArtifactKind::FuzzBinary => &["test", "-c", "-vet=off", "-fuzz=Fuzz"],
        _ => &["build"],
    }
}

/// Sorts members into the calls that link them.
pub(crate) fn calls<'a>(kind: ArtifactKind, members: &[&'a Member]) -> Vec<Vec<&'a Member>> {
    let rounds = match kind {
        // Go takes no more of these at a time.
        ArtifactKind::FuzzBinary => return members.iter().map(|member| vec![*member]).collect(),
        kind if kind.is_tests() => rounds(members),
        _ => vec![members.to_vec()],
    };
    rounds.iter().flat_map(|round| portions(round)).map(<[_]>::to_vec).collect()
}

/// Links programs or test binaries into `output`, where what was linked before awaits Go; what Go refuses to link comes
/// back by import path.
pub(crate) fn link(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    linking: Linking<'_>,
    output: &Path,
) -> Result<HashMap<String, Vec<Diagnostic>>, GoError> {
    let linked = go.caches.linked();
    let mut places = linked.offer(members, linking.kind, output);
    let mut execution = execute(go, batch, members, linking, output)?;
    // What Go did not come to link must not be taken for linked because an earlier run had it.
    if !execution.exit.success() && Linked::withdraw(&mut places) {
        execution = execute(go, batch, members, linking, output)?;
    }
    linked.keep(&places);
    Ok(read_refusals(batch, &batch.origins, &said_by(go, batch, &execution)))
}

/// Links programs or test binaries into `output`; the result is what Go prints, without the paths of our machine.
pub(crate) fn call(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    linking: Linking<'_>,
    output: &Path,
) -> Result<String, GoError> {
    Ok(said_by(go, batch, &execute(go, batch, members, linking, output)?))
}

fn said_by(go: &GoCommand<'_>, batch: &Batch, execution: &Execution) -> String {
    batch.origins.clean(&execution.stderr.text(), &go.go.root)
}

fn execute(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    linking: Linking<'_>,
    output: &Path,
) -> Result<Execution, GoError> {
    let mut args: Vec<String> = words(linking.kind).iter().map(ToString::to_string).collect();
    if members.iter().any(|member| linking.kind == ArtifactKind::FuzzBinary && !member.order.extra.is_empty()) {
        // All errors at once, not the first ten: what is refused of what checks add is left out.
        args.push("-gcflags=-e".to_owned());
    }
    args.extend(linking.overlay.map(|overlay| format!("-overlay={}", overlay.display())));
    args.extend([STRIPPED.to_owned(), "-o".to_owned(), format!("{}/", output.display())]);
    args.extend(batch.patterns(members.iter().copied()));
    go.call(&Call {
        dir: &batch.stage,
        args,
        workspace: batch.workspace.as_deref(),
        vendored: batch.is_vendored(),
        online: false,
        output: Some(output),
        // The standard library is as it ships with a stub: nothing of it is to be made anew.
        probed: linking.overlay.is_some() && !linking.kind.is_of_stub(),
        compiler: linking.compiler,
    })
}

/// What Go refuses, by import path.
pub(crate) fn read_refusals(batch: &Batch, origins: &Origins, text: &str) -> HashMap<String, Vec<Diagnostic>> {
    let mut refusals: HashMap<String, Vec<Diagnostic>> = HashMap::new();
    for (import_path, body) in diagnostic::sections(text) {
        refusals.entry(import_path).or_default().extend(said(batch, origins, &body));
    }
    refusals
}

/// What some lines of Go's say.
pub(crate) fn said(batch: &Batch, origins: &Origins, text: &str) -> Vec<Diagnostic> {
    let lines = diagnostic::lines(text).into_iter().map(|line| Diagnostic {
        location: line.place.as_ref().and_then(|place| origins.home(place)),
        kind: line.place.as_ref().map_or(DiagnosticKind::Compile, |place| added::kind_at(batch, &place.file)),
        message: plain(line.message),
    });
    lines.collect()
}

/// The linker's words for a missing `func main`, as the compiler would put it.
fn plain(message: String) -> String {
    let linker = "function main is undeclared in the main package";
    if message.contains(linker) { linker.to_owned() } else { message }
}

/// Sorts members into rounds, so that within each no two binaries have the same name.
fn rounds<'a>(members: &[&'a Member]) -> Vec<Vec<&'a Member>> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut rounds: Vec<Vec<&Member>> = Vec::new();
    for member in members {
        let round = seen.entry(member.placement.binary_name()).or_default();
        if rounds.len() <= *round {
            rounds.push(Vec::new());
        }
        rounds[*round].push(member);
        *round += 1;
    }
    rounds
}
