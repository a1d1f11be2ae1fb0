//! A trial: one input alone, in an ordinary test binary, to see whether and how it fails.

use std::time::Duration;

use gvp_core::{ArtifactKind, CheckError, Context, Execution, Exit, Limits, Location, Run, SourceFile};

use crate::failure::{CRASH, Failure, HANG, MEMORY, PROPERTY};
use crate::input::Input;
use crate::slice::with_engine;
use crate::stack::{Goroutine, goroutines, last_words};
use crate::target::Target;

/// How long an input may take before its stacks are looked at.
const GLANCE: Duration = Duration::from_secs(2);
/// How much processor time an input may take; what takes more hangs. To fill a stack up to Go's limit takes less than half of it.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long an input may take on the clock, however busy the machine is.
const DEADLINE: Duration = Duration::from_secs(45);

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

/// A trial of one input of one target, alone.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// The unit.
    pub cx: &'a dyn Context,
    /// What to try it with.
    pub binaries: Binaries,
    /// The target.
    pub target: &'a Target,
    /// The input.
    pub input: &'a Input,
    /// Whether the target is known to hang: then another input that seems to is not waited for.
    pub hangs: bool,
}

/// How an execution ended.
enum Ending {
    Well,
    Late,
    Memory,
    /// It failed; what it died of, if it died.
    Badly(Option<String>),
}

