#![doc = include_str!("race.md")]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use gvp_core::{
    Answer, ArtifactKind, Check, CheckError, CheckErrorKind, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind,
    Execution, Exit, Expectation, Finding, Location, Outcome, Promise, Run, Rung, Settings, Severity, Skip, Unit,
    UnitKind,
};
use gvp_syntax::{DataRace, data_races};

use crate::ending::{self, Ending};
use crate::occasion::Occasion;
use crate::run::together;
use crate::tests_run;

/// Does the race detector find a data race?
pub struct Race;

const DATA_RACE: Code = Code::from_static("data-race");
const NO_RACE: Code = Code::from_static("no-race");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "race"),
    version: 1,
    summary: "does the race detector find a data race?".to_owned(),
    explanation: include_str!("race.md").to_owned(),
    codes: vec![
        CodeInfo::new(DATA_RACE, Severity::Error, "two goroutines use the same memory without waiting for each other"),
        CodeInfo::new(NO_RACE, Severity::Warning, "its text shows a data race, and none is found"),
    ],
});

/// How many processors a program is given, run by run; as many as there are, where nothing is said.
const PROCESSORS: [Option<u32>; 8] = [None, Some(4), Some(1), Some(2), Some(8), Some(3), Some(16), Some(6)];

/// How often a program is run that promises no race: what the scheduler does seldom is not waited for.
const RUNS: usize = 3;

/// How much longer a program is watched that runs until it is stopped: under the race detector it takes longer to start.
const LONGER: u32 = 2;

impl Check for Race {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        raced_as(unit).into_iter().collect()
    }

    fn proves(&self, _unit: &Unit, answer: &Answer) -> Option<Rung> {
        Some(match answer {
            Answer::Passed | Answer::Findings(_) => Rung::Run,
            Answer::Skipped(_) | Answer::Error(_) => Rung::None,
        })
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        let kind = match raced_as(unit) {
            Ok(kind) => kind,
            Err(skip) => return Ok(skip.into()),
        };
        match cx.artifact(kind) {
            Ok(artifact) if artifact.made() => {}
            Ok(_) => return Ok(Skip::does_not_compile().into()),
            // That this machine has no C compiler is nobody's fault.
            Err(error) if error.kind == CheckErrorKind::ToolMissing => return Ok(unavailable(&error.message).into()),
            Err(error) => return Err(error),
        }
        let promised = promises(unit).next().is_some();
        // Where the text shows a race of one way to start it, the other ways have the same.
        let is_of_interest = |occasion: &&Occasion<'_>| !promised || promise(occasion).is_some();
        let occasions = Occasion::all(unit);
        let outcomes = occasions.iter().filter(is_of_interest).map(|occasion| look(cx, occasion, kind));
        Ok(together(outcomes.collect::<Result<Vec<_>, _>>()?))
    }
}

fn unavailable(why: &str) -> Skip {
    Skip::because(why).help("install gcc or clang with the C library's headers; `gvp doctor` says what is missing")
}

/// What has to be made of a unit, or why there is nothing to look for.
fn raced_as(unit: &Unit) -> Result<ArtifactKind, Skip> {
    if let Some(skip) = unit.not_to_be_run() {
        return Err(skip);
    }
    if !has_goroutines(unit) && promises(unit).next().is_none() {
        return Err(Skip::because("it starts no goroutines"));
    }
    Ok(if unit.kind == UnitKind::Tests { ArtifactKind::RacedTests } else { ArtifactKind::RacedProgram })
}

/// Whether a unit starts goroutines, be it that it has others start them: servers, timers, parallel tests.
fn has_goroutines(unit: &Unit) -> bool {
    const STARTERS: [&str; 4] = [".Parallel()", "time.AfterFunc(", "httptest.New", "errgroup."];
    let starts = |text: &str| STARTERS.iter().any(|starter| text.contains(starter));
    unit.habits.starts_goroutines || unit.habits.serves || unit.files.iter().any(|file| starts(&file.text))
}

