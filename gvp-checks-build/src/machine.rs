//! What a program tells of the machine that it runs on.

use gvp_core::Unit;

/// Calls whose results are not the same on two machines.
const CALLS: [&str; 24] = [
    "os.Environ",
    "os.Hostname",
    "os.Getwd",
    "os.UserHomeDir",
    "os.Executable",
    "os.Chdir",
    "os.ReadDir",
    "ioutil.ReadDir",
    "filepath.Abs",
    "filepath.Glob",
    "filepath.Walk",
    "filepath.WalkDir",
    "os.Getuid",
    "exec.Command",
    "exec.LookPath",
    "syscall.Exec",
    "user.Current",
    "runtime.NumCPU",
    "runtime.GOMAXPROCS",
    "runtime.Version",
    "runtime.ReadMemStats",
    "debug.ReadGCStats",
    "debug.ReadBuildInfo",
    "testing.Benchmark",
];

/// A call by which a unit asks what the machine is like, if there is one.
pub(crate) fn asks_machine(unit: &Unit) -> Option<&'static str> {
    CALLS.into_iter().find(|call| unit.files.iter().any(|file| calls(&file.text, call)))
}

fn calls(text: &str, call: &str) -> bool {
    text.match_indices(call).any(|(at, _)| text[at + call.len()..].starts_with(['(', 'C']))
}
