//! A session: all targets of a unit are fuzzed within one budget, once, whoever asks for the result.
//!
//! Whose turn it is, and how much is left for the whole material, says the [`Purse`] that all sessions share.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use gvp_core::{ArtifactKind, CheckError, Context, FuzzProgress, Unit, UnitId};

use crate::aftermath::{self, Aftermath};
use crate::campaign::{Campaign, Stand, Step};
use crate::digest;
use crate::failure::{BLOW_UP, Failure, HANG, LEAK, RACE};
use crate::growth::Growth;
use crate::input::Input;
use crate::memory::Memory;
use crate::purse::Purse;
use crate::raced::{self, RacedReplay};
use crate::replay::PlainReplay;
use crate::target::{Target, from_constants, targets};
use crate::trial::{Binaries, Trial};

/// The least time that a slice is worth starting with.
pub(crate) const LEAST: Duration = Duration::from_millis(250);
/// The most time that one slice gets, however much is left.
const MOST: Duration = Duration::from_secs(20);
/// How many bugs of one target are told.
const MOST_FAILURES: usize = 8;

/// What became of one target.
#[derive(Debug, Clone)]
pub struct Fuzzed {
    /// The target.
    pub target: Target,
    /// How far it came.
    pub campaign: Campaign,
    memory: Memory,
    /// The bugs that were found, each with its smallest input, in the order of their places.
    pub failures: Vec<Failure>,
}

impl Fuzzed {
    /// Keeps the few inputs that run all that the corpus runs.
    pub(crate) fn remember_minimal(&self, cx: &dyn Context, minimal: &[Input]) {
        self.memory.remember(cx, &self.campaign, self.crashers(), minimal);
    }

    /// The inputs that are to be tried again next time.
    fn crashers(&self) -> impl Iterator<Item = &Input> {
        self.failures
            .iter()
            .filter(|failure| ![BLOW_UP, LEAK, RACE].contains(&failure.code))
            .map(|failure| &failure.input)
    }
}

/// What became of all targets of a unit, in the order of the source.
pub(crate) type Result = std::result::Result<Vec<Fuzzed>, CheckError>;

/// The sessions of a run, by unit: several checks ask for the same.
#[derive(Debug, Default)]
pub struct Sessions {
    by_unit: Mutex<HashMap<UnitId, Arc<OnceLock<Result>>>>,
    /// What they may spend together.
    pub(crate) purse: Purse,
}

impl Sessions {
    /// What fuzzing all targets of the unit came to. Whoever asks second waits for the first.
    ///
    /// # Errors
    /// Where targets could not be run.
    pub fn of(&self, cx: &dyn Context) -> Result {
        let session = Arc::clone(lock(&self.by_unit).entry(cx.unit().id.clone()).or_default());
        session.get_or_init(|| fuzz(cx, &self.purse)).clone()
    }
}

/// What is to be made of a unit that has targets.
pub(crate) fn needed(unit: &Unit) -> Vec<ArtifactKind> {
    let mut needed = vec![ArtifactKind::TestBinary, ArtifactKind::FuzzBinary];
    needed.extend(aftermath::may_leave_goroutines(unit).then_some(ArtifactKind::ProbedTests));
    needed.extend(raced::may_race(unit).then_some(ArtifactKind::RacedTests));
    needed
}

/// Fuzzes all targets of a unit.
fn fuzz(cx: &dyn Context, purse: &Purse) -> Result {
    purse.arrive(&cx.unit().id);
    let digest = digest::of_unit(cx.unit());
    let mut pursuits = Vec::new();
    for (order, target) in targets(cx.unit()).into_iter().enumerate() {
        pursuits.push(Pursuit::begin(cx, order, target, &digest)?);
    }
    let lanes = purse.processors();
    let board = Board {
        purse,
        waiting: Mutex::new(pursuits),
        done: Mutex::default(),
        left: Mutex::new(cx.settings().fuzz.budget.saturating_mul(lanes)),
        progress: Mutex::default(),
    };
    let failed = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes).map(|_| scope.spawn(|| board.work(cx))).collect();
        lanes.into_iter().find_map(|lane| lane.join().ok().and_then(std::result::Result::err))
    });
    let mut all = std::mem::take(&mut *lock(&board.done));
    all.append(&mut lock(&board.waiting));
    all.sort_by_key(|pursuit| pursuit.order);
    let failed = failed.or_else(|| all.iter_mut().find_map(|pursuit| pursuit.look_back(cx).err()));
    // Whatever was found is kept, also when we are interrupted: the next run goes on from there.
    let fuzzed = all.into_iter().map(|pursuit| pursuit.end(cx)).collect();
    failed.map_or(Ok(fuzzed), Err)
}