fn promises(unit: &Unit) -> impl Iterator<Item = &Expectation> {
    unit.expectations.iter().filter(|expectation| expectation.promise == Promise::Races)
}

fn promise<'a>(occasion: &Occasion<'a>) -> Option<&'a Expectation> {
    occasion.expectations.iter().copied().find(|expectation| expectation.promise == Promise::Races)
}

/// What was seen of one way to start a unit.
#[derive(Default)]
struct Seen {
    /// Each race, with the command that showed it.
    races: BTreeMap<(Location, Option<Location>), (DataRace, String)>,
    /// The runs, in their order.
    executions: Vec<Arc<Execution>>,
}

/// Starts the unit in one way, with several numbers of processors.
fn look(cx: &dyn Context, occasion: &Occasion<'_>, kind: ArtifactKind) -> Result<Outcome, CheckError> {
    let run = match occasion.run(cx.settings()) {
        Ok(run) => raced(occasion.unit, cx.settings(), run, kind),
        Err(skip) => return Ok(skip.into()),
    };
    let promise = promise(occasion);
    let most = match promise {
        Some(_) => PROCESSORS.len(),
        None if occasion.unit.habits.runs_until_stopped().is_some() => 1,
        None => RUNS,
    };
    let mut seen = Seen::default();
    for processors in &PROCESSORS[..most] {
        let execution = cx.execute(&with_processors(run.clone(), *processors))?;
        if let Some(skip) = unfit(&execution) {
            return Ok(skip.into());
        }
        for race in data_races(&execution.stderr.text(), occasion.unit) {
            let key = (race.place.clone(), race.other.clone());
            seen.races.entry(key).or_insert_with(|| (race, execution.command.clone()));
        }
        let ended = matches!(execution.exit, Exit::Code(_));
        seen.executions.push(execution);
        if !ended || promise.is_some() && !seen.races.is_empty() {
            break;
        }
    }
    Ok(judge(occasion, promise, &seen))
}

/// The same run on the real clock and under the race detector, which takes its time.
fn raced(unit: &Unit, settings: &Settings, run: Run, artifact: ArtifactKind) -> Run {
    let mut limits = settings.limits.under_race();
    if unit.habits.runs_until_stopped().is_some() {
        limits.wall = run.limits.wall * LONGER;
    }
    Run { artifact, limits, probe: None, ..run }
}

fn with_processors(mut run: Run, processors: Option<u32>) -> Run {
    const NAME: &str = "GOMAXPROCS";
    // What the author says of it stands.
    if let Some(processors) = processors.filter(|_| run.env.iter().all(|(name, _)| name != NAME)) {
        run.env.push((NAME.to_owned(), processors.to_string()));
    }
    run
}

/// On some machines the race detector now and then finds no place for itself in memory.
fn unfit(execution: &Execution) -> Option<Skip> {
    let said = execution.stderr.text();
    let why = said.lines().find(|line| line.contains("FATAL: ThreadSanitizer"))?;
    Some(unavailable(&format!("the race detector does not work here: {}", why.trim_matches(['=', ' ']))))
}

fn judge(occasion: &Occasion<'_>, promise: Option<&Expectation>, seen: &Seen) -> Outcome {
    match promise {
        Some(_) if !seen.races.is_empty() => Outcome::Passed,
        None if !seen.races.is_empty() => {
            let findings = seen.races.values().map(|(race, command)| data_race(race, command));
            findings.map(|finding| softened_if_announced(occasion.unit, finding)).collect::<Vec<_>>().into()
        }
        _ => match (not_seen_to_its_end(occasion, seen), promise) {
            (Some(skip), _) => skip.into(),
            (None, Some(expectation)) => vec![no_race(expectation, seen)].into(),
            (None, None) => Outcome::Passed,
        },
    }
}

