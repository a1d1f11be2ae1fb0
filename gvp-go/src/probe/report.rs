//! The report that the probe leaves behind, read as something that a stranger may have written.

use std::time::Duration;

use camino::Utf8Path;
use gvp_core::{Frame, Goroutine, Moment, Probe, ProbeReport};

use super::{dump, seen};

/// Why a report cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// The program was ended while the probe wrote, or what is there is no report.
    #[error("the report of the probe breaks off")]
    Incomplete,
    /// The planted leak was not seen, or its benign twin was taken for one.
    #[error("the probe does not tell the leak that it planted from the goroutine beside it: {0}")]
    Blind(&'static str),
}

const PLANTED: &str = "runtime.gvpPlanted";
const BENIGN: &str = "runtime.gvpBenign";
const REPORTING: &str = "runtime.gvpReport";

/// Reads a report, once the author's files go by their own paths in it; `is_authors` tells them from all others.
pub(crate) fn read_report(
    text: &str,
    probe: Probe,
    is_authors: &dyn Fn(&Utf8Path) -> bool,
) -> Result<ProbeReport, Unreadable> {
    let body = text.strip_prefix("gvp-probe 1\n").and_then(|text| text.trim_end().strip_suffix("gvp-probe end"));
    let (head, dump) = body.and_then(|body| body.split_once("\n\n")).ok_or(Unreadable::Incomplete)?;
    // Of what was watched and not seen, nothing stands behind the name.
    let word = |name: &str| {
        let rests = head.lines().filter_map(|line| line.strip_prefix(name));
        rests.filter(|rest| rest.is_empty() || rest.starts_with(' ')).map(str::trim_start).next()
    };
    let number = |name: &str| word(name).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
    let code = word("code").and_then(|text| text.parse().ok()).unwrap_or_default();
    let moment = match word("reason") {
        Some("exit") => Moment::Exit(code),
        Some("panic") => Moment::Panic,
        Some("watchdog") => Moment::Hang,
        _ => return Err(Unreadable::Incomplete),
    };
    let all: Vec<Goroutine> = dump.split("\n\n").filter_map(dump::goroutine).collect();
    let proves = number("proof") == 1;
    sees(&all, proves)?;
    Ok(ProbeReport {
        probe,
        moment,
        proves,
        quiet: number("quiet") == 1,
        steps: number("steps"),
        created: number("created"),
        settled: Duration::from_nanos(number("settled")),
        goroutines: all.into_iter().filter(|goroutine| !is_ours(goroutine)).map(|it| at_home(it, is_authors)).collect(),
        transitions: word("transitions").map(seen::transitions),
        contexts: word("contexts").map(|returned| seen::contexts(head, returned, is_authors)),
        visit: word("visit").and_then(seen::visit),
        pauses: seen::pauses(head, is_authors),
    })
}

/// The goroutine with locations only in the author's files.
fn at_home(mut goroutine: Goroutine, is_authors: &dyn Fn(&Utf8Path) -> bool) -> Goroutine {
    let forget = |frame: &mut Frame| {
        frame.location = frame.location.take().filter(|location| is_authors(&location.path));
    };
    goroutine.frames.iter_mut().chain(&mut goroutine.started).chain(&mut goroutine.ancestors).for_each(forget);
    goroutine
}

/// Whether the planted goroutines are seen for what they are.
fn sees(all: &[Goroutine], proves: bool) -> Result<(), Unreadable> {
    let find = |name: &str| all.iter().find(|goroutine| calls(goroutine, name));
    let planted = find(PLANTED).ok_or(Unreadable::Blind("the leak is not seen"))?;
    let benign = find(BENIGN).ok_or(Unreadable::Blind("the goroutine beside it is not seen"))?;
    if proves && !planted.proven {
        return Err(Unreadable::Blind("the leak is not proven"));
    }
    if benign.proven {
        return Err(Unreadable::Blind("the goroutine beside it is taken for a leak"));
    }
    Ok(())
}

/// Whether a goroutine is the probe's own: planted, or it reports, or waits for the one that does.
fn is_ours(goroutine: &Goroutine) -> bool {
    [PLANTED, BENIGN, REPORTING].iter().any(|name| calls(goroutine, name))
}

fn calls(goroutine: &Goroutine, function: &str) -> bool {
    goroutine.frames.iter().any(|frame| frame.function == function)
}

#[cfg(test)]
mod tests {
    use gvp_core::{Clock, Schedule};

    use super::*;

    const PROBE: Probe = Probe { clock: Clock::Virtual, schedule: Schedule::Random, seed: 1 };

    fn report(planted: &str, benign: &str) -> String {
        let goroutine = |number: u32, state: &str, function: &str| {
            format!("goroutine {number} [{state}]:\n{function}()\n\tf.go:1 +0x1\n\n")
        };
        let dump = goroutine(1, "running", REPORTING)
            + &goroutine(8, planted, PLANTED)
            + &goroutine(9, benign, BENIGN)
            + &goroutine(7, "select", "main.f");
        format!(
            "gvp-probe 1\nreason exit\ncode 3\nproof 1\nsteps 5\ncreated 1\nnow 1\nsettled 7\n\n{dump}gvp-probe end\n"
        )
    }

    #[test]
    fn a_report_without_our_own_goroutines_is_what_is_left() {
        let read = read_report(&report("chan receive (leaked)", "chan receive"), PROBE, &|_| true)
            .expect("the report is whole");
        assert_eq!((read.moment, read.created, read.steps), (Moment::Exit(3), 1, 5));
        assert_eq!(read.goroutines.iter().map(|goroutine| goroutine.state.as_str()).collect::<Vec<_>>(), ["select"]);
    }

    #[test]
    fn transitions_are_watched_even_where_none_is_seen() {
        let seen = |line: &str| {
            let report =
                report("chan receive (leaked)", "chan receive").replace("settled 7\n", &format!("settled 7\n{line}"));
            read_report(&report, PROBE, &|_| true).expect("the report is whole").transitions.map(|seen| seen.len())
        };
        assert_eq!(seen(""), None, "this Go does not let itself be watched so closely");
        assert_eq!(seen("transitions\n"), Some(0));
        assert_eq!(seen("transitions 1>2:3\n"), Some(1));
    }

    #[test]
    fn a_probe_that_is_blind_or_sees_ghosts_is_not_believed() {
        assert!(matches!(
            read_report(&report("chan receive", "chan receive"), PROBE, &|_| true),
            Err(Unreadable::Blind(_))
        ));
        let both = report("chan receive (leaked)", "chan receive (leaked)");
        assert!(matches!(read_report(&both, PROBE, &|_| true), Err(Unreadable::Blind(_))));
    }

    #[test]
    fn a_report_that_breaks_off_is_none() {
        let whole = report("chan receive (leaked)", "chan receive");
        for end in 0..whole.len() - "gvp-probe end\n".len() {
            assert_eq!(read_report(&whole[..end], PROBE, &|_| true), Err(Unreadable::Incomplete), "{end}");
        }
    }
}