impl Trial<'_> {
    /// Tries the input; none where the target does not fail for it.
    ///
    /// # Errors
    /// Where the target could not be run.
    pub fn run(&self) -> Result<Option<Failure>, CheckError> {
        let execution = self.cx.execute(&self.request(self.binaries.plain))?;
        match ending(&execution) {
            Ending::Late if self.hangs => Ok(Some(self.hang(&execution, true))),
            Ending::Late => self.wait(&execution),
            Ending::Memory => self.memory(Some(&execution)),
            Ending::Well => self.memory(None),
            Ending::Badly(message) => Ok(Some(self.crash(&execution, message))),
        }
    }

    fn request(&self, binary: ArtifactKind) -> Run {
        let limits = self.cx.settings().limits;
        Run {
            args: self.args(GLANCE),
            files: vec![self.input.file(&self.target.name)],
            limits: Limits { wall: DEADLINE, cpu: PATIENCE, ..limits },
            // With two, the stack of a loop that the other turns in would not be told.
            one_processor: true,
            ..Run::of(binary)
        }
    }

    fn args(&self, timeout: Duration) -> Vec<String> {
        let timeout = timeout.as_secs();
        [format!("-test.run={}", self.pattern()), format!("-test.timeout={timeout}s")]
            .into_iter()
            .chain(["-test.v", "-test.paniconexit0"].map(str::to_owned))
            .collect()
    }

    fn pattern(&self) -> String {
        format!("^{}$/^{}$", self.target.name, self.input.name())
    }

    /// It was late: now it gets all the time that it may need. The stacks are those of before.
    fn wait(&self, before: &Execution) -> Result<Option<Failure>, CheckError> {
        let run = Run { args: self.args(Duration::ZERO), ..self.request(self.binaries.plain) };
        let execution = self.cx.execute(&run)?;
        Ok(match ending(&execution) {
            Ending::Late => Some(self.hang(before, execution.cpu > GLANCE / 2)),
            Ending::Well => None,
            Ending::Memory => return self.memory(Some(&execution)),
            Ending::Badly(message) => Some(self.crash(&execution, message)),
        })
    }

    fn hang(&self, execution: &Execution, works: bool) -> Failure {
        let text = execution.stderr.text();
        let stacks = goroutines(&text);
        let unit = self.cx.unit();
        let ours = || stacks.iter().filter(|stack| stack.entry(unit).is_some());
        let stack = ours().find(|stack| stack.is_at_work()).or_else(|| ours().next_back());
        let location = stack.and_then(|stack| stack.entry(unit));
        let what = if works { "works without coming to an end" } else { "waits for what never comes" };
        self.failure(HANG, what.to_owned(), location, String::new())
    }

    /// Whether it asks for more memory than there is, which only shows where there is a limit.
    fn memory(&self, plain: Option<&Execution>) -> Result<Option<Failure>, CheckError> {
        let request = self.request(self.binaries.fuzz);
        let limited = self.cx.execute(&Run { limits: with_engine(request.limits), ..request })?;
        let runs_out = matches!(ending(&limited), Ending::Memory);
        let Some(execution) = runs_out.then_some(&*limited).or(plain) else { return Ok(None) };
        let text = execution.stderr.text();
        let stacks = goroutines(&text);
        let unit = self.cx.unit();
        let stack = stacks.iter().find(|stack| stack.place(unit).is_some());
        let location = stack.and_then(|stack| stack.place(unit));
        let mebibytes = self.cx.settings().limits.memory >> 20;
        let message = format!("asks for more memory than the {mebibytes} MiB that there are");
        let detail = stack.map(|stack| stack.shown(unit)).unwrap_or_default();
        Ok(Some(self.failure(MEMORY, message, location, detail)))
    }

    fn crash(&self, execution: &Execution, message: Option<String>) -> Failure {
        let Some(message) = message else { return self.told(execution) };
        let text = format!("{}\n{}", execution.stderr.text(), execution.stdout.text());
        let stacks = goroutines(&text);
        let unit = self.cx.unit();
        let stack: Option<&Goroutine<'_>> = stacks.iter().find(|stack| stack.place(unit).is_some());
        let location = stack.and_then(|stack| stack.place(unit));
        let detail = stack.or(stacks.first()).map(|stack| stack.shown(unit)).unwrap_or_default();
        self.failure(CRASH, format!("panics: {message}"), location, detail)
    }

    /// The test itself says that something is wrong, or the process ends without a word.
    fn told(&self, execution: &Execution) -> Failure {
        let log = execution.stdout.text();
        let is_said = |line: &&str| line.starts_with("    ") && !line.trim_start().starts_with("--- ");
        let said: Vec<&str> = log.lines().filter(is_said).map(str::trim).collect();
        let Some(first) = said.first() else {
            let message = format!("ends the process: {:?}", execution.exit);
            return self.failure(CRASH, message, None, String::new());
        };
        let message = first.splitn(3, ':').nth(2).unwrap_or(first).trim();
        let message = if message.is_empty() { "fails".to_owned() } else { format!("fails: {message}") };
        let place = said.iter().find_map(|line| self.place(line));
        self.failure(PROPERTY, message, place, said.join("\n"))
    }

    /// Reads `p_test.go:12: …`.
    fn place(&self, line: &str) -> Option<Location> {
        let mut parts = line.splitn(3, ':');
        let (name, number) = (parts.next()?, parts.next()?);
        let is_named = |file: &&SourceFile| file.path == name || file.path.file_name() == Some(name);
        let file = self.cx.unit().files.iter().find(is_named)?;
        Some(Location::line(&file.path, number.parse().ok()?))
    }

    fn failure(&self, code: gvp_core::Code, message: String, location: Option<Location>, detail: String) -> Failure {
        let timeout = if code == HANG { format!(" -timeout={}s", PATIENCE.as_secs()) } else { String::new() };
        Failure {
            code,
            message,
            location: location.unwrap_or_else(|| self.target.location.clone()),
            detail,
            input: self.input.clone(),
            command: in_folder(self.cx.unit(), &format!("go test -run='{}'{timeout} .", self.pattern())),
        }
    }
}

/// A command as it is typed in the folder of the material.
pub(crate) fn in_folder(unit: &gvp_core::Unit, command: &str) -> String {
    if unit.dir.as_str().is_empty() { command.to_owned() } else { format!("cd '{}' && {command}", unit.dir) }
}

fn ending(execution: &Execution) -> Ending {
    match execution.exit {
        Exit::Code(0) => Ending::Well,
        Exit::WallLimit { .. } | Exit::CpuLimit { .. } => Ending::Late,
        Exit::MemoryLimit { .. } => Ending::Memory,
        Exit::Code(_)
        | Exit::Signal(_)
        | Exit::OutputLimit { .. }
        | Exit::ProcessLimit { .. }
        | Exit::DiskLimit { .. }
        | Exit::Cancelled => {
            let words = last_words(&execution.stderr.text()).or_else(|| last_words(&execution.stdout.text()));
            match words {
                Some(words) if words.starts_with("test timed out") => Ending::Late,
                Some(words) if is_out_of_memory(&words) => Ending::Memory,
                words => Ending::Badly(words),
            }
        }
    }
}

fn is_out_of_memory(words: &str) -> bool {
    ["out of memory", "cannot allocate memory"].iter().any(|said| words.contains(said))
}
