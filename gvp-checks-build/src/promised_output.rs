//! Holds the promises of output against all runs of an occasion, and says what would make broken ones true.

use std::collections::HashSet;

use gvp_core::{
    Code, Correction, EvidenceKind, Execution, Expectation, Finding, Origin, PrintedLine, Promise, Severity, TextMatch,
    Unit,
};

use crate::elision::is_ellipsis;
use crate::machine::asks_machine;
use crate::occasion::Occasion;
use crate::output::{Agreement, Difference, Mismatch, hold, is_excerpt, tidy};
use crate::printed_line::{self, Told};
use crate::redaction::Volatile;
use crate::stack::last_words;
use crate::surroundings;

pub(crate) const OUTPUT_MISMATCH: Code = Code::from_static("output-mismatch");
pub(crate) const ORDER_MISMATCH: Code = Code::from_static("order-mismatch");
pub(crate) const LAYOUT_MISMATCH: Code = Code::from_static("layout-mismatch");
pub(crate) const WEAK_PROMISE_BROKEN: Code = Code::from_static("weak-promise-broken");
pub(crate) const SOMETIMES_AS_PROMISED: Code = Code::from_static("sometimes-as-promised");
pub(crate) const UNSTABLE_PROMISE: Code = Code::from_static("unstable-promise");
pub(crate) const PARTIAL_OUTPUT: Code = Code::from_static("partial-output");
pub(crate) const EQUAL_AFTER_REDACTION: Code = Code::from_static("equal-after-redaction");

/// What was seen of an occasion.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// The run that is judged.
    pub(crate) judged: &'a Execution,
    /// Other runs of the same; none where the judged one left nothing to ask.
    pub(crate) others: &'a [&'a Execution],
    /// Whether it ended as it should, so that a promise may be rewritten after it.
    pub(crate) ended_well: bool,
}

impl Seen<'_> {
    /// Whether another run printed something else, or ended in another way.
    pub(crate) fn varies(&self) -> bool {
        let same = |other: &&Execution| {
            other.exit == self.judged.exit && other.stdout == self.judged.stdout && other.stderr == self.judged.stderr
        };
        !self.others.iter().all(same)
    }
}

/// What is to be said of the promises of output.
pub(crate) fn judge(occasion: &Occasion<'_>, seen: Seen<'_>) -> Vec<Finding> {
    let volatile = Volatile::of(occasion.unit);
    let judge = |expectation: &&Expectation| match &expectation.promise {
        Promise::Output(_) if is_conversation(occasion, expectation) => None,
        Promise::Output(promise) => of_output(occasion.unit, expectation, promise, seen, &volatile),
        Promise::Prints(line) => of_line(expectation, line, seen, &volatile),
        Promise::Exit(_)
        | Promise::Panics(_)
        | Promise::Deadlocks
        | Promise::Races
        | Promise::TestFails(_)
        | Promise::CompileFails { .. } => None,
    };
    occasion.expectations.iter().filter_map(judge).collect()
}

/// Whether a text from a terminal holds what someone typed: then it is not what the program alone prints.
pub(crate) fn is_conversation(occasion: &Occasion<'_>, expectation: &Expectation) -> bool {
    expectation.origin.is_terminal() && !occasion.input_given() && occasion.unit.habits.reads_stdin
}

