#![doc = include_str!("external_service.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Denial, DenialKind, EvidenceKind,
    Execution, Finding, Outcome, Severity, SourceFile, Unit,
};
use gvp_syntax::{RemoteAccess, RemoteKind, facts};

use crate::fence;
use crate::recipe::{artifact_of, run_of};
use crate::sources::{excerpt, own_sources};

/// Does it bring the services that it calls?
pub struct ExternalService;

const REMOTE_ADDRESS: Code = Code::from_static("remote-address");
const DATABASE: Code = Code::from_static("database");
const SERVICE_CLIENT: Code = Code::from_static("service-client");
const REFUSED_CONNECTION: Code = Code::from_static("refused-connection");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "external-service"),
    version: 2,
    summary: "does it bring the services that it calls?".to_owned(),
    explanation: include_str!("external_service.md").to_owned(),
    codes: vec![
        CodeInfo::new(REMOTE_ADDRESS, Severity::Error, "a call to an address outside"),
        CodeInfo::new(DATABASE, Severity::Error, "a database that needs a server"),
        CodeInfo::new(SERVICE_CLIENT, Severity::Error, "a client of a service that is not brought along"),
        CodeInfo::new(REFUSED_CONNECTION, Severity::Error, "when it ran, it tried to reach something outside"),
    ],
});

impl Check for ExternalService {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        artifact_of(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        let read: Vec<(&SourceFile, RemoteAccess)> = own_sources(unit)
            .flat_map(|(file, tree)| facts(&tree).remote.into_iter().map(move |access| (file, access)))
            .collect();
        let mut findings: Vec<Finding> = read.iter().map(|(file, access)| calls_outside(file, access)).collect();
        match execution(cx) {
            Ok(Some(execution)) => findings.extend(refused(unit, &read, &execution)),
            Ok(None) => {}
            // What was read stands, whatever we could not do.
            Err(error) if findings.is_empty() => return Err(error),
            Err(_) => {}
        }
        let findings: Vec<Finding> =
            findings.into_iter().map(|finding| fence::softened_in_prose(unit, finding)).collect();
        Ok(findings.into())
    }
}

/// What happened when the unit was run; nothing where it is not run, or does not compile.
fn execution(cx: &dyn Context) -> Result<Option<std::sync::Arc<Execution>>, CheckError> {
    let Ok(run) = run_of(cx.unit(), cx.settings()) else { return Ok(None) };
    if !cx.artifact(run.artifact)?.made() {
        return Ok(None);
    }
    cx.execute(&run).map(Some)
}

fn calls_outside(file: &SourceFile, access: &RemoteAccess) -> Finding {
    let (code, message, help) = match access.kind {
        RemoteKind::Http => (
            REMOTE_ADDRESS,
            format!("a request to {}", access.target),
            "answer it in the program itself, with `httptest.NewServer`",
        ),
        RemoteKind::Dial => (
            REMOTE_ADDRESS,
            format!("a connection to {}", access.target),
            "listen in the program itself, on `127.0.0.1:0`, or connect with `net.Pipe`",
        ),
        RemoteKind::Lookup => (
            REMOTE_ADDRESS,
            format!("a look-up of {}", access.target),
            "look up `localhost`, or show what is found without asking",
        ),
        RemoteKind::Database => (
            DATABASE,
            format!("a database behind the driver `{}`", access.target),
            "use a database that the program brings itself, such as SQLite in memory",
        ),
        RemoteKind::Service => (
            SERVICE_CLIENT,
            format!("a client of {}", access.target),
            "put the service behind an interface, and bring a small stand-in",
        ),
    };
    Finding::error(code, access.position.location(&file.path), message)
        .help(format!("{help}; or allow it: `// GVP-2024: allow net \"why\"`"))
        .evidence(EvidenceKind::Excerpt, excerpt(file, access.position.line))
}

/// What the sandbox saw, beyond what was read.
fn refused(unit: &Unit, read: &[(&SourceFile, RemoteAccess)], execution: &Execution) -> Vec<Finding> {
    let looked_up = execution.denials.iter().any(|denial| denial.kind == DenialKind::Lookup);
    let is_news = |denial: &&Denial| {
        let is_known = || read.iter().any(|(_, access)| host(&access.target) == host(&denial.target));
        match denial.kind {
            DenialKind::Lookup => !is_known(),
            // The question to the name server belongs to a look-up, or to a call by name.
            DenialKind::Connect if denial.target.ends_with(":53") && (looked_up || !read.is_empty()) => false,
            DenialKind::Connect => !is_known(),
            _ => false,
        }
    };
    execution.denials.iter().filter(is_news).map(|denial| tried(unit, denial, execution)).collect()
}

fn tried(unit: &Unit, denial: &Denial, execution: &Execution) -> Finding {
    let message = match denial.kind {
        DenialKind::Lookup => format!("it tried to look up {}", denial.target),
        _ => format!("it tried to reach {}", denial.target),
    };
    Finding::error(REFUSED_CONNECTION, unit.location(), message)
        .help("bring what it calls, with `httptest.NewServer` for instance; or allow it: `// GVP-2024: allow net \"why\"`")
        .evidence(EvidenceKind::Denial, &*denial.target)
        .evidence(EvidenceKind::Command, execution.command.clone())
}

/// The host of `host:port`, without the brackets and the dot that some write.
fn host(target: &str) -> &str {
    let host = match target.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => target,
    };
    host.trim_matches(['[', ']']).trim_end_matches('.')
}

#[cfg(test)]
mod tests;
