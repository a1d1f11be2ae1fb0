#![doc = include_str!("http_server.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Finding, Location,
    Outcome, Severity, SourceFile, Unit,
};
use gvp_syntax::{Timeout, http_servers};

use crate::sources::{excerpt, is_test, own_sources};
use crate::visits::{self, NOT_KEPT, NOT_WATCHED, STAY};

/// Does its HTTP server let go of peers that say nothing?
pub struct HttpServer;

const WITHOUT_TIMEOUTS: Code = Code::from_static("server-without-timeouts");
const MISSING: Code = Code::from_static("missing-timeout");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "http-server"),
    version: 3,
    summary: "does its HTTP server let go of peers that say nothing?".to_owned(),
    explanation: include_str!("http_server.md").to_owned(),
    codes: vec![
        CodeInfo::new(WITHOUT_TIMEOUTS, Severity::Warning, "a server to which no time-out can be given"),
        CodeInfo::new(MISSING, Severity::Warning, "a server without the time-outs that let go of silent peers"),
        CodeInfo::new(STAY, Severity::Warning, "silent peers that a server was seen to keep, without a time-out"),
        CodeInfo::new(
            NOT_KEPT,
            Severity::Error,
            "silent peers that a server was seen to keep in spite of its time-out",
        ),
        CodeInfo::new(
            NOT_WATCHED,
            Severity::Note,
            "a server of which it could not be seen what it does with silent peers",
        ),
    ],
});

impl Check for HttpServer {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        if visits::is_visited(unit) { vec![ArtifactKind::ProbedProgram] } else { Vec::new() }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        let mut findings = read(unit);
        let (server, line) = first_server(unit).unwrap_or_else(|| (unit.location(), None));
        findings.extend(visits::visit(cx, &server, line.as_deref())?);
        Ok(findings.into())
    }
}

/// Where the first server of a unit is made, with the line.
fn first_server(unit: &Unit) -> Option<(Location, Option<String>)> {
    own_sources(unit).find_map(|(file, tree)| {
        let server = http_servers(&tree).into_iter().next()?;
        Some((server.position.location(&file.path), Some(excerpt(file, server.position.line))))
    })
}

/// What the source tells. Servers of tests have one peer, which is known.
fn read(unit: &Unit) -> Vec<Finding> {
    let files = own_sources(unit).filter(|(file, _)| !is_test(file) && !unit.must_not_compile());
    let servers =
        files.flat_map(|(file, tree)| http_servers(&tree).into_iter().filter_map(move |server| finding(file, &server)));
    servers.collect()
}

fn finding(file: &SourceFile, server: &gvp_syntax::HttpServer) -> Option<Finding> {
    let missing: Vec<&str> = server.missing().into_iter().map(Timeout::field).collect();
    let location = server.position.location(&file.path);
    let finding = match &server.without_server {
        Some(function) => Finding::warning(
            WITHOUT_TIMEOUTS,
            location,
            format!("`{function}` keeps the connections of silent peers for ever"),
        )
        .help(
            "`server := &http.Server{Addr: addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second, \
             IdleTimeout: 2 * time.Minute}`, and serve with that",
        ),
        None if missing.is_empty() => return None,
        None => Finding::warning(
            MISSING,
            location,
            format!(
                "this server keeps the connections of silent peers for ever: it has no {}",
                missing.join(" and no ")
            ),
        )
        .help(format!("give it {}", missing.iter().map(|name| suggestion(name)).collect::<Vec<_>>().join(" and "))),
    };
    Some(finding.evidence(EvidenceKind::Excerpt, excerpt(file, server.position.line)))
}

fn suggestion(field: &str) -> String {
    let time = if field == Timeout::Idle.field() { "2 * time.Minute" } else { "5 * time.Second" };
    format!("`{field}: {time}`")
}

#[cfg(test)]
mod tests;
