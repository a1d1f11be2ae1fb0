//! How a run ended, held against how it was promised to end.

use gvp_core::{Code, Denial, EvidenceKind, Execution, Exit, Finding, Promise, Skip, Unit, UnitKind};

use crate::fence;
use crate::habits::Habits;
use crate::stack::{LastWords, last_words, place_in};

pub(crate) const PANIC: Code = Code::from_static("panic");
pub(crate) const NONZERO_EXIT: Code = Code::from_static("nonzero-exit");
pub(crate) const OTHER_EXIT: Code = Code::from_static("other-exit");
pub(crate) const NO_PANIC: Code = Code::from_static("no-panic");
pub(crate) const OTHER_PANIC: Code = Code::from_static("other-panic");
pub(crate) const SIGNAL: Code = Code::from_static("signal");
pub(crate) const TIME_LIMIT: Code = Code::from_static("time-limit");
pub(crate) const CPU_LIMIT: Code = Code::from_static("cpu-limit");
pub(crate) const MEMORY_LIMIT: Code = Code::from_static("memory-limit");
pub(crate) const OUTPUT_LIMIT: Code = Code::from_static("output-limit");
pub(crate) const PROCESS_LIMIT: Code = Code::from_static("process-limit");
pub(crate) const DISK_LIMIT: Code = Code::from_static("disk-limit");

/// What to say of the way a run ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As it should.
    Good,
    /// It cannot be judged without something that only the author can say.
    Open(Skip),
    /// It should not have ended like this.
    Bad(Box<Finding>),
}

/// Holds the way a run ended against the unit's promises, and against what it is known to need.
pub(crate) fn judge(unit: &Unit, execution: &Execution) -> Ending {
    let words = last_words(&execution.stderr.text());
    if let Some(bad) = broken_promise(unit, execution, words.as_ref()) {
        return bad;
    }
    match execution.exit {
        Exit::Code(0) => Ending::Good,
        Exit::Code(code) => ended_badly(unit, execution, code, words),
        exit => stopped(unit, execution, exit),
    }
}

/// Whether the author promises how the program ends, and what became of that.
fn broken_promise(unit: &Unit, execution: &Execution, words: Option<&LastWords>) -> Option<Ending> {
    unit.expectations.iter().find_map(|expectation| {
        let bad = |code: Code, message: String| {
            let finding = Finding::error(code, expectation.location.clone(), message);
            Some(Ending::Bad(Box::new(with_evidence(finding, execution))))
        };
        match &expectation.promise {
            Promise::Exit(code) if execution.exit == Exit::Code(*code) => Some(Ending::Good),
            Promise::Exit(code) => {
                bad(OTHER_EXIT, format!("it is promised to exit with status {code}, and {}", ended(execution.exit)))
            }
            Promise::Panics(text) => match (words, text) {
                (None, _) => bad(NO_PANIC, format!("it is promised to panic, and {}", ended(execution.exit))),
                (Some(words), Some(text)) if !words.text.contains(text.as_str()) => bad(
                    OTHER_PANIC,
                    format!("it is promised to panic with {text:?}, and panics with {:?}", words.message),
                ),
                (Some(_), _) => Some(Ending::Good),
            },
            Promise::Output(_) | Promise::CompileFails { .. } => None,
        }
    })
}

/// The program ended by itself, with a status that says it failed.
fn ended_badly(unit: &Unit, execution: &Execution, code: i32, words: Option<LastWords>) -> Ending {
    let index_out_of_range = words.as_ref().is_some_and(|words| words.message.contains("out of range"));
    if let Some(skip) = lacks(unit, execution, index_out_of_range).or_else(|| fence::lacks_file(unit, execution)) {
        return Ending::Open(skip);
    }
    if fence::is_meant_to_fail(unit, words.as_ref()) {
        return Ending::Good;
    }
    let finding = match words {
        Some(words) => panicked(unit, &words, index_out_of_range),
        None => Finding::error(NONZERO_EXIT, unit.location(), format!("it exits with status {code}"))
            .help(format!("if that is what the text shows, promise it with `// GVP-2024: exit {code}`")),
    };
    Ending::Bad(Box::new(with_evidence(finding, execution)))
}

fn panicked(unit: &Unit, words: &LastWords, index_out_of_range: bool) -> Finding {
    let location = place_in(unit, &words.text).unwrap_or_else(|| unit.location());
    let help = if index_out_of_range && Habits::of(unit).reads_args {
        "it reads os.Args and no arguments are promised: add `// GVP-2024: args …`, or look at len(os.Args) first"
            .to_owned()
    } else {
        format!("if that is what the text shows, promise it with `// GVP-2024: panics {:?}`", words.message)
    };
    Finding::error(PANIC, location, format!("it panics: {}", words.message))
        .help(help)
        .evidence(EvidenceKind::Stack, words.text.clone())
}

