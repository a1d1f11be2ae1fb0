//! What is left, and what it means, in made-up reports.

use gvp_core::{Clock, Frame, Goroutine, Location, Moment, Probe, ProbeReport, Schedule};

use super::*;

fn frame(function: &str, line: Option<u32>) -> Frame {
    let location = line.map(|line| Location::line("main.go", line));
    Frame { function: function.to_owned(), place: String::new(), location }
}

fn goroutine(state: &str, proven: bool, line: u32, started: Option<u32>) -> Goroutine {
    Goroutine {
        state: state.to_owned(),
        proven,
        frames: vec![frame("runtime.gopark", None), frame("main.f", Some(line))],
        started: started.map(|line| frame("main.main", Some(line))),
        ancestors: Vec::new(),
        text: String::new(),
    }
}

fn report(moment: Moment, quiet: bool, goroutines: Vec<Goroutine>) -> ProbeReport {
    let probe = Probe { clock: Clock::Virtual, schedule: Schedule::Random, seed: 1 };
    let settled = std::time::Duration::ZERO;
    ProbeReport {
        probe,
        moment,
        proves: true,
        quiet,
        steps: 0,
        created: 1,
        settled,
        goroutines,
        transitions: None,
        contexts: None,
        visit: None,
        pauses: Vec::new(),
    }
}

fn meanings(report: &ProbeReport, is_test: bool) -> Vec<(Meaning, usize)> {
    remains(report, is_test).iter().map(|remain| (remain.meaning, remain.count)).collect()
}

#[test]
fn the_strongest_comes_first_and_the_same_place_counts_once() {
    let send = || goroutine("chan send", true, 9, Some(8));
    let left = vec![goroutine("sleep", false, 5, Some(4)), send(), send()];
    let ended = report(Moment::Exit(0), false, left.clone());
    assert_eq!(meanings(&ended, false), [(Meaning::Proven, 2), (Meaning::Lingering, 1)]);
    let failed = report(Moment::Exit(1), false, left);
    assert_eq!(meanings(&failed, false), [(Meaning::Proven, 2)], "what fails may leave others where they are");
}

#[test]
fn goroutines_that_nobody_of_the_author_started_do_not_count() {
    let mut foreign = goroutine("select", false, 5, Some(4));
    foreign.started = Some(frame("example.com/glog.init", None));
    let mut signals = goroutine("syscall", false, 5, Some(4));
    signals.frames.push(frame("os/signal.loop", None));
    assert_eq!(meanings(&report(Moment::Exit(0), false, vec![foreign, signals]), false), []);
}

#[test]
fn a_program_hangs_only_if_all_wait_for_each_other() {
    let mut main = goroutine("chan receive", true, 3, None);
    main.frames.push(frame("main.main", Some(3)));
    let left = vec![main, goroutine("select", true, 9, Some(8))];
    assert_eq!(meanings(&report(Moment::Hang, true, left.clone()), false), [(Meaning::Stuck, 1)]);
    let goes_on = report(Moment::Hang, false, left);
    assert_eq!(meanings(&goes_on, false), [(Meaning::Proven, 1)], "somebody works: it is meant to go on");
}

#[test]
fn what_hangs_before_main_hangs() {
    let hangs = |function: &str, is_test: bool| {
        let mut main = goroutine("chan receive", true, 3, None);
        main.frames.push(frame(function, Some(3)));
        meanings(&report(Moment::Hang, true, vec![main]), is_test) == [(Meaning::Stuck, 1)]
    };
    for function in ["main.init", "main.init.0", "example.com/a.b/c.init.12"] {
        assert!(hangs(function, false) && hangs(function, true), "{function}");
    }
    for function in ["main.T.init", "main.init0", "main.init.func1", "main.initialise"] {
        assert!(!hangs(function, false), "{function} is no initialisation by its name alone");
    }
}

#[test]
fn a_test_hangs_if_it_waits_for_others_while_hours_pass() {
    let mut test = goroutine("sync.WaitGroup.Wait", false, 3, Some(1));
    test.frames.push(frame("testing.tRunner", None));
    let mut sleeping = test.clone();
    sleeping.state = "sleep".to_owned();
    assert_eq!(meanings(&report(Moment::Hang, false, vec![test]), true), [(Meaning::Stuck, 1)]);
    assert_eq!(meanings(&report(Moment::Hang, false, vec![sleeping]), true), []);
}
