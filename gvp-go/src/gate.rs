//! How many programs run at the same time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Lets programs through in the order in which they come, as many as the machine can hold.
///
/// A program that is known to wait most of the time takes one place, any other four, and one that must be alone takes
/// all.
#[derive(Debug)]
pub(crate) struct Gate {
    places: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    /// The number that the next to come is given.
    next: u64,
    /// The number whose turn it is.
    turn: u64,
}

/// How much of the machine a program takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// It waits most of the time.
    Waiting,
    /// It may use a processor all the time.
    Working,
    /// It uses a processor all the time, and what it finds depends on getting one.
    Busy,
    /// Nothing else may run.
    Alone,
}

/// Places for each processor: six programs that work, or twenty-four that wait.
const PLACES: usize = 24;

/// Places that a working program takes.
const WORKING: usize = 4;

impl Gate {
    /// A gate for a machine that can do `jobs` things at once.
    pub(crate) fn new(jobs: usize) -> Self {
        Self { places: jobs.max(1) * PLACES, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Does something that takes a share of the machine, when its turn has come.
    pub(crate) fn pass<T>(&self, share: Share, work: impl FnOnce() -> T) -> T {
        let places = match share {
            Share::Waiting => 1,
            Share::Working => WORKING,
            Share::Busy => PLACES,
            Share::Alone => self.places,
        };
        self.enter(places);
        let pass = Pass { gate: self, places };
        let result = work();
        drop(pass);
        result
    }

    fn enter(&self, places: usize) {
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        while state.turn != number || state.taken + places > self.places {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.taken += places;
        state.turn += 1;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Places that are taken until this is dropped.
struct Pass<'a> {
    gate: &'a Gate,
    places: usize,
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.gate.lock().taken -= self.places;
        self.gate.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_more_pass_than_there_are_places_and_one_that_is_alone_is_alone() {
        let gate = Gate::new(1);
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for number in 0..60 {
                let (gate, inside, most) = (&gate, &inside, &most);
                let share = if number % 20 == 7 { Share::Alone } else { Share::Working };
                scope.spawn(move || {
                    gate.pass(share, || {
                        let now = inside.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        assert!(share != Share::Alone || now == 1, "{now} inside with one that is alone");
                        std::thread::sleep(std::time::Duration::from_millis(2));
                        inside.fetch_sub(1, Ordering::SeqCst);
                    });
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= PLACES / WORKING);
    }
}
