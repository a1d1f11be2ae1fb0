//! What may leak in a unit, by its source alone: what `gvp.leak/antipattern` tells, and what a run can prove.

use gvp_core::{Code, Location, SourceFile, Toolchain, Unit};
use gvp_syntax::{GoFile, Pattern, Role};

use crate::lifetimes::lifetimes;
use crate::sources::{excerpt, is_test, own_sources, readable};

/// A place of a unit that may leak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// The code under which `gvp.leak/antipattern` tells it.
    pub code: Code,
    /// How it may leak.
    pub pattern: Pattern,
    /// The place that stands for it: the operation that would wait for ever, or the start of the goroutine.
    pub location: Location,
    /// The lines on which a goroutine would wait. A goroutine that is found blocked on one of these proves it.
    pub blocks: Vec<Location>,
    /// The channel, function or field that it is about, as written.
    pub subject: String,
    /// The author's lines that show it, each with what it has to do with it.
    pub evidence: Vec<String>,
}

/// All that may leak in a unit's own files. Nothing is said of a unit that is not meant to compile.
pub fn suspicions(unit: &Unit, toolchain: &Toolchain) -> Vec<Suspicion> {
    if unit.must_not_compile() {
        return Vec::new();
    }
    let lifetimes = lifetimes(unit, toolchain);
    let package: Vec<GoFile> = readable(unit).map(|file| GoFile::parse(&file.text)).collect();
    let in_file = |(file, tree): (&SourceFile, GoFile)| {
        let found = gvp_syntax::suspicions(&tree, &package, is_test(file), lifetimes);
        found.into_iter().map(|suspicion| located(file, suspicion)).collect::<Vec<_>>()
    };
    own_sources(unit).flat_map(in_file).collect()
}

/// The code under which a pattern is told.
pub(crate) const fn code(pattern: Pattern) -> Code {
    Code::from_static(match pattern {
        Pattern::AbandonedSend => "abandoned-send",
        Pattern::UnclosedRange => "unclosed-range",
        Pattern::UnfedReceive => "unfed-receive",
        Pattern::EndlessGoroutine => "endless-goroutine",
        Pattern::EndlessGenericGoroutine => "endless-generic-goroutine",
        Pattern::KeptInterface => "kept-interface",
        Pattern::SleepSynchronisedTest => "sleep-synchronised-test",
        Pattern::ForgottenContext => "forgotten-context",
        Pattern::ForgottenCancel => "forgotten-cancel",
        Pattern::DetachedContext => "detached-context",
        Pattern::UnfinishedController => "unfinished-controller",
        Pattern::UnstoppableTicker => "unstoppable-ticker",
        Pattern::TimerPerTurn => "timer-per-turn",
    })
}

fn located(file: &SourceFile, suspicion: gvp_syntax::Suspicion) -> Suspicion {
    let blocking = suspicion.steps.iter().filter(|step| step.role == Role::Blocks);
    let blocks = blocking.map(|step| step.position.location(&file.path)).collect();
    let evidence = suspicion.steps.iter().map(|step| {
        let role = role(suspicion.pattern, step.role);
        format!("{} ({role})", excerpt(file, step.position.line))
    });
    Suspicion {
        code: code(suspicion.pattern),
        pattern: suspicion.pattern,
        location: suspicion.position.location(&file.path),
        blocks,
        evidence: evidence.collect(),
        subject: suspicion.subject,
    }
}

/// What a line has to do with a suspicion, in words.
fn role(pattern: Pattern, role: Role) -> &'static str {
    match (role, pattern) {
        (Role::Made, Pattern::ForgottenContext | Pattern::ForgottenCancel) => "the field",
        (Role::Made, _) => "made here",
        (Role::Started, _) => "the goroutine starts here",
        (Role::Blocks, Pattern::EndlessGoroutine | Pattern::EndlessGenericGoroutine | Pattern::KeptInterface) => {
            "it waits here, again and again"
        }
        (Role::Blocks, _) => "it waits here",
        (Role::Because, Pattern::AbandonedSend) => "the receive does not happen, or not often enough",
        (Role::Because, Pattern::KeptInterface) => "the value that is kept",
        (Role::Because, Pattern::SleepSynchronisedTest) => "the test sleeps here",
        (Role::Because, Pattern::ForgottenContext | Pattern::ForgottenCancel) => "it is put there and left",
        (Role::Because, _) => "the loop",
    }
}
