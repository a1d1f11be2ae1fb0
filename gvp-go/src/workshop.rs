//! Where artifacts are made and run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use gvp_core::{
    Artifact, ArtifactKind, ArtifactState, Cancel, CheckError, CheckErrorKind, Diagnostic, Execution, Material, Order,
    Run, RunFile, Sink, Stage, Toolchain, Unit, UnitId, UnitKind, Workbench,
};
use gvp_sandbox::Sandbox;

use crate::added;
use crate::artifacts::Artifacts;
use crate::batch::{Batch, Member, batches};
use crate::caches::Caches;
use crate::command::GoCommand;
use crate::engine;
use crate::error::GoError;
use crate::find::Go;
use crate::link::Linking;
use crate::probe::{Probed, write_overlay};
use crate::race;
use crate::runs::{Binary, Machine, Runs};
use crate::scratch::Scratch;
use crate::shown::{placed, subject};
use crate::stage::{stage, stage_neighbours};
use crate::telling::staged;
use crate::{link, load, preflight, stub, vet};

/// Makes artifacts with one Go, and runs them in one sandbox. It implements [`Workbench`] for a pipeline.
#[derive(Debug)]
pub struct Workshop {
    go: Go,
    sandbox: Sandbox,
    caches: Caches,
    cancel: Cancel,
    scratch: Scratch,
    artifacts: Artifacts,
    binaries: RwLock<HashMap<(UnitId, ArtifactKind), Binary>>,
    runs: Runs,
    root: RwLock<PathBuf>,
    probed: Mutex<Option<Probed>>,
    /// The C compiler with which the race detector is linked, or why it does not work here; once it was tried.
    raced: Mutex<Option<Result<PathBuf, String>>>,
}

/// What a kind of binary is linked with.
#[derive(Debug, Default)]
struct Means {
    /// What is put in the place of files of the toolchain's own library, if anything.
    overlay: Option<PathBuf>,
    /// Whether schedules can be chosen in it.
    schedules: bool,
    /// The C compiler that it takes, if it takes one.
    compiler: Option<PathBuf>,
}

/// How a workshop works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many things the machine can do at once; usually the number of its processors.
    pub jobs: usize,
    /// Whether the temporary folder stays when the workshop is dropped, for those who want to look at what was staged.
    pub keep: bool,
}

/// What the linker says of a program without `func main`, which only it misses.
const NO_MAIN: &str = "function main is undeclared";

impl Workshop {
    /// Opens a workshop, and sends a known-good program through it.
    ///
    /// # Errors
    /// Where its folders cannot be made, or the known-good program does not pass.
    pub fn open(go: Go, sandbox: Sandbox, caches: Caches, cancel: Cancel, options: Options) -> Result<Self, GoError> {
        let workshop = Self {
            scratch: Scratch::new(options.keep)?,
            go,
            sandbox,
            caches,
            cancel,
            artifacts: Artifacts::default(),
            binaries: RwLock::default(),
            runs: Runs::new(options.jobs),
            root: RwLock::default(),
            probed: Mutex::default(),
            raced: Mutex::default(),
        };
        for dir in [workshop.caches.builds(), workshop.caches.modules()] {
            workshop.writable(dir)?;
        }
        preflight::check(&workshop)?;
        // Checks may ask for artifacts before `make` has begun, and must wait for it.
        workshop.artifacts.open();
        Ok(workshop)
    }

