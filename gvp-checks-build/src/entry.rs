#![doc = include_str!("entry.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Defect, EvidenceKind, Finding,
    Location, Misunderstanding, Outcome, Severity, SourceFile, Toolchain, Unit, UnitKind, Word,
};
use gvp_syntax::{GoFile, Position, file_name_matches, host_tags};

use crate::fence;
use crate::sources::{excerpt, is_test, own_files, own_sources};

/// Is it a Go program, or declared to be something else?
pub struct Entry;

const NOT_UTF8: Code = Code::from_static("not-utf8");
const BINARY_FILE: Code = Code::from_static("binary-file");
const EMPTY_FILE: Code = Code::from_static("empty-file");
const NO_PACKAGE_CLAUSE: Code = Code::from_static("no-package-clause");
const MISSING_MAIN: Code = Code::from_static("missing-main");
const SEVERAL_MAINS: Code = Code::from_static("several-mains");
const SEVERAL_PACKAGES: Code = Code::from_static("several-packages");
const UNKNOWN_DIRECTIVE: Code = Code::from_static("unknown-directive");
const MALFORMED_DIRECTIVE: Code = Code::from_static("malformed-directive");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| {
    let error = |code: Code, summary: &str| CodeInfo::new(code, Severity::Error, summary);
    CheckInfo {
        id: CheckId::from_static(crate::NAMESPACE, "entry"),
        version: 2,
        summary: "is it a Go program, or declared to be something else?".to_owned(),
        explanation: include_str!("entry.md").to_owned(),
        codes: vec![
            error(NOT_UTF8, "a file holds bytes that are not UTF-8"),
            error(BINARY_FILE, "a file is not text at all"),
            error(EMPTY_FILE, "there is nothing in a file"),
            error(NO_PACKAGE_CLAUSE, "a file does not say which package it belongs to"),
            error(MISSING_MAIN, "a program without `func main`"),
            error(SEVERAL_MAINS, "a program with more than one `func main`"),
            error(SEVERAL_PACKAGES, "files of different packages in one folder"),
            error(UNKNOWN_DIRECTIVE, "a directive with a word that there is not"),
            error(MALFORMED_DIRECTIVE, "a directive that is written wrongly"),
        ],
    }
});

impl Check for Entry {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, _unit: &Unit) -> Vec<ArtifactKind> {
        Vec::new()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        let mut findings: Vec<Finding> = unit.misunderstandings.iter().map(misunderstood).collect();
        if unit.directives.iter().any(|directive| directive.word == Word::Fragment) {
            let declared = || Outcome::skipped("it is declared to be a fragment");
            return Ok(if findings.is_empty() { declared() } else { findings.into() });
        }
        if let Some(trouble) = unit.fence.as_ref().and_then(|fence| fence.trouble.as_ref())
            && findings.is_empty()
        {
            return Ok(Outcome::skipped(format!("it is not Go as it stands: {trouble}")));
        }
        findings.extend(own_files(unit).filter_map(defective));
        let files: Vec<Parsed<'_>> = own_sources(unit).map(|(file, tree)| Parsed { file, tree }).collect();
        findings.extend(files.iter().filter_map(without_package));
        match several_packages(&files) {
            // Files of several packages are several programs thrown together: their mains are no news.
            Some(finding) => findings.push(finding),
            None => findings.extend(mains(unit, &files, cx.toolchain())),
        }
        Ok(findings.into())
    }
}

/// A file with its syntax tree.
struct Parsed<'unit> {
    file: &'unit SourceFile,
    tree: GoFile,
}

fn misunderstood(trouble: &Misunderstanding) -> Finding {
    let code = if gvp_syntax::is_unknown_word(trouble) { UNKNOWN_DIRECTIVE } else { MALFORMED_DIRECTIVE };
    let finding = Finding::error(code, trouble.location.clone(), trouble.message.clone());
    match &trouble.help {
        Some(help) => finding.help(help.clone()),
        None => finding,
    }
}

fn defective(file: &SourceFile) -> Option<Finding> {
    let (code, line, message) = match file.defect.as_ref()? {
        Defect::Empty => (EMPTY_FILE, 1, "there is nothing in this file"),
        Defect::NotUtf8 { line } => (NOT_UTF8, *line, "bytes that are not UTF-8"),
        Defect::Binary => (BINARY_FILE, 1, "this is not text, whatever its name"),
    };
    let help = match code == NOT_UTF8 {
        true => "save the file as UTF-8",
        false => "write the program, or take the file away",
    };
    Some(Finding::error(code, Location::line(&file.path, line), message).help(help))
}

