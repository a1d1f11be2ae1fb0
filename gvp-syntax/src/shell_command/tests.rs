//! Commands that run a program, and those that do not.

use super::*;

fn kind(command: &str) -> CommandKind {
    let names = ProgramNames {
        files: vec!["hello.go".to_owned(), "more.go".to_owned()],
        binaries: vec!["hello".to_owned()],
        whole_folder: true,
    };
    command_kind(command, &names)
}

fn runs(args: &[&str]) -> CommandKind {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    CommandKind::Runs(Invocation { args, ..Invocation::default() })
}

#[test]
fn a_program_is_run_by_many_names() {
    assert_eq!(kind("go run hello.go"), runs(&[]));
    assert_eq!(kind("go run hello.go more.go a 'b c'"), runs(&["a", "b c"]));
    assert_eq!(kind("go run . -n=7"), runs(&["-n=7"]));
    assert_eq!(kind("./hello -word=opt a1"), runs(&["-word=opt", "a1"]));
    assert_eq!(kind("go run *.go"), runs(&[]));
}

#[test]
fn environment_and_input_are_part_of_it() {
    let CommandKind::Runs(invocation) = kind("BAR=2 go run hello.go") else { panic!("it runs") };
    assert_eq!(invocation.env, [("BAR".to_owned(), "2".to_owned())]);
    let CommandKind::Runs(invocation) = kind("echo \"a b\" | ./hello") else { panic!("it runs") };
    assert_eq!(invocation.stdin.as_deref(), Some("a b\n"));
}

#[test]
fn what_is_more_than_a_run_is_left_alone() {
    for command in [
        "go run other.go",
        "go run more.go",
        "go run hello.go &",
        "go run hello.go | head",
        "go run hello.go > out",
        "cat lines | go run hello.go",
        "time go run hello.go",
        "./other",
        "curl localhost:8090",
        "ls",
        "./hello $HOME",
        "go vet",
    ] {
        assert_eq!(kind(command), CommandKind::Other, "{command}");
    }
}

#[test]
fn builds_and_tests_are_told_apart() {
    assert_eq!(kind("go build hello.go"), CommandKind::Builds { binary: None });
    assert_eq!(kind("go build"), CommandKind::Builds { binary: None });
    assert_eq!(kind("go build -o bin/x hello.go"), CommandKind::Builds { binary: Some("bin/x".to_owned()) });
    assert_eq!(kind("go test -v"), CommandKind::Tests);
    assert_eq!(kind("go test -bench=."), CommandKind::Other);
}
