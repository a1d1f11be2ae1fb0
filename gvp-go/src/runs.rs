//! Runs programs and test binaries, each in a folder of its own, equal requests once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gvp_core::{ArtifactKind, Cancel, CheckError, CheckErrorKind, Clock, Execution, Exit, Run, Unit, UnitId, UnitKind};
use gvp_sandbox::{Access, Action, Bind, Network, Profile, Sandbox, Tier};

use crate::engine;
use crate::error::GoError;
use crate::gate::{Gate, Share};
use crate::left;
use crate::race;
use crate::scratch::Scratch;
use crate::shown::{placed, subject};
use crate::stage::{copy_data, write};
use crate::watch::Watch;

/// What a run came to.
type Ran = Result<Arc<Execution>, CheckError>;

/// A run that may be under way; whoever asks for it second waits for the first.
type Shared = Arc<OnceLock<Ran>>;

/// Runs that were asked for, and those under way.
#[derive(Debug)]
pub(crate) struct Runs {
    done: Mutex<HashMap<(UnitId, Run), Shared>>,
    gate: Gate,
    /// The network of the machine, where the sandbox gives programs none of their own: two of them would fight for the
    /// same port, and one would be blamed.
    network: Mutex<()>,
}

/// A binary, and how the paths of its sources appear in what it prints.
#[derive(Debug, Clone)]
pub(crate) struct Binary {
    pub(crate) path: PathBuf,
    /// From paths in stacks, such as `gvp.test/u00001/main.go`, to the author's.
    pub(crate) frames: Vec<(String, String)>,
    /// Whether a probe in it can choose schedules.
    pub(crate) schedules: bool,
}

/// What every run of a workshop shares.
#[derive(Debug)]
pub(crate) struct Machine<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) scratch: &'a Scratch,
    pub(crate) cancel: &'a Cancel,
    /// The root of the material.
    pub(crate) root: &'a Path,
    /// Go's own time zones, for the sandbox has none of the machine's.
    pub(crate) zones: Option<&'a Path>,
}

impl Runs {
    /// No runs yet, on a machine that can do `jobs` things at once.
    pub(crate) fn new(jobs: usize) -> Self {
        Self { done: Mutex::default(), gate: Gate::new(jobs), network: Mutex::default() }
    }

    /// Runs a binary, unless an equal run is done or under way.
    pub(crate) fn run(&self, machine: &Machine<'_>, unit: &Unit, binary: &Binary, run: &Run) -> Ran {
        let shared = {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(done.entry((unit.id.clone(), run.clone())).or_default())
        };
        shared.get_or_init(|| self.run_now(machine, unit, binary, run)).clone()
    }

    fn run_now(&self, machine: &Machine<'_>, unit: &Unit, binary: &Binary, run: &Run) -> Ran {
        let waits = unit.takes_time && run.probe.is_none_or(|probe| probe.clock != Clock::Virtual);
        let share = match (run.alone, run.artifact == ArtifactKind::FuzzBinary, waits) {
            (true, _, _) => Share::Alone,
            (false, true, _) => Share::Busy,
            (false, false, true) => Share::Waiting,
            (false, false, false) => Share::Working,
        };
        let shares_network = machine.sandbox.tier() == Tier::None && unit.habits.imports_network;
        let _network = shares_network.then(|| self.network.lock().unwrap_or_else(PoisonError::into_inner));
        self.gate.pass(share, || execute(machine, unit, binary, run))
    }

    /// Forgets the runs of a unit.
    pub(crate) fn forget(&self, unit: &UnitId) {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).retain(|(of, _), _| of != unit);
    }
}

fn execute(machine: &Machine<'_>, unit: &Unit, binary: &Binary, run: &Run) -> Ran {
    if machine.cancel.is_cancelled() {
        return Err(CheckError::interrupted());
    }
    let dir = machine.scratch.fresh("run").map_err(|error| CheckError::from(&error))?;
    furnish(&dir, machine.root, unit, run.artifact).map_err(|error| CheckError::from(&error))?;
    left::lay_out(&dir, &run.files).map_err(|error| CheckError::from(&error))?;
    machine.sandbox.prepare_writable(&dir).map_err(|error| CheckError::from(&GoError::from(error)))?;
    let inside = Inside::of(machine.sandbox.tier(), &dir, &binary.path, &name_of(unit, &binary.path), machine.zones);
    let watch = run.probe.map(|probe| Watch::new(machine, binary.watchable(probe))).transpose()?;
    let action = action(machine, &inside, &dir, binary, run, watch.as_ref());
    let execution = machine.sandbox.run(&action, machine.cancel);
    let files = left::collect(&dir, &run.keep);
    // What the program left behind is of no use to anyone; where it cannot be removed, the folder of the whole run goes.
    let _ = std::fs::remove_dir_all(&dir);
    let mut execution = execution.map_err(|error| CheckError::new(CheckErrorKind::Machine, error.to_string()))?;
    if execution.exit == Exit::Cancelled {
        return Err(CheckError::interrupted());
    }
    if let Some(watch) = watch {
        watch.add_to(&mut execution, unit, binary)?;
    }
    bring_home(&mut execution.stderr.bytes, &binary.frames);
    if run.artifact.is_tests() {
        bring_home(&mut execution.stdout.bytes, &binary.frames);
    }
    execution.files = files;
    execution.command = shown(unit, run);
    Ok(Arc::new(execution))
}

