//! The Go module for authors' own tests does what it says, with the user's own `go`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::disallowed_methods, reason = "runs the module's tests as its users do")]

mod support;

use std::process::Command;

use support::repository;

/// Its tests, among them two that leak side by side and are told apart, need nothing that would have to be fetched.
#[test]
fn the_tests_of_testutil_pass() {
    let folder = repository().join("go/testutil");
    for arguments in [["vet", "./..."], ["test", "./..."]] {
        let output = Command::new("go")
            .args(arguments)
            .current_dir(&folder)
            .envs([("GOFLAGS", "-mod=mod"), ("GOWORK", "off"), ("GOPROXY", "off"), ("GOTOOLCHAIN", "local")])
            .output()
            .unwrap_or_else(|error| panic!("no `go` to run the tests of testutil with: {error}"));
        let printed = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "go {}: {}", arguments.join(" "), String::from_utf8_lossy(&printed));
    }
}
