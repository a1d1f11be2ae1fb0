#![doc = include_str!("compile.md")]

use std::sync::LazyLock;

use gvp_core::{
    Answer, Artifact, ArtifactKind, Check, CheckError, CheckErrorKind, CheckId, CheckInfo, Code, CodeInfo, Context,
    Diagnostic, DiagnosticKind, EvidenceKind, Finding, Outcome, Rung, Severity, Skip, Unit,
};

use crate::{fence, refusal, stale};

/// Does Go accept the unit, or refuse it just as the text says?
pub struct Compile;

const COMPILE_ERROR: Code = Code::from_static("compile-error");
const LOAD_ERROR: Code = Code::from_static("load-error");
const NO_BREAK_SPACE: Code = Code::from_static("no-break-space");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "compile"),
    version: 7,
    summary: "does Go accept it, or refuse it just as the text says?".to_owned(),
    explanation: include_str!("compile.md").to_owned(),
    codes: vec![
        CodeInfo::new(COMPILE_ERROR, Severity::Error, "the compiler refuses it"),
        CodeInfo::new(LOAD_ERROR, Severity::Error, "Go cannot read it as a package"),
        CodeInfo::new(NO_BREAK_SPACE, Severity::Error, "it is indented with no-break spaces, which Go refuses"),
        CodeInfo::new(refusal::COMPILES, Severity::Error, "it compiles, though the text says that it does not"),
        CodeInfo::new(
            stale::STALE_QUOTATION,
            Severity::Warning,
            "the text quotes the compiler in words of another version",
        ),
        CodeInfo::new(
            refusal::OTHER_ERROR,
            Severity::Error,
            "the compiler refuses it for another reason than the text says",
        ),
    ],
});

impl Check for Compile {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if unit.is_compiled() { vec![ArtifactKind::Package] } else { Vec::new() }
    }

    fn proves(&self, unit: &Unit, answer: &Answer) -> Option<Rung> {
        Some(match answer {
            Answer::Passed if unit.is_compiled() => Rung::TypeCheck,
            // But for its blanks, Go accepts it.
            Answer::Findings(weighed) if weighed.iter().all(|one| one.finding.code == NO_BREAK_SPACE) => {
                Rung::TypeCheck
            }
            Answer::Passed | Answer::Findings(_) | Answer::Skipped(_) | Answer::Error(_) => Rung::None,
        })
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let outcome = judge(cx)?;
        Ok(match (outcome, blanks(cx.unit())) {
            (Outcome::Passed, Some(finding)) => vec![finding].into(),
            (Outcome::Findings(findings), Some(finding)) => [vec![finding], findings].concat().into(),
            (outcome, _) => outcome,
        })
    }
}

/// What Go says, and whether it should.
fn judge(cx: &dyn Context) -> Result<Outcome, CheckError> {
    if !cx.unit().is_compiled() {
        return Ok(not_compiled(cx.unit()).into());
    }
    let artifact = cx.artifact(ArtifactKind::Package)?;
    if let Some(wanted) = wants_newer_go(&artifact) {
        return Err(go_too_old(wanted, &cx.toolchain().name));
    }
    if cx.unit().must_not_compile() {
        let findings = refusal::judge(cx.unit(), &artifact);
        let excuse = fence::excuse(cx.unit(), &artifact).filter(|_| !findings.is_empty() && !artifact.made());
        return Ok(excuse.unwrap_or_else(|| findings.into()));
    }
    if artifact.made() {
        return Ok(Outcome::Passed);
    }
    if uses_cgo(cx.unit()) && cx.unit().fence.is_some() {
        return Ok(Outcome::skipped("it uses cgo, which is off"));
    }
    if let Some(outcome) = fence::excuse(cx.unit(), &artifact) {
        return Ok(outcome);
    }
    if artifact.diagnostics.iter().any(|said| said.message.starts_with("found packages ")) {
        return Ok(Outcome::skipped("its folder holds more than one package: see gvp.build/entry"));
    }
    Ok(refused(cx.unit(), &artifact))
}

/// That code is indented with what only looks like blanks: it was judged as if they were some, but who copies it cannot
/// compile it.
fn blanks(unit: &Unit) -> Option<Finding> {
    let location = unit.fence.as_ref()?.no_break_space.clone()?;
    let finding =
        Finding::error(NO_BREAK_SPACE, location, "it is indented with no-break spaces (U+00A0), which Go refuses")
            .help("put blanks or tabs in their place: they come from copying out of a web page or a PDF");
    Some(fence::softened(unit, finding))
}

/// Why Go is not asked.
fn not_compiled(unit: &Unit) -> Skip {
    match unit.fence.as_ref().and_then(|fence| fence.trouble.as_ref()) {
        Some(trouble) => Skip::because(format!("it is not Go as it stands: {trouble}")),
        None => Skip::because("a fragment is not compiled"),
    }
}

fn wants_newer_go(artifact: &Artifact) -> Option<&str> {
    artifact.diagnostics.iter().find_map(|diagnostic| match &diagnostic.kind {
        DiagnosticKind::GoTooOld { wanted } => Some(wanted.as_str()),
        _ => None,
    })
}

fn go_too_old(wanted: &str, have: &str) -> CheckError {
    let message = format!("its module asks for Go {wanted}, and this is Go {have}: name a newer one with --go");
    CheckError::new(CheckErrorKind::ToolMissing, message)
}

/// What Go says against a unit that should compile. What it says of imports is for `gvp.build/deps` to tell.
fn refused(unit: &Unit, artifact: &Artifact) -> Outcome {
    let findings: Vec<Finding> = artifact
        .diagnostics
        .iter()
        .filter(|diagnostic| !is_about_dependencies(diagnostic))
        .map(|diagnostic| fence::softened(unit, finding(unit, artifact, diagnostic)))
        .collect();
    if findings.is_empty() {
        return Skip::because("its imports cannot be resolved: see gvp.build/deps").into();
    }
    if uses_cgo(unit) && artifact.diagnostics.iter().all(|diagnostic| diagnostic.kind == DiagnosticKind::Load) {
        return Skip::because("it uses cgo, which is off").into();
    }
    findings.into()
}

fn finding(unit: &Unit, artifact: &Artifact, diagnostic: &Diagnostic) -> Finding {
    let code = if diagnostic.kind == DiagnosticKind::Load { LOAD_ERROR } else { COMPILE_ERROR };
    let location = diagnostic.location.clone().unwrap_or_else(|| unit.location());
    Finding::error(code, location, diagnostic.message.clone())
        .help("if the text means to show this error, say so with `// GVP-2024: compile-fail` on the line above")
        .evidence(EvidenceKind::Command, artifact.command.clone())
}

fn is_about_dependencies(diagnostic: &Diagnostic) -> bool {
    // Go has two ways to say that an import is relative.
    let is_relative = || {
        diagnostic.message.starts_with("local import ")
            || diagnostic.message.contains("relative import paths are not supported")
    };
    match diagnostic.kind {
        DiagnosticKind::MissingPackage { .. }
        | DiagnosticKind::MissingSum { .. }
        | DiagnosticKind::MissingModule { .. } => true,
        DiagnosticKind::Load => is_relative(),
        _ => false,
    }
}

fn uses_cgo(unit: &Unit) -> bool {
    unit.files.iter().any(|file| file.text.contains("import \"C\""))
}
