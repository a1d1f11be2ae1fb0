//! The purse: how much time there is for fuzzing all material together, and whose turn it is to spend some.
//!
//! There are as many places as processors. Whoever waits for one and was brought something new lately comes first, whatever
//! its package: what no longer grows only gets what nobody else wants.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;

use gvp_core::UnitId;

/// Half of the equal share of every unit that is to come is kept for it.
const KEPT: u32 = 2;

/// How urgent it is to go on with a target; the smallest comes first.
pub(crate) type Urgency = (u32, u32);

/// How much time there is for fuzzing all material together, and whose turn it is to spend some.
#[derive(Debug)]
pub struct Purse {
    processors: u32,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Units that are to be fuzzed.
    known: BTreeSet<UnitId>,
    /// Those of them that have not begun.
    to_come: BTreeSet<UnitId>,
    /// Processor time that is spent, or lent.
    spent: Duration,
    taken: u32,
    waiting: BTreeSet<(Urgency, u64)>,
    next: u64,
}

impl Default for Purse {
    fn default() -> Self {
        let processors = available_parallelism().ok().and_then(|count| u32::try_from(count.get()).ok());
        Self::for_processors(processors.unwrap_or(1))
    }
}

impl Purse {
    fn for_processors(processors: u32) -> Self {
        Self { processors, state: Mutex::default(), changed: Condvar::new() }
    }

    /// How many can spend at the same time.
    pub(crate) fn processors(&self) -> u32 {
        self.processors
    }

    /// Keeps something back for a unit that is to be fuzzed.
    pub(crate) fn expect(&self, unit: &UnitId) {
        let mut state = self.lock();
        if state.known.insert(unit.clone()) {
            state.to_come.insert(unit.clone());
        }
    }

    /// Nothing needs to be kept back for a unit any more: it begins, or will not be fuzzed after all.
    pub(crate) fn arrive(&self, unit: &UnitId) {
        self.lock().to_come.remove(unit);
    }

    /// Waits for a place, and takes time for a slice. `total` is what there is for all units, on each processor; without
    /// one there is no end to it. None where too little is left to begin with.
    pub(crate) fn draw(
        &self,
        total: Option<Duration>,
        range: (Duration, Duration),
        urgency: Urgency,
    ) -> Option<Loan<'_>> {
        let (least, most) = range;
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        state.waiting.insert((urgency, number));
        while state.taken >= self.processors || state.waiting.first() != Some(&(urgency, number)) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.remove(&(urgency, number));
        let time = total.map_or(most, |total| state.left(total * self.processors).min(most));
        let loan = (time >= least).then(|| {
            state.taken += 1;
            state.spent += time;
            Loan { purse: self, time, spent: time }
        });
        drop(state);
        self.changed.notify_all();
        loan
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What of a total may be spent now.
    fn left(&self, total: Duration) -> Duration {
        let count = |set: &BTreeSet<UnitId>| u32::try_from(set.len()).unwrap_or(u32::MAX);
        let kept = total / count(&self.known).max(1) / KEPT * count(&self.to_come);
        total.saturating_sub(self.spent).saturating_sub(kept)
    }
}

/// A place, and time that was taken from the purse: what was not spent goes back.
#[derive(Debug)]
pub(crate) struct Loan<'a> {
    purse: &'a Purse,
    time: Duration,
    spent: Duration,
}

impl Loan<'_> {
    /// How much time there is.
    pub(crate) fn time(&self) -> Duration {
        self.time
    }

    /// Says how much was spent.
    pub(crate) fn spend(mut self, spent: Duration) {
        self.spent = spent;
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut state = self.purse.lock();
        state.taken -= 1;
        state.spent = (state.spent + self.spent).saturating_sub(self.time);
        drop(state);
        self.purse.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const RANGE: (Duration, Duration) = (SECOND, Duration::from_secs(20));

    #[test]
    fn what_is_not_spent_goes_back() {
        let purse = Purse::for_processors(1);
        let total = Some(30 * SECOND);
        let loan = purse.draw(total, RANGE, (0, 0)).expect("time");
        assert_eq!(loan.time(), 20 * SECOND);
        loan.spend(4 * SECOND);
        purse.draw(total, RANGE, (0, 0)).expect("time").spend(20 * SECOND);
        assert_eq!(purse.draw(total, RANGE, (0, 0)).expect("time").time(), 6 * SECOND);
        assert!(purse.draw(total, RANGE, (0, 0)).is_none(), "what is not said to be unspent is spent");
        assert!(purse.draw(None, RANGE, (0, 0)).is_some(), "without a total there is no end");
    }

    #[test]
    fn something_is_kept_for_units_that_are_to_come() {
        let purse = Purse::for_processors(1);
        let units = ["a", "b", "c", "d"].map(UnitId::new);
        units.iter().for_each(|unit| purse.expect(unit));
        purse.arrive(&units[0]);
        let draw = || purse.draw(Some(16 * SECOND), RANGE, (0, 0)).map(|loan| loan.time());
        assert_eq!(draw(), Some(10 * SECOND));
        assert_eq!(draw(), None);
        purse.arrive(&units[1]);
        purse.expect(&units[1]);
        assert_eq!(draw(), Some(2 * SECOND));
    }

    #[test]
    fn who_was_brought_something_new_comes_first() {
        let purse = Purse::for_processors(1);
        let order = Mutex::new(Vec::new());
        let held = purse.draw(None, RANGE, (0, 0)).expect("a place");
        std::thread::scope(|scope| {
            for urgency in [(2, 1), (0, 9), (1, 1)] {
                let (purse, order) = (&purse, &order);
                scope.spawn(move || {
                    let loan = purse.draw(None, RANGE, urgency).expect("a place");
                    order.lock().expect("a list").push(urgency);
                    loan.spend(SECOND);
                });
            }
            while purse.lock().waiting.len() < 3 {
                std::thread::yield_now();
            }
            held.spend(SECOND);
        });
        assert_eq!(*order.lock().expect("a list"), [(0, 9), (1, 1), (2, 1)]);
    }
}
