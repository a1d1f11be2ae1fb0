//! Loads, type-checks and compiles a batch, without linking anything, and says of each member what became of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gvp_core::{ArtifactState, CheckError, CheckErrorKind, Diagnostic, DiagnosticKind, Sink, Stage, UnitKind};

use crate::batch::{Batch, Member};
use crate::command::GoCommand;
use crate::diagnostic::{self, Line};
use crate::error::GoError;
use crate::listing::{Listing, Package, PackageError, Purpose, ask};
use crate::telling::staged;

/// What became of one member of a batch.
pub(crate) type Loaded = Result<(ArtifactState, Vec<Diagnostic>), CheckError>;

/// Loads a batch. The result has one entry for every member, in order.
pub(crate) fn load(go: &GoCommand<'_>, batch: &Batch, events: &dyn Sink) -> Result<Vec<Loaded>, GoError> {
    let units = batch.members.len();
    let compile = || staged(events, Stage::Compiling, units, || ask(go, batch, Purpose::Compile));
    let mut listing = compile()?;
    if listing.lacks_modules() {
        let fetched = staged(events, Stage::Downloading, units, || ask(go, batch, Purpose::Fetch))?;
        listing = compile()?.explained_by(fetched);
    }
    match listing {
        Listing::Packages(packages) => {
            let packages = Packages(packages);
            let broken = packages.broken();
            Ok(batch.members.iter().map(|member| packages.judge(go, batch, member, &broken)).collect())
        }
        Listing::Nothing(reason) => Ok(all_refused(go, batch, &reason)),
    }
}

/// The packages of a batch, by import path, each with its variants.
struct Packages(HashMap<String, Vec<Package>>);

impl Packages {
    /// The import paths of the packages that do not compile, with the first thing Go says of each.
    fn broken(&self) -> BTreeMap<&str, &PackageError> {
        let all = self.0.values().flatten();
        all.filter_map(|package| Some((package.import_path.as_str(), package.error.as_ref()?))).collect()
    }

    /// What Go says of one member.
    fn judge(
        &self,
        go: &GoCommand<'_>,
        batch: &Batch,
        member: &Member,
        broken: &BTreeMap<&str, &PackageError>,
    ) -> Loaded {
        let variants = self.variants(member);
        let errors: Vec<&PackageError> = variants.iter().flat_map(|package| package.errors()).collect();
        let made = variants.iter().any(|package| !package.export.is_empty() && is_final(package, member));
        let mut diagnostics = BTreeSet::new();
        for error in errors {
            diagnostics.extend(read_error(go, batch, error)?);
        }
        if !made && diagnostics.is_empty() {
            diagnostics.extend(self.broken_import(go, batch, &variants, broken));
        }
        let state = if made && diagnostics.is_empty() { ArtifactState::Made } else { ArtifactState::Refused };
        Ok((state, diagnostics.into_iter().collect()))
    }

    /// The packages that Go makes of a member: for tests, also the variants that are compiled with them.
    fn variants(&self, member: &Member) -> Vec<&Package> {
        let path = &member.placement.import_path;
        let at = |path: &str| self.0.get(path).into_iter().flatten();
        if member.unit().kind == UnitKind::Tests {
            return at(path).chain(at(&format!("{path}_test"))).chain(at(&format!("{path}.test"))).collect();
        }
        at(path).filter(|package| !package.import_path.contains(' ')).collect()
    }

    /// The imported package that keeps a member from being compiled, where Go says nothing of the member itself.
    fn broken_import(
        &self,
        go: &GoCommand<'_>,
        batch: &Batch,
        variants: &[&Package],
        broken: &BTreeMap<&str, &PackageError>,
    ) -> Option<Diagnostic> {
        let mut waiting: Vec<&str> = variants.iter().flat_map(|package| &package.imports).map(String::as_str).collect();
        let mut seen = BTreeSet::new();
        while let Some(import) = waiting.pop().filter(|_| !go.cancel.is_cancelled()) {
            if !seen.insert(import) {
                continue;
            }
            if let Some(error) = broken.get(import) {
                let first = diagnostic::lines(&error.err).into_iter().next()?;
                let location = first.place.as_ref().and_then(|place| batch.origins.home(place));
                let message = format!("the imported package `{import}` does not compile: {}", first.message);
                return Some(Diagnostic { location, kind: DiagnosticKind::Compile, message });
            }
            waiting.extend(self.0.get(import).into_iter().flatten().flat_map(|p| &p.imports).map(String::as_str));
        }
        let message = "Go does not compile it, and does not say why: a package that it imports may be broken";
        Some(Diagnostic { location: None, kind: DiagnosticKind::Load, message: message.to_owned() })
    }
}

/// Whether this package's being compiled means that the member is.
fn is_final(package: &Package, member: &Member) -> bool {
    let tests = member.unit().kind == UnitKind::Tests;
    tests == package.import_path.ends_with(".test")
}

