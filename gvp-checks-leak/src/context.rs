#![doc = include_str!("context.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Moment, Outcome, ProbeReport,
    Severity, Skip, Unit, UnitKind,
};

use crate::inventory::take_stock;
use crate::kept::kept;

/// Does it let go of the contexts that it makes?
pub struct KeptContexts;

pub(crate) const TIMER: Code = Code::from_static("timer-context-kept");
pub(crate) const CONTEXT: Code = Code::from_static("context-kept");
pub(crate) const CHAIN: Code = Code::from_static("value-chain-kept");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "context"),
    version: 1,
    summary: "does it let go of the contexts that it makes?".to_owned(),
    explanation: include_str!("context.md").to_owned(),
    codes: vec![
        CodeInfo::new(
            TIMER,
            Severity::Warning,
            "a context with a deadline that is never cancelled: its timer keeps it",
        ),
        CodeInfo::new(CONTEXT, Severity::Warning, "a context that is kept until the end, and never cancelled"),
        CodeInfo::new(CHAIN, Severity::Warning, "a chain of values that is kept until the end, and long or growing"),
    ],
});

/// The first minor version of Go with weak pointers, through which contexts are watched without being kept.
const WEAK_POINTERS: u64 = 24;

impl Check for KeptContexts {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        wanted(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        let kind = match wanted(unit) {
            Ok(kind) => kind,
            Err(skip) => return Ok(skip.into()),
        };
        let version = &cx.toolchain().version;
        if (version.major, version.minor) < (1, WEAK_POINTERS) {
            return Ok(Outcome::skipped("which contexts are kept can be seen since Go 1.24"));
        }
        if !cx.artifact(kind)?.made() {
            return Ok(Skip::does_not_compile().into());
        }
        let execution = take_stock(cx)?;
        match &execution.probe {
            Some(report) => Ok(judge(unit, report)),
            None => Ok(Outcome::skipped("it is ended before its contexts could be looked at: see gvp.build/run")),
        }
    }
}

/// What is left of a run that has come to its end. Before that, and after a failure, whatever is kept may be of use.
fn judge(unit: &Unit, report: &ProbeReport) -> Outcome {
    let Some(contexts) = &report.contexts else {
        return Outcome::skipped("this Go does not let its contexts be watched");
    };
    match report.moment {
        Moment::Exit(0) => {
            let alone = report.goroutines.is_empty() && (contexts.returned || unit.kind == UnitKind::Tests);
            kept(unit, contexts, alone).into()
        }
        Moment::Hang => Outcome::skipped("it runs until it is stopped, and may need what it keeps"),
        Moment::Exit(_) | Moment::Panic => Outcome::skipped("it does not end well: see gvp.build/run"),
    }
}

/// What has to be made of a unit, or why it is not to be looked at.
fn wanted(unit: &Unit) -> Result<ArtifactKind, Skip> {
    let kind = unit.watched_as()?;
    if unit.imports("context") { Ok(kind) } else { Err(Skip::because("it makes no contexts")) }
}

#[cfg(test)]
mod tests;