fn of_output(
    unit: &Unit,
    expectation: &Expectation,
    promise: &TextMatch,
    seen: Seen<'_>,
    volatile: &Volatile<'_>,
) -> Option<Finding> {
    let mismatch = match agreement(expectation, promise, seen.judged, volatile) {
        Agreement::Full => return None,
        Agreement::Redacted(named) => return Some(redacted(expectation, &named, seen.judged)),
        Agreement::Broken(mismatch) => mismatch,
    };
    let holds = |other: &&Execution| is_kept(expectation, promise, other, volatile);
    let at = expectation.location.clone();
    let always_laid_out_so = holds(&seen.judged) && seen.others.iter().all(holds);
    let finding = if seen.others.iter().any(holds) && !always_laid_out_so {
        Finding::warning(SOMETIMES_AS_PROMISED, at, "it prints what is promised, but not every time")
            .help("make it print the same every time, or promise only what is sure")
    } else if let Some(finding) = only_respect(&mismatch, expectation, promise, seen.judged, volatile)
        .and_then(|only| differs_only_in(only, unit, expectation, seen))
    {
        finding
    } else if let Some(lines) = differs_only_where_it_varies(expectation, promise, seen) {
        Finding::warning(
            UNSTABLE_PROMISE,
            at,
            format!("it prints what is promised, but for what varies from run to run: {lines}"),
        )
        .help("promise the rest, with `...` in the place of what varies")
    } else if differs_in_whose_turn_it_was(unit, expectation, promise, seen) {
        let message = "it prints what is promised, but for numbers and an order that goroutines decide";
        Finding::warning(UNSTABLE_PROMISE, at, message)
            .help("promise what is sure, with `...` in the place of the rest")
    } else if let Some(call) = asks_machine(unit) {
        let message =
            format!("it prints something else than promised, and what it prints depends on the machine: `{call}`");
        Finding::warning(UNSTABLE_PROMISE, at, message)
            .help("promise what is the same everywhere, with `...` in the place of the rest")
    } else if let Some(finding) = shows_only_a_part(expectation, promise, seen.judged) {
        finding
    } else if let Some(skip) = surroundings::lacks_file(unit, seen.judged).or_else(|| surroundings::lacks_peer(unit)) {
        Finding::warning(UNSTABLE_PROMISE, at, format!("it prints something else than promised, but {}", skip.reason))
    } else if expectation.weak {
        Finding::warning(WEAK_PROMISE_BROKEN, at, mismatch.message.clone())
    } else {
        Finding::error(OUTPUT_MISMATCH, at, mismatch.message.clone())
    };
    // What chance or the machine decides is not to be written down.
    let decided = finding.severity == Severity::Warning && [ORDER_MISMATCH, UNSTABLE_PROMISE].contains(&finding.code);
    let decided = decided || asks_machine(unit).is_some();
    let correction = correction(expectation, promise, seen, volatile).filter(|_| !decided);
    Some(with_evidence(finding, mismatch, seen.judged).correction(correction))
}

/// Whether a run keeps a promise; that of a page also where it lays out what it shows in another way.
pub(crate) fn is_kept(
    expectation: &Expectation,
    promise: &TextMatch,
    run: &Execution,
    volatile: &Volatile<'_>,
) -> bool {
    match agreement(expectation, promise, run, volatile) {
        Agreement::Full | Agreement::Redacted(_) => true,
        Agreement::Broken(mismatch) => {
            expectation.origin == Origin::Fence
                && only_respect(&mismatch, expectation, promise, run, volatile) == Some(Difference::Layout)
        }
    }
}

/// In what respect only a run prints something else, if that can be said; on a page, what cannot be the same twice may be
/// printed with other blanks around it.
fn only_respect(
    mismatch: &Mismatch,
    expectation: &Expectation,
    promise: &TextMatch,
    run: &Execution,
    volatile: &Volatile<'_>,
) -> Option<Difference> {
    let TextMatch::Lines(promised) = promise else { return mismatch.only };
    let laid_out_otherwise = || {
        let (promised, stdout, stderr) = (evenly(promised), evenly(&run.stdout.text()), evenly(&run.stderr.text()));
        let printed = [stdout.clone(), format!("{stdout}{stderr}"), format!("{stderr}{stdout}")];
        printed.iter().any(|printed| volatile.equal_but(&promised, printed).is_some())
    };
    let is_page = expectation.origin == Origin::Fence;
    mismatch.only.or_else(|| (is_page && laid_out_otherwise()).then_some(Difference::Layout))
}

