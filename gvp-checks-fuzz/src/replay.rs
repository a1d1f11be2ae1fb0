//! Replays inputs of a target in a binary that counts what runs.

use std::collections::BTreeSet;

use gvp_core::{ArtifactKind, CheckError, Context, Run};

use crate::input::Input;
use crate::profile::{Profile, Reached};

/// Where the profile is written, in the folder of the run.
const PROFILE: &str = ".gvp-cover.out";

/// How many inputs are looked at one by one.
const MOST: usize = 128;

/// Replays inputs of one target.
pub(crate) struct Replay<'a> {
    pub(crate) cx: &'a dyn Context,
    pub(crate) target: &'a str,
}

impl Replay<'_> {
    /// What the seeds of the target and these inputs run together. An input that ends the process leaves nothing.
    pub(crate) fn all<'i>(&self, inputs: impl Iterator<Item = &'i Input>) -> Result<Profile, CheckError> {
        self.run(&format!("^{}$", self.target), inputs)
    }

    /// What one input runs alone.
    pub(crate) fn one(&self, input: &Input) -> Result<Profile, CheckError> {
        self.run(&format!("^{}$/^{}$", self.target, input.name()), std::iter::once(input))
    }

    fn run<'i>(&self, pattern: &str, inputs: impl Iterator<Item = &'i Input>) -> Result<Profile, CheckError> {
        let execution = self.cx.execute(&Run {
            args: vec![
                format!("-test.run={pattern}"),
                format!("-test.coverprofile={PROFILE}"),
                "-test.timeout=0".to_owned(),
            ],
            files: inputs.map(|input| input.file(self.target)).collect(),
            keep: vec![PROFILE.into()],
            limits: self.cx.settings().limits,
            ..Run::of(ArtifactKind::CoverBinary)
        })?;
        let profile = execution.files.first().map(|file| Profile::parse(&String::from_utf8_lossy(&file.bytes)));
        Ok(profile.unwrap_or_default())
    }

    /// The few inputs that run all that the corpus runs: again and again the one that adds most, of those the smallest.
    /// None where the corpus is too large to look at every input.
    pub(crate) fn minimal(&self, corpus: &[&Input], reach: &[Reached]) -> Result<Option<Vec<Input>>, CheckError> {
        if corpus.len() > MOST {
            return Ok(None);
        }
        let mut left = Vec::new();
        for input in corpus {
            let profile = self.one(input)?;
            let ran = reach.iter().enumerate().flat_map(|(index, reached)| {
                profile
                    .blocks_of(reached)
                    .filter(|(_, ran)| *ran)
                    .map(move |(block, _)| (index, block))
                    .collect::<Vec<_>>()
            });
            left.push((*input, ran.collect::<BTreeSet<_>>()));
        }
        Ok(Some(cover(left)))
    }
}

/// Replays inputs of one target in the ordinary test binary, as `go test` does with the files in `testdata/fuzz`.
pub(crate) struct PlainReplay<'a> {
    pub(crate) cx: &'a dyn Context,
    pub(crate) target: &'a str,
}

impl PlainReplay<'_> {
    /// The input at which that stops, if it does: one that fails or hangs only without instrumentation.
    pub(crate) fn stops_at<'i>(
        &self,
        inputs: impl Iterator<Item = &'i Input> + Clone,
    ) -> Result<Option<&'i Input>, CheckError> {
        let execution = self.cx.execute(&Run {
            args: vec![
                format!("-test.run=^{}$", self.target),
                "-test.v".to_owned(),
                "-test.failfast".to_owned(),
                "-test.timeout=0".to_owned(),
            ],
            files: inputs.clone().map(|input| input.file(self.target)).collect(),
            limits: self.cx.settings().limits,
            ..Run::of(ArtifactKind::TestBinary)
        })?;
        let log = execution.stdout.text();
        let last = log.lines().rev().find_map(|line| line.trim().strip_prefix("=== RUN   ")?.split_once('/'));
        let is_last = |input: &&Input| last.is_some_and(|(_, name)| name == input.name());
        Ok(inputs.filter(|_| !execution.exit.success()).find(is_last))
    }
}

/// Greedy set cover.
fn cover<T: Ord + Clone>(mut left: Vec<(&Input, BTreeSet<T>)>) -> Vec<Input> {
    let mut chosen = Vec::new();
    loop {
        let best = left.iter().max_by(|(a, gain), (b, other)| {
            gain.len().cmp(&other.len()).then_with(|| b.size_order().cmp(&a.size_order()))
        });
        let Some((input, gain)) = best.filter(|(_, gain)| !gain.is_empty()).cloned() else { return chosen };
        chosen.push(input.clone());
        left.iter_mut().for_each(|(_, others)| others.retain(|block| !gain.contains(block)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_and_smallest_inputs_cover_all() {
        let inputs = ["int(1)", "int(22)", "int(3)", "int(4)"].map(|value| Input::of(&[value.to_owned()]));
        let sets = [vec![1, 2], vec![1, 2, 3], vec![3], vec![4]];
        let left = inputs.iter().zip(sets.map(BTreeSet::from_iter)).collect();
        let shown: Vec<String> = cover(left).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["int(22)", "int(4)"]);
    }
}
