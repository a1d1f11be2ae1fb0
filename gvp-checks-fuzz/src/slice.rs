//! A slice of fuzzing: one run of the engine, over so many executions.

use std::collections::BTreeMap;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{ArtifactKind, CheckError, Context, Exit, Limits, Run, RunFile};

use crate::input::Input;

/// Where the engine keeps its corpora, in the folder of the run.
const CORPUS: &str = ".gvp-corpus";

/// How often an input may be tried while it is made smaller.
const MINIMISING: u32 = 2000;

/// A slice of fuzzing: what the engine is to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice<'a> {
    /// The fuzz binary.
    pub(crate) binary: ArtifactKind,
    /// The target.
    pub(crate) target: &'a str,
    /// What to start from, by file name.
    pub(crate) corpus: &'a BTreeMap<String, Input>,
    /// How many executions.
    pub(crate) executions: u64,
    /// Where its random choices start from.
    pub(crate) seed: u32,
    /// How much processor time it may take at most.
    pub(crate) time: Duration,
}

/// What a slice came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gain {
    /// Inputs that reached something new, by file name.
    pub(crate) inputs: BTreeMap<String, Input>,
    /// An input that made the target fail.
    pub(crate) crasher: Option<Input>,
    /// Why the target cannot be fuzzed: what the engine said.
    pub(crate) refusal: Option<String>,
    /// How many executions there were.
    pub(crate) executions: u64,
    /// How much processor time it took.
    pub(crate) time: Duration,
    /// Whether it was ended by a limit.
    pub(crate) cut: bool,
}

impl Slice<'_> {
    /// Fuzzes.
    pub(crate) fn run(&self, cx: &dyn Context) -> Result<Gain, CheckError> {
        let execution = cx.execute(&self.request(cx.settings().limits))?;
        let log = format!("{}\n{}", execution.stdout.text(), execution.stderr.text());
        let mut gain = Gain { executions: executions(&log), time: execution.cpu, ..Gain::default() };
        gain.cut = !matches!(execution.exit, Exit::Code(_));
        for file in &execution.files {
            self.take(cx, file, &mut gain);
        }
        if execution.exit != Exit::Code(0) && !gain.cut && gain.crasher.is_none() {
            gain.refusal = Some(log.trim().to_owned());
        }
        Ok(gain)
    }

    /// Sorts a file that the engine left behind.
    fn take(&self, cx: &dyn Context, file: &RunFile, gain: &mut Gain) {
        let name = file.path.file_name().unwrap_or_default().to_owned();
        let input = Input::from_file(file.bytes.clone());
        if file.path.starts_with(CORPUS) {
            if !self.corpus.contains_key(&name) {
                gain.inputs.insert(name, input);
            }
        } else if !cx.unit().data.contains(&cx.unit().dir.join(&file.path)) {
            gain.crasher = Some(input);
        }
    }

    fn request(&self, limits: Limits) -> Run {
        let Self { target, executions, seed, .. } = self;
        let corpus = Utf8Path::new(CORPUS).join(target);
        let files =
            self.corpus.iter().map(|(name, input)| RunFile { path: corpus.join(name), bytes: input.bytes().to_vec() });
        Run {
            args: vec![
                "-test.run=^$".to_owned(),
                format!("-test.fuzz=^{target}$"),
                format!("-test.fuzztime={executions}x"),
                format!("-test.fuzzminimizetime={MINIMISING}x"),
                format!("-test.fuzzcachedir={CORPUS}"),
                "-test.parallel=1".to_owned(),
                "-test.timeout=0".to_owned(),
            ],
            // The second makes functions of math/rand that nobody seeded repeat themselves, too.
            env: vec![("GODEBUG".to_owned(), format!("fuzzseed={seed},randautoseed=0"))],
            limits: enough(limits, self.time),
            keep: vec![seeds(target), corpus.clone()],
            files: files.collect(),
            ..Run::of(self.binary)
        }
    }
}

/// Where Go looks for seeds of a target, and writes what makes it fail.
pub(crate) fn seeds(target: &str) -> Utf8PathBuf {
    Utf8Path::new("testdata/fuzz").join(target)
}

/// The limits of a slice that gets so much processor time.
fn enough(limits: Limits, time: Duration) -> Limits {
    Limits { wall: time.saturating_mul(8), cpu: time, ..with_engine(limits) }
}

/// Limits with room for the engine: it needs a file of 100 MiB that it shares with its worker, and counters for all code
/// that is instrumented, the standard library included.
pub(crate) fn with_engine(limits: Limits) -> Limits {
    const FILE: u64 = 256 << 20;
    const MEMORY: u64 = 1 << 30;
    Limits {
        memory: limits.memory + MEMORY,
        file_size: limits.file_size.max(FILE),
        disk: limits.disk.max(FILE),
        ..limits
    }
}

/// The last number of executions that the engine told.
fn executions(log: &str) -> u64 {
    let told = log.rmatch_indices("execs: ").find_map(|(at, mark)| {
        let rest = &log[at + mark.len()..];
        rest[..rest.find(|c: char| !c.is_ascii_digit())?].parse().ok()
    });
    told.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_tells_how_far_it_came() {
        let log = "fuzz: elapsed: 3s, execs: 166185 (55393/sec), new interesting: 17 (total: 18)\n\
                   fuzz: elapsed: 4s, execs: 200000 (58686/sec), new interesting: 17 (total: 18)\nPASS\n";
        assert_eq!(executions(log), 200_000);
        assert_eq!(executions("testing: warning: no fuzz tests to fuzz\n"), 0);
    }
}
