//! Transcripts as they stand beside programs.

use super::*;

const HELLO: &str = "# To run it, use `go run`.\n$ go run hello.go\nhello\nworld\n\n# Or build it.\n$ go build hello.go\n$ ls\n\
                     hello\thello.go\n$ ./hello a\nhello a\n\n# The list depends on you.\nPATH\n\n# Next.\n";

#[test]
fn commands_come_with_what_they_print() {
    let entered = read_transcript(HELLO);
    let commands: Vec<(&str, u32)> = entered.iter().map(|entered| (entered.command.as_str(), entered.line)).collect();
    assert_eq!(commands, [("go run hello.go", 2), ("go build hello.go", 7), ("ls", 8), ("./hello a", 10)]);
    assert_eq!(entered[0].output(HELLO), "hello\nworld");
    assert!(entered[1].printed.is_empty());
    assert_eq!(entered[3].output(HELLO), "hello a\nPATH");
    assert_eq!(entered[3].printed.len(), 2);
    assert_eq!(&HELLO[entered[0].printed[0].clone()], "hello\nworld");
}

#[test]
fn a_status_belongs_to_the_command_before() {
    let entered = read_transcript("$ ./exit\nbye\n$ echo $?\n3\n");
    assert_eq!(entered.len(), 1);
    assert_eq!((entered[0].status, entered[0].printed.len()), (Some(3), 1));
}

#[test]
fn what_go_says_before_its_messages_is_no_prose() {
    let text = "$ go run a.go\n# command-line-arguments\n./a.go:3:2: undefined: x\n";
    assert_eq!(read_transcript(text)[0].output(text), "# command-line-arguments\n./a.go:3:2: undefined: x");
}

#[test]
fn a_script_is_no_transcript() {
    assert_eq!(read_transcript("#!/bin/sh\nset -e\ngo build ./...\necho $HOME\n"), []);
}
