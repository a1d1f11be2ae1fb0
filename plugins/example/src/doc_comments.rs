#![doc = include_str!("doc_comments.md")]

use gvp_plugin::syntax::GoFile;
use gvp_plugin::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Finding, Outcome,
    Severity, SourceFile, Unit, UnitKind,
};

use crate::exported::{Exported, Kind, exported};

const UNDOCUMENTED: Code = Code::from_static("undocumented");
const OTHER_NAME: Code = Code::from_static("other-name");

/// Are exported names documented, in sentences that start with the name?
pub(crate) struct DocComments(CheckInfo);

impl Default for DocComments {
    fn default() -> Self {
        Self(CheckInfo {
            id: CheckId::from_static("org.example.teaching", "doc-comments"),
            version: 1,
            summary: "are exported names documented, in sentences that start with the name?".to_owned(),
            explanation: include_str!("doc_comments.md").to_owned(),
            codes: vec![
                CodeInfo::new(UNDOCUMENTED, Severity::Warning, "an exported name without a comment"),
                CodeInfo::new(OTHER_NAME, Severity::Warning, "a comment that does not start with the name"),
            ],
        })
    }
}

impl Check for DocComments {
    fn info(&self) -> &CheckInfo {
        &self.0
    }

    fn needs(&self, _: &Unit) -> Vec<ArtifactKind> {
        Vec::new()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        if unit.kind != UnitKind::Library {
            return Ok(Outcome::skipped("nobody imports it"));
        }
        let sources =
            unit.files.iter().filter(|file| file.defect.is_none() && !file.path.as_str().ends_with("_test.go"));
        Ok(sources.flat_map(undocumented).collect::<Vec<Finding>>().into())
    }
}

/// What is wrong with the comments of one file.
fn undocumented(file: &SourceFile) -> Vec<Finding> {
    let names = exported(&GoFile::parse(&file.text));
    names.iter().filter_map(|exported| complaint(exported, file)).collect()
}

fn complaint(exported: &Exported, file: &SourceFile) -> Option<Finding> {
    let place = exported.position.location(&file.path);
    let name = &exported.name;
    let help = format!("write a comment above it that starts with `{name}`");
    let finding = match &exported.comment {
        None => Finding::warning(UNDOCUMENTED, place, format!("`{name}` is exported, and has no comment")),
        Some(comment) if speaks_of(comment, exported) => return None,
        Some(comment) => Finding::warning(OTHER_NAME, place, format!("the comment of `{name}` does not start with it"))
            .evidence(EvidenceKind::Excerpt, comment.as_str()),
    };
    Some(finding.help(help))
}

/// Whether a comment starts as Go's own do.
fn speaks_of(comment: &str, exported: &Exported) -> bool {
    let comment = comment.trim_start();
    let bare = match exported.kind {
        Kind::Type => ["A ", "An ", "The "].iter().find_map(|article| comment.strip_prefix(article)).unwrap_or(comment),
        Kind::Other => comment,
    };
    let rest = bare.strip_prefix(exported.name.as_str());
    let ends = rest.is_some_and(|rest| !rest.starts_with(|char: char| char.is_alphanumeric() || char == '_'));
    ends || comment.starts_with("Deprecated:")
}

#[cfg(test)]
mod tests {
    use gvp_plugin::PluginTest;

    use super::*;

    #[track_caller]
    fn expect(text: &str, expected: &str) {
        PluginTest::new(DocComments::default()).unit(&format!("package stack\n\n{text}")).expect(expected);
    }

    #[test]
    fn an_exported_name_has_a_comment() {
        expect("func Push(x int) {}\n", "undocumented:3");
        expect("type Stack struct{}\n\nfunc (s *Stack) Push(x int) {}\n", "undocumented:3 undocumented:5");
        expect("// Far away.\n\nvar Limit = 3\n", "undocumented:5");
    }

    #[test]
    fn the_comment_starts_with_the_name() {
        expect("// pushes x\nfunc Push(x int) {}\n", "other-name:4");
        expect("// Pushes x.\nfunc Push(x int) {}\n", "other-name:4");
        expect("// A Push puts x on top.\nfunc Push(x int) {}\n", "other-name:4");
    }

    #[test]
    fn near_misses_are_fine() {
        let fine = [
            "// Push puts x on top.\nfunc Push(x int) {}\n",
            "// A Stack is a pile.\ntype Stack struct{}\n",
            "// Sort sorts.\n//\n//go:noinline\nfunc Sort() {}\n",
            "/* Max is the larger. */\nfunc Max(a, b int) int { return a }\n",
            "// Deprecated: use Push.\nfunc Put(x int) {}\n",
            "func push(x int) {}\n\ntype stack struct{}\n\nfunc (s stack) Push(x int) {}\n",
            "// Limits of a stack.\nconst (\n\tMost = 3\n\tLeast = 1\n)\n",
            "const example = `\nfunc Push(x int) {}\n`\n",
        ];
        fine.into_iter().for_each(|text| expect(text, "passed"));
    }

    #[test]
    fn programs_are_not_asked() {
        PluginTest::new(DocComments::default())
            .unit("package main\n\nfunc Push() {}\n\nfunc main() {}\n")
            .expect("skipped");
    }
}
