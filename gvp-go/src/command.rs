//! Runs `go`, confined, in an environment built from nothing.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gvp_core::{Cancel, Execution, Exit, Limits};
use gvp_sandbox::{Access, Action, Bind, Network, Profile, Sandbox};

use crate::caches::Caches;
use crate::error::GoError;
use crate::find::Go;
use crate::race;

/// All that is needed to run `go`.
#[derive(Debug)]
pub(crate) struct GoCommand<'a> {
    pub(crate) go: &'a Go,
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) caches: &'a Caches,
    pub(crate) cancel: &'a Cancel,
    /// A folder for what `go` writes while it works.
    pub(crate) temporary: PathBuf,
    /// Everything that is staged.
    pub(crate) stage: PathBuf,
}

/// One call of `go`.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The folder it is called in.
    pub(crate) dir: &'a Path,
    pub(crate) args: Vec<String>,
    /// The staged `go.work`, if there is one.
    pub(crate) workspace: Option<&'a Path>,
    /// Whether dependencies come from the module's own `vendor` folder.
    pub(crate) vendored: bool,
    /// Whether modules may be fetched. Nothing that runs a stranger's code is ever called so.
    pub(crate) online: bool,
    /// Where it writes its results.
    pub(crate) output: Option<&'a Path>,
    /// Whether the standard library is the one with the probe in it.
    pub(crate) probed: bool,
    /// The C compiler, where something is linked that needs one: the race detector alone does.
    pub(crate) compiler: Option<&'a Path>,
}

impl GoCommand<'_> {
    /// Calls `go`, and returns what it printed, whatever its status.
    pub(crate) fn call(&self, call: &Call<'_>) -> Result<Execution, GoError> {
        let action = Action {
            program: self.go.program(),
            args: call.args.iter().map(OsString::from).collect(),
            env: self.environment(call),
            dir: call.dir.to_owned(),
            stdin: Vec::new(),
            binds: self.binds(call),
            limits: Limits::for_builds(),
            one_processor: false,
            network: if call.online { Network::Host } else { Network::Loopback },
            profile: Profile::Build,
        };
        let execution = self.sandbox.run(&action, self.cancel)?;
        let failed = |reason: &str| GoError::Failed { command: shown(call), reason: reason.to_owned() };
        match execution.exit {
            Exit::Code(_) => Ok(execution),
            Exit::Cancelled => Err(GoError::Interrupted),
            Exit::Signal(signal) => Err(failed(&format!("it was ended by signal {}", signal.0))),
            Exit::WallLimit { .. } | Exit::CpuLimit { .. } => Err(failed("it did not end in time")),
            Exit::MemoryLimit { .. } => Err(failed("it needed more memory than a build is given")),
            Exit::OutputLimit { .. } => Err(failed("it printed more than a build is given room for")),
            Exit::ProcessLimit { .. } => Err(failed("it started more processes than a build is given")),
            Exit::DiskLimit { .. } => Err(failed("it wrote more to disk than a build is given")),
        }
    }

    /// The caches can be written: only `go` itself runs here, and it takes locks in them even to read. What it builds passes
    /// through the temporary folder, where it is held to the limit on disk.
    fn binds(&self, call: &Call<'_>) -> Vec<Bind> {
        let bind = |path: &Path, access| Bind { from: path.to_owned(), to: path.to_owned(), access };
        let mut binds = vec![
            bind(&self.go.root, Access::Read),
            bind(&self.stage, Access::Read),
            bind(&self.caches.builds(), Access::Cache),
            bind(&self.caches.modules(), Access::Cache),
            bind(&self.temporary, Access::Write),
        ];
        if call.online && self.go.user_modules.join("cache/download").is_dir() {
            binds.push(bind(&self.go.user_modules, Access::Read));
        }
        binds.extend(call.output.map(|output| bind(output, Access::Write)));
        binds
    }

    /// Nothing is inherited: variables such as `GOFLAGS=-toolexec=…` or `GOCACHEPROG` would run programs, and
    /// an empty `GOFLAGS` would let the user's own settings shine through.
    fn environment(&self, call: &Call<'_>) -> Vec<(OsString, OsString)> {
        let path = |path: PathBuf| path.into_os_string();
        let text = |text: &str| OsString::from(text);
        let mode = if call.vendored { "vendor" } else { "readonly" };
        let workspace = call.workspace.map_or_else(|| text("off"), |file| path(file.to_owned()));
        // A C compiler starts an assembler and a linker, which lie where it does or in one of these folders.
        let tools = call.compiler.map_or_else(String::new, |_| format!(":{}", race::FOLDERS.join(":")));
        let mut variables = vec![
            ("PATH", OsString::from(format!("{}{tools}", self.go.root.join("bin").display()))),
            ("HOME", path(self.temporary.join("home"))),
            ("TMPDIR", path(self.temporary.clone())),
            ("GOROOT", path(self.go.root.clone())),
            ("GOCACHE", path(self.caches.builds())),
            ("GOMODCACHE", path(self.caches.modules())),
            ("GOPATH", path(self.temporary.join("gopath"))),
            ("GOTMPDIR", path(self.temporary.clone())),
            ("GOENV", text("off")),
            ("GOTOOLCHAIN", text("local")),
            ("GOWORK", workspace),
            ("GOPROXY", OsString::from(self.proxies(call.online))),
            ("GOSUMDB", text("off")),
            ("GOVCS", text("*:off")),
            ("GOAUTH", text("off")),
            ("GOTELEMETRY", text("off")),
            // Compilers and linkers end soon: leaving their garbage saves a third of their time. Few need more than this.
            ("GOGC", text("off")),
            ("GOMEMLIMIT", text("512MiB")),
            ("GO111MODULE", text("on")),
            ("CGO_ENABLED", text(if call.compiler.is_some() { "1" } else { "0" })),
            ("GOFLAGS", OsString::from(format!("-buildvcs=false -trimpath -mod={mode}"))),
        ];
        variables.extend(call.compiler.map(|compiler| ("CC", path(compiler.to_owned()))));
        let experiments = if call.probed { self.go.experiments() } else { Vec::new() };
        if !experiments.is_empty() {
            variables.push(("GOEXPERIMENT", OsString::from(experiments.join(","))));
        }
        variables.into_iter().map(|(name, value)| (text(name), value)).collect()
    }

    /// Where modules come from: what the user has already, then the user's proxies. `direct` would call version control
    /// programs, and is left out; what is fetched is held against `go.sum`, so no checksum database is asked.
    fn proxies(&self, online: bool) -> String {
        if !online {
            return "off".to_owned();
        }
        let theirs = self.go.proxies.split([',', '|']).filter(|proxy| !matches!(*proxy, "direct" | "off" | ""));
        let own = self.go.user_modules.join("cache/download");
        let own = own.is_dir().then(|| format!("file://{}", own.display()));
        let all: Vec<String> = own.into_iter().chain(theirs.map(str::to_owned)).collect();
        if all.is_empty() { "off".to_owned() } else { all.join(",") }
    }
}

/// The call as a person would type it, without the names of all packages.
pub(crate) fn shown(call: &Call<'_>) -> String {
    let words = call.args.iter().take_while(|arg| !arg.starts_with("./"));
    words.fold("go".to_owned(), |line, word| line + " " + word)
}
