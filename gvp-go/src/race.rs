//! The race detector: what it takes to link it, and whether it works on this machine.

use std::path::{Path, PathBuf};

use gvp_core::{ArtifactKind, Execution, Limits, Run, SourceFile, Unit, UnitId, UnitKind};

use crate::command::{Call, GoCommand};
use crate::error::GoError;
use crate::find::Go;
use crate::link::STRIPPED;
use crate::stage::write;

/// Where C compilers are looked for, and where they find their own tools: what the system brings, and nothing that a `PATH`
/// may name besides.
pub(crate) const FOLDERS: [&str; 3] = ["/usr/local/bin", "/usr/bin", "/bin"];

const COMPILERS: [&str; 3] = ["gcc", "clang", "cc"];

/// Names are looked up and users found by Go's own code, as in every other binary: only the race detector itself is C.
pub(crate) const TAGS: &str = "-tags=netgo,osusergo";

/// All races of a run are reported, not the first alone; stacks are kept for longer than usual; and a program that ends while
/// others of its goroutines run is held up for a moment and no longer.
pub(crate) const OPTIONS: &str = "halt_on_error=0 exitcode=66 history_size=3 atexit_sleep_ms=100";

/// A program with a race in it: neither addition comes before the other.
const PLANTED: &str = "package main\n\nfunc main() {\n\tn, done := 0, make(chan bool)\n\tgo func() {\n\t\tn++\n\t\tdone <- true\n\t}()\n\tn++\n\t<-done\n\tprintln(n)\n}\n";

impl Go {
    /// The C compiler with which the race detector would be linked; otherwise what it would take, as a clause.
    ///
    /// The race detector comes with Go as an object file for each platform, and is linked through cgo.
    pub(crate) fn race_compiler(&self) -> Result<PathBuf, String> {
        let (os, arch) = (&self.toolchain.os, &self.toolchain.arch);
        let amd64 = format!("src/runtime/race/internal/amd64v1/race_{os}.syso");
        let other = format!("src/runtime/race/race_{os}_{arch}.syso");
        let own = if arch == "amd64" { self.has_file(&amd64) } else { Err(String::new()) };
        own.or_else(|_| self.has_file(&other))
            .map_err(|_| format!("is not there for {os}/{arch} in this toolchain"))?;
        compiler_in(&FOLDERS.map(Path::new))
    }
}

fn compiler_in(folders: &[&Path]) -> Result<PathBuf, String> {
    let candidates = COMPILERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = candidates.into_iter().find(|program| program.is_file());
    found.ok_or_else(|| {
        let folders = folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", ");
        format!("needs a C compiler: none of {} is in {folders}", COMPILERS.join(", "))
    })
}

/// Links the program with the race into `output`. The inner error says why the race detector cannot be linked here.
pub(crate) fn link_planted(
    go: &GoCommand<'_>,
    compiler: &Path,
    dir: &Path,
    output: &Path,
) -> Result<Result<PathBuf, String>, GoError> {
    write(&dir.join("go.mod"), "module gvp.test/race\n\ngo 1.21\n")?;
    write(&dir.join("main.go"), PLANTED)?;
    let args = ["build", "-race", TAGS, STRIPPED, "-o"].map(str::to_owned).into_iter();
    let execution = go.call(&Call {
        dir,
        args: args.chain([format!("{}/", output.display()), ".".to_owned()]).collect(),
        workspace: None,
        vendored: false,
        online: false,
        output: Some(output),
        probed: false,
        compiler: Some(compiler),
    })?;
    let path = output.join("race");
    if path.is_file() {
        return Ok(Ok(path));
    }
    let said = execution.stderr.text();
    let said = said.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty()).unwrap_or("go says nothing");
    Ok(Err(format!("cannot be linked with {}: {}", compiler.display(), said.trim())))
}

/// The unit of the program with the race.
pub(crate) fn planted() -> Unit {
    Unit {
        package: "main".to_owned(),
        files: vec![SourceFile::new("main.go", PLANTED)],
        ..Unit::new(UnitId::new("preflight of the race detector"), UnitKind::Program, "main.go")
    }
}

/// How that program is run.
pub(crate) fn planted_run() -> Run {
    Run { limits: Limits::default().under_race(), ..Run::of(ArtifactKind::RacedProgram) }
}

/// Whether the race was seen; if not, why, as far as one can tell.
pub(crate) fn is_seen(execution: &Execution) -> Result<(), String> {
    let said = execution.stderr.text();
    if said.contains("WARNING: DATA RACE") {
        return Ok(());
    }
    let why = match said.lines().find(|line| line.contains("ThreadSanitizer")) {
        Some(line) => line.trim().to_owned(),
        None => format!("it misses a race that was planted, in a program that ended with {:?}", execution.exit),
    };
    Err(format!("does not work here: {why}"))
}

#[cfg(test)]
mod tests {
    use gvp_core::Exit;

    use super::*;

    #[test]
    fn without_a_compiler_it_is_said_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let why = compiler_in(&[folder.path()]).unwrap_err();
        assert!(why.starts_with("needs a C compiler: none of gcc, clang, cc is in /"), "{why}");
        std::fs::write(folder.path().join("clang"), "").unwrap();
        assert_eq!(compiler_in(&[folder.path()]), Ok(folder.path().join("clang")));
    }

    #[test]
    fn a_race_that_is_not_seen_is_told_with_the_reason() {
        let mut execution = Execution::ended(Exit::Code(66));
        execution.stderr.bytes = b"FATAL: ThreadSanitizer: unexpected memory mapping 0x5-0x6\n".to_vec();
        assert!(is_seen(&execution).unwrap_err().contains("unexpected memory mapping"));
        execution.stderr.bytes = b"==================\nWARNING: DATA RACE\n".to_vec();
        assert_eq!(is_seen(&execution), Ok(()));
        assert!(is_seen(&Execution::ended(Exit::Code(0))).unwrap_err().contains("misses"));
    }
}
