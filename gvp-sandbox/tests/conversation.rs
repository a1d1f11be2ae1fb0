//! Programs that are talked to while they run.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gvp_core::{Exit, Limits};
use gvp_sandbox::{Action, Conversation, Helper, Sandbox, Tier, Wanted};

/// Starts a shell script in the best sandbox that works here.
fn talk_to(script: &str, limits: Limits) -> Conversation {
    let helper = Helper { program: PathBuf::from(env!("CARGO_BIN_EXE_gvp-sandbox-helper")), args: Vec::new() };
    let sandbox = Sandbox::open(helper.clone(), Wanted::Best);
    let sandbox = sandbox.or_else(|_| Sandbox::open_tier(&helper, Tier::None)).unwrap();
    let mut action = Action::new("/bin/sh", "/");
    action.args = vec!["-c".into(), script.into()];
    action.limits = limits;
    sandbox.converse(action).unwrap()
}

#[test]
fn a_program_answers_through_its_standard_input() {
    let talk = talk_to("read line; echo \"got $line\" >&0; echo noise; exit 3", Limits::default());
    talk.socket().write_all(b"this\n").unwrap();
    let mut heard = String::new();
    talk.socket().read_to_string(&mut heard).unwrap();
    let execution = talk.end(Duration::from_secs(5)).unwrap();
    assert_eq!((heard.as_str(), execution.exit), ("got this\n", Exit::Code(3)));
    assert_eq!(execution.stdout.text(), "noise\n");
}

#[test]
fn a_program_that_does_not_end_is_ended() {
    let start = Instant::now();
    let talk = talk_to("sleep 1000", Limits::default());
    assert_eq!(talk.end(Duration::from_millis(50)).unwrap().exit, Exit::Cancelled);
    drop(talk_to("sleep 1000 & sleep 1000", Limits::default()));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn limits_hold_while_it_is_talked_to() {
    let talk = talk_to("while :; do echo more; done", Limits { output: 1000, ..Limits::default() });
    let mut heard = Vec::new();
    talk.socket().read_to_end(&mut heard).unwrap();
    assert_eq!(talk.end(Duration::from_secs(5)).unwrap().exit, Exit::OutputLimit { limit: 1000 });
}
