//! How the time that a target takes grows with its input: whether twice as much takes four times as long.
//!
//! Fuzzers like small inputs, for which nothing takes long. So the inputs of the corpus are repeated until one of them
//! takes long enough to be measured, and then doubled. What is measured is processor time, which a busy machine does not
//! change much.

use std::time::Duration;

use gvp_core::{CheckError, Context, Limits, Run, RunFile};

use crate::failure::{BLOW_UP, Failure};
use crate::input::Input;
use crate::slice::seeds;
use crate::stack::goroutines;
use crate::target::Target;
use crate::trial::{Binaries, in_folder};

/// How long inputs are made at first, in bytes of their text, to see which of them may be slow.
const START: usize = 32 << 10;
/// How long they are made at most.
const END: usize = 1 << 20;
/// How many inputs are looked at.
const MOST: usize = 64;
/// What takes so long then is looked at more closely: a hundred times as long as it takes to read as much.
const MEASURABLE: Duration = Duration::from_millis(30);
/// What takes so long is slow.
const SLOW: Duration = Duration::from_secs(2);
/// Twice as much takes four times as long where it grows with the square, and little more than twice where it does not.
const STEEP: f64 = 3.0;

/// An input one value of which is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Repeated {
    before: Vec<String>,
    /// `string` or `[]byte`.
    kind: &'static str,
    /// What is repeated, as it stands between the quotes.
    unit: String,
    after: Vec<String>,
}

impl Repeated {
    /// The ways to repeat one value of an input.
    fn of(input: &Input) -> Vec<Self> {
        let values = input.values();
        let split = |index: usize| {
            let (kind, unit) = literal(&values[index])?;
            let (before, after) = (values[..index].to_vec(), values[index + 1..].to_vec());
            Some(Self { before, kind, unit: unit.to_owned(), after })
        };
        (0..values.len()).filter_map(split).collect()
    }

    fn times(&self, times: usize) -> Input {
        let value = format!("{}(\"{}\")", self.kind, self.unit.repeat(times));
        let values = self.before.iter().cloned().chain([value]).chain(self.after.iter().cloned());
        Input::of(&values.collect::<Vec<_>>())
    }

    /// How often it has to be repeated to be about so long.
    fn times_for(&self, length: usize) -> usize {
        length.div_ceil(self.unit.len().max(1))
    }

    /// How often it is repeated, from what is looked at first up to the longest.
    fn doublings(&self) -> impl Iterator<Item = usize> + '_ {
        let first = Some(self.times_for(START));
        std::iter::successors(first, |times| Some(times * 2)).take_while(|times| times * self.unit.len() <= END)
    }

    /// A command that writes the input to its file and tries it.
    fn command(&self, target: &str, times: usize) -> String {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
        let lines = |lines: &[String]| {
            let shown = lines.iter().map(|line| format!("echo {}; ", quoted(line)));
            shown.collect::<String>()
        };
        let (folder, unit) = (seeds(target), quoted(&self.unit));
        let (before, after) = (lines(&self.before), lines(&self.after));
        let kind = self.kind;
        format!(
            "mkdir -p {folder} && {{ echo 'go test fuzz v1'; {before}printf '{kind}(\"'; yes -- {unit} | head -n {times} \
             | tr -d '\\n'; echo '\")'; {after}}} > {folder}/blow-up && go test -run='^{target}$/^blow-up$' -timeout=1s ."
        )
    }
}

/// The literal in `string("…")` or `[]byte("…")`, without its quotes.
fn literal(value: &str) -> Option<(&'static str, &str)> {
    let known = ["string", "[]byte"].into_iter();
    let (kind, rest) = known.filter_map(|kind| Some((kind, value.strip_prefix(kind)?))).next()?;
    let unit = rest.strip_prefix("(\"")?.strip_suffix("\")")?;
    (!unit.is_empty() && unit.len() <= START / 4).then_some((kind, unit))
}

/// Looks for an input of a corpus with which the time grows out of proportion.
pub(crate) struct Growth<'a> {
    pub(crate) cx: &'a dyn Context,
    pub(crate) binaries: Binaries,
    pub(crate) target: &'a Target,
}

