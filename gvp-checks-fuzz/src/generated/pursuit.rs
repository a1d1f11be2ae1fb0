//! The fuzzing of one function for which a target was written.

use std::time::Duration;

use gvp_core::{ArtifactKind, CheckError, Context, FuzzProgress};

use crate::campaign::{Campaign, Stand, Step};
use crate::digest;
use crate::failure::Failure;
use crate::generate::Harness;
use crate::input::Input;
use crate::purse::Purse;
use crate::session::LEAST;
use crate::target::Target;
use crate::trial::{Binaries, Trial};

/// Slices of a function at most; further ones only come while each brings something new.
const MOST_SLICES: u32 = 3;

/// Failures of a function that are none, or are known, after which it is let be.
const MOST_REPEATS: u32 = 4;

/// The most time that one slice gets.
const MOST_TIME: Duration = Duration::from_secs(10);

/// Both binaries are one: what was added to the package is only in there.
const BINARIES: Binaries = Binaries { fuzz: ArtifactKind::FuzzBinary, plain: ArtifactKind::FuzzBinary };

/// The time for all functions of a unit, and what came of it so far.
pub(super) struct Allowance<'a> {
    cx: &'a dyn Context,
    purse: &'a Purse,
    left: Duration,
    /// What the function whose turn it is may still take.
    share: Duration,
    progress: FuzzProgress,
}

impl<'a> Allowance<'a> {
    pub(super) fn new(cx: &'a dyn Context, purse: &'a Purse) -> Self {
        Self { cx, purse, left: cx.settings().fuzz.budget, share: Duration::ZERO, progress: FuzzProgress::default() }
    }

    /// Begins the turn of a function, with as many to come, itself included: each gets an equal part of what is left, so
    /// that one that is slow leaves time for the others.
    pub(super) fn turn(&mut self, to_come: usize) {
        let to_come = u32::try_from(to_come).unwrap_or(u32::MAX).max(1);
        self.share = (self.left / to_come).max(LEAST);
    }

    /// Fuzzes a slice of a function; none where no time is left.
    fn step(&mut self, campaign: &mut Campaign) -> Result<Option<Step>, CheckError> {
        let range = (LEAST, self.share.min(MOST_TIME));
        let enough = self.left >= LEAST && self.share >= LEAST;
        let loan = enough.then(|| self.purse.draw(self.cx.settings().fuzz.total, range, campaign.urgency())).flatten();
        let Some(loan) = loan else { return Ok(None) };
        let before = campaign.progress();
        let step = campaign.step(self.cx, loan.time());
        let gained = campaign.progress().without(before);
        loan.spend(gained.time);
        self.left = self.left.saturating_sub(gained.time);
        self.share = self.share.saturating_sub(gained.time);
        self.tell(gained);
        step.map(Some)
    }

    fn tell(&mut self, gained: FuzzProgress) {
        self.progress = self.progress.and(gained);
        self.cx.fuzzed(self.progress);
    }
}

/// The fuzzing of one function.
pub(super) struct Pursuit {
    target: Target,
    campaign: Campaign,
    repeats: u32,
    done: bool,
}

impl Pursuit {
    pub(super) fn of(harness: &Harness, digest: &str) -> Self {
        let seed = digest::seed(digest, &harness.name);
        let corpus = harness.seeds.iter().map(|values| Input::of(values));
        Self {
            target: Target { name: harness.name.clone(), location: harness.location.clone(), parameters: Vec::new() },
            campaign: Campaign::new(&harness.name, ArtifactKind::FuzzBinary, seed, corpus),
            repeats: 0,
            done: false,
        }
    }

    /// The next failure, as long as something new comes. A function gets one finding: what lies behind it is for the next
    /// run, when it is mended.
    pub(super) fn next(&mut self, allowance: &mut Allowance<'_>) -> Result<Option<Failure>, CheckError> {
        while !self.done {
            let Some(step) = allowance.step(&mut self.campaign)? else { return Ok(None) };
            self.done = self.campaign.slices >= MOST_SLICES + self.repeats || self.campaign.stand != Stand::Open;
            match step {
                Step::Failed(input) => {
                    // A note is not worth waiting for longer than it takes to see that something is slow.
                    let (cx, target) = (allowance.cx, &self.target);
                    if let Some(failure) =
                        (Trial { cx, binaries: BINARIES, target, input: &input, hangs: true }).run()?
                    {
                        self.done = true;
                        allowance.tell(FuzzProgress { failures: 1, ..FuzzProgress::default() });
                        return Ok(Some(failure));
                    }
                    self.repeats += 1;
                    self.done |= self.repeats >= MOST_REPEATS;
                }
                Step::Reached(new) => self.done |= new == 0,
            }
        }
        Ok(None)
    }
}
