//! How a run ended, held against how it was promised to end.

use gvp_core::{
    Code, Denial, EvidenceKind, Execution, Exit, Expectation, Finding, Promise, Severity, Skip, Unit, UnitKind,
};

use crate::elision;
use crate::farewell;
use crate::fence;
use crate::occasion::Occasion;
use crate::stack::{LastWords, last_words, place_in};
use crate::stale::{is_reworded, is_same_kind, stale};
use crate::surroundings;

pub(crate) const PANIC: Code = Code::from_static("panic");
pub(crate) const NONZERO_EXIT: Code = Code::from_static("nonzero-exit");
pub(crate) const OTHER_EXIT: Code = Code::from_static("other-exit");
pub(crate) const NO_PANIC: Code = Code::from_static("no-panic");
pub(crate) const OTHER_PANIC: Code = Code::from_static("other-panic");
pub(crate) const NO_DEADLOCK: Code = Code::from_static("no-deadlock");
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
    /// As it should, and the text quotes it in words that Go no longer uses.
    Outdated(Box<Finding>),
    /// It cannot be judged without something that only the author can say.
    Open(Skip),
    /// It should not have ended like this.
    Bad(Box<Finding>),
}

/// Holds the way a run ended against the promises of its occasion, and against what the unit is known to need.
pub(crate) fn judge(occasion: &Occasion<'_>, execution: &Execution) -> Ending {
    let words = last_words(&execution.stderr.text());
    if let Some(told) = promised(occasion, execution, words.as_ref()) {
        return told;
    }
    match execution.exit {
        Exit::Code(0) => Ending::Good,
        Exit::Code(code) => ended_badly(occasion, execution, code, words),
        exit => stopped(occasion, execution, exit),
    }
}

/// Whether the author promises how the program ends, and what became of that.
fn promised(occasion: &Occasion<'_>, execution: &Execution, words: Option<&LastWords>) -> Option<Ending> {
    occasion.expectations.iter().find_map(|expectation| {
        let bad = |(code, message): (Code, String)| Some(broken(expectation, code, message, execution));
        match &expectation.promise {
            Promise::Exit(code) if execution.exit == Exit::Code(*code) => Some(Ending::Good),
            Promise::Exit(code) => {
                bad((OTHER_EXIT, format!("it is promised to exit with status {code}, and {}", ended(execution.exit))))
            }
            // A quotation in a comment may speak of code that is commented out.
            Promise::Panics(_) | Promise::Deadlocks if expectation.weak && words.is_none() => None,
            Promise::Panics(text) => match panics(occasion, expectation, text.as_deref(), execution, words) {
                Ok(ending) => Some(ending),
                Err(_) if expectation.weak => None,
                Err(broken) => bad(broken),
            },
            Promise::Deadlocks if words.is_some_and(|words| words.message.starts_with(ASLEEP)) => Some(Ending::Good),
            Promise::Deadlocks if expectation.weak => None,
            Promise::Deadlocks => {
                bad((NO_DEADLOCK, format!("it is promised to deadlock, and {}", ended(execution.exit))))
            }
            Promise::Output(_)
            | Promise::Prints(_)
            | Promise::Races
            | Promise::TestFails(_)
            | Promise::CompileFails { .. } => None,
        }
    })
}

/// How the runtime begins to tell of a deadlock.
const ASLEEP: &str = "all goroutines are asleep";

/// Holds a panic against the text that it is promised with.
fn panics(
    occasion: &Occasion<'_>,
    expectation: &Expectation,
    text: Option<&str>,
    execution: &Execution,
    words: Option<&LastWords>,
) -> Result<Ending, (Code, String)> {
    let Some(words) = words else {
        return Err((NO_PANIC, format!("it is promised to panic, and {}", ended(execution.exit))));
    };
    match text {
        Some(text) if !words.text.contains(text) && !elision::line_matches(text, &words.message) => {
            if is_same_kind(text, &words.message) || is_reworded(occasion.unit, text, &words.message) {
                let finding = stale(&expectation.location, text, &words.message, &execution.command);
                return Ok(Ending::Outdated(Box::new(finding)));
            }
            Err((OTHER_PANIC, format!("it is promised to panic with {text:?}, and panics with {:?}", words.message)))
        }
        Some(_) | None => Ok(Ending::Good),
    }
}

/// A promise that did not come true. A weak one is worth a warning.
fn broken(expectation: &Expectation, code: Code, message: String, execution: &Execution) -> Ending {
    let mut finding = Finding::error(code, expectation.location.clone(), message);
    if expectation.weak {
        finding.severity = Severity::Warning;
    }
    Ending::Bad(Box::new(with_evidence(finding, execution)))
}