    /// The temporary folder, for those who want to look at what was staged.
    pub fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    fn command(&self) -> Result<GoCommand<'_>, GoError> {
        Ok(GoCommand {
            go: &self.go,
            sandbox: &self.sandbox,
            caches: &self.caches,
            cancel: &self.cancel,
            temporary: self.writable(self.scratch.folder("go-tmp")?)?,
            stage: self.scratch.folder("stage")?,
        })
    }

    /// A folder that confined programs may write to.
    fn writable(&self, dir: PathBuf) -> Result<PathBuf, GoError> {
        self.sandbox.prepare_writable(&dir)?;
        Ok(dir)
    }

    fn make_all(&self, material: &Material, orders: &[Order], events: &dyn Sink) -> Result<(), GoError> {
        *self.root.write().unwrap_or_else(PoisonError::into_inner) = material.root.clone();
        let go = self.command()?;
        // All modules are staged before Go looks at any: they may replace and use each other.
        let mut batches = batches(material, orders, &self.scratch.fresh("stage")?);
        staged(events, Stage::Staging, orders.len(), || {
            batches.iter_mut().try_for_each(|batch| stage(batch, material, &self.go.toolchain.version))?;
            batches.iter().try_for_each(|batch| stage_neighbours(batch, material))
        })?;
        let mut sound = Vec::new();
        for batch in batches {
            let made = self.load(&go, &batch, events)?;
            for kind in ArtifactKind::EXECUTABLE.into_iter().filter(|kind| !kind.comes_last()) {
                self.link_all(&go, &batch, &made, kind, events)?;
            }
            sound.push((batch, made));
        }
        for (batch, made) in &sound {
            self.vet(&go, batch, made, events)?;
        }
        for kind in ArtifactKind::EXECUTABLE.into_iter().filter(|kind| kind.comes_last()) {
            sound.iter().try_for_each(|(batch, made)| self.link_all(&go, batch, made, kind, events))?;
        }
        Ok(())
    }

    /// Loads a batch, and publishes what became of each package. What is refused is refused for every kind. The result
    /// says which members compile.
    fn load(&self, go: &GoCommand<'_>, batch: &Batch, events: &dyn Sink) -> Result<Vec<bool>, GoError> {
        let loaded = load::load(go, batch, events)?;
        let mut made = Vec::with_capacity(loaded.len());
        for (member, loaded) in batch.members.iter().zip(loaded) {
            made.push(matches!(&loaded, Ok((ArtifactState::Made, _))));
            self.publish_loaded(member, loaded);
        }
        Ok(made)
    }

    fn publish_loaded(&self, member: &Member, loaded: load::Loaded) {
        let compiles = matches!(&loaded, Ok((ArtifactState::Made, _)));
        for kind in member.order.kinds.iter().copied() {
            if kind != ArtifactKind::Package && compiles {
                continue;
            }
            let artifact = loaded.clone().map(|(state, diagnostics)| artifact(member, kind, state, diagnostics));
            self.artifacts.publish(&member.unit().id, kind, artifact);
        }
    }

    /// Links everything of one kind that compiles and is wanted.
    fn link_all(
        &self,
        go: &GoCommand<'_>,
        batch: &Batch,
        made: &[bool],
        kind: ArtifactKind,
        events: &dyn Sink,
    ) -> Result<(), GoError> {
        let members = wanting(batch, made, kind);
        if members.is_empty() {
            return Ok(());
        }
        let means = match self.means(go, kind) {
            Ok(means) => means,
            Err(error) => {
                // Without it, everything else can be judged all the same.
                let error = CheckError::from(&error);
                members.iter().for_each(|it| self.artifacts.publish(&it.unit().id, kind, Err(error.clone())));
                return Ok(());
            }
        };
        let linking = Linking { kind, overlay: means.overlay.as_deref(), compiler: means.compiler.as_deref() };
        for portion in link::calls(kind, &members) {
            self.link(&portion, (kind, means.schedules), events, |output| match portion.as_slice() {
                [member] if kind == ArtifactKind::FuzzBinary && !member.order.extra.is_empty() => {
                    added::fuzz(go, batch, member, linking, output, &self.scratch.fresh("stage/added")?)
                }
                _ if kind.is_of_stub() => {
                    stub::link(go, batch, &portion, linking, output, &self.scratch.fresh("stage/stub")?)
                }
                _ => link::link(go, batch, &portion, linking, output),
            })?;
        }
        Ok(())
    }

    /// What a kind of binary is linked with.
    fn means(&self, go: &GoCommand<'_>, kind: ArtifactKind) -> Result<Means, GoError> {
        let mut means = Means::default();
        if kind.is_probed() {
            let probed = self.probed()?;
            (means.overlay, means.schedules) = (Some(probed.file), probed.schedules);
        } else if kind.is_raced() {
            means.compiler = Some(self.race_compiler(go)?);
        } else if kind == ArtifactKind::FuzzBinary {
            means.overlay = engine::overlay(&self.go.root, &self.scratch.folder("stage/engine")?)?;
        }
        Ok(means)
    }

    /// The C compiler with which the race detector is linked, once that was seen to find a race which we planted.
    fn race_compiler(&self, go: &GoCommand<'_>) -> Result<PathBuf, GoError> {
        let mut raced = self.raced.lock().unwrap_or_else(PoisonError::into_inner);
        if raced.is_none() {
            *raced = Some(self.try_race_detector(go)?);
        }
        let known = raced.clone().unwrap_or_else(|| Err(String::new()));
        known.map_err(|reason| GoError::NoRaceDetector { reason })
    }

    /// Sends a program with a race in it through the same harness. The inner error says why the race detector does not
    /// work here.
    fn try_race_detector(&self, go: &GoCommand<'_>) -> Result<Result<PathBuf, String>, GoError> {
        let compiler = match self.go.race_compiler() {
            Ok(compiler) => compiler,
            Err(reason) => return Ok(Err(reason)),
        };
        let output = self.writable(self.scratch.fresh("bin")?)?;
        let path = match race::link_planted(go, &compiler, &self.scratch.fresh("stage/race")?, &output)? {
            Ok(path) => path,
            Err(reason) => return Ok(Err(reason)),
        };
        let binary = Binary { path, frames: Vec::new(), schedules: false };
        let unit = race::planted();
        let execution = self.run(&unit, &binary, &race::planted_run());
        self.runs.forget(&unit.id);
        Ok(match execution {
            Ok(execution) => race::is_seen(&execution).map(|()| compiler),
            Err(error) if error.kind == CheckErrorKind::Interrupted => return Err(GoError::Interrupted),
            Err(error) => Err(format!("does not work here: {}", error.message)),
        })
    }

    /// The standard library with the probe in it, written when it is first needed.
    fn probed(&self) -> Result<Probed, GoError> {
        let mut probed = self.probed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(probed) = &*probed {
            return Ok(probed.clone());
        }
        Ok(probed.insert(write_overlay(&self.go, &self.scratch.folder("stage")?.join("probe"))?).clone())
    }

    /// Links some members into a new folder, and publishes their binaries, or why there is none.
    fn link(
        &self,
        members: &[&Member],
        (kind, schedules): (ArtifactKind, bool),
        events: &dyn Sink,
        link: impl FnOnce(&Path) -> Result<HashMap<String, Vec<Diagnostic>>, GoError>,
    ) -> Result<(), GoError> {
        let output = self.writable(self.scratch.fresh("bin")?)?;
        let stage = match (kind.is_for_fuzzing(), kind.is_tests()) {
            (true, _) => Stage::LinkingFuzz,
            (false, true) => Stage::LinkingTests,
            (false, false) => Stage::Linking,
        };
        let mut refusals = staged(events, stage, members.len(), || link(&output))?;
        let trouble = refusals.values().flatten().next().map(|said| said.message.clone()).unwrap_or_default();
        for member in members {
            let path = output.join(member.placement.binary_file(kind));
            let diagnostics = refusals.remove(&member.placement.import_path).unwrap_or_default();
            let state = if path.is_file() { ArtifactState::Made } else { ArtifactState::Refused };
            if path.is_file() {
                let binary = Binary { path, frames: frames(member, kind), schedules };
                let mut binaries = self.binaries.write().unwrap_or_else(PoisonError::into_inner);
                binaries.insert((member.unit().id.clone(), kind), binary);
            }
            let lacks_main = diagnostics.iter().any(|said| said.message.contains(NO_MAIN));
            let is_ours = (kind.is_probed() || kind.is_raced()) && !lacks_main;
            let made = match (is_ours, &state) {
                // Without the probe or the race detector it compiles: whatever is wrong is wrong with ours.
                (true, ArtifactState::Refused) => Err(CheckError::from(&self.does_not_fit(kind, &trouble))),
                _ => Ok(artifact(member, kind, state, diagnostics)),
            };
            self.artifacts.publish(&member.unit().id, kind, made);
        }
        Ok(())
    }

    fn does_not_fit(&self, kind: ArtifactKind, trouble: &str) -> GoError {
        let what = trouble.to_owned();
        if kind.is_raced() {
            return GoError::Race { what };
        }
        GoError::Probe { toolchain: self.go.toolchain.name.clone(), what }
    }

    /// Runs a binary of a unit, confined.
    fn run(&self, unit: &Unit, binary: &Binary, run: &Run) -> Result<Arc<Execution>, CheckError> {
        let root = self.root.read().unwrap_or_else(PoisonError::into_inner).clone();
        let zones = self.go.root.join("lib/time/zoneinfo.zip");
        let machine = Machine {
            sandbox: &self.sandbox,
            scratch: &self.scratch,
            cancel: &self.cancel,
            root: &root,
            zones: zones.is_file().then_some(&zones),
        };
        self.runs.run(&machine, unit, binary, run)
    }

    /// Vets what compiles. Each finding goes to the units that have its file: one in a test file to the tests, any
    /// other to the package.
    fn vet(&self, go: &GoCommand<'_>, batch: &Batch, made: &[bool], events: &dyn Sink) -> Result<(), GoError> {
        let members = wanting(batch, made, ArtifactKind::Vet);
        if members.is_empty() {
            return Ok(());
        }
        let found = staged(events, Stage::Vetting, members.len(), || vet::vet(go, batch, &members))?;
        for member in members {
            let of_member = found.iter().filter(|diagnostic| is_about(diagnostic, member.unit())).cloned().collect();
            let vetted = artifact(member, ArtifactKind::Vet, ArtifactState::Made, of_member);
            self.artifacts.publish(&member.unit().id, ArtifactKind::Vet, Ok(vetted));
        }
        Ok(())
    }
}

