//! Things that an attack may reach for: listeners, files, a process with a secret. All are this test's own.

use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A word that appears nowhere else.
const SECRET: &str = "GVP_SECRET_CANARY";

/// Things that an attack may reach for.
pub(crate) struct Bait {
    dir: TempDir,
    victim: Child,
    tcp4: TcpListener,
    tcp6: Option<TcpListener>,
    udp4: UdpSocket,
    _unix: [UnixListener; 2],
    abstract_name: String,
    mark: String,
}

impl Bait {
    /// Lays everything out.
    pub(crate) fn lay() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let open =
            |path: &Path, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("open to all");
        open(dir.path(), 0o777);
        let home = dir.path().join("home");
        std::fs::create_dir_all(home.join(".ssh")).expect("a home");
        for secret in [".ssh/id", ".netrc"] {
            std::fs::write(home.join(secret), SECRET).expect("a secret");
            open(&home.join(secret), 0o644);
        }
        open(&home, 0o777);
        let by_path = UnixListener::bind(dir.path().join("socket")).expect("a unix socket");
        open(&dir.path().join("socket"), 0o777);
        let abstract_name = format!("gvp-bait-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&abstract_name).expect("a name");
        let by_name = UnixListener::bind_addr(&address).expect("an abstract unix socket");
        Self {
            victim: victim(),
            tcp4: TcpListener::bind("127.0.0.1:0").expect("a listener"),
            tcp6: TcpListener::bind("[::1]:0").ok(),
            udp4: echo(),
            _unix: [by_path, by_name],
            abstract_name,
            mark: format!("30{:06}", std::process::id()),
            dir,
        }
    }

    /// A word of an attack's arguments, with the bait that it stands for.
    pub(crate) fn fill(&self, word: &str, work: &Path) -> String {
        let tcp4 = self.tcp4.local_addr().expect("an address").to_string();
        let tcp6 = self.tcp6.as_ref().map_or(tcp4.clone(), |tcp6| tcp6.local_addr().expect("an address").to_string());
        let path = |name: &str| self.dir.path().join(name).display().to_string();
        word.replace("{tcp4}", &tcp4)
            .replace("{tcp6}", &tcp6)
            .replace("{udp4}", &self.udp4.local_addr().expect("an address").to_string())
            .replace("{abstract}", &self.abstract_name)
            .replace("{socket}", &path("socket"))
            .replace("{home}", &path("home"))
            .replace("{readable}", &path(""))
            .replace("{victim}", &self.victim.id().to_string())
            .replace("{secret}", SECRET)
            .replace("{mark}", &self.mark)
            .replace("{work}", &work.display().to_string())
    }

    /// What harm was done, if any was.
    pub(crate) fn harm(&self) -> Option<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/stat", self.victim.id())).unwrap_or_default();
        let state = status.rsplit(')').next().unwrap_or_default().trim_start().chars().next();
        if !matches!(state, Some('S' | 'R')) {
            return Some(format!("the victim is in state {state:?}"));
        }
        let survivors = running_with(&self.mark);
        (!survivors.is_empty()).then(|| format!("still running: {survivors:?}"))
    }
}

impl Drop for Bait {
    fn drop(&mut self) {
        let _ = self.victim.kill();
        let _ = self.victim.wait();
    }
}

/// A process with a secret in its environment, which lives as long as we hold its standard input open.
fn victim() -> Child {
    let mut command = Command::new("cat");
    command.env(SECRET, "1").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("cat");
    use std::io::Write;
    child.stdin.as_mut().expect("a pipe").write_all(b"!").expect("a word");
    child.stdout.as_mut().expect("a pipe").read_exact(&mut [0]).expect("an echo");
    child
}

/// Someone who answers on UDP until the test is over.
fn echo() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let ours = socket.try_clone().expect("a socket");
    std::thread::spawn(move || {
        let mut room = [0; 16];
        while let Ok((_, from)) = ours.recv_from(&mut room) {
            let _ = ours.send_to(b"pong", from);
        }
    });
    socket
}

/// The processes that have a word among their arguments.
pub(crate) fn running_with(word: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir("/proc").expect("/proc").flatten().map(|entry| entry.path());
    let has = |path: &PathBuf| {
        let line = std::fs::read(path.join("cmdline")).unwrap_or_default();
        line.split(|&byte| byte == 0).skip(1).any(|argument| argument == word.as_bytes())
    };
    entries.filter(has).collect()
}
