//! What the probe saw beside goroutines: transitions, contexts, visits, pauses. Lines that make no sense are passed over.

use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{ContextKind, Contexts, GoroutineState, KeptContext, Location, Pause, Sample, Transition, Visit};

/// Reads `6>1:3 1>2:3`: states by the runtime's numbers, and how often.
pub(super) fn transitions(text: &str) -> Vec<Transition> {
    let transition = |word: &str| {
        let (states, count) = word.split_once(':')?;
        let (from, to) = states.split_once('>')?;
        let from = if from == "6" { GoroutineState::Created } else { state(from)? };
        Some(Transition { from, to: state(to)?, count: count.parse().ok()? })
    };
    text.split(' ').filter_map(transition).collect()
}

/// A state by the runtime's number; one that is dead is made anew for another goroutine.
fn state(number: &str) -> Option<GoroutineState> {
    match number {
        "1" => Some(GoroutineState::Runnable),
        "2" => Some(GoroutineState::Running),
        "3" => Some(GoroutineState::Syscall),
        "4" => Some(GoroutineState::Waiting),
        "6" => Some(GoroutineState::Dead),
        _ => None,
    }
}

/// Reads the lines `context timer 0 2 main.f main.go:7`: kind, whether cancelled, values in the chain, who made it.
pub(super) fn contexts(head: &str, returned: &str, is_authors: &dyn Fn(&Utf8Path) -> bool) -> Contexts {
    let lines = head.lines().filter_map(|line| line.strip_prefix("context "));
    let kept = lines.filter_map(context).filter(|context| is_authors(&context.location.path)).collect();
    Contexts { returned: returned == "1", kept }
}

fn context(line: &str) -> Option<KeptContext> {
    let mut words = line.splitn(5, ' ');
    let kind = match words.next()? {
        "cancel" => ContextKind::Cancel,
        "timer" => ContextKind::Timer,
        "value" => ContextKind::Value,
        _ => return None,
    };
    let cancelled = words.next()? == "1";
    let depth = words.next()?.parse().ok()?;
    let function = words.next()?.to_owned();
    let (file, line) = words.next()?.rsplit_once(':')?;
    let location = Location::line(Utf8PathBuf::from(file), line.parse().ok()?);
    Some(KeptContext { kind, cancelled, depth, function, location })
}

/// Reads `100 98 0 0 5000000000 0:98 250:98`: who was answered, who then was silent, three time-outs in nanoseconds, and
/// how many were served after so many milliseconds.
pub(super) fn visit(text: &str) -> Option<Visit> {
    let mut words = text.split(' ');
    let mut number = || words.next()?.parse::<u64>().ok();
    let (answered, silent) = (number()?, number()?);
    let mut timeout = || number().map(Duration::from_nanos);
    let (idle, read, read_header) = (timeout()?, timeout()?, timeout()?);
    let sample = |word: &str| {
        let (after, connections) = word.split_once(':')?;
        Some(Sample { after: Duration::from_millis(after.parse().ok()?), connections: connections.parse().ok()? })
    };
    Some(Visit { answered, silent, idle, read, read_header, series: words.filter_map(sample).collect() })
}

/// Reads the lines `pause 3 2000000000 main.go:7`: how often, the longest in nanoseconds, and where.
pub(super) fn pauses(head: &str, is_authors: &dyn Fn(&Utf8Path) -> bool) -> Vec<Pause> {
    let lines = head.lines().filter_map(|line| line.strip_prefix("pause "));
    lines.filter_map(pause).filter(|pause| is_authors(&pause.location.path)).collect()
}

fn pause(line: &str) -> Option<Pause> {
    let mut words = line.splitn(3, ' ');
    let count = words.next()?.parse().ok()?;
    let longest = Duration::from_nanos(words.next()?.parse().ok()?);
    let (file, line) = words.next()?.rsplit_once(':')?;
    Some(Pause { location: Location::line(Utf8PathBuf::from(file), line.parse().ok()?), count, longest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transitions_are_read_by_the_runtimes_numbers() {
        let read = transitions("2>4:1 2>6:3 6>1:7 9>1:1 nonsense 1>x:1");
        let expected = [
            (GoroutineState::Running, GoroutineState::Waiting, 1),
            (GoroutineState::Running, GoroutineState::Dead, 3),
            (GoroutineState::Created, GoroutineState::Runnable, 7),
        ];
        assert_eq!(read, expected.map(|(from, to, count)| Transition { from, to, count }));
    }

    #[test]
    fn contexts_are_those_of_the_authors_files() {
        let head = "contexts 1\ncontext timer 0 2 main.f my files/main.go:7\ncontext value 1 9 glog.f /go/glog.go:9\n\
                    context odd 0 0 f f.go:1";
        let read = contexts(head, "1", &|path| path == "my files/main.go");
        let kept = KeptContext {
            kind: ContextKind::Timer,
            cancelled: false,
            depth: 2,
            function: "main.f".to_owned(),
            location: Location::line("my files/main.go", 7),
        };
        assert_eq!(read, Contexts { returned: true, kept: vec![kept] });
    }

    #[test]
    fn pauses_are_those_of_the_authors_files() {
        let head = "pause 3 2000000000 my files/main.go:7\npause 1 5 lib.go:9\npause x 5 my files/main.go:9";
        let pauses = pauses(head, &|path| path == "my files/main.go");
        let expected =
            Pause { location: Location::line("my files/main.go", 7), count: 3, longest: Duration::from_secs(2) };
        assert_eq!(pauses, [expected]);
    }

    #[test]
    fn a_visit_is_a_series() {
        let read = visit("100 98 1000000000 0 5 0:98 250:0").expect("it is whole");
        assert_eq!((read.answered, read.silent, read.idle), (100, 98, Duration::from_secs(1)));
        assert_eq!(read.series.iter().map(|sample| sample.connections).collect::<Vec<_>>(), [98, 0]);
        assert_eq!(visit("100 98 x"), None);
    }
}
