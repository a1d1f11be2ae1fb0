//! A trial: one input alone, in an ordinary test binary, to see whether and how it fails.

use std::time::Duration;

use gvp_core::{ArtifactKind, CheckError, Code, Context, Execution, Exit, Limits, Location, Run, RunFile};

use crate::input::Input;
use crate::slice::seeds;
use crate::stack::{Goroutine, goroutines, last_words};
use crate::target::Target;

/// It panics, or the runtime ends it.
pub(crate) const CRASH: Code = Code::from_static("crash");
/// The target itself says that something is wrong.
pub(crate) const PROPERTY: Code = Code::from_static("property-fails");
/// It does not come to an end.
pub(crate) const HANG: Code = Code::from_static("hang");
/// It asks for more memory than there is.
pub(crate) const MEMORY: Code = Code::from_static("memory");

/// How long an input may take, in seconds; what takes longer, and works all the time, hangs.
const PATIENCE: u64 = 2;

/// How a target fails for an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub code: Code,
    /// What happened, as a clause that follows the name of the target.
    pub message: String,
    /// Where, in a file of the author's.
    pub location: Location,
    /// The stack, or what the test said; empty where there is none that would be the same another time.
    pub detail: String,
    /// The input.
    pub input: Input,
    /// A command that shows it again once the input is in its file.
    pub command: String,
}

impl Failure {
    /// What two failures have in common that are one bug.
    pub fn signature(&self) -> (Code, Location) {
        (self.code.clone(), self.location.clone())
    }

    /// Whether finding it takes seconds, rather than milliseconds.
    pub(crate) fn is_costly(&self) -> bool {
        self.code == HANG || self.code == MEMORY
    }
}

/// The binaries of a unit with which inputs are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binaries {
    /// The fuzz binary.
    pub fuzz: ArtifactKind,
    /// The ordinary test binary, as `go test` makes it.
    pub plain: ArtifactKind,
}

impl Default for Binaries {
    fn default() -> Self {
        Self { fuzz: ArtifactKind::FuzzBinary, plain: ArtifactKind::TestBinary }
    }
}

/// Tries one input of one target alone; none where the target does not fail for it.
///
/// # Errors
/// Where the target could not be run.
pub fn try_alone(
    cx: &dyn Context,
    binaries: Binaries,
    target: &Target,
    input: &Input,
) -> Result<Option<Failure>, CheckError> {
    let trial = Trial { cx, target, input };
    let execution = cx.execute(&trial.request(binaries.plain))?;
    match trial.ending(&execution) {
        Ending::Late if execution.cpu < Duration::from_secs(PATIENCE) / 2 => trial.blocked(binaries),
        Ending::Late => Ok(Some(trial.hang(&execution, "works for more than a second without coming to an end"))),
        Ending::Memory => trial.memory(binaries, Some(&execution)),
        Ending::Well => trial.memory(binaries, None),
        Ending::Badly(message) => Ok(Some(trial.crash(&execution, message))),
    }
}

struct Trial<'a> {
    cx: &'a dyn Context,
    target: &'a Target,
    input: &'a Input,
}

/// How a trial ended.
enum Ending {
    Well,
    Late,
    Memory,
    /// It failed; what it died of, if it died.
    Badly(Option<String>),
}

