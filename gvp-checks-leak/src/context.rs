#![doc = include_str!("context.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, Moment, Outcome, ProbeReport,
    Severity, Skip, Unit, UnitKind,
};

use crate::concurrency::Concurrency;
use crate::inventory::{compiles, needs, not_to_be_run, take_stock};
use crate::kept::kept;
use crate::sources::readable;
use gvp_syntax::GoFile;

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
        needs(unit, why_not(unit).as_ref())
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        if let Some(skip) = why_not(unit) {
            return Ok(skip.into());
        }
        let version = &cx.toolchain().version;
        if (version.major, version.minor) < (1, WEAK_POINTERS) {
            return Ok(Outcome::skipped("which contexts are kept can be seen since Go 1.24"));
        }
        if !compiles(cx)? {
            return Ok(Outcome::skipped("it does not compile: see gvp.build/compile"));
        }
        let execution = take_stock(cx, Concurrency::of(unit).needs_real_clock)?;
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

fn why_not(unit: &Unit) -> Option<Skip> {
    not_to_be_run(unit).or_else(|| (!makes_contexts(unit)).then(|| Skip::because("it makes no contexts")))
}

fn makes_contexts(unit: &Unit) -> bool {
    readable(unit).any(|file| GoFile::parse(&file.text).imports().iter().any(|import| import.path == "context"))
}

#[cfg(test)]
mod tests;
