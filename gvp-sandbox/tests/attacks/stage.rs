//! Where attacks are played: the program, the directory it may write to, and the tiers of this machine.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gvp_core::{Cancel, Execution, Limits};
use gvp_sandbox::{Action, Bind, Helper, Sandbox, Tier};
use tempfile::TempDir;

use crate::bait::running_with;

/// Says where the attack is when somebody else has built it already.
const ATTACK: &str = "GVP_TEST_ATTACK";
/// Says where the helper is, when it is a copy.
const HELPER: &str = "GVP_TEST_HELPER";
/// Says which tier to supervise in until killed, and with which mark.
const SUPERVISE: &str = "GVP_TEST_SUPERVISE";
/// A user with nothing: neither root nor anyone whom programs run as.
const NOBODY: u32 = 61_234;

/// Where attacks are played.
pub(crate) struct Stage {
    dir: TempDir,
    attack: PathBuf,
    helper: PathBuf,
}

impl Stage {
    /// Builds the attack and copies all that is needed to where anyone can reach it.
    pub(crate) fn set() -> Self {
        let dir = tempfile::Builder::new().prefix("gvp-stage-").tempdir().expect("a directory");
        std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o755)).expect("open to all");
        let attack = match std::env::var_os(ATTACK) {
            Some(built) => PathBuf::from(built),
            None => build(dir.path()),
        };
        let helper = std::env::var_os(HELPER)
            .map_or_else(|| copy(env!("CARGO_BIN_EXE_gvp-sandbox-helper"), dir.path()), PathBuf::from);
        std::fs::create_dir(dir.path().join("work")).expect("a directory");
        Self { dir, attack, helper }
    }

    fn helper(&self) -> Helper {
        Helper { program: self.helper.clone(), args: Vec::new() }
    }

    /// All tiers that work here, with a word about those that do not.
    pub(crate) fn tiers(&self) -> Vec<(Tier, Sandbox)> {
        let mut tiers = Vec::new();
        for tier in Tier::ALL {
            match Sandbox::open_tier(&self.helper(), tier) {
                Ok(sandbox) => {
                    eprintln!("{tier}: lacks {:?}", sandbox.facts().missing);
                    tiers.push((tier, sandbox));
                }
                Err(error) => eprintln!("{error}"),
            }
        }
        assert!(tiers.len() > 1, "this machine offers no tier to test");
        tiers
    }

    /// The directory that the attack may write to.
    pub(crate) fn work(&self) -> PathBuf {
        self.dir.path().join("work")
    }

    /// Empties it.
    pub(crate) fn clear(&self) {
        std::fs::remove_dir_all(self.work()).expect("an empty directory");
        std::fs::create_dir(self.work()).expect("a directory");
    }

    /// Runs the attack.
    pub(crate) fn run(&self, sandbox: &Sandbox, args: &[String], limits: Limits) -> Execution {
        let mut action = self.action(args);
        action.limits = limits;
        sandbox.prepare_writable(&self.work()).expect("a directory of ours");
        sandbox.run(&action, &Cancel::default()).unwrap_or_else(|error| panic!("{args:?}: {error}"))
    }

    fn action(&self, args: &[String]) -> Action {
        let mut action = Action::new(&self.attack, self.work());
        action.args = args.iter().map(Into::into).collect();
        action.env = vec![
            ("PATH".into(), "/usr/bin:/bin".into()),
            ("HOME".into(), self.work().into()),
            ("USER".into(), "gvp".into()),
        ];
        action.binds = vec![Bind::read(&self.attack), Bind::write(self.work())];
        action
    }

    /// Kills a process that supervises a program, and sees that nothing of it is left.
    pub(crate) fn kill_a_supervisor(&self, tier: Tier) {
        let mark = format!("32{:06}{}", std::process::id(), tier as u8);
        let mut supervisor = Command::new(std::env::current_exe().expect("this test"));
        supervisor.args(["--exact", "supervise_until_killed", "--ignored", "--nocapture"]);
        supervisor.env(SUPERVISE, format!("{tier} {mark}")).env(ATTACK, &self.attack).env(HELPER, &self.helper);
        let mut supervisor =
            supervisor.env("TMPDIR", self.dir.path()).stdout(Stdio::null()).spawn().expect("a supervisor");
        let all_run = || running_with(&mark).len() >= 2;
        assert!(within(Duration::from_secs(10), all_run), "{tier}: {mark} never ran");
        supervisor.kill().expect("a kill");
        supervisor.wait().expect("an end");
        let none_runs = || running_with(&mark).is_empty();
        assert!(within(Duration::from_secs(5), none_runs), "{tier}: {:?} outlived the supervisor", running_with(&mark));
    }
}

/// Runs a program with a detached child that only a kill can end.
pub(crate) fn supervise_until_killed() {
    let Ok(words) = std::env::var(SUPERVISE) else { return };
    let (tier, mark) = words.split_once(' ').expect("a tier and a mark");
    let stage = Stage::set();
    let sandbox = Sandbox::open_tier(&stage.helper(), tier.parse().expect("a tier")).expect("a sandbox");
    let limits = Limits { wall: Duration::from_secs(60), ..Limits::default() };
    stage.run(&sandbox, &["wait-with-daemon".to_owned(), mark.to_owned()], limits);
}

/// Runs one of our tests once more as a user with nothing.
pub(crate) fn again_as_nobody(test: &str) {
    let stage = Stage::set();
    let this = copy(std::env::current_exe().expect("this test"), stage.dir.path());
    let mut again = Command::new(this);
    again.args(["--exact", test, "--nocapture"]).uid(NOBODY).gid(NOBODY).current_dir("/");
    again.env_clear().env("PATH", "/usr/bin:/bin").env(ATTACK, &stage.attack).env(HELPER, &stage.helper);
    let mut child = again.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("ourselves as nobody");
    let mut errors = child.stderr.take().expect("a pipe");
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        errors.read_to_string(&mut text).map(|_| text)
    });
    let output = child.wait_with_output().expect("an end");
    let errors = errors.join().expect("a reader").expect("text");
    eprintln!("{errors}");
    assert!(output.status.success(), "as nobody:\n{}\n{errors}", String::from_utf8_lossy(&output.stdout));
}

/// Builds the attack.
fn build(dir: &Path) -> PathBuf {
    let program = dir.join("attack");
    let mut go = Command::new("go");
    go.args(["build", "-trimpath", "-buildvcs=false", "-o"]).arg(&program).arg(".");
    go.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/attack")).env("CGO_ENABLED", "0").env("GOFLAGS", "");
    match go.output() {
        Ok(output) if output.status.success() => program,
        Ok(output) => panic!("`go build` of tests/attack failed:\n{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("these tests need the `go` command on PATH: {error}"),
    }
}

/// Copies a program to where anyone can execute it.
fn copy(program: impl AsRef<Path>, dir: &Path) -> PathBuf {
    let program = program.as_ref();
    let to = dir.join(program.file_name().expect("a name"));
    std::fs::copy(program, &to).expect("a copy");
    std::fs::set_permissions(&to, PermissionsExt::from_mode(0o755)).expect("open to all");
    to
}

/// Whether something becomes true in time.
fn within(time: Duration, mut is_true: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < time {
        if is_true() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}