impl Workbench for Workshop {
    fn toolchain(&self) -> &Toolchain {
        &self.go.toolchain
    }

    fn make(&self, material: &Material, orders: &[Order], events: &dyn Sink) {
        if let Err(error) = self.make_all(material, orders, events) {
            let error = CheckError::from(&error);
            for (order, kind) in orders.iter().flat_map(|order| order.kinds.iter().map(move |kind| (order, *kind))) {
                self.artifacts.publish(&order.unit.id, kind, Err(error.clone()));
            }
        }
        self.artifacts.close();
    }

    fn artifact(&self, unit: &Unit, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        self.artifacts.wait(&unit.id, kind)
    }

    fn execute(&self, unit: &Unit, run: &Run) -> Result<Arc<Execution>, CheckError> {
        self.artifacts.wait(&unit.id, run.artifact)?;
        let binary = {
            let binaries = self.binaries.read().unwrap_or_else(PoisonError::into_inner);
            binaries.get(&(unit.id.clone(), run.artifact)).cloned()
        };
        let binary = binary.ok_or_else(|| {
            CheckError::new(CheckErrorKind::Defect, format!("`{}` has no {} to run", unit.id, run.artifact.as_str()))
        })?;
        self.run(unit, &binary, run)
    }

    fn recall(&self, name: &str) -> Vec<RunFile> {
        self.caches.kept().recall(name)
    }

