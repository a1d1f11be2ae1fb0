//! A campaign: the fuzzing of one target, slice after slice, until nothing new comes.

use std::collections::BTreeMap;
use std::time::Duration;

use gvp_core::{ArtifactKind, CheckError, Context, FuzzProgress};

use crate::input::Input;
use crate::slice::{Gain, Slice};

/// Executions of the first slice; each is twice as long as the one before, since starting one costs a tenth of a second.
const FIRST: u64 = 16_000;
/// Executions of the longest slice.
const LONGEST: u64 = 256_000;
/// Executions without anything new after which a target is taken to be exhausted.
const IDLE: u64 = 200_000;
/// Slices without anything new after which a target is taken to be exhausted.
const IDLE_SLICES: u32 = 3;
/// Failures in a row that are already known after which a target is given up: what lies behind them is out of reach.
const MOST_REPEATS: u32 = 8;

/// How a campaign stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// It goes on.
    Open,
    /// Nothing new comes any more.
    Exhausted,
    /// The same failures come again and again, and bar the way to what lies behind them.
    Barred,
    /// The target cannot be fuzzed: what the engine said.
    Refused(String),
}

/// The fuzzing of one target: how far it came, and what it brought.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// The name of the target.
    pub target: String,
    /// The fuzz binary.
    pub binary: ArtifactKind,
    /// Where its random choices start from.
    pub seed: u32,
    /// Inputs that reached something new, and those it was started from, by file name.
    pub corpus: BTreeMap<String, Input>,
    /// How it stands.
    pub stand: Stand,
    /// How many executions there were.
    pub executions: u64,
    /// How much processor time they took.
    pub time: Duration,
    /// Slices so far.
    pub slices: u32,
    idle: u64,
    idle_slices: u32,
    repeats: u32,
}

/// What a slice of a campaign brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// As many inputs that reach something new.
    Reached(usize),
    /// An input that made the target fail.
    Failed(Input),
}

impl Campaign {
    /// A campaign that has not begun.
    pub fn new(target: &str, binary: ArtifactKind, seed: u32, corpus: impl IntoIterator<Item = Input>) -> Self {
        Self {
            target: target.to_owned(),
            binary,
            seed,
            corpus: corpus.into_iter().map(|input| (input.name(), input)).collect(),
            stand: Stand::Open,
            executions: 0,
            time: Duration::ZERO,
            slices: 0,
            idle: 0,
            idle_slices: 0,
            repeats: 0,
        }
    }

    /// Takes up a campaign where an earlier run left it.
    pub fn resumed(mut self, slices: u32, executions: u64, time: Duration) -> Self {
        (self.slices, self.executions, self.time) = (slices, executions, time);
        self
    }

    /// Fuzzes a slice, with no more than so much processor time.
    ///
    /// # Errors
    /// Where the target could not be run.
    pub fn step(&mut self, cx: &dyn Context, time: Duration) -> Result<Step, CheckError> {
        let slice = Slice {
            binary: self.binary,
            target: &self.target,
            corpus: &self.corpus,
            executions: self.length(),
            seed: self.seed.wrapping_add(self.slices),
            time,
        };
        let gain = slice.run(cx)?;
        Ok(self.take(gain))
    }

    /// How far it came; of failures it knows nothing.
    pub(crate) fn progress(&self) -> FuzzProgress {
        FuzzProgress { executions: self.executions, time: self.time, inputs: self.corpus.len(), failures: 0 }
    }

    fn length(&self) -> u64 {
        (FIRST << self.slices.min(16)).min(LONGEST)
    }

    fn take(&mut self, gain: Gain) -> Step {
        let new = gain.inputs.len();
        self.slices += 1;
        self.executions += gain.executions;
        self.time += gain.time;
        self.corpus.extend(gain.inputs);
        if new > 0 {
            (self.idle, self.idle_slices) = (0, 0);
        } else if gain.crasher.is_none() {
            // How far a slice came that ends with a failure is told by the clock, and nothing may depend on that.
            (self.idle, self.idle_slices) = (self.idle + gain.executions, self.idle_slices + 1);
        }
        if let Some(said) = gain.refusal {
            self.stand = Stand::Refused(said);
        } else if self.idle >= IDLE && self.idle_slices >= IDLE_SLICES {
            self.stand = Stand::Exhausted;
        }
        gain.crasher.map_or(Step::Reached(new), Step::Failed)
    }

    /// Takes note that a failure was known already, or is none when looked at alone. `costly` ones bar the way sooner.
    pub fn repeated(&mut self, costly: bool) {
        self.repeats += if costly { MOST_REPEATS / 2 } else { 1 };
        if self.repeats >= MOST_REPEATS && self.stand == Stand::Open {
            self.stand = Stand::Barred;
        }
    }

    /// What is next: where something new came lately comes before where nothing did, then what had the least time.
    pub fn urgency(&self) -> (u32, u32) {
        (self.idle_slices, self.slices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain(executions: u64, new: &[&str]) -> Gain {
        let inputs = new.iter().map(|value| Input::of(&[(*value).to_owned()])).map(|input| (input.name(), input));
        Gain { inputs: inputs.collect(), executions, ..Gain::default() }
    }

    fn campaign() -> Campaign {
        Campaign::new("FuzzX", ArtifactKind::FuzzBinary, 7, [])
    }

    #[test]
    fn a_campaign_ends_when_nothing_new_comes_for_long_enough() {
        let mut campaign = campaign();
        for _ in 0..2 {
            campaign.take(gain(IDLE, &[]));
            assert_eq!(campaign.stand, Stand::Open);
        }
        assert_eq!(campaign.take(gain(10, &["int(1)"])), Step::Reached(1));
        for stand in [Stand::Open, Stand::Open, Stand::Exhausted] {
            campaign.take(gain(IDLE / 2, &[]));
            assert_eq!(campaign.stand, stand);
        }
        assert_eq!(campaign.executions, 2 * IDLE + 10 + 3 * (IDLE / 2));
    }

    #[test]
    fn a_failure_says_nothing_of_whether_anything_new_comes() {
        let mut campaign = campaign();
        let crasher = Some(Input::of(&["int(1)".to_owned()]));
        for _ in 0..2 * IDLE_SLICES {
            campaign.take(Gain { crasher: crasher.clone(), ..gain(IDLE, &[]) });
        }
        assert_eq!((campaign.stand, campaign.idle), (Stand::Open, 0));
    }

    #[test]
    fn a_campaign_is_given_up_when_the_same_comes_again_and_again() {
        let mut campaign = campaign();
        (1..MOST_REPEATS).for_each(|_| campaign.repeated(false));
        assert_eq!(campaign.stand, Stand::Open);
        campaign.repeated(false);
        assert_eq!(campaign.stand, Stand::Barred);
    }

    #[test]
    fn slices_grow_up_to_a_limit() {
        let mut campaign = campaign();
        assert_eq!(campaign.length(), FIRST);
        campaign.slices = 1;
        assert_eq!(campaign.length(), 2 * FIRST);
        campaign.slices = 4000;
        assert_eq!(campaign.length(), LONGEST);
    }
}
