//! Tries schedules on one program or test until something is proven, or the budget is used up.

use std::sync::Arc;

use gvp_core::{CheckError, Clock, Context, Execution, Moment, Probe, ProbeReport};

use crate::remains::{Meaning, Remain, blocked_at, remains, started_at};
use crate::schedules::{on_the_real_clock, on_the_virtual_clock, seed};
use crate::subject::Subject;

/// Schedules on the real clock, of those that are tried at most, for what cannot have virtual time: they cost real time.
const REAL_SHARE: u32 = 4;

/// After something that is left without proof, schedules that are still tried to prove it.
const MORE_FOR_PROOF: u32 = 4;

/// How often a test is repeated to see whether what it leaves grows.
const REPETITIONS: u32 = 4;

/// What was found by trying schedules.
#[derive(Debug)]
pub(crate) struct Exploration {
    /// What is left under the schedule that tells most.
    pub(crate) found: Option<Found>,
    /// Schedules that were tried and gave an answer.
    pub(crate) answers: u32,
    /// Whether it did not end, and is not known to hang either.
    pub(crate) goes_on: bool,
    /// Whether it failed on its own account.
    pub(crate) fails: bool,
}

/// What is left under one schedule.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) remains: Vec<Remain>,
    pub(crate) report: ProbeReport,
    /// The schedule, among those that were tried, counted from 1.
    pub(crate) number: u32,
    /// How often the same was seen.
    pub(crate) seen: u32,
}

impl Found {
    fn meaning(&self) -> Option<Meaning> {
        self.remains.first().map(|remain| remain.meaning)
    }
}

/// Tries schedules on a subject.
pub(crate) fn explore(cx: &dyn Context, subject: &Subject) -> Result<Exploration, CheckError> {
    let mut exploration = Exploration { found: None, answers: 0, goes_on: false, fails: false };
    let mut schedules = Schedules::new(cx, subject);
    while let Some(probe) = schedules.next() {
        let repetition = if schedules.replays { exploration.answers } else { 0 };
        let execution = cx.execute(&subject.run(cx.unit(), cx.settings(), probe, 1, repetition))?;
        let Some(report) = &execution.probe else {
            schedules.no_answer(probe, &execution);
            continue;
        };
        exploration.answers += 1;
        exploration.goes_on |= report.moment == Moment::Hang;
        exploration.fails |= !matches!(report.moment, Moment::Exit(0) | Moment::Hang);
        let found = Found {
            remains: remains(report, subject.test().is_some()),
            report: report.clone(),
            number: exploration.answers,
            seen: 1,
        };
        let meaning = found.meaning();
        if let Some(known) = exploration.found.as_mut().filter(|known| known.meaning() == meaning) {
            known.seen += 1;
        }
        if meaning > exploration.found.as_ref().and_then(Found::meaning) {
            exploration.found = Some(found);
        }
        schedules.learn(meaning, report);
    }
    if let Some(found) = &mut exploration.found {
        grow(cx, subject, found)?;
    }
    Ok(exploration)
}

/// Repeats a test that leaves something without proof, and looks whether it grows.
fn grow(cx: &dyn Context, subject: &Subject, found: &mut Found) -> Result<(), CheckError> {
    let lingers = found.remains.iter().any(|remain| remain.meaning == Meaning::Lingering);
    if subject.test().is_none() || !lingers {
        return Ok(());
    }
    let run = subject.run(cx.unit(), cx.settings(), found.report.probe, REPETITIONS, 0);
    let execution: Arc<Execution> = cx.execute(&run)?;
    let Some(report) = &execution.probe else { return Ok(()) };
    let again = remains(report, true);
    for remain in found.remains.iter_mut().filter(|remain| remain.meaning == Meaning::Lingering) {
        let same = again.iter().find(|other| same_place(other, remain));
        let count = same.map_or(0, |other| other.count);
        if count >= remain.count * REPETITIONS as usize {
            remain.meaning = Meaning::Growing;
            remain.count = count;
        }
    }
    found.remains.sort_by_key(|remain| std::cmp::Reverse(remain.meaning));
    Ok(())
}

fn same_place(one: &Remain, other: &Remain) -> bool {
    let place = |remain: &Remain| (blocked_at(&remain.goroutine).cloned(), started_at(&remain.goroutine).cloned());
    place(one) == place(other)
}

/// The schedules that are still to be tried.
struct Schedules {
    waiting: Vec<Probe>,
    /// Those to try instead if virtual time turns out not to fit.
    on_the_real_clock: Vec<Probe>,
    /// How many more at most.
    left: Option<u32>,
    /// Whether they are one and the same, again and again.
    replays: bool,
}

impl Schedules {
    fn new(cx: &dyn Context, subject: &Subject) -> Self {
        let settings = cx.settings();
        if let Some(replay) = &settings.replay {
            let waiting = vec![replay.probe; replay.times as usize];
            return Self { waiting, on_the_real_clock: Vec::new(), left: None, replays: true };
        }
        let seed = seed(cx.unit(), subject.test());
        let real = reversed(on_the_real_clock(seed, settings.schedules.div_ceil(REAL_SHARE)));
        let (waiting, on_the_real_clock) = match cx.unit().habits.needs_real_clock {
            true => (real, Vec::new()),
            false => (reversed(on_the_virtual_clock(seed, settings.schedules)), real),
        };
        Self { waiting, on_the_real_clock, left: None, replays: false }
    }

    fn next(&mut self) -> Option<Probe> {
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1)?;
        }
        self.waiting.pop()
    }

    /// There was no report. On the virtual clock, a loop without any operation never lets time pass.
    fn no_answer(&mut self, probe: Probe, execution: &Execution) {
        if probe.clock == Clock::Virtual {
            self.waiting = std::mem::take(&mut self.on_the_real_clock);
        } else if !execution.exit.success() {
            // Whatever ended it will end it again.
            self.left = Some(0);
        }
    }

    /// Decides how to go on from what was seen.
    fn learn(&mut self, meaning: Option<Meaning>, report: &ProbeReport) {
        if self.replays {
            return;
        }
        match meaning {
            Some(Meaning::Proven | Meaning::Stuck | Meaning::Growing) => self.left = Some(0),
            Some(Meaning::Lingering) => self.left = Some(self.left.unwrap_or(MORE_FOR_PROOF)),
            // Nothing was started that could be left.
            None if report.created == 0 && report.moment != Moment::Hang => self.left = Some(0),
            None if report.hangs_on_the_machine() && report.probe.clock == Clock::Virtual => {
                self.waiting = std::mem::take(&mut self.on_the_real_clock);
            }
            // It is meant to go on; every more schedule would take as long.
            None if report.moment == Moment::Hang => self.left = Some(self.left.unwrap_or(1)),
            None => {}
        }
    }
}

/// The last is the first to be taken.
fn reversed(probes: impl Iterator<Item = Probe>) -> Vec<Probe> {
    let mut probes: Vec<Probe> = probes.collect();
    probes.reverse();
    probes
}
