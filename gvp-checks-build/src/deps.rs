#![doc = include_str!("deps.md")]

use std::sync::LazyLock;

use gvp_core::{
    Artifact, ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Diagnostic, DiagnosticKind,
    EvidenceKind, Finding, Location, Module, Outcome, Requirement, Severity, Unit, is_within,
};
use gvp_syntax::Import;

use crate::fence;
use crate::sources::own_sources;

/// Are its dependencies declared and locked, and does it need any?
pub struct Deps;

const UNDECLARED_IMPORT: Code = Code::from_static("undeclared-import");
const UNKNOWN_IMPORT: Code = Code::from_static("unknown-import");
const RELATIVE_IMPORT: Code = Code::from_static("relative-import");
const MISSING_SUM: Code = Code::from_static("missing-sum");
const MISSING_MODULE: Code = Code::from_static("missing-module");
const THIRD_PARTY: Code = Code::from_static("third-party");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "deps"),
    version: 3,
    summary: "are its dependencies declared and locked, and does it need any?".to_owned(),
    explanation: include_str!("deps.md").to_owned(),
    codes: vec![
        CodeInfo::new(UNDECLARED_IMPORT, Severity::Error, "an import that no required module provides"),
        CodeInfo::new(UNKNOWN_IMPORT, Severity::Error, "an import that is neither of the standard library nor a path"),
        CodeInfo::new(RELATIVE_IMPORT, Severity::Error, "an import by a relative path"),
        CodeInfo::new(MISSING_SUM, Severity::Error, "a required module that is not locked in go.sum"),
        CodeInfo::new(MISSING_MODULE, Severity::Error, "a required module, or version of one, that does not exist"),
        CodeInfo::new(THIRD_PARTY, Severity::Warning, "a declared dependency outside the standard library"),
    ],
});

impl Check for Deps {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if unit.is_compiled() { vec![ArtifactKind::Package] } else { Vec::new() }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        if !unit.is_compiled() {
            return Ok(Outcome::skipped("a fragment is not compiled"));
        }
        if let Some(skip) = unit.fence.as_ref().and_then(fence::unprovided) {
            return Ok(skip.into());
        }
        let artifact = cx.artifact(ArtifactKind::Package)?;
        if unit.fence.is_some() && is_without(unit, &artifact) {
            return Ok(Outcome::skipped("it imports what a page of prose cannot declare: see gvp.build/compile"));
        }
        let imports = imports(unit);
        let mut findings: Vec<Finding> = imports
            .iter()
            .filter(|(_, import)| is_relative(&import.path))
            .map(|import| relative(unit, import))
            .collect();
        findings.extend(refused(unit, &imports, &artifact));
        findings.extend(third_party(unit, &imports));
        let findings: Vec<Finding> = findings.into_iter().map(|finding| fence::softened(unit, finding)).collect();
        Ok(findings.into())
    }
}

/// Whether an imported package is not there, nor in a module that the author requires.
fn is_without(unit: &Unit, artifact: &Artifact) -> bool {
    let is_required = |import: &str| unit.module.as_deref().is_some_and(|module| provider(module, import).is_some());
    artifact.diagnostics.iter().any(|said| match &said.kind {
        DiagnosticKind::MissingPackage { .. } => true,
        DiagnosticKind::MissingSum { import } => !import.is_empty() && !is_required(import),
        _ => false,
    })
}

/// An import, and where it is.
type Imported = (Location, Import);

fn imports(unit: &Unit) -> Vec<Imported> {
    own_sources(unit)
        .flat_map(|(file, tree)| {
            tree.imports().into_iter().map(|import| (import.position.location(&file.path), import))
        })
        .collect()
}

fn is_relative(path: &str) -> bool {
    path.starts_with("./") || path.starts_with("../") || path == "." || path == ".."
}

/// In a program on a page, which has no folder, it tells of the time before modules: the page is old, and not wrong.
fn relative(unit: &Unit, (location, import): &Imported) -> Finding {
    let message = format!("`{}` is relative, which modules do not allow", import.path);
    let finding = match unit.fence {
        Some(_) => Finding::warning(RELATIVE_IMPORT, location.clone(), message),
        None => Finding::error(RELATIVE_IMPORT, location.clone(), message),
    };
    finding.help("import it by the path of the module followed by that of the folder")
}

/// What Go has against the imports, each told once.
fn refused(unit: &Unit, imports: &[Imported], artifact: &Artifact) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for said in &artifact.diagnostics {
        let Some(finding) = refusal(unit, imports, said) else { continue };
        let is_known = findings.iter().any(|known| known.code == finding.code && known.message == finding.message);
        if !is_known {
            let finding = finding.evidence(EvidenceKind::Diagnostic, said.message.clone());
            findings.push(finding.evidence(EvidenceKind::Command, artifact.command.clone()));
        }
    }
    findings
}