/// The program ended by itself, with a status that says it failed.
fn ended_badly(occasion: &Occasion<'_>, execution: &Execution, code: i32, words: Option<LastWords>) -> Ending {
    let unit = occasion.unit;
    let index_out_of_range = words.as_ref().is_some_and(|words| words.message.contains("out of range"));
    if let Some(skip) = lacks_cgo(execution).or_else(|| lacks_port(execution)) {
        return Ending::Open(skip);
    }
    if let Some(skip) = lacks(occasion, execution, index_out_of_range)
        .or_else(|| surroundings::lacks_surroundings(unit, execution, words.as_ref()))
    {
        return Ending::Open(skip);
    }
    let is_shown = || farewell::shows_last_log(unit, execution) || farewell::quotes_last_words(unit, execution);
    let shows_status = || words.is_none() && farewell::shows_status(unit, code);
    let is_meant = farewell::is_meant_to_fail(unit, words.as_ref()) || farewell::signals_itself(unit, execution);
    if is_meant || is_shown() || shows_status() {
        return Ending::Good;
    }
    let is_own = farewell::says_what_it_made(unit, execution, words.as_ref());
    let finding = match words {
        Some(words) => panicked(unit, &words, index_out_of_range),
        None => Finding::error(NONZERO_EXIT, unit.location(), format!("it exits with status {code}"))
            .help(format!("if that is what the text shows, promise it with `// GVP-2024: exit {code}`")),
    };
    let finding = if is_own { fence::softened_in_prose(unit, finding) } else { finding };
    Ending::Bad(Box::new(with_evidence(finding, execution)))
}

