//! The JSON report, field by field. The comments here are the descriptions in the published schema.

use gvp_core::{Counts, Form, Level, Rung, Severity, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

/// Everything one run of GVP has to say about learning material. Fields may be added, and are never taken away or
/// given another meaning; readers must pass over fields and words they do not know. The same material, GVP and Go give
/// the same report, fields whose name ends in `_ms` and evidence of the kind `reading` aside.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "GVP report", extend("$id" = "https://gvp.dev/schema/gvp.report/1"))]
pub(super) struct JsonReport {
    /// The name and version of this shape.
    #[schemars(extend("const" = super::SCHEMA))]
    pub schema: &'static str,
    /// The GVP that judged.
    pub tool: JsonTool,
    /// The Go that judged.
    pub toolchain: JsonToolchain,
    /// How programs were confined.
    pub sandbox: JsonSandbox,
    /// What all units come to.
    #[schemars(with = "String", extend("enum" = ["PASS", "WARN", "FAIL", "SKIP", "ERROR"]))]
    pub verdict: Verdict,
    /// How many units got each verdict.
    #[schemars(with = "JsonCounts")]
    pub counts: Counts,
    /// How long the run took, in milliseconds.
    pub duration_ms: u64,
    /// Present and true where the run was ended before all was judged.
    #[serde(skip_serializing_if = "is_false")]
    #[schemars(default)]
    pub interrupted: bool,
    /// How many units were left out because nothing that they rest on has changed since the revision that was named.
    #[serde(skip_serializing_if = "is_zero")]
    #[schemars(default)]
    pub left_out: usize,
    /// What else the reader should know: a file passed over, an exception that excuses nothing. Changes no verdict.
    pub notices: Vec<JsonNotice>,
    /// What was judged, in path order.
    pub units: Vec<JsonUnit>,
}

/// The GVP that judged.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Tool")]
pub(super) struct JsonTool {
    /// Its version.
    pub version: String,
}

/// The Go that judged.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Toolchain")]
pub(super) struct JsonToolchain {
    /// Its version as it names itself, without the leading `go`, such as `1.27.3`.
    pub go: String,
    /// The operating system it builds for, such as `linux`.
    pub os: String,
    /// The architecture it builds for, such as `amd64`.
    pub arch: String,
}

/// How programs were confined.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Sandbox")]
pub(super) struct JsonSandbox {
    /// The name of the tier, such as `user-namespaces`.
    pub tier: String,
    /// What that tier lacks on this machine; absent where it lacks nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub missing: Vec<String>,
}

/// How many units got each verdict. This type only describes what `gvp_core::Counts` serialises to.
#[derive(JsonSchema)]
#[schemars(rename = "Counts", rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes another type to the schema")]
struct JsonCounts {
    /// Units about which all that was asked holds.
    pass: u64,
    /// Units that hold with reservations.
    warn: u64,
    /// Units about which something does not hold.
    fail: u64,
    /// Units that were not judged.
    skip: u64,
    /// Units that GVP could not judge, for a reason that is not the author's.
    error: u64,
}

/// Something worth knowing that is not about one unit.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Notice")]
pub(super) struct JsonNotice {
    /// One sentence.
    pub message: String,
    /// What can be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where, if it is in a file of the material.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<JsonLocation>,
}

/// A program, the tests of a package, a library or a fragment, and what was said of it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Unit")]
pub(super) struct JsonUnit {
    /// Its name, unique within the report.
    pub id: String,
    /// What it is.
    #[schemars(extend("examples" = ["program", "tests", "library", "fragment"]))]
    pub kind: &'static str,
    /// The file that stands for it, relative to the root of the material.
    pub path: String,
    /// The line that stands for it, counted from 1.
    pub line: u32,
    /// What its outcomes come to. SKIP means that nothing was judged.
    #[schemars(with = "String", extend("enum" = ["PASS", "WARN", "FAIL", "SKIP", "ERROR"]))]
    pub verdict: Verdict,
    /// Only where it is code in prose: what the code is, and how far up the ladder it got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fence: Option<JsonFence>,
    /// One for every check, in the order of the plan.
    pub outcomes: Vec<JsonOutcome>,
}

/// Code in prose. The ladder is `parse`, `type-check`, `build`, `run`, `compare`; what is no Go stands on `none`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Fence")]
pub(super) struct JsonFence {
    /// What the code is.
    #[schemars(with = "String", extend("examples" = ["program", "file", "test-file", "declarations", "statements", "not-go"]))]
    pub form: Form,
    /// Present and true where `...` stands in it for code that is not shown.
    #[serde(skip_serializing_if = "is_false")]
    #[schemars(default)]
    pub elided: bool,
    /// The lines on which its fences open, counted from 1.
    pub lines: Vec<u32>,
    /// Names whose declarations were taken from other fences of the page; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub stitched: Vec<String>,
    /// What it takes for granted: variables that every reader of Go knows by their names, such as `t *testing.T`, and
    /// declarations that stand in for names that nothing shows, such as `var retries int`; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub assumed: Vec<String>,
    /// Import paths of packages that it uses and that no module here provides: what it takes from them is only assumed;
    /// absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub unprovided: Vec<String>,
    /// The highest rung it reached.
    #[schemars(with = "String", extend("enum" = ["none", "parse", "type-check", "build", "run", "compare"]))]
    pub rung: Rung,
    /// Why no further; absent where there is no further rung for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What one check said of one unit.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Outcome")]
pub(super) struct JsonOutcome {
    /// The name of the check.
    #[schemars(extend("examples" = ["gvp.build/run"]))]
    pub check: String,
    /// Whether nothing is wrong, something is, the question was not put, or GVP failed to answer it.
    pub outcome: OutcomeWord,
    /// How long the answer took, in milliseconds; absent where the question was not put.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// Why the question was not put, or not answered; present with `skipped` and `error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the author can write so that the question can be put; only with `skipped`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Which part of GVP or of its machine failed; present with `error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("examples" = ["tool-missing", "machine", "interrupted"]))]
    pub kind: Option<gvp_core::CheckErrorKind>,
    /// What is wrong; present with `findings`, and then not empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<JsonFinding>>,
}

/// The ways in which a check can answer.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum OutcomeWord {
    /// Nothing is wrong.
    Passed,
    /// Something is wrong with the material.
    Findings,
    /// The question was not put.
    Skipped,
    /// GVP failed; the material is not to blame.
    Error,
}

/// One thing wrong with the material.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(super) struct JsonFinding {
    /// What kind of trouble, within the check.
    #[schemars(extend("examples" = ["output-mismatch"]))]
    pub code: String,
    /// How grave the check itself thinks it is.
    #[schemars(with = "String", extend("enum" = ["note", "warning", "error"]))]
    pub severity: Severity,
    /// What it is worth in this run: `deny` makes the unit FAIL, `warn` makes it WARN.
    #[schemars(with = "String", extend("enum" = ["allow", "warn", "deny"]))]
    pub level: Level,
    /// One sentence.
    pub message: String,
    /// What the author can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The reason that the author gives for the exception, where a directive makes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excuse: Option<String>,
    /// Where it is, in the author's own file.
    pub location: JsonLocation,
    /// What lets a reader verify it.
    pub evidence: Vec<JsonEvidence>,
}

/// A place in the material.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Location")]
pub(super) struct JsonLocation {
    /// Relative to the root of the material, with `/` between folders.
    pub path: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted in bytes from 1; absent where only the line is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The column just past the end, on the same line; absent where only the start is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
}

/// One piece of evidence.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Evidence")]
pub(super) struct JsonEvidence {
    /// What it is.
    #[schemars(with = "String", extend("examples" = ["command", "output", "diff", "stack"]))]
    pub kind: gvp_core::EvidenceKind,
    /// The evidence, as a person would read it.
    pub text: String,
    /// Where files that show more of it were written, such as profiles and pictures; absent where none were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub files: Vec<String>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn is_false(value: &bool) -> bool {
    !value
}