/// Everything Go refuses when it does not even list the packages.
fn all_refused(go: &GoCommand<'_>, batch: &Batch, reason: &str) -> Vec<Loaded> {
    let error = PackageError { pos: String::new(), err: reason.to_owned() };
    let read = read_error(go, batch, &error);
    batch.members.iter().map(|_| read.clone().map(|diagnostics| (ArtifactState::Refused, diagnostics))).collect()
}

/// The diagnostics of one error of `go list`. An error of the network is ours.
fn read_error(go: &GoCommand<'_>, batch: &Batch, error: &PackageError) -> Result<Vec<Diagnostic>, CheckError> {
    let text = batch.origins.clean(&error.err, &go.go.root);
    if is_network(&text) {
        let message = format!("a module could not be fetched: {}", text.trim());
        return Err(CheckError::new(CheckErrorKind::Network, message));
    }
    let place = diagnostic::place(&error.pos);
    let compiled = text.starts_with("# ");
    let lines = if compiled || place.is_none() { diagnostic::lines(&text) } else { one_line(text) };
    Ok(lines
        .into_iter()
        .map(|line| {
            let at = line.place.as_ref().or(place.as_ref());
            let kind = if compiled { DiagnosticKind::Compile } else { classify(&line.message) };
            Diagnostic { location: at.and_then(|at| batch.origins.home(at)), kind, message: tidy(&line.message) }
        })
        .collect())
}

fn one_line(message: String) -> Vec<Line> {
    vec![Line { place: None, message }]
}

/// Whether a module is missing for a reason that is not the author's.
fn is_network(text: &str) -> bool {
    let marks = [
        "dial tcp",
        "i/o timeout",
        "no such host",
        "connection refused",
        "connection reset",
        "TLS handshake",
        "x509:",
        "502 Bad Gateway",
        "503 Service",
        "504 Gateway",
        "429 Too Many",
        // Who may not ask is not told whether there is something.
        "401 Unauthorized",
        "403 Forbidden",
        "server misbehaving",
        "module lookup disabled by GOPROXY=off",
        "network is unreachable",
    ];
    marks.iter().any(|mark| text.contains(mark))
}

/// What an error of the loader is about.
fn classify(message: &str) -> DiagnosticKind {
    let word_after = |mark: &str| {
        let rest = message.split_once(mark)?.1;
        Some(rest.split([' ', ':', ';', '\n', ',']).next().unwrap_or_default().to_owned())
    };
    if message.contains("missing go.sum entry") {
        let import = word_after("providing package ").or_else(|| word_after("for go.mod file").map(|_| String::new()));
        return DiagnosticKind::MissingSum { import: import.unwrap_or_default() };
    }
    for mark in ["no required module provides package ", "cannot find module providing package "] {
        if let Some(import) = word_after(mark) {
            return DiagnosticKind::MissingPackage { import };
        }
    }
    if message.contains("is not in std") {
        return DiagnosticKind::MissingPackage { import: word_after("package ").unwrap_or_default() };
    }
    if let Some(wanted) = word_after("requires go >= ") {
        return DiagnosticKind::GoTooOld { wanted };
    }
    let unknown = ["unknown revision", "404 Not Found", "410 Gone", "invalid version", "no matching versions"];
    if unknown.iter().any(|mark| message.contains(mark)) {
        return DiagnosticKind::MissingModule { module: message.split(": ").next().unwrap_or_default().to_owned() };
    }
    if message.starts_with("expected ") || message.contains("syntax error") || message.contains("illegal ") {
        return DiagnosticKind::Compile;
    }
    DiagnosticKind::Load
}

/// A message without what only the machine or the copy is about.
fn tidy(message: &str) -> String {
    let message = message.split(" ($GOROOT").next().unwrap_or(message);
    match message.split_once(") in ") {
        Some((head, _)) if message.starts_with("found packages ") => format!("{head})"),
        _ => message.trim_start_matches("go: ").trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_loader_are_told_apart() {
        let missing = |import: &str| DiagnosticKind::MissingPackage { import: import.to_owned() };
        assert_eq!(classify("package fmtx is not in std"), missing("fmtx"));
        assert_eq!(
            classify("no required module provides package github.com/z/y; to add it:\n\tgo get github.com/z/y"),
            missing("github.com/z/y")
        );
        assert_eq!(
            classify("missing go.sum entry for module providing package a.b/c (imported by x); to add:"),
            DiagnosticKind::MissingSum { import: "a.b/c".to_owned() }
        );
        assert_eq!(
            classify("go.mod requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local)"),
            DiagnosticKind::GoTooOld { wanted: "1.99".to_owned() }
        );
        assert_eq!(classify("expected 'package', found 'EOF'"), DiagnosticKind::Compile);
        assert_eq!(classify("import cycle not allowed"), DiagnosticKind::Load);
    }

    #[test]
    fn messages_lose_the_paths_of_the_machine() {
        assert_eq!(
            tidy("found packages main (a.go) and other (b.go) in u00001"),
            "found packages main (a.go) and other (b.go)"
        );
        assert_eq!(tidy("package fmtx is not in std ($GOROOT/src/fmtx)"), "package fmtx is not in std");
    }
}