impl Growth<'_> {
    /// A failure if the time grows at least with the square of the input's length, up to what takes seconds.
    ///
    /// # Errors
    /// Where the target could not be run.
    pub(crate) fn find<'i>(&self, corpus: impl Iterator<Item = &'i Input>) -> Result<Option<Failure>, CheckError> {
        let candidates: Vec<Repeated> = corpus.flat_map(Repeated::of).take(MOST).collect();
        let Some(slowest) = self.slowest(&candidates)? else { return Ok(None) };
        let base = self.measure(slowest, 1)?;
        let mut points: Vec<Duration> = Vec::new();
        for times in slowest.doublings() {
            let taken = self.measure(slowest, times)?;
            points.push(taken.saturating_sub(base));
            if taken >= SLOW {
                break;
            }
        }
        if is_steep(&points) { self.failure(slowest).map(Some) } else { Ok(None) }
    }

    /// One that takes long when all are made equally long: of those that take about as long as the longest, the
    /// simplest.
    fn slowest<'r>(&self, candidates: &'r [Repeated]) -> Result<Option<&'r Repeated>, CheckError> {
        let name = |index: usize| format!("gvp-{index:04}");
        let file = |(index, repeated): (usize, &Repeated)| RunFile {
            path: seeds(&self.target.name).join(name(index)),
            bytes: repeated.times(repeated.times_for(START)).bytes().to_vec(),
        };
        if candidates.is_empty() {
            return Ok(None);
        }
        let files = candidates.iter().enumerate().map(file).collect();
        let execution = self.cx.execute(&self.request("gvp-", files, Duration::ZERO))?;
        let log = execution.stdout.text();
        let taken = (0..candidates.len()).map(|index| taken(&log, &self.target.name, &name(index)));
        let taken: Vec<Duration> = taken.collect();
        let longest = taken.iter().max().copied().unwrap_or_default();
        let slow = |index: &usize| taken[*index] >= MEASURABLE.max(longest / 3);
        let slow = (0..candidates.len()).filter(slow).map(|index| &candidates[index]);
        Ok(slow.min_by_key(|repeated| (repeated.times(1).bytes().len(), repeated.times(1))))
    }

    /// How long so many repetitions take.
    fn measure(&self, repeated: &Repeated, times: usize) -> Result<Duration, CheckError> {
        let execution = self.cx.execute(&self.request("blow-up", vec![self.file(repeated, times)], Duration::ZERO))?;
        Ok(execution.cpu)
    }

    fn file(&self, repeated: &Repeated, times: usize) -> RunFile {
        let path = seeds(&self.target.name).join("blow-up");
        RunFile { path, bytes: repeated.times(times).bytes().to_vec() }
    }

    fn request(&self, name: &str, files: Vec<RunFile>, timeout: Duration) -> Run {
        let target = &self.target.name;
        Run {
            args: vec![
                format!("-test.run=^{target}$/^{name}"),
                format!("-test.timeout={}s", timeout.as_secs()),
                "-test.v".to_owned(),
            ],
            files,
            limits: Limits { cpu: 5 * SLOW, wall: 20 * SLOW, ..self.cx.settings().limits },
            one_processor: true,
            ..Run::of(self.binaries.plain)
        }
    }

    /// Tells of the longest input, which takes seconds on any machine, rather than of the first that does on this one.
    fn failure(&self, repeated: &Repeated) -> Result<Failure, CheckError> {
        let times = repeated.doublings().last().unwrap_or(1);
        let stopped =
            self.cx.execute(&self.request("blow-up", vec![self.file(repeated, times)], Duration::from_secs(1)))?;
        let (text, unit) = (stopped.stderr.text(), self.cx.unit());
        let stacks = goroutines(&text);
        let entry = stacks.iter().filter(|stack| stack.is_at_work()).find_map(|stack| stack.entry(unit));
        let location = entry.or_else(|| stacks.iter().rev().find_map(|stack| stack.entry(unit)));
        Ok(Failure {
            code: BLOW_UP,
            message: "takes at least four times as long for twice the input, up to seconds,".to_owned(),
            location: location.unwrap_or_else(|| self.target.location.clone()),
            detail: format!("{}(\"{}\") repeated {times} times takes seconds", repeated.kind, repeated.unit),
            input: repeated.times(1),
            command: in_folder(unit, &repeated.command(&self.target.name, times)),
        })
    }
}

/// Whether each of the last two doublings took far more than twice as long, and the last got slow.
fn is_steep(points: &[Duration]) -> bool {
    let Some([first, second, third]) = points.last_chunk() else { return false };
    let ratio = |less: &Duration, more: &Duration| more.as_secs_f64() / less.as_secs_f64().max(0.001);
    *third >= SLOW / 2 && ratio(first, second) >= STEEP && ratio(second, third) >= STEEP
}

/// How long a test took, as it says itself: `--- PASS: FuzzX/name (0.07s)`.
fn taken(log: &str, target: &str, name: &str) -> Duration {
    let mark = format!(": {target}/{name} (");
    let seconds = log.split_once(&mark).and_then(|(_, rest)| rest.split_once("s)"));
    seconds.and_then(|(seconds, _)| seconds.parse().ok()).map_or(Duration::ZERO, Duration::from_secs_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_at_a_time_is_repeated() {
        let input = Input::of(&["string(\"/*\")".to_owned(), "int(7)".to_owned(), "[]byte(\"\\x00\")".to_owned()]);
        let repeated = Repeated::of(&input);
        let shown: Vec<String> = repeated.iter().map(|repeated| repeated.times(2).to_string()).collect();
        assert_eq!(
            shown,
            ["string(\"/*/*\"), int(7), []byte(\"\\x00\")", "string(\"/*\"), int(7), []byte(\"\\x00\\x00\")"]
        );
        assert_eq!(repeated[0].times_for(7), 4);
    }

    #[test]
    fn only_what_grows_with_the_square_is_steep() {
        let points = |milliseconds: &[u64]| -> Vec<Duration> {
            milliseconds.iter().copied().map(Duration::from_millis).collect()
        };
        assert!(is_steep(&points(&[60, 240, 1000, 4000])));
        assert!(!is_steep(&points(&[500, 1000, 2100])));
        assert!(!is_steep(&points(&[20, 80, 320])));
        assert!(!is_steep(&points(&[4000])));
    }

    #[test]
    fn times_are_read_off_the_log() {
        assert_eq!(taken("    --- PASS: FuzzX/gvp-0001 (0.07s)\n", "FuzzX", "gvp-0001"), Duration::from_millis(70));
        assert_eq!(taken("", "FuzzX", "gvp-0001"), Duration::ZERO);
    }
}