/// Why nothing follows from it that no race was found, if so: the unit did not get as far as it should.
fn not_seen_to_its_end(occasion: &Occasion<'_>, seen: &Seen) -> Option<Skip> {
    let last = seen.executions.last()?;
    let in_time = !matches!(last.exit, Exit::WallLimit { .. } | Exit::CpuLimit { .. } | Exit::OutputLimit { .. });
    if !in_time && occasion.unit.habits.runs_until_stopped().is_some() {
        return None;
    }
    let elsewhere = || Skip::because("no race is found, but it does not end well either: see gvp.build/run");
    if occasion.unit.kind == UnitKind::Tests {
        return (tests_run::judge(occasion, last) != Outcome::Passed).then(elsewhere);
    }
    match ending::judge(occasion, last) {
        Ending::Good | Ending::Outdated(_) => None,
        Ending::Open(skip) => Some(skip),
        Ending::Bad(_) => Some(elsewhere()),
    }
}

/// Where a page says that what it shows ends badly, a race is a part of that.
fn softened_if_announced(unit: &Unit, finding: Finding) -> Finding {
    if unit.is_said_to_end_badly() { finding.softened() } else { finding }
}

fn data_race(race: &DataRace, command: &str) -> Finding {
    let whereabouts = match &race.other {
        Some(other) if *other == race.place => "here".to_owned(),
        Some(other) => format!("here and at {other}"),
        None => "one of them here".to_owned(),
    };
    let message = format!(
        "two goroutines use the same memory without waiting for each other, {whereabouts}, and one writes to it"
    );
    Finding::error(DATA_RACE, race.place.clone(), message)
        .help(
            "let one wait for the other (a channel, a sync.WaitGroup), guard both with the same sync.Mutex, or use \
             sync/atomic; if the race is the point, show what `go run -race` reports",
        )
        .evidence(EvidenceKind::Stack, race.report.clone())
        .evidence(EvidenceKind::Command, command)
}

fn no_race(expectation: &Expectation, seen: &Seen) -> Finding {
    let message = "its text shows a data race, and the race detector finds none";
    let runs = seen.executions.len();
    let command = seen.executions.first().map(|execution| execution.command.clone()).unwrap_or_default();
    Finding::warning(NO_RACE, expectation.location.clone(), message)
        .help("show what it reports today, or let the goroutines meet: a race is only seen if both of them get there")
        .evidence(EvidenceKind::Measurement, format!("{runs} runs, with different numbers of processors"))
        .evidence(EvidenceKind::Command, command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;

    #[test]
    fn only_what_has_goroutines_can_race() {
        let of = |body: &str| raced_as(&program(&format!("package main\n\nfunc main() {{ {body} }}\n")));
        assert_eq!(of("go println()"), Ok(ArtifactKind::RacedProgram));
        assert_eq!(of("time.AfterFunc(1, f)"), Ok(ArtifactKind::RacedProgram));
        assert_eq!(of("println()").unwrap_err().reason, "it starts no goroutines");
    }

    #[test]
    fn the_authors_number_of_processors_stands() {
        let run = Run::of(ArtifactKind::RacedProgram);
        assert_eq!(with_processors(run.clone(), Some(4)).env, [("GOMAXPROCS".to_owned(), "4".to_owned())]);
        let own = Run { env: vec![("GOMAXPROCS".to_owned(), "1".to_owned())], ..run };
        assert_eq!(with_processors(own.clone(), Some(4)), own);
    }

    #[test]
    fn a_machine_without_room_for_the_race_detector_is_not_the_authors_fault() {
        let mut execution = Execution::ended(Exit::Code(66));
        execution.stderr.bytes = b"==1==FATAL: ThreadSanitizer: unexpected memory mapping 0x1-0x2\n".to_vec();
        assert!(unfit(&execution).is_some_and(|skip| skip.reason.contains("unexpected memory mapping")));
        assert_eq!(unfit(&Execution::ended(Exit::Code(66))), None);
    }
}
