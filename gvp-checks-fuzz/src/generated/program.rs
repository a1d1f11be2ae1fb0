//! Programs that read standard input or arguments: they are run with other ones, which a reader might try.
//!
//! There is no instrumentation here and no engine: the program itself runs, confined as ever. What it prints tells whether
//! an input leads somewhere new; such an input is varied further.

use std::collections::BTreeSet;
use std::time::Duration;

use gvp_core::{
    ArtifactKind, CheckError, Context, EvidenceKind, Execution, Exit, Finding, Limits, Location, Run, Unit, UnitKind,
};
use gvp_syntax::GoFile;

use super::attempt::{Attempt, Chance, Variety};
use crate::adding;
use crate::digest;
use crate::failure::{CRASH, HANG, MEMORY};
use crate::purse::Purse;
use crate::session::LEAST;
use crate::stack::{goroutines, last_words};

/// How often a program is started at most.
const MOST: usize = 256;
/// How often more, to make an input smaller that makes it fail.
const MOST_SMALLER: usize = 48;
/// How much processor time all runs of a program get.
const MOST_TIME: Duration = Duration::from_secs(10);
/// How much processor time a run gets: a program that answers somebody takes a moment.
const CPU: Duration = Duration::from_secs(2);

/// Whether the unit is a program that takes input, ends by itself and may be run with anything.
pub(super) fn takes_input(unit: &Unit) -> bool {
    let habits = &unit.habits;
    unit.kind == UnitKind::Program
        && (habits.reads_stdin || habits.reads_args)
        && habits.runs_until_stopped().is_none()
        && !habits.needs_real_clock
        && adding::takes_more(unit)
}

/// How a run failed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    code: gvp_core::Code,
    message: String,
    location: Location,
    stack: String,
    command: String,
}

/// Runs the program of a unit with inputs that nobody promised, and tells what goes wrong; none where that is not done,
/// because there is no time left or it does not do well as promised.
pub(super) fn findings(cx: &dyn Context, purse: &Purse) -> Result<Option<Vec<Finding>>, CheckError> {
    let most = cx.settings().fuzz.budget.min(MOST_TIME);
    let Some(loan) = purse.draw(cx.settings().fuzz.total, (LEAST.min(most), most), (0, 0)) else {
        return Ok(None);
    };
    let mut trials = Trials { cx, left: loan.time(), spent: Duration::ZERO };
    let failures = trials.all();
    loan.spend(trials.spent);
    Ok(failures?.map(|all| all.into_iter().map(|(attempt, failure)| finding(&attempt, failure)).collect()))
}

/// Runs of a program, as long as there is time.
struct Trials<'a> {
    cx: &'a dyn Context,
    left: Duration,
    spent: Duration,
}

impl Trials<'_> {
    /// Every failure with the smallest input that was found for it; none where it does not do well as promised.
    fn all(&mut self) -> Result<Option<Vec<(Attempt, Failure)>>, CheckError> {
        let unit = self.cx.unit();
        let recipe = &unit.recipe;
        let promised = Attempt {
            args: recipe.args.clone().unwrap_or_default(),
            stdin: recipe.stdin.clone().unwrap_or_default().into_bytes(),
        };
        let before = self.run(&promised)?;
        // What it does as promised is for other checks to tell.
        if !matches!(before.exit, Exit::Code(_)) || last_words(&before.stderr.text()).is_some() {
            return Ok(None);
        }
        let variety = Variety::new(constants(unit), unit.habits.reads_args, unit.habits.reads_stdin);
        let mut waiting = variety.first(&promised);
        waiting.reverse();
        let (mut pool, mut seen) = (vec![promised], BTreeSet::from([novelty(&before)]));
        let mut chance = Chance::of(&digest::of_unit(unit));
        let mut failures: Vec<(Attempt, Failure)> = Vec::new();
        for _ in 0..MOST {
            let attempt = waiting.pop().unwrap_or_else(|| variety.vary(&pool[chance.below(pool.len())], &mut chance));
            if self.spent >= self.left {
                break;
            }
            let execution = self.run(&attempt)?;
            match failure(unit, &execution) {
                Some(failure) if failures.iter().all(|(_, known)| !is_same(known, &failure)) => {
                    // What is slow is told once: looking further would take long.
                    let slow = failure.code != CRASH;
                    failures.push(self.smallest(attempt, failure)?);
                    if slow {
                        break;
                    }
                }
                Some(_) => {}
                None if seen.insert(novelty(&execution)) => pool.push(attempt),
                None => {}
            }
        }
        Ok(Some(failures))
    }

    /// The smallest input with the same failure that is found in a few steps.
    fn smallest(&mut self, mut attempt: Attempt, mut failure: Failure) -> Result<(Attempt, Failure), CheckError> {
        let mut left = if failure.code == CRASH { MOST_SMALLER } else { 2 };
        'smaller: loop {
            for smaller in attempt.smaller() {
                if left == 0 {
                    break 'smaller;
                }
                left -= 1;
                let execution = self.run(&smaller)?;
                if let Some(same) = self::failure(self.cx.unit(), &execution).filter(|other| is_same(other, &failure)) {
                    (attempt, failure) = (smaller, same);
                    continue 'smaller;
                }
            }
            break;
        }
        Ok((attempt, failure))
    }

    fn run(&mut self, attempt: &Attempt) -> Result<std::sync::Arc<Execution>, CheckError> {
        let limits = self.cx.settings().limits;
        let execution = self.cx.execute(&Run {
            args: attempt.args.clone(),
            stdin: attempt.stdin.clone(),
            env: self.cx.unit().recipe.env.clone(),
            limits: Limits { cpu: limits.cpu.min(CPU), ..limits },
            ..Run::of(ArtifactKind::Program)
        })?;
        self.spent += execution.cpu;
        Ok(execution)
    }
}

