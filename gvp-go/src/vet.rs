//! What `go vet` says of a batch.

use std::collections::BTreeMap;

use camino::Utf8Path;
use gvp_core::{Diagnostic, DiagnosticKind, Execution, Location};
use serde::Deserialize;

use crate::batch::{Batch, Member};
use crate::command::{Call, GoCommand, shown};
use crate::diagnostic;
use crate::error::GoError;

/// What vet says of one package, by analyzer.
type Analyses = BTreeMap<String, Analysis>;

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Analysis {
    Findings(Vec<Finding>),
    /// The analyzer itself failed; that is nobody's finding.
    Error {},
}

#[derive(Debug, Deserialize)]
struct Finding {
    posn: String,
    #[serde(default)]
    end: String,
    message: String,
}

/// Vets members that compile, in one call. All findings of the batch come back, each once.
pub(crate) fn vet(go: &GoCommand<'_>, batch: &Batch, members: &[&Member]) -> Result<Vec<Diagnostic>, GoError> {
    let mut args: Vec<String> = ["vet", "-json"].map(str::to_owned).to_vec();
    args.extend(batch.patterns(members.iter().copied()));
    let call = Call {
        dir: &batch.stage,
        args,
        workspace: batch.workspace.as_deref(),
        vendored: batch.is_vendored(),
        online: false,
        output: None,
        probed: false,
        compiler: None,
    };
    let execution = go.call(&call)?;
    // Before Go 1.25 the findings stand between the headers on standard error.
    let text = format!("{}\n{}", execution.stdout.text(), execution.stderr.text());
    let objects = objects(&text);
    if objects.is_empty() && did_not_work(&execution) {
        return Err(GoError::Failed { command: shown(&call), reason: execution.stderr.text().trim().to_owned() });
    }
    let mut diagnostics: Vec<Diagnostic> = objects.iter().flat_map(|object| read(batch, object)).collect();
    diagnostics.sort();
    diagnostics.dedup();
    Ok(diagnostics)
}

/// Whether vet failed for another reason than code that it cannot read, such as a test that does not compile.
fn did_not_work(execution: &Execution) -> bool {
    !execution.exit.success() && !execution.stderr.text().lines().any(|line| line.starts_with("vet: "))
}

/// The JSON objects in a text that has other lines between them. Vet indents, so only the outermost braces stand at
/// the beginning of a line.
fn objects(text: &str) -> Vec<String> {
    let mut objects = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        if let Some(object) = &mut open {
            object.push_str(line);
            object.push('\n');
            if line == "}" {
                objects.extend(open.take());
            }
        } else if line == "{" {
            open = Some("{\n".to_owned());
        }
    }
    objects
}

fn read(batch: &Batch, object: &str) -> Vec<Diagnostic> {
    let packages: BTreeMap<String, Analyses> = serde_json::from_str(object).unwrap_or_default();
    let mut diagnostics = Vec::new();
    for (package, analyses) in packages {
        let folder = folder(batch, &package);
        for (analyzer, analysis) in analyses {
            let findings = match analysis {
                Analysis::Findings(findings) => findings,
                Analysis::Error {} => Vec::new(),
            };
            diagnostics.extend(findings.into_iter().map(|finding| Diagnostic {
                location: folder.and_then(|folder| location(batch, folder, &finding)),
                kind: DiagnosticKind::Vet { analyzer: analyzer.clone() },
                message: batch.origins.with_known_names(finding.message),
            }));
        }
    }
    diagnostics
}

/// Where a package is staged, by what vet calls it: `import/path`, `import/path_test`, with ` [import/path.test]` behind.
fn folder<'a>(batch: &'a Batch, package: &str) -> Option<&'a Utf8Path> {
    let path = package.split(' ').next().unwrap_or_default();
    let staged_as = |path: &str| {
        let mut placements = batch.members.iter().map(|member| &member.placement);
        placements.find(|placement| placement.import_path == path).map(|placement| placement.dir.as_path())
    };
    staged_as(path).or_else(|| staged_as(path.strip_suffix("_test")?))
}

/// Go remembers what vet said of a package, with the path that the package had then: of that only the name of the file
/// can be relied on.
fn location(batch: &Batch, folder: &Utf8Path, finding: &Finding) -> Option<Location> {
    let mut place = diagnostic::place(&finding.posn)?;
    place.file = folder.join(Utf8Path::new(&place.file).file_name()?).into_string();
    let start = batch.origins.home(&place)?;
    let end = diagnostic::place(&finding.end).filter(|end| end.line == start.line).and_then(|end| end.column);
    Some(match end {
        Some(end) if Some(end) > start.column => start.until(end),
        _ => start,
    })
}
