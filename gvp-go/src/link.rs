//! Links programs and test binaries, stripped, several at a time.

use std::collections::HashMap;
use std::path::Path;

use gvp_core::{Diagnostic, DiagnosticKind};

use crate::added;
use crate::batch::{Batch, Member};
use crate::command::{Call, GoCommand};
use crate::diagnostic;
use crate::error::GoError;

/// How many programs are linked in the first call: few, so that they can run while the others are linked.
const FIRST_PORTION: usize = 24;

/// How many programs are linked in one call at most: binaries of thousands of programs would fill a disk.
const LARGEST_PORTION: usize = 192;

/// Cuts members into portions, each twice as large as the one before.
pub(crate) fn portions<'a, 'b>(members: &'a [&'b Member]) -> Vec<&'a [&'b Member]> {
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
const STRIPPED: &str = "-ldflags=-s -w";

/// Links programs into `output`; what Go refuses to link comes back by import path.
pub(crate) fn programs(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    output: &Path,
) -> Result<HashMap<String, Vec<Diagnostic>>, GoError> {
    let to = format!("{}/", output.display());
    link(go, batch, members, output, &["build", STRIPPED, "-o", &to])
}

/// Links test binaries into `output`. No two of the members may give binaries of the same name.
pub(crate) fn tests(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    output: &Path,
) -> Result<HashMap<String, Vec<Diagnostic>>, GoError> {
    let to = format!("{}/", output.display());
    link(go, batch, members, output, &["test", "-c", "-vet=off", STRIPPED, "-o", &to])
}

/// Links test binaries that count which statements of the package under test run. Names are as for [`tests`].
pub(crate) fn cover(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    output: &Path,
) -> Result<HashMap<String, Vec<Diagnostic>>, GoError> {
    let to = format!("{}/", output.display());
    link(go, batch, members, output, &["test", "-c", "-cover", "-covermode=count", "-vet=off", STRIPPED, "-o", &to])
}

/// Links the fuzz binary of one package: Go takes no more at a time. Whichever target is named, it serves all of them.
pub(crate) fn fuzz(
    go: &GoCommand<'_>,
    batch: &Batch,
    member: &Member,
    output: &Path,
    overlay: Option<&Path>,
) -> Result<HashMap<String, Vec<Diagnostic>>, GoError> {
    let to = format!("{}/", output.display());
    let overlay = overlay.map(|overlay| format!("-overlay={}", overlay.display()));
    let mut words = vec!["test", "-c", "-fuzz=Fuzz", "-vet=off", STRIPPED];
    words.extend(overlay.as_deref());
    if !member.order.extra.is_empty() {
        // All errors at once, not the first ten: what is refused is left out.
        words.push("-gcflags=-e");
    }
    words.extend(["-o", &to]);
    link(go, batch, &[member], output, &words)
}

fn link(
    go: &GoCommand<'_>,
    batch: &Batch,
    members: &[&Member],
    output: &Path,
    words: &[&str],
) -> Result<HashMap<String, Vec<Diagnostic>>, GoError> {
    let mut args: Vec<String> = words.iter().map(ToString::to_string).collect();
    args.extend(batch.patterns(members.iter().copied()));
    let execution = go.call(&Call {
        dir: &batch.stage,
        args,
        workspace: batch.workspace.as_deref(),
        vendored: batch.is_vendored(),
        online: false,
        output: Some(output),
    })?;
    Ok(read_refusals(batch, go, &execution.stderr.text()))
}

fn read_refusals(batch: &Batch, go: &GoCommand<'_>, text: &str) -> HashMap<String, Vec<Diagnostic>> {
    let text = batch.origins.clean(text, &go.go.root);
    let mut refusals: HashMap<String, Vec<Diagnostic>> = HashMap::new();
    for (import_path, body) in diagnostic::sections(&text) {
        let lines = diagnostic::lines(&body).into_iter().map(|line| Diagnostic {
            location: line.place.as_ref().and_then(|place| batch.origins.home(place)),
            kind: line.place.as_ref().map_or(DiagnosticKind::Compile, |place| added::kind_at(batch, &place.file)),
            message: plain(line.message),
        });
        refusals.entry(import_path).or_default().extend(lines);
    }
    refusals
}

/// The linker's words for a missing `func main`, as the compiler would put it.
fn plain(message: String) -> String {
    let linker = "function main is undeclared in the main package";
    if message.contains(linker) { linker.to_owned() } else { message }
}

/// Sorts members into rounds, so that within each no two binaries have the same name.
pub(crate) fn rounds<'a>(members: &[&'a Member]) -> Vec<Vec<&'a Member>> {
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
