#![doc = include_str!("antipattern.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, CodeInfo, Context, EvidenceKind, Finding, Outcome, Severity,
    Unit,
};
use gvp_syntax::Pattern;

use crate::suspicion::{Suspicion, code, suspicions};

/// Does anything in the source look as if it could stay for ever?
pub struct Antipattern;

/// The patterns, each with what its code means.
const PATTERNS: [(Pattern, &str); 13] = [
    (Pattern::AbandonedSend, "a goroutine sends on an unbuffered channel whose receiver may be gone"),
    (Pattern::UnclosedRange, "a loop ranges over a channel that nobody closes"),
    (Pattern::UnfedReceive, "a receive from a channel that nobody sends to or closes"),
    (Pattern::EndlessGoroutine, "a goroutine that nothing can stop"),
    (Pattern::EndlessGenericGoroutine, "a goroutine of generic code that nothing can stop"),
    (Pattern::KeptInterface, "a goroutine that nothing can stop and that keeps an interface value alive"),
    (Pattern::SleepSynchronisedTest, "a test that waits for its goroutines by sleeping"),
    (Pattern::ForgottenContext, "a context that is put into a field and never looked at"),
    (Pattern::ForgottenCancel, "a cancel function that is put into a field and never called"),
    (Pattern::DetachedContext, "a handler makes a context that does not end with its request"),
    (Pattern::UnfinishedController, "a controller of gomock that is never finished"),
    (Pattern::UnstoppableTicker, "a ticker that nothing can stop, before Go 1.23"),
    (Pattern::TimerPerTurn, "a timer for every turn of a loop, before Go 1.23"),
];

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "antipattern"),
    version: 1,
    summary: "does anything in the source look as if it could stay for ever?".to_owned(),
    explanation: include_str!("antipattern.md").to_owned(),
    codes: PATTERNS
        .into_iter()
        .map(|(pattern, summary)| CodeInfo::new(code(pattern), Severity::Warning, summary))
        .collect(),
});

impl Check for Antipattern {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, _unit: &Unit) -> Vec<ArtifactKind> {
        Vec::new()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let found = suspicions(cx.unit(), cx.toolchain());
        Ok(found.iter().map(finding).collect::<Vec<_>>().into())
    }
}

fn finding(suspicion: &Suspicion) -> Finding {
    Finding::warning(suspicion.code.clone(), suspicion.location.clone(), message(suspicion))
        .help(help(suspicion.pattern))
        .evidence(EvidenceKind::Excerpt, suspicion.evidence.join("\n"))
}

fn message(suspicion: &Suspicion) -> String {
    let subject = &suspicion.subject;
    match suspicion.pattern {
        Pattern::AbandonedSend => {
            format!("the goroutine waits here for ever if nobody receives from `{subject}` any more")
        }
        Pattern::UnclosedRange => format!("this loop never ends: nobody closes `{subject}`"),
        Pattern::UnfedReceive => format!("this waits for ever: nobody sends to `{subject}` or closes it"),
        Pattern::EndlessGoroutine if subject == "func" => "nothing can stop this goroutine".to_owned(),
        Pattern::EndlessGoroutine => format!("nothing can stop the goroutine that runs `{subject}`"),
        Pattern::EndlessGenericGoroutine if subject == "func" => {
            "nothing can stop this goroutine, and there may be one for each type".to_owned()
        }
        Pattern::EndlessGenericGoroutine => {
            format!("nothing can stop the goroutine that runs `{subject}`, and there may be one for each type")
        }
        Pattern::KeptInterface => {
            format!("nothing can stop this goroutine, and it keeps the interface value `{subject}` alive")
        }
        Pattern::SleepSynchronisedTest => format!("`{subject}` sleeps and hopes that its goroutine is done by then"),
        Pattern::ForgottenContext => format!("the context in `{subject}` is never looked at"),
        Pattern::ForgottenCancel => format!("the cancel function in `{subject}` is never called"),
        Pattern::DetachedContext => format!("the context of `{subject}` does not end with the request"),
        Pattern::UnfinishedController => format!("`{subject}` is never finished, so that missing calls go unnoticed"),
        Pattern::UnstoppableTicker => format!("nothing can stop the ticker of `{subject}`"),
        Pattern::TimerPerTurn => format!("`{subject}` leaves a timer behind in every turn of the loop"),
    }
}

/// What to do instead, by the pattern.
fn help(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::AbandonedSend => {
            "give the channel room for every send (`make(chan T, 1)`), or send in a `select` with `<-ctx.Done()`"
        }
        Pattern::UnclosedRange => {
            "`defer close(ch)` where the sends are, or after a `sync.WaitGroup` when there are several senders"
        }
        Pattern::UnfedReceive => "send to it, close it, or receive in a `select` with `<-ctx.Done()`",
        Pattern::EndlessGoroutine | Pattern::EndlessGenericGoroutine => {
            "give it a context and leave the loop on `<-ctx.Done()`, or range over a channel that its owner closes"
        }
        Pattern::KeptInterface => {
            "give it a context and leave the loop on `<-ctx.Done()`; hand over what it needs instead of the whole value"
        }
        Pattern::SleepSynchronisedTest => {
            "wait for the goroutine itself, with a `sync.WaitGroup` or a channel; since Go 1.25 `testing/synctest` has a clock of its own"
        }
        Pattern::ForgottenContext => "hand the context to the functions that need it, as their first parameter",
        Pattern::ForgottenCancel => "call it where the value is closed, in a method such as `Close` or `Stop`",
        Pattern::DetachedContext => {
            "derive it from `r.Context()`; `context.WithoutCancel(r.Context())` says that it is to go on"
        }
        Pattern::UnfinishedController => {
            "`defer ctrl.Finish()`, or a gomock that finishes at the end of the test: `go get go.uber.org/mock`"
        }
        Pattern::UnstoppableTicker => "`time.NewTicker` with `defer ticker.Stop()`, or `go mod edit -go=1.23`",
        Pattern::TimerPerTurn => "make one `time.NewTimer` before the loop and `Reset` it, or `go mod edit -go=1.23`",
    }
}

#[cfg(test)]
mod tests;