impl Trial<'_> {
    fn request(&self, binary: ArtifactKind) -> Run {
        let limits = self.cx.settings().limits;
        let patience = Duration::from_secs(3 * PATIENCE);
        let file = RunFile { path: seeds(&self.target.name).join(self.input.name()), bytes: self.input.bytes().into() };
        Run {
            args: vec![
                format!("-test.run={}", self.pattern()),
                format!("-test.timeout={PATIENCE}s"),
                "-test.v".to_owned(),
                "-test.paniconexit0".to_owned(),
            ],
            files: vec![file],
            limits: Limits { wall: limits.wall.max(patience), cpu: limits.cpu.max(patience), ..limits },
            // With two, the stack of a loop that the other turns in would not be told.
            one_processor: true,
            ..Run::of(binary)
        }
    }

    fn pattern(&self) -> String {
        format!("^{}$/^{}$", self.target.name, self.input.name())
    }

    fn ending(&self, execution: &Execution) -> Ending {
        let words = last_words(&execution.stderr.text()).or_else(|| last_words(&execution.stdout.text()));
        match execution.exit {
            Exit::Code(0) => Ending::Well,
            Exit::WallLimit { .. } | Exit::CpuLimit { .. } => Ending::Late,
            Exit::MemoryLimit { .. } => Ending::Memory,
            Exit::Code(_)
            | Exit::Signal(_)
            | Exit::OutputLimit { .. }
            | Exit::ProcessLimit { .. }
            | Exit::DiskLimit { .. }
            | Exit::Cancelled => match words {
                Some(words) if words.starts_with("test timed out") => Ending::Late,
                Some(words) if is_out_of_memory(&words) => Ending::Memory,
                words => Ending::Badly(words),
            },
        }
    }

    /// It was late without having worked: a busy machine, or it waits for what never comes.
    fn blocked(&self, binaries: Binaries) -> Result<Option<Failure>, CheckError> {
        let execution = self.cx.execute(&Run { alone: true, ..self.request(binaries.plain) })?;
        Ok(match self.ending(&execution) {
            Ending::Late => Some(self.hang(&execution, "waits for what never comes")),
            Ending::Well | Ending::Memory => None,
            Ending::Badly(message) => Some(self.crash(&execution, message)),
        })
    }

    fn hang(&self, execution: &Execution, what: &str) -> Failure {
        let text = execution.stderr.text();
        let stacks = goroutines(&text);
        let unit = self.cx.unit();
        let ours = || stacks.iter().filter(|stack| stack.entry(unit).is_some());
        let stack = ours().find(|stack| stack.is_at_work()).or_else(|| ours().last());
        let location = stack.and_then(|stack| stack.entry(unit));
        self.failure(HANG, what.to_owned(), location, String::new())
    }

    /// Whether it asks for more memory than there is, which only shows where there is a limit.
    fn memory(&self, binaries: Binaries, plain: Option<&Execution>) -> Result<Option<Failure>, CheckError> {
        let limited = self.cx.execute(&self.request(binaries.fuzz))?;
        let runs_out = matches!(self.ending(&limited), Ending::Memory);
        let Some(execution) = runs_out.then_some(&*limited).or(plain) else { return Ok(None) };
        let text = execution.stderr.text();
        let stacks = goroutines(&text);
        let stack = stacks.iter().find(|stack| stack.place(self.cx.unit()).is_some());
        let location = stack.and_then(|stack| stack.place(self.cx.unit()));
        let mebibytes = self.cx.settings().limits.memory >> 20;
        let message = format!("asks for more memory than the {mebibytes} MiB that there are");
        Ok(Some(self.failure(MEMORY, message, location, stack.map(Goroutine::shown).unwrap_or_default())))
    }

    fn crash(&self, execution: &Execution, message: Option<String>) -> Failure {
        let text = format!("{}\n{}", execution.stderr.text(), execution.stdout.text());
        let stacks = goroutines(&text);
        let stack = stacks.iter().find(|stack| stack.place(self.cx.unit()).is_some());
        match (message, stack) {
            (Some(message), stack) => {
                let location = stack.and_then(|stack| stack.place(self.cx.unit()));
                let detail = stack.or(stacks.first()).map(Goroutine::shown).unwrap_or_default();
                self.failure(CRASH, format!("panics: {message}"), location, detail)
            }
            (None, _) => self.told(execution),
        }
    }

    /// The test itself says that something is wrong, or the process ends without a word.
    fn told(&self, execution: &Execution) -> Failure {
        let log = execution.stdout.text();
        let said: Vec<&str> = log.lines().filter(|line| line.starts_with("        ")).map(str::trim).collect();
        let place = said.iter().find_map(|line| self.place(line));
        if said.is_empty() {
            let message = format!("ends the process: {:?}", execution.exit);
            return self.failure(CRASH, message, None, String::new());
        }
        let first = said.first().and_then(|line| line.splitn(3, ':').nth(2)).unwrap_or_default();
        self.failure(PROPERTY, format!("fails: {}", first.trim()), place, said.join("\n"))
    }

    /// Reads `p_test.go:12: …`.
    fn place(&self, line: &str) -> Option<Location> {
        let mut parts = line.splitn(3, ':');
        let (name, number) = (parts.next()?, parts.next()?);
        let file = self.cx.unit().files.iter().find(|file| file.path.file_name() == Some(name))?;
        Some(Location::line(&file.path, number.parse().ok()?))
    }

    fn failure(&self, code: Code, message: String, location: Option<Location>, detail: String) -> Failure {
        let dir = &self.cx.unit().dir;
        let patience = if code == HANG { format!(" -timeout={PATIENCE}s") } else { String::new() };
        let command = format!("go test -run='{}'{patience} .", self.pattern());
        Failure {
            code,
            message,
            location: location.unwrap_or_else(|| self.target.location.clone()),
            detail,
            input: self.input.clone(),
            command: if dir.as_str().is_empty() { command } else { format!("cd '{dir}' && {command}") },
        }
    }
}

fn is_out_of_memory(words: &str) -> bool {
    ["out of memory", "cannot allocate memory"].iter().any(|said| words.contains(said))
}