/// The literals of the source, as somebody types them.
fn constants(unit: &Unit) -> Vec<String> {
    const LONGEST: usize = 64;
    const MOST: usize = 32;
    let files = unit.files.iter().filter(|file| !file.is_test());
    let functions = files.flat_map(|file| GoFile::parse(&file.text).signatures());
    let words = functions.flat_map(|function| {
        let integers: Vec<String> = function.body.integers.iter().map(ToString::to_string).collect();
        function.body.strings.into_iter().chain(integers)
    });
    let fits = |word: &String| !word.is_empty() && word.len() <= LONGEST && !word.contains('\n');
    words.filter(fits).take(MOST).collect()
}

/// What tells whether a run went another way than those before: how it ended, and what it printed, numbers aside.
fn novelty(execution: &Execution) -> (String, String) {
    const MOST: usize = 400;
    let text = execution.stdout.text();
    let plain: String = text.chars().filter(|char| !char.is_numeric()).take(MOST).collect();
    (format!("{:?}", execution.exit), plain)
}

fn is_same(one: &Failure, other: &Failure) -> bool {
    (&one.code, &one.location) == (&other.code, &other.location)
}

/// How a run failed, if it did. A status other than 0 is an answer, and a panic that the author wrote is one, too.
fn failure(unit: &Unit, execution: &Execution) -> Option<Failure> {
    let failure = |code, message: String, location: Option<Location>, stack: String| {
        let location = location.unwrap_or_else(|| unit.location());
        Some(Failure { code, message, location, stack, command: execution.command.clone() })
    };
    match execution.exit {
        Exit::CpuLimit { .. } => failure(HANG, "works without coming to an end".to_owned(), None, String::new()),
        Exit::OutputLimit { .. } => failure(HANG, "prints without coming to an end".to_owned(), None, String::new()),
        Exit::MemoryLimit { limit } => {
            let message = format!("asks for more memory than the {} MiB that there are", limit >> 20);
            failure(MEMORY, message, None, String::new())
        }
        Exit::Code(2) => {
            let text = execution.stderr.text();
            let (words, stacks) = (last_words(&text)?, goroutines(&text));
            let stack = stacks.iter().find(|stack| stack.place(unit).is_some())?;
            let by_runtime =
                words.starts_with("runtime error") || text.lines().any(|line| line.starts_with("fatal error: "));
            if !by_runtime && stack.is_deliberate(unit) {
                return None;
            }
            failure(CRASH, format!("panics: {words}"), stack.place(unit), stack.shown(unit))
        }
        Exit::Code(_)
        | Exit::Signal(_)
        | Exit::WallLimit { .. }
        | Exit::ProcessLimit { .. }
        | Exit::DiskLimit { .. }
        | Exit::Cancelled => None,
    }
}

fn finding(attempt: &Attempt, failure: Failure) -> Finding {
    let message = format!("the program {} for an input that a reader may give it", failure.message);
    let finding = if failure.code == CRASH {
        Finding::warning(CRASH, failure.location, message)
            .help("look at what was given before it is used, and say what is wrong with it")
    } else {
        Finding::note(failure.code, failure.location, message)
            .help("if so much work is meant, all is well; often it is an end of the input that nobody looks for")
    };
    let finding = finding.evidence(EvidenceKind::Input, attempt.shown());
    let finding = if failure.stack.is_empty() { finding } else { finding.evidence(EvidenceKind::Stack, failure.stack) };
    finding.evidence(EvidenceKind::Command, attempt.command(&failure.command))
}