/// The network that the program needs and that this sandbox cannot give.
fn lacks_loopback(unit: &Unit, execution: &Execution) -> Option<Skip> {
    let wanted = !execution.loopback && Habits::of(unit).imports_network;
    wanted.then(|| {
        Skip::because("it needs a network, and this sandbox has none to give")
            .help("`gvp doctor` says what a stronger sandbox would take")
    })
}

/// What the program needs and was not given, where that explains its failing. An index past the end of `os.Args` is no
/// such case: the protocol names it as a failure (R1.8).
fn lacks(unit: &Unit, execution: &Execution, index_out_of_range: bool) -> Option<Skip> {
    if let Some(skip) = lacks_loopback(unit, execution) {
        return Some(skip);
    }
    if unit.kind == UnitKind::Tests {
        return None;
    }
    let habits = Habits::of(unit);
    if habits.uses_network || execution.denials.iter().any(is_network) {
        return Some(Skip::because("it needs the network: see gvp.build/external-service"));
    }
    if habits.reads_stdin && unit.recipe.stdin.is_none() {
        let skip = Skip::because("it reads standard input, and none is promised");
        return Some(skip.help("add `// GVP-2024: stdin \"…\"` above the package clause"));
    }
    if habits.reads_args && unit.recipe.args.is_none() && !index_out_of_range {
        let skip = Skip::because("it needs arguments, and none are promised");
        return Some(skip.help("add `// GVP-2024: args …` above the package clause"));
    }
    None
}

fn is_network(denial: &Denial) -> bool {
    matches!(denial.kind, gvp_core::DenialKind::Connect | gvp_core::DenialKind::Lookup)
}

/// The program did not end by itself.
fn stopped(unit: &Unit, execution: &Execution, exit: Exit) -> Ending {
    let in_time = matches!(exit, Exit::WallLimit { .. } | Exit::CpuLimit { .. } | Exit::OutputLimit { .. });
    if in_time && let Some(skip) = is_meant_to_go_on(unit, execution) {
        return Ending::Open(skip);
    }
    let (code, message) = match exit {
        Exit::WallLimit { limit } => (TIME_LIMIT, format!("it is still running after {limit:?}")),
        Exit::CpuLimit { limit } => (CPU_LIMIT, format!("it used {limit:?} of processor time without ending")),
        Exit::MemoryLimit { limit } => (MEMORY_LIMIT, format!("it needs more than {}", bytes(limit))),
        Exit::OutputLimit { limit } => (OUTPUT_LIMIT, format!("it prints more than {}", bytes(limit))),
        Exit::ProcessLimit { limit } => (PROCESS_LIMIT, format!("it starts more than {limit} processes and threads")),
        Exit::DiskLimit { limit } => (DISK_LIMIT, format!("it writes more than {} to disk", bytes(limit))),
        Exit::Signal(signal) => (SIGNAL, format!("it is ended by signal {}", signal.0)),
        Exit::Code(_) | Exit::Cancelled => return Ending::Good,
    };
    let finding = Finding::error(code, unit.location(), message)
        .help("if it is meant to, say so with `// GVP-2024: skip \"reason\"`, or raise the limit in gvp.toml")
        .evidence(EvidenceKind::Measurement, used(execution));
    Ending::Bad(Box::new(with_evidence(finding, execution)))
}

/// Why a program that was stopped may well be a good one.
fn is_meant_to_go_on(unit: &Unit, execution: &Execution) -> Option<Skip> {
    let habits = Habits::of(unit);
    if let Some(reason) = habits.runs_until_stopped() {
        let skip = Skip::because(format!("{reason}; it started and was still running after {:.1?}", execution.wall));
        return Some(skip.help("to have its output judged, promise it with `// GVP-2024: expect \"…\"`"));
    }
    lacks(unit, execution, false)
}

fn ended(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exits with status {code}"),
        Exit::Signal(signal) => format!("is ended by signal {}", signal.0),
        _ => "is stopped by a limit".to_owned(),
    }
}

/// Shows what the program printed last, and how to see it again.
fn with_evidence(finding: Finding, execution: &Execution) -> Finding {
    let has_stack = finding.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Stack);
    let stderr = execution.stderr.text();
    let finding = if has_stack || stderr.trim().is_empty() {
        finding
    } else {
        finding.evidence(EvidenceKind::Output, stderr.trim_end())
    };
    finding.evidence(EvidenceKind::Command, execution.command.clone())
}

/// What a run had used when it ended.
fn used(execution: &Execution) -> String {
    let time = format!("ran for {:.1?} and used {:.1?} of processor time", execution.wall, execution.cpu);
    let printed = bytes(execution.stdout.bytes.len() as u64 + execution.stderr.bytes.len() as u64);
    match execution.peak_memory {
        Some(peak) => format!("{time}, {} of memory at most; printed {printed}", bytes(peak)),
        None => format!("{time}; printed {printed}"),
    }
}

/// A size as a person says it.
fn bytes(size: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if size >= MIB { format!("{} MiB", size / MIB) } else { format!("{} KiB", size / 1024) }
}