fn refusal(unit: &Unit, imports: &[Imported], said: &Diagnostic) -> Option<Finding> {
    let place = |path: &str| {
        let imported = imports.iter().find(|(_, import)| import.path == path).map(|(location, _)| location.clone());
        imported.or_else(|| said.location.clone()).unwrap_or_else(|| unit.location())
    };
    match &said.kind {
        DiagnosticKind::MissingPackage { import } if is_relative(import) => None,
        DiagnosticKind::MissingPackage { import } => Some(missing_package(unit, import, place(import))),
        DiagnosticKind::MissingSum { import } => {
            let what =
                if import.is_empty() { "a required module".to_owned() } else { format!("the module of `{import}`") };
            let finding = Finding::error(MISSING_SUM, place(import), format!("{what} is not locked in go.sum"));
            Some(finding.help("`go mod tidy`, and keep go.sum beside go.mod"))
        }
        DiagnosticKind::MissingModule { module } => {
            let path = module.split('@').next().unwrap_or(module);
            let finding = Finding::error(MISSING_MODULE, required_at(unit, path), format!("there is no `{module}`"));
            Some(finding.help("name a version that exists: `go list -m -versions` lists them"))
        }
        _ => None,
    }
}

fn missing_package(unit: &Unit, import: &str, location: Location) -> Finding {
    if unit.module.as_deref().is_some_and(|module| is_within(import, &module.path)) {
        return Finding::error(UNKNOWN_IMPORT, location, format!("there is no package `{import}` in this module"))
            .help("add the package, or correct the path");
    }
    if has_domain(import) {
        return Finding::error(UNDECLARED_IMPORT, location, format!("no required module provides `{import}`"))
            .help(format!("`go get {import}` in the folder of go.mod"));
    }
    Finding::error(UNKNOWN_IMPORT, location, format!("`{import}` is not in the standard library, and no module path"))
        .help("import it by the full path of its module; folders of GOPATH do not count any more")
}

/// Where a module is required, or else where the unit is.
fn required_at(unit: &Unit, path: &str) -> Location {
    let requirements = unit.module.iter().flat_map(|module| &module.requirements);
    let mut required = requirements.filter(|requirement| requirement.path == path);
    required.find_map(|requirement| requirement.location.clone()).unwrap_or_else(|| unit.location())
}

/// The declared modules that the unit imports from, each once.
fn third_party(unit: &Unit, imports: &[Imported]) -> Vec<Finding> {
    let Some(module) = unit.module.as_deref() else { return Vec::new() };
    let mut told: Vec<&str> = Vec::new();
    let mut findings = Vec::new();
    for (location, import) in imports {
        let Some(requirement) = provider(module, &import.path) else { continue };
        if told.contains(&requirement.path.as_str()) {
            continue;
        }
        told.push(&requirement.path);
        findings.push(depends_on(requirement, location.clone()));
    }
    findings
}

fn depends_on(requirement: &Requirement, location: Location) -> Finding {
    let line = requirement.location.as_ref().map_or("go.mod".to_owned(), Location::to_string);
    Finding::warning(THIRD_PARTY, location, format!("it depends on `{}`", requirement.path))
        .help("the standard library lasts longest; if the dependency is the subject: `// GVP-2024: allow third-party \"why\"`")
        .evidence(EvidenceKind::Excerpt, format!("{line}: require {} {}", requirement.path, requirement.version))
}

/// The required module outside the material that provides a package, by the longest path that fits.
fn provider<'m>(module: &'m Module, import: &str) -> Option<&'m Requirement> {
    let fitting = module.requirements.iter().filter(|requirement| is_within(import, &requirement.path));
    let nearest = fitting.max_by_key(|requirement| requirement.path.len())?;
    let own = is_within(import, &module.path) && module.path.len() >= nearest.path.len();
    (has_domain(import) && !own && !is_brought_along(module, nearest)).then_some(nearest)
}

/// Whether a required module is a folder of the material: replaced by one, or used by a workspace, where the version is
/// a stand-in.
fn is_brought_along(module: &Module, requirement: &Requirement) -> bool {
    let is_folder = |path: &str| path.starts_with("./") || path.starts_with("../") || path.starts_with('/');
    let replaced = module.replacements.iter().any(|old| old.path == requirement.path && is_folder(&old.with));
    let stand_in = ["v0.0.0", "v0.0.0-00010101000000-000000000000"].contains(&requirement.version.as_str());
    replaced || (module.workspace.is_some() && stand_in)
}

/// Whether the first element of a path can be a domain. The standard library has none.
fn has_domain(import: &str) -> bool {
    import.split('/').next().is_some_and(|first| first.contains('.'))
}

#[cfg(test)]
mod tests;
