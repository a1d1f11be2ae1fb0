//! What the tests of the host share: real libraries, built by cargo, in folders with manifests.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    dead_code,
    unreachable_pub,
    reason = "tests, each of which uses a part"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gvp_core::{
    Artifact, ArtifactKind, Capture, Check, CheckError, CheckErrorKind, Context, Execution, Exit, Outcome, Run,
    Settings, Toolchain, Unit,
};
use gvp_plugin_host::{Host, Listed, ListedTable, Plugin, Refusal, Verified, digest, verify};
use gvp_sandbox::{Helper, Sandbox, Wanted};
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gvp-plugin-process");

/// The folder of built things that these tests are in.
pub fn target() -> PathBuf {
    Path::new(PROGRAM).parent().unwrap().to_owned()
}

/// The library `stress` or `teaching`, built now.
pub fn library(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "-p", "gvp-plugin-stress", "-p", "gvp-plugin-example", "--target-dir"]);
        cargo.arg(target().parent().unwrap()).current_dir(env!("CARGO_MANIFEST_DIR"));
        if target().ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "the plugins cannot be built");
    });
    target().join(format!("lib{name}.so"))
}

/// An extension in a folder of its own.
pub struct Package {
    pub folder: TempDir,
    pub namespace: String,
}

impl Package {
    /// The workspace's own `stress` or `example`, whose library is called so.
    pub fn of(member: &str, name: &str) -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(member).join("extension.yaml");
        Self::new(&fs::read_to_string(manifest).unwrap(), &fs::read(library(name)).unwrap())
    }

    pub fn stress() -> Self {
        Self::of("stress", "stress")
    }

    /// An extension with this manifest and these bytes for a library.
    pub fn new(manifest: &str, library: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("extension.yaml"), manifest).unwrap();
        let value = |key: &str| {
            let line =
                manifest.lines().find_map(|line| line.strip_prefix(key).and_then(|rest| rest.strip_prefix(": ")));
            line.unwrap_or_default().to_owned()
        };
        fs::write(folder.path().join(value("library")), library).unwrap();
        Self { folder, namespace: value("namespace") }
    }

    pub fn library(&self) -> PathBuf {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "so")).unwrap()
    }

    /// The package as a list would have it, rightly pinned.
    pub fn listed(&self) -> Listed {
        let sha256 = Some(digest(&fs::read(self.library()).unwrap()));
        let table = ListedTable { path: self.folder.path().to_owned(), sha256, ..ListedTable::default() };
        Listed::new(&self.namespace, table, Path::new("/plugins.yaml"))
    }

    pub fn verified(&self) -> Result<Verified, Refusal> {
        verify(&[self.listed()]).map(|mut verified| verified.remove(0))
    }

    /// The package in a process, told these settings.
    pub fn introduced(&self, settings: Value) -> Plugin {
        let mut listed = self.listed();
        listed.table.settings = settings;
        host().introduce(verify(&[listed]).unwrap().remove(0))
    }
}

/// A host with little patience.
pub fn host() -> Host {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    let open =
        || Sandbox::open(Helper { program: PROGRAM.into(), args: vec!["sandbox".into()] }, Wanted::Best).unwrap();
    Host::new(SANDBOX.get_or_init(open).clone(), PROGRAM.into(), vec!["plugin".into()])
        .time(Duration::from_millis(1500))
}

/// A program with this text.
pub fn unit(text: &str) -> Unit {
    let file = json!({"path": "demo/main.go", "text": text, "defect": null});
    let unit = json!({
        "id": "demo", "kind": "program", "path": "demo/main.go", "line": 1, "dir": "demo", "package": "main",
        "files": [file],
    });
    serde_json::from_value(unit).unwrap()
}

/// A context in which every program prints `hello`.
pub struct Bench {
    pub unit: Unit,
    settings: Settings,
    toolchain: Toolchain,
}

impl Bench {
    pub fn new(text: &str) -> Self {
        let version = "1.27.0".parse().unwrap();
        let toolchain =
            Toolchain { version, name: "1.27".to_owned(), os: "linux".to_owned(), arch: "amd64".to_owned() };
        Self { unit: unit(text), settings: Settings::default(), toolchain }
    }
}

impl Context for Bench {
    fn unit(&self) -> &Unit {
        &self.unit
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    fn artifact(&self, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        Err(CheckError::new(CheckErrorKind::Defect, format!("the {} was not ordered", kind.as_str())))
    }

    fn execute(&self, _: &Run) -> Result<Arc<Execution>, CheckError> {
        Ok(Arc::new(Execution {
            stdout: Capture { bytes: b"hello\n".to_vec(), truncated: false },
            command: "./demo".to_owned(),
            ..Execution::ended(Exit::Code(0))
        }))
    }
}

/// The check of this name.
pub fn check(plugin: &Plugin, name: &str) -> Box<dyn Check> {
    plugin.checks().into_iter().find(|check| check.info().id.name() == name).unwrap()
}

/// What a check says of a program with this text, as a sentence.
pub fn say(check: &dyn Check, text: &str) -> String {
    let bench = Bench::new(text);
    check.needs(&bench.unit);
    match check.run(&bench) {
        Ok(Outcome::Passed) => "passed".to_owned(),
        Ok(Outcome::Skipped(skip)) => format!("skipped: {}", skip.reason),
        Ok(Outcome::Findings(findings)) => findings.iter().map(|finding| finding.message.clone()).collect(),
        Err(error) => format!("error: {error}"),
    }
}

/// The command lines of all processes that have this in them.
pub fn processes(with: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| fs::read_to_string(entry.path().join("cmdline")).ok());
    lines.map(|line| line.replace('\0', " ")).filter(|line| line.contains(with)).collect()
}

/// Where a library carries the number of its interface.
pub fn abi_offset(bytes: &[u8]) -> usize {
    use object::{Object as _, ObjectSection as _, ObjectSymbol as _};
    let file = object::read::elf::ElfFile64::<object::Endianness>::parse(bytes).unwrap();
    let symbol = file.dynamic_symbols().find(|symbol| symbol.name() == Ok("gvp_plugin_abi")).unwrap();
    let section = file.section_by_index(symbol.section_index().unwrap()).unwrap();
    let (start, _) = section.file_range().unwrap();
    usize::try_from(start + symbol.address() - section.address()).unwrap()
}