/// A text with one blank in the place of several, and without blank lines.
fn evenly(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

/// How a run agrees with a promise. A text from a terminal may hold standard error, too.
pub(crate) fn agreement(
    expectation: &Expectation,
    promise: &TextMatch,
    run: &Execution,
    volatile: &Volatile<'_>,
) -> Agreement {
    let (stdout, stderr) = (run.stdout.text(), run.stderr.text());
    let of_stdout = hold(promise, &stdout, volatile);
    let stderr = before_last_words(&stderr);
    let told_apart = !expectation.origin.is_terminal() || stderr.trim().is_empty();
    if told_apart || !matches!(of_stdout, Agreement::Broken(_)) {
        return of_stdout;
    }
    let both = [format!("{stdout}{stderr}"), format!("{stderr}{stdout}")];
    let held = both.iter().map(|text| hold(promise, text, volatile));
    let kept = held.into_iter().find(|held| match held {
        Agreement::Full | Agreement::Redacted(_) => true,
        Agreement::Broken(mismatch) => mismatch.only == Some(Difference::Lines),
    });
    match kept {
        // Which line of the two streams comes first on a terminal is a matter of chance.
        Some(Agreement::Broken(_)) => Agreement::Full,
        Some(kept) => kept,
        None => hold(promise, &both[0], volatile),
    }
}

/// Whether two runs show the same on a terminal, what the runtime says at the end aside.
pub(crate) fn shows_the_same(one: &Execution, other: &Execution) -> bool {
    let (of_one, of_other) = (one.stderr.text(), other.stderr.text());
    one.stdout == other.stdout && before_last_words(&of_one) == before_last_words(&of_other)
}

/// What a program wrote to standard error before it panicked, or all of it.
fn before_last_words(stderr: &str) -> &str {
    let end = last_words(stderr).and_then(|words| stderr.rfind(&words.text));
    &stderr[..end.unwrap_or(stderr.len())]
}

/// A page that shows some lines of what a program prints, and does not say that there are more.
fn shows_only_a_part(expectation: &Expectation, promise: &TextMatch, run: &Execution) -> Option<Finding> {
    let TextMatch::Lines(promised) = promise else { return None };
    let is_part = expectation.origin == Origin::Fence && is_excerpt(promised, &run.stdout.text());
    is_part.then(|| {
        Finding::warning(PARTIAL_OUTPUT, expectation.location.clone(), "it prints what is promised, and more")
            .help("put `...` on a line of its own where lines are left out")
    })
}

fn redacted(expectation: &Expectation, named: &str, run: &Execution) -> Finding {
    let message = format!("it prints what is promised, but for what no two runs share: {named}");
    Finding::note(EQUAL_AFTER_REDACTION, expectation.location.clone(), message)
        .evidence(EvidenceKind::Measurement, format!("equal after redaction of: {named}"))
        .evidence(EvidenceKind::Command, run.command.clone())
}

/// What to say of a text that differs in one respect only; nothing where the words of a program that leaves nothing to
/// chance come in another order, for then it says something else.
fn differs_only_in(only: Difference, unit: &Unit, expectation: &Expectation, seen: Seen<'_>) -> Option<Finding> {
    let habits = unit.habits;
    let by_chance = habits.starts_goroutines || habits.uses_maps || seen.varies();
    let at = expectation.location.clone();
    let order = "it prints what is promised, in another order";
    match only {
        Difference::Layout => {
            let finding =
                Finding::warning(LAYOUT_MISMATCH, at, "it prints what is promised, with other blanks and lines");
            Some(finding.help("copy what it prints as it is: readers compare"))
        }
        Difference::Lines | Difference::Words if by_chance || expectation.weak => {
            let finding = Finding::warning(ORDER_MISMATCH, at, order);
            Some(
                finding.help(
                    "the order of goroutines and of maps is no one's to promise: sort, or say `Unordered output:`",
                ),
            )
        }
        Difference::Lines => {
            let finding = Finding::error(ORDER_MISMATCH, at, order);
            Some(finding.help("nothing in it leaves the order to chance: bring the promise up to date"))
        }
        Difference::Words => None,
    }
}

/// The lines that vary from run to run, if the promise is right about all others.
pub(crate) fn differs_only_where_it_varies(
    expectation: &Expectation,
    promise: &TextMatch,
    seen: Seen<'_>,
) -> Option<String> {
    let TextMatch::Lines(promised) = promise else { return None };
    let text = |run: &Execution| match expectation.origin.is_terminal() && run.stdout.bytes.is_empty() {
        true => tidy(&run.stderr.text()),
        false => tidy(&run.stdout.text()),
    };
    let (promised, printed) = (tidy(promised), text(seen.judged));
    let others: Vec<String> = seen.others.iter().map(|run| text(run)).collect();
    let others: Vec<Vec<&str>> = others.iter().map(|other| other.lines().collect()).collect();
    let count = printed.lines().count();
    if promised.lines().count() != count || others.iter().any(|other| other.len() != count) {
        return None;
    }
    let (mut varying, mut kept, mut alike) = (Vec::new(), 0, true);
    for (index, (promised, printed)) in promised.lines().zip(printed.lines()).enumerate() {
        if others.iter().any(|other| other[index] != printed) {
            varying.push((index + 1).to_string());
            alike &= shape(promised) == shape(printed);
        } else if promised == printed {
            kept += 1;
        } else {
            return None;
        }
    }
    // Where nothing stays the same, not even the words, nothing was promised rightly.
    let told = !varying.is_empty() && (kept > 0 || alike);
    told.then(|| named(&varying))
}

/// Whether several lines that a page shows are printed elsewhere, another time or with other numbers in them: of workers
/// and their jobs, of what one goroutine finds that another has left.
pub(crate) fn differs_in_whose_turn_it_was(
    unit: &Unit,
    expectation: &Expectation,
    promise: &TextMatch,
    seen: Seen<'_>,
) -> bool {
    let habits = unit.habits;
    // Without goroutines, only what `select` picks makes a program with channels print something else.
    let may_vary = habits.starts_goroutines || (habits.uses_channels && seen.varies());
    let TextMatch::Lines(promised) = promise else { return false };
    let (promised, printed) = (evenly(promised), evenly(&seen.judged.stdout.text()));
    let others = seen.others.iter().map(|run| evenly(&run.stdout.text())).collect::<String>();
    let known: HashSet<String> = printed.lines().chain(others.lines()).map(without_numbers).collect();
    let is_known = promised.lines().all(|line| is_ellipsis(line) || known.contains(&without_numbers(line)));
    let differing = promised.lines().zip(printed.lines()).filter(|(promised, printed)| promised != printed).count();
    expectation.origin == Origin::Fence && may_vary && differing > 1 && is_known
}

/// Names some lines by their numbers; of many only the first.
fn named(numbers: &[String]) -> String {
    const SHOWN: usize = 8;
    match numbers {
        [only] => format!("line {only}"),
        [first @ .., last] if first.len() < SHOWN => format!("lines {} and {last}", first.join(", ")),
        many => format!("lines {} and {} more", many[..SHOWN].join(", "), many.len() - SHOWN),
    }
}

/// A line with its numbers taken away, and with them their signs and the blanks that align them.
fn shape(line: &str) -> String {
    let words = without_numbers(line);
    let words = words.split_whitespace().map(|word| word.trim_start_matches(['-', '+']));
    words.collect::<Vec<_>>().join(" ")
}

/// A line with its numbers taken away.
fn without_numbers(line: &str) -> String {
    let mut left = line.replace(|char: char| char.is_ascii_digit(), "0");
    while left.contains("00") {
        left = left.replace("00", "0");
    }
    left
}

/// What would make the promise true; nothing for a program that panics, ends badly, or prints something else every time.
fn correction(
    expectation: &Expectation,
    promise: &TextMatch,
    seen: Seen<'_>,
    volatile: &Volatile<'_>,
) -> Option<Correction> {
    let passage =
        expectation.passage.clone().filter(|_| seen.ended_well && !seen.varies() && !seen.others.is_empty())?;
    let promised = match promise {
        TextMatch::Lines(promised) | TextMatch::Unordered(promised) => promised,
        TextMatch::Exact(_) | TextMatch::Regex(_) => return None,
    };
    let (stdout, stderr) = (&seen.judged.stdout, &seen.judged.stderr);
    let terminal = expectation.origin.is_terminal();
    // How the two streams mix on a terminal nobody can tell.
    let stream = match (stdout.bytes.is_empty(), stderr.bytes.is_empty()) {
        (false, true) => stdout,
        (true, false) if terminal => stderr,
        (false, false) if !terminal => stdout,
        _ => return None,
    };
    let text = String::from_utf8(stream.bytes.clone()).ok().filter(|_| !stream.truncated)?;
    let text = volatile.as_called_by_author(promised, &text);
    let speaks_like_a_transcript = |line: &str| line.starts_with("$ ") || line.starts_with("# ");
    let misread = expectation.origin == Origin::Transcript && text.lines().any(speaks_like_a_transcript);
    (!misread && !text.trim().is_empty()).then_some(Correction { passage, text })
}

fn of_line(
    expectation: &Expectation,
    promise: &PrintedLine,
    seen: Seen<'_>,
    volatile: &Volatile<'_>,
) -> Option<Finding> {
    let told = |run: &Execution| printed_line::hold(promise, &run.stdout.text(), volatile);
    let Told::Lie(instead) = told(seen.judged) else { return None };
    if seen.others.iter().any(|other| told(other) == Told::Truth) {
        return None;
    }
    let message = match &instead {
        Some(line) => format!("the comment says that this prints `{}`, and it prints `{line}`", promise.text),
        None => format!("the comment says that this prints `{}`, and nothing printed reads like it", promise.text),
    };
    let passage = expectation.passage.clone().filter(|_| seen.ended_well && !seen.varies() && !seen.others.is_empty());
    let correction = passage.zip(instead).map(|(passage, text)| Correction { passage, text });
    let finding = Finding::warning(WEAK_PROMISE_BROKEN, expectation.location.clone(), message)
        .evidence(EvidenceKind::Output, seen.judged.stdout.text())
        .evidence(EvidenceKind::Command, seen.judged.command.clone());
    Some(finding.correction(correction))
}

fn with_evidence(finding: Finding, mismatch: Mismatch, run: &Execution) -> Finding {
    let finding = match mismatch.diff {
        Some(diff) => finding.evidence(EvidenceKind::Diff, diff),
        None => finding.evidence(EvidenceKind::Output, run.stdout.text()),
    };
    finding.evidence(EvidenceKind::Command, run.command.clone())
}

#[cfg(test)]
mod tests;