/// What is still to be fuzzed, and how much processor time is left for it. That a busy machine takes longer for the same
/// makes no difference to what is found.
struct Board<'a> {
    purse: &'a Purse,
    waiting: Mutex<Vec<Pursuit>>,
    done: Mutex<Vec<Pursuit>>,
    left: Mutex<Duration>,
    progress: Mutex<FuzzProgress>,
}

impl Board<'_> {
    /// Fuzzes one slice of one target after the other, until all are done or the time is up.
    fn work(&self, cx: &dyn Context) -> std::result::Result<(), CheckError> {
        while let Some((mut pursuit, time)) = self.next() {
            let went = self.go_on(cx, &mut pursuit, time);
            let open = pursuit.campaign.stand == Stand::Open;
            let went =
                went.and_then(|goes_on| if open { Ok(goes_on) } else { pursuit.look_at_growth(cx).map(|()| true) });
            lock(if open { &self.waiting } else { &self.done }).push(pursuit);
            if !went? {
                break;
            }
        }
        Ok(())
    }

    /// Fuzzes a slice of a target with some of the time that is set aside for it, and gives the rest back. Says whether
    /// there was any for it.
    fn go_on(&self, cx: &dyn Context, pursuit: &mut Pursuit, time: Duration) -> std::result::Result<bool, CheckError> {
        let before = pursuit.progress();
        let loan = match pursuit.campaign.stand {
            Stand::Open => self.purse.draw(cx.settings().fuzz.total, (LEAST, time), pursuit.campaign.urgency()),
            Stand::Exhausted | Stand::Barred | Stand::Refused(_) => None,
        };
        let went = loan.as_ref().map_or(Ok(()), |loan| pursuit.step(cx, loan.time()));
        let (after, had) = (pursuit.progress(), loan.is_some());
        let spent = after.time.saturating_sub(before.time);
        loan.into_iter().for_each(|loan| loan.spend(spent));
        let mut left = lock(&self.left);
        *left = (*left + time).saturating_sub(spent);
        drop(left);
        self.tell(cx, before, after);
        went.map(|()| had || pursuit.campaign.stand != Stand::Open)
    }

    /// Tells how far the unit came, now that one of its targets came further.
    fn tell(&self, cx: &dyn Context, before: FuzzProgress, after: FuzzProgress) {
        let mut progress = lock(&self.progress);
        *progress = progress.and(after).without(before);
        cx.fuzzed(*progress);
    }

    /// The most urgent of those that wait, and the time that is set aside for it.
    fn next(&self) -> Option<(Pursuit, Duration)> {
        let mut waiting = lock(&self.waiting);
        let mut left = lock(&self.left);
        // Twice an equal part: one that takes all the time it is given leaves some for the others.
        let part = *left * 2 / u32::try_from(waiting.len()).unwrap_or(u32::MAX).max(1);
        let time = part.max(LEAST).min(MOST).min(*left);
        let urgent =
            (0..waiting.len()).min_by_key(|&index| (waiting[index].campaign.urgency(), waiting[index].order))?;
        (time >= LEAST).then(|| {
            *left -= time;
            (waiting.swap_remove(urgent), time)
        })
    }
}

/// The fuzzing of one target, and what was found.
struct Pursuit {
    order: usize,
    target: Target,
    campaign: Campaign,
    failures: BTreeMap<(String, gvp_core::Location), Failure>,
    memory: Memory,
}

impl Pursuit {
    /// Takes up what an earlier run left, and tries again what failed then.
    fn begin(cx: &dyn Context, order: usize, target: Target, digest: &str) -> std::result::Result<Self, CheckError> {
        let memory = Memory::of(cx, &target.name, digest);
        let kept = memory.recall(cx);
        let corpus = kept.corpus.into_iter().chain(from_constants(cx.unit(), &target.parameters));
        let binary = Binaries::default().fuzz;
        let mut campaign = Campaign::new(&target.name, binary, digest::seed(digest, &target.name), corpus);
        if let Some(state) = &kept.state {
            campaign = campaign.resumed(state.slices, state.executions, Duration::from_millis(state.processor_ms));
            campaign.stand = state.stand();
        }
        let mut pursuit = Self { order, target, campaign, failures: BTreeMap::new(), memory };
        for input in kept.crashers {
            pursuit.look_at(cx, &input)?;
        }
        Ok(pursuit)
    }