/// Lays out what the unit finds in its folder: its own sources, and the other files beside them.
fn furnish(dir: &Path, root: &Path, unit: &Unit, kind: ArtifactKind) -> Result<(), GoError> {
    for file in unit.files_for(kind) {
        let own = file.path.strip_prefix(&unit.dir).unwrap_or(&file.path);
        write(&dir.join(file.staged_as.as_deref().unwrap_or(own)), &file.text)?;
    }
    for path in unit.data.iter() {
        copy_data(&root.join(path), &dir.join(path.strip_prefix(&unit.dir).unwrap_or(path)))?;
    }
    Ok(())
}

/// Where a run finds itself. Where the sandbox has a file system of its own, the names are the same in every run, so
/// that a program which prints them prints the same.
struct Inside {
    dir: PathBuf,
    program: PathBuf,
    temporary: PathBuf,
    zones: Option<PathBuf>,
}

impl Inside {
    fn of(tier: Tier, dir: &Path, program: &Path, name: &str, zones: Option<&Path>) -> Self {
        match tier {
            Tier::UserNamespaces | Tier::RootNamespaces => Self {
                dir: "/work".into(),
                program: Path::new("/gvp").join(name),
                temporary: "/tmp".into(),
                zones: zones.map(|_| "/gvp/zoneinfo.zip".into()),
            },
            Tier::Landlock | Tier::None => Self {
                dir: dir.to_owned(),
                program: program.to_owned(),
                temporary: dir.to_owned(),
                zones: zones.map(Path::to_owned),
            },
        }
    }
}

/// What the author's binary would be called: programs print their own names.
fn name_of(unit: &Unit, binary: &Path) -> String {
    let authors = match unit.kind {
        UnitKind::Program if unit.whole_folder => unit.dir.file_name().or_else(|| unit.path.file_stem()),
        UnitKind::Program => unit.path.file_stem(),
        _ => None,
    };
    let staged = || binary.file_name().unwrap_or_default().to_string_lossy().into_owned();
    authors.map_or_else(staged, str::to_owned)
}

fn action(
    machine: &Machine<'_>,
    inside: &Inside,
    dir: &Path,
    binary: &Binary,
    run: &Run,
    watch: Option<&Watch>,
) -> Action {
    let bind = |from: &Path, to: &Path, access| Bind { from: from.to_owned(), to: to.to_owned(), access };
    let mut binds = vec![bind(&binary.path, &inside.program, Access::Read), bind(dir, &inside.dir, Access::Write)];
    binds.extend(machine.zones.zip(inside.zones.as_deref()).map(|(from, to)| bind(from, to, Access::Read)));
    binds.extend(watch.map(Watch::bind));
    let mut env = environment(inside, run);
    env.extend(watch.into_iter().flat_map(|watch| watch.environment(run)));
    Action {
        program: inside.program.clone(),
        args: run.args.iter().map(OsString::from).collect(),
        env,
        dir: inside.dir.clone(),
        stdin: run.stdin.clone(),
        binds,
        limits: run.limits,
        one_processor: run.one_processor,
        network: Network::Loopback,
        profile: Profile::Program,
    }
}

/// Every run has the same few variables, whoever judges, and wherever.
fn environment(inside: &Inside, run: &Run) -> Vec<(OsString, OsString)> {
    let memory_hint = run.limits.memory / 10 * 9;
    let mut variables: Vec<(OsString, OsString)> = [
        ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ("HOME", inside.temporary.display().to_string()),
        ("TMPDIR", inside.temporary.display().to_string()),
        ("USER", "gopher".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("TZ", "UTC".to_owned()),
        ("GOMEMLIMIT", memory_hint.to_string()),
    ]
    .map(|(name, value)| (OsString::from(name), OsString::from(value)))
    .to_vec();
    if run.artifact == ArtifactKind::FuzzBinary {
        let (name, value) = engine::memory_limit(run.limits.memory / 4 * 3);
        variables.push((name.into(), value.into()));
    }
    if run.artifact.is_raced() {
        variables.push(("GORACE".into(), race::OPTIONS.into()));
    }
    variables.extend(inside.zones.iter().map(|zones| ("ZONEINFO".into(), zones.clone().into_os_string())));
    variables.extend(run.env.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))));
    variables
}

/// Puts the author's paths in the place of staged ones.
pub(crate) fn bring_home(output: &mut Vec<u8>, frames: &[(String, String)]) {
    let text = String::from_utf8_lossy(output);
    let mut home = text.into_owned();
    for (staged, author) in frames {
        if home.contains(staged.as_str()) {
            home = home.replace(staged.as_str(), author);
        }
    }
    *output = home.into_bytes();
}

/// The run as the author would type it.
fn shown(unit: &Unit, run: &Run) -> String {
    let mut words: Vec<String> = run.env.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
    if run.one_processor {
        words.push("GOMAXPROCS=1".to_owned());
    }
    let race = if run.artifact.is_raced() { " -race" } else { "" };
    let tests = run.artifact.is_tests();
    words.push(if tests { format!("go test{race} .") } else { format!("go run{race} {}", subject(unit)) });
    if !run.artifact.is_tests() {
        words.extend(run.args.iter().map(|arg| quoted(arg)));
    }
    placed(unit, run.artifact, &words.join(" "))
}

/// A word as a shell reads it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell_only_where_needed() {
        assert_eq!(quoted("ch1/main.go"), "ch1/main.go");
        assert_eq!(quoted("R&D notes"), "'R&D notes'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn stacks_name_the_authors_files() {
        let mut output = b"main.main()\n\tgvp.test/u00001/main.go:7 +0x1d\n".to_vec();
        bring_home(&mut output, &[("gvp.test/u00001/main.go".into(), "ch1/main.go".into())]);
        assert_eq!(String::from_utf8_lossy(&output), "main.main()\n\tch1/main.go:7 +0x1d\n");
    }
}
