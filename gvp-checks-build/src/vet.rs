#![doc = include_str!("vet.md")]

use std::sync::LazyLock;

use gvp_core::{
    Artifact, ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Diagnostic, DiagnosticKind,
    EvidenceKind, Finding, Outcome, Severity, Skip, Unit, UnitKind,
};

/// Does `go vet` find anything suspicious?
pub struct Vet;

const SUSPICIOUS: Code = Code::from_static("suspicious");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "vet"),
    version: 1,
    summary: "does `go vet` find anything suspicious?".to_owned(),
    explanation: include_str!("vet.md").to_owned(),
    codes: ANALYZERS
        .iter()
        .map(|(name, summary)| CodeInfo::new(Code::from_static(name), Severity::Warning, summary))
        .chain([CodeInfo::new(SUSPICIOUS, Severity::Warning, "a finding of an analyzer that this GVP does not know")])
        .collect(),
});

/// The analyzers of `go vet`, each a code of this check.
const ANALYZERS: [(&str, &str); 34] = [
    ("appends", "append without a value"),
    ("asmdecl", "assembler that does not fit its Go declaration"),
    ("assign", "a value assigned to itself"),
    ("atomic", "the result of an atomic operation assigned to its operand"),
    ("bools", "a condition that is always the same, or tested twice"),
    ("buildtag", "a misplaced or malformed build constraint"),
    ("cgocall", "a Go pointer passed to C against the rules"),
    ("composites", "a struct of another package filled without field names"),
    ("copylocks", "a lock copied by value"),
    ("defers", "time.Since evaluated when it is deferred, not when it runs"),
    ("directive", "a misplaced //go: directive"),
    ("errorsas", "errors.As with something that is not a pointer to an error"),
    ("framepointer", "assembler that clobbers the frame pointer"),
    ("hostport", "host and port joined in a way that breaks with IPv6"),
    ("httpresponse", "a response used before its error is checked"),
    ("ifaceassert", "a type assertion that can never succeed"),
    ("loopclosure", "a loop variable captured by a closure that outlives the iteration"),
    ("lostcancel", "the cancel function of a context that is never called"),
    ("nilfunc", "a function compared with nil"),
    ("printf", "a format that does not fit its arguments"),
    ("shift", "a shift by at least the width of the value"),
    ("sigchanyzer", "signal.Notify with an unbuffered channel"),
    ("slog", "a key without its value in a call to log/slog"),
    ("stdmethods", "a well-known method with an unusual signature"),
    ("stdversion", "a use of the standard library that is newer than the go directive"),
    ("stringintconv", "an integer converted to a string by type"),
    ("structtag", "a malformed struct tag"),
    ("testinggoroutine", "t.Fatal called from another goroutine"),
    ("tests", "a test or example with a malformed name or signature"),
    ("timeformat", "a time layout with day and month the wrong way round"),
    ("unmarshal", "a value that is no pointer passed to Unmarshal"),
    ("unreachable", "code that is never reached"),
    ("unsafeptr", "an integer converted to an unsafe.Pointer"),
    ("waitgroup", "WaitGroup.Add called inside the goroutine it counts"),
];

impl Check for Vet {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if unit.kind == UnitKind::Fragment || unit.must_not_compile() { Vec::new() } else { vec![ArtifactKind::Vet] }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        if cx.unit().kind == UnitKind::Fragment {
            return Ok(Outcome::skipped("a fragment is not vetted"));
        }
        if cx.unit().must_not_compile() {
            return Ok(Outcome::skipped("it is meant not to compile"));
        }
        let artifact = cx.artifact(ArtifactKind::Vet)?;
        if !artifact.made() {
            return Ok(Skip::does_not_compile().into());
        }
        let findings: Vec<Finding> =
            artifact.diagnostics.iter().map(|said| finding(cx.unit(), &artifact, said)).collect();
        Ok(findings.into())
    }
}

fn finding(unit: &Unit, artifact: &Artifact, diagnostic: &Diagnostic) -> Finding {
    let analyzer = match &diagnostic.kind {
        DiagnosticKind::Vet { analyzer } => analyzer.as_str(),
        _ => "",
    };
    let code =
        ANALYZERS.iter().find(|(name, _)| *name == analyzer).map_or(SUSPICIOUS, |(name, _)| Code::from_static(name));
    let location = diagnostic.location.clone().unwrap_or_else(|| unit.location());
    let page = format!("https://pkg.go.dev/golang.org/x/tools/go/analysis/passes/{analyzer}");
    Finding::warning(code, location, diagnostic.message.clone())
        .help(format!("`{analyzer}` is explained at {page}"))
        .evidence(EvidenceKind::Command, artifact.command.clone())
}