fn without_package(parsed: &Parsed<'_>) -> Option<Finding> {
    if parsed.tree.package().is_some() {
        return None;
    }
    let location = Location::line(&parsed.file.path, 1);
    let finding = Finding::error(NO_PACKAGE_CLAUSE, location, "the file does not say which package it belongs to");
    Some(finding.help("begin it with `package main`, or declare it with `// GVP-2024: fragment`"))
}

/// The first file whose package is not that of the first file. The tests of package `p` may be in `p_test`.
fn several_packages(files: &[Parsed<'_>]) -> Option<Finding> {
    let clause = |parsed: &Parsed<'_>| parsed.tree.package().map(|(name, at)| (base_name(parsed.file, name), at));
    // Go passes over `package documentation`.
    let mut clauses = files
        .iter()
        .filter_map(|parsed| Some((parsed.file, clause(parsed)?)))
        .filter(|(_, (name, _))| name != "documentation");
    let (first_file, (first, first_at)) = clauses.next()?;
    let (file, (name, at)) = clauses.find(|(_, (name, _))| *name != first)?;
    let message = format!("package `{name}` beside package `{first}` of {}", first_file.path);
    let shown = format!("{}\n{}", excerpt(first_file, first_at.line), excerpt(file, at.line));
    let finding = Finding::error(SEVERAL_PACKAGES, at.location(&file.path), message)
        .help("give them the same name, or a folder each")
        .evidence(EvidenceKind::Excerpt, shown);
    Some(finding)
}

fn base_name(file: &SourceFile, package: &str) -> String {
    let base = if is_test(file) { package.strip_suffix("_test") } else { None };
    base.unwrap_or(package).to_owned()
}

/// What is wrong with the `func main` of a program, unless that is what the text wants to show.
fn mains(unit: &Unit, files: &[Parsed<'_>], toolchain: &Toolchain) -> Option<Finding> {
    if unit.kind != UnitKind::Program || unit.package != "main" || unit.must_not_compile() || unit.excluded.is_some() {
        return None;
    }
    let built = files.iter().filter(|parsed| !is_test(parsed.file) && is_built(parsed, toolchain));
    let mut mains = built.flat_map(|parsed| parsed.tree.main_functions().into_iter().map(|at| (parsed.file, at)));
    match (mains.next(), mains.next()) {
        // A file that is no text may well hold it.
        (None, _) if unit.files.iter().any(|file| file.defect.is_some()) => None,
        (None, _) => Some(fence::softened_in_prose(unit, missing_main(unit))),
        (Some(first), Some(second)) => Some(second_main(first, second)),
        (Some(_), None) => None,
    }
}

fn missing_main(unit: &Unit) -> Finding {
    Finding::error(MISSING_MAIN, unit.location(), "a program, but without `func main`")
        .help("add `func main()`, or declare what it is above the package clause: `// GVP-2024: library`")
}

fn second_main(first: (&SourceFile, Position), second: (&SourceFile, Position)) -> Finding {
    let place = first.1.location(&first.0.path);
    let shown = format!("{}\n{}", excerpt(first.0, first.1.line), excerpt(second.0, second.1.line));
    let message = format!("a second `func main`; the first is at {place}");
    Finding::error(SEVERAL_MAINS, second.1.location(&second.0.path), message)
        .help("keep one, or give each program a folder of its own")
        .evidence(EvidenceKind::Excerpt, shown)
}

/// Whether Go builds the file on this machine. Teaching tags keep nothing out, as GVP stages files without them.
fn is_built(parsed: &Parsed<'_>, toolchain: &Toolchain) -> bool {
    let (os, arch) = (toolchain.os.as_str(), toolchain.arch.as_str());
    let minor = u32::try_from(toolchain.version.minor).unwrap_or(u32::MAX);
    let fits = parsed.tree.constraint().is_none_or(|constraint| {
        !constraint.teaching_tags().is_empty() || constraint.matches(&host_tags(os, arch, minor))
    });
    fits && file_name_matches(parsed.file.go_name(), os, arch)
}

#[cfg(test)]
mod tests;