fn panicked(unit: &Unit, words: &LastWords, index_out_of_range: bool) -> Finding {
    let location = place_in(unit, &words.text).unwrap_or_else(|| unit.location());
    let help = if index_out_of_range && unit.habits.reads_args {
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
    let wanted = !execution.loopback && unit.habits.imports_network;
    wanted.then(|| {
        Skip::because("it needs a network, and this sandbox has none to give")
            .help("`gvp doctor` says what a stronger sandbox would take")
    })
}

/// A port that only the administrator of a machine may listen on.
fn lacks_port(execution: &Execution) -> Option<Skip> {
    let line = surroundings::line_with(execution, &["bind: permission denied"])?;
    Some(Skip::because(format!("it listens where only an administrator may: {line}")))
}

/// What a module says that stands in for its part in C, where it was built without.
fn lacks_cgo(execution: &Execution) -> Option<Skip> {
    let line = surroundings::line_with(execution, &["CGO_ENABLED=0", "requires cgo"])?;
    Some(Skip::because(format!("it needs cgo, which is off: {line}")))
}

/// What the program needs and was not given, where that explains its failing. An index past the end of `os.Args` is no
/// such case: the protocol names it as a failure (R1.8).
fn lacks(occasion: &Occasion<'_>, execution: &Execution, index_out_of_range: bool) -> Option<Skip> {
    let unit = occasion.unit;
    if let Some(skip) = lacks_loopback(unit, execution) {
        return Some(skip);
    }
    if unit.kind == UnitKind::Tests {
        return None;
    }
    let habits = unit.habits;
    if let Some(skip) = lacks_network(unit, execution) {
        return Some(skip);
    }
    if habits.reads_stdin && !occasion.input_given() {
        let skip = Skip::because("it reads standard input, and none is promised");
        return Some(skip.help("add `// GVP-2024: stdin \"…\"` above the package clause"));
    }
    if habits.reads_args && !occasion.args_given() && (!index_out_of_range || surroundings::shows_arguments(unit)) {
        let skip = Skip::because("it needs arguments, and none are promised");
        return Some(skip.help("add `// GVP-2024: args …` above the package clause"));
    }
    None
}

/// The network beyond the machine, where the program is known to want it or was seen to.
pub(crate) fn lacks_network(unit: &Unit, execution: &Execution) -> Option<Skip> {
    let wants = unit.habits.uses_network || execution.denials.iter().any(is_network);
    wants.then(|| Skip::because("it needs the network: see gvp.build/external-service"))
}

fn is_network(denial: &Denial) -> bool {
    matches!(denial.kind, gvp_core::DenialKind::Connect | gvp_core::DenialKind::Lookup)
}

/// The program did not end by itself.
fn stopped(occasion: &Occasion<'_>, execution: &Execution, exit: Exit) -> Ending {
    let unit = occasion.unit;
    let in_time = matches!(exit, Exit::WallLimit { .. } | Exit::CpuLimit { .. } | Exit::OutputLimit { .. });
    let waits = || surroundings::lacks_file(unit, execution).or_else(|| surroundings::lacks_peer(unit));
    if in_time && let Some(skip) = is_meant_to_go_on(occasion, execution).or_else(waits) {
        return Ending::Open(skip);
    }
    if farewell::signals_itself(unit, execution) {
        return Ending::Good;
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
    let is_excused = is_hard_work(execution, exit) || wants_more(exit) || unit.is_said_to_end_badly();
    let finding = if is_excused { fence::softened_in_prose(unit, finding) } else { finding };
    Ending::Bad(Box::new(with_evidence(finding, execution)))
}

/// How much of the time a program works that is given its share of a machine on which a dozen others work; whoever waits
/// needs next to nothing.
pub(crate) const SHARE: u32 = 12;

/// Whether a program was stopped that had worked all the time it was given a processor: on a faster machine it may come to
/// its end, and what is said of it may be just that it does not.
fn is_hard_work(execution: &Execution, exit: Exit) -> bool {
    match exit {
        Exit::CpuLimit { .. } | Exit::OutputLimit { .. } => true,
        Exit::WallLimit { .. } => execution.cpu > execution.wall / SHARE,
        _ => false,
    }
}

/// Whether a program was stopped because it wants more than it is given here, which its author may well have.
fn wants_more(exit: Exit) -> bool {
    matches!(exit, Exit::MemoryLimit { .. } | Exit::DiskLimit { .. } | Exit::ProcessLimit { .. })
}

/// Why a program that was stopped may well be a good one.
fn is_meant_to_go_on(occasion: &Occasion<'_>, execution: &Execution) -> Option<Skip> {
    let habits = occasion.unit.habits;
    if let Some(reason) = habits.runs_until_stopped() {
        let skip = Skip::because(format!("{reason}; it started and was still running after {:.1?}", execution.wall));
        return Some(skip.help("to have its output judged, promise it with `// GVP-2024: expect \"…\"`"));
    }
    if occasion.unit.fence.is_some() && !is_hard_work(execution, execution.exit) {
        let wall = execution.wall;
        let skip = Skip::because(format!(
            "it waits, and goes on after {wall:.1?}: only its author knows whether it is to end"
        ));
        return Some(skip.help("to have its output judged, promise it with `// GVP-2024: expect \"…\"`"));
    }
    lacks(occasion, execution, false)
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

#[cfg(test)]
mod tests {
    use gvp_core::{Capture, Fence, Form};

    use super::*;
    use crate::fake::{file, unit};

    fn ended(stderr: &str) -> Execution {
        let stderr = Capture { bytes: stderr.as_bytes().to_vec(), truncated: false };
        Execution { stderr, ..Execution::ended(Exit::Code(2)) }
    }

    #[test]
    fn a_page_may_want_more_than_there_is_here() {
        let limit = Exit::MemoryLimit { limit: 1 << 30 };
        let ends = |unit: &Unit| match stopped(&Occasion::own(unit), &Execution::ended(limit), limit) {
            Ending::Bad(finding) => finding.severity,
            other => panic!("it is bad: {other:?}"),
        };
        let mut unit = unit(UnitKind::Program, vec![file("ch1.md", "package main\n")]);
        assert_eq!(ends(&unit), Severity::Error);
        unit.fence = Some(Fence::new(Form::Program, 1));
        assert_eq!(ends(&unit), Severity::Warning);
    }

    #[test]
    fn whether_what_waits_on_a_page_is_to_end_only_its_author_knows() {
        let limit = Exit::WallLimit { limit: std::time::Duration::from_secs(10) };
        let mut unit = unit(UnitKind::Program, vec![file("ch1.md", "package main\n")]);
        let ends = |unit: &Unit| stopped(&Occasion::own(unit), &Execution::ended(limit), limit);
        assert!(matches!(ends(&unit), Ending::Bad(finding) if finding.severity == Severity::Error));
        unit.fence = Some(Fence::new(Form::Program, 1));
        assert!(matches!(ends(&unit), Ending::Open(_)));
    }

    #[test]
    fn a_program_that_shares_its_processor_works_hard() {
        let exit = Exit::WallLimit { limit: std::time::Duration::from_secs(10) };
        let run = |cpu: u64| {
            let (wall, cpu) = (std::time::Duration::from_secs(10), std::time::Duration::from_millis(cpu));
            Execution { wall, cpu, ..Execution::ended(exit) }
        };
        assert!(is_hard_work(&run(1_700), exit) && is_hard_work(&run(9_000), exit));
        assert!(!is_hard_work(&run(300), exit));
    }

    #[test]
    fn a_low_port_is_not_for_everybody() {
        let refused = "2026/11/28 19:05:50 listen tcp :80: bind: permission denied\n";
        assert!(lacks_port(&ended(refused)).is_some_and(|skip| skip.reason.contains(":80")));
        assert_eq!(lacks_port(&ended("listen tcp :8080: bind: address already in use\n")), None);
    }

    #[test]
    fn what_was_built_without_cgo_says_so() {
        let stub = "panic: Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work.\n";
        assert!(lacks_cgo(&ended(stub)).is_some_and(|skip| skip.reason.contains("CGO_ENABLED=0")));
        assert_eq!(lacks_cgo(&ended("panic: no such table\n")), None);
    }
}