    fn progress(&self) -> FuzzProgress {
        FuzzProgress { failures: self.failures.len(), ..self.campaign.progress() }
    }

    fn step(&mut self, cx: &dyn Context, time: Duration) -> std::result::Result<(), CheckError> {
        if let Step::Failed(input) = self.campaign.step(cx, time)? {
            let costly = self.look_at(cx, &input)?;
            if let Some(costly) = costly {
                self.campaign.repeated(costly);
            }
        }
        Ok(())
    }

    /// Tries an input alone, and keeps the failure unless it is known. If it brought nothing new: whether it was costly.
    fn look_at(&mut self, cx: &dyn Context, input: &Input) -> std::result::Result<Option<bool>, CheckError> {
        let hangs = self.failures.values().any(|known| known.code == HANG);
        let trial = Trial { cx, binaries: Binaries::default(), target: &self.target, input, hangs };
        let Some(failure) = trial.run()? else { return Ok(Some(false)) };
        let (key, costly) = (failure.signature(), failure.is_costly());
        let known = self.failures.get(&key).map(|known| known.input.clone());
        let is_room = known.is_some() || self.failures.len() < MOST_FAILURES;
        let is_smaller = known.as_ref().is_none_or(|known| failure.input.size_order() < known.size_order());
        if is_smaller && is_room {
            self.failures.insert(key, failure);
        }
        Ok((known.is_some() || !is_room).then_some(costly))
    }

    /// Looks whether the time that it takes grows out of proportion, unless it is known to hang.
    fn look_at_growth(&mut self, cx: &dyn Context) -> std::result::Result<(), CheckError> {
        if self.failures.values().any(Failure::is_costly) || matches!(self.campaign.stand, Stand::Refused(_)) {
            return Ok(());
        }
        let growth = Growth { cx, binaries: Binaries::default(), target: &self.target };
        if let Some(failure) = growth.find(self.campaign.corpus.values())? {
            self.failures.insert(failure.signature(), failure);
        }
        Ok(())
    }

    /// Replays the corpus as `go test` would, and looks what it leaves behind and what races. Not where its failures are in the way.
    fn look_back(&mut self, cx: &dyn Context) -> std::result::Result<(), CheckError> {
        if self.campaign.stand == Stand::Open {
            // The budget ended before it did, and what was found so far may show all the same.
            self.look_at_growth(cx)?;
        }
        let is_in_the_way = |failure: &Failure| failure.code != BLOW_UP;
        if self.failures.values().any(is_in_the_way) || matches!(self.campaign.stand, Stand::Refused(_)) {
            return Ok(());
        }
        let replay = PlainReplay { cx, target: &self.target.name };
        if let Some(input) = replay.stops_at(self.campaign.corpus.values())?.cloned() {
            self.look_at(cx, &input)?;
        }
        // Where the probe does not fit this Go, the check for leaks says so.
        if aftermath::may_leave_goroutines(cx.unit()) && is_made(cx, ArtifactKind::ProbedTests) {
            let aftermath = Aftermath { cx, target: &self.target };
            let leaks = aftermath.leaks(self.campaign.corpus.values())?;
            self.failures.extend(leaks.into_iter().map(|failure| (failure.signature(), failure)));
        }
        // Where there is no C compiler, there is no such binary, and nothing is told.
        if raced::may_race(cx.unit()) && is_made(cx, ArtifactKind::RacedTests) {
            let replay = RacedReplay { cx, target: &self.target };
            let races = replay.races(self.campaign.corpus.values())?;
            self.failures.extend(races.into_iter().map(|failure| (failure.signature(), failure)));
        }
        Ok(())
    }

    fn end(self, cx: &dyn Context) -> Fuzzed {
        let mut failures: Vec<Failure> = self.failures.into_values().collect();
        failures.sort_by(|a, b| (&a.location, a.code.as_str()).cmp(&(&b.location, b.code.as_str())));
        let fuzzed = Fuzzed { target: self.target, campaign: self.campaign, memory: self.memory, failures };
        fuzzed.remember_minimal(cx, &[]);
        fuzzed
    }
}

fn is_made(cx: &dyn Context, kind: ArtifactKind) -> bool {
    cx.artifact(kind).is_ok_and(|artifact| artifact.made())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