    fn remember(&self, name: &str, files: &[RunFile]) {
        self.caches.kept().remember(name, files);
    }

    fn release(&self, unit: &Unit) {
        let mut binaries = self.binaries.write().unwrap_or_else(PoisonError::into_inner);
        for kind in ArtifactKind::EXECUTABLE {
            if let Some(binary) = binaries.remove(&(unit.id.clone(), kind)) {
                // Thousands of binaries would fill a disk; one that stays goes with the temporary folder.
                let _ = std::fs::remove_file(binary.path);
            }
        }
        self.runs.forget(&unit.id);
    }
}

/// The members that compile and of which this kind is wanted.
fn wanting<'a>(batch: &'a Batch, made: &[bool], kind: ArtifactKind) -> Vec<&'a Member> {
    let sound = batch.members.iter().zip(made).filter(|(_, made)| **made);
    sound.map(|(member, _)| member).filter(|member| member.wants(kind)).collect()
}

fn artifact(member: &Member, kind: ArtifactKind, state: ArtifactState, diagnostics: Vec<Diagnostic>) -> Arc<Artifact> {
    Arc::new(Artifact { kind, state, diagnostics, command: shown(member.unit(), kind) })
}

/// How the unit's sources and functions appear in stacks, and what the author calls them.
fn frames(member: &Member, kind: ArtifactKind) -> Vec<(String, String)> {
    let files = member.unit().files_for(kind);
    let of = |file: &&gvp_core::SourceFile| {
        (format!("{}/{}", member.placement.import_path, file.go_name()), file.path.to_string())
    };
    // Tests name only the file, which says enough where that is the author's name for it.
    let bare = |file: &&gvp_core::SourceFile| (file.go_name().to_owned(), file.path.to_string());
    let parts = files.iter().filter(|file| file.path.file_name() != Some(file.go_name())).map(bare);
    let functions = (format!("{}.", member.placement.import_path), format!("{}.", member.placement.shown_as));
    files.iter().map(of).chain([functions]).chain(parts).collect()
}

/// Whether a finding is about a file that the unit answers for.
fn is_about(diagnostic: &Diagnostic, unit: &Unit) -> bool {
    let Some(location) = &diagnostic.location else { return false };
    match unit.file_at(location) {
        Some(file) => unit.kind != UnitKind::Tests || file.is_test(),
        None => unit.kind != UnitKind::Tests && unit.data.contains(&location.path),
    }
}

/// A command with which the author sees what Go says.
fn shown(unit: &Unit, kind: ArtifactKind) -> String {
    let verb = match kind {
        ArtifactKind::Vet => "go vet",
        _ if kind.is_tests() => "go test",
        _ if unit.kind == UnitKind::Tests => "go vet",
        _ => "go build",
    };
    placed(unit, kind, &format!("{verb} {}", subject(unit)))
}
