//! What becomes of silent peers of a server that really runs.

use std::time::Duration;

use gvp_core::{
    ArtifactKind, CheckError, Clock, Code, Context, EvidenceKind, Execution, Finding, Location, Probe, Run, Schedule,
    Unit, UnitKind, Visit,
};

use crate::schedules::seed;
use crate::subject::Subject;

pub(crate) const STAY: Code = Code::from_static("idle-connections-stay");
pub(crate) const NOT_KEPT: Code = Code::from_static("idle-timeout-not-kept");
pub(crate) const NOT_WATCHED: Code = Code::from_static("silent-peers-not-watched");

/// How many visitors a server gets.
const VISITORS: u32 = 100;

/// How much later than its time-out says a server may let go.
const TOLERANCE: Duration = Duration::from_secs(1);

/// How often the server is looked at; samples are told as multiples of it.
const BEAT: u128 = 250;

/// What became of the visitors.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// The server let go of them in time.
    LetGo,
    /// It keeps them, for it has no time-out.
    Stay,
    /// It keeps them longer than its time-out says.
    Overstay(Duration),
    /// It was not watched for long enough to tell.
    TooShort(Duration),
    /// Nobody was answered, or nobody became silent.
    Unseen,
}

/// Whether a unit has a server that can be visited. Those of tests have one peer, which is known.
pub(crate) fn is_visited(unit: &Unit) -> bool {
    unit.kind == UnitKind::Program && unit.habits.serves && unit.not_to_be_run().is_none() && unit.imports("net/http")
}

/// Visits the server of a program, and tells what is wrong or could not be seen. `server` is where it is made.
pub(crate) fn visit(cx: &dyn Context, server: &Location, line: Option<&str>) -> Result<Option<Finding>, CheckError> {
    if !is_visited(cx.unit()) || !cx.artifact(ArtifactKind::ProbedProgram)?.made() {
        return Ok(None);
    }
    let execution = cx.execute(&run(cx, false))?;
    let fate = execution.probe.as_ref().and_then(|report| report.visit.as_ref()).map(fate);
    // A busy machine may be late itself, or have no time for visitors.
    let perhaps_busy = matches!(fate, Some(Fate::Overstay(_) | Fate::Unseen));
    let execution = if perhaps_busy { cx.execute(&run(cx, true))? } else { execution };
    Ok(finding(&execution, server, line))
}

fn run(cx: &dyn Context, alone: bool) -> Run {
    let probe = Probe { clock: Clock::Real { processors: 2 }, schedule: Schedule::Plain, seed: seed(cx.unit(), None) };
    let run = Subject::Program.run(cx.unit(), cx.settings(), probe, 1, 0);
    Run { visitors: VISITORS, alone, ..run }
}

fn finding(execution: &Execution, server: &Location, line: Option<&str>) -> Option<Finding> {
    let visit = execution.probe.as_ref().and_then(|report| report.visit.as_ref());
    let not_watched = |why: String| Some(Finding::note(NOT_WATCHED, server.clone(), why));
    let Some(visit) = visit else {
        let why = match execution.loopback {
            true => "no server on plain TCP ran for long enough to see how it treats silent peers".to_owned(),
            false => "the sandbox has no network in which to see how silent peers are treated".to_owned(),
        };
        return not_watched(why);
    };
    let kept = visit.series.last().map_or(0, |sample| sample.connections);
    let finding = match fate(visit) {
        Fate::LetGo => return None,
        Fate::Unseen => return not_watched("no peer got an answer after which it could be silent".to_owned()),
        Fate::TooShort(timeout) => {
            return not_watched(format!("silent peers are kept for {timeout:?}, which is longer than was watched"));
        }
        Fate::Stay => Finding::warning(
            STAY,
            server.clone(),
            format!("{kept} of {} silent peers still hold their goroutines, and no time-out ends that", visit.silent),
        )
        .help("give the server an `IdleTimeout`"),
        Fate::Overstay(timeout) => Finding::error(
            NOT_KEPT,
            server.clone(),
            format!(
                "{kept} of {} silent peers still hold their goroutines, {timeout:?} and a second later",
                visit.silent
            ),
        )
        .help("look for what keeps the server from ending idle connections"),
    };
    let finding = finding.evidence(EvidenceKind::Measurement, series(visit));
    Some(line.into_iter().fold(finding, |finding, line| finding.evidence(EvidenceKind::Excerpt, line)))
}

fn fate(visit: &Visit) -> Fate {
    let Some(last) = visit.series.last().filter(|_| visit.silent > 0) else { return Fate::Unseen };
    match visit.timeout() {
        _ if last.connections == 0 => Fate::LetGo,
        None => Fate::Stay,
        Some(timeout) if last.after >= timeout + TOLERANCE => Fate::Overstay(timeout),
        Some(timeout) => Fate::TooShort(timeout),
    }
}

/// The series as a table that can be plotted.
fn series(visit: &Visit) -> String {
    let row = |sample: &gvp_core::Sample| {
        format!("{},{}", (sample.after.as_millis() + BEAT / 2) / BEAT * BEAT, sample.connections)
    };
    let rows: Vec<String> = visit.series.iter().map(row).collect();
    format!("ms,connections\n{}", rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use gvp_core::Sample;

    use super::*;

    fn visit(idle: u64, read: u64, series: &[(u64, u64)]) -> Visit {
        let sample = |(after, connections): &(u64, u64)| Sample {
            after: Duration::from_millis(*after),
            connections: *connections,
        };
        Visit {
            answered: 100,
            silent: 100,
            idle: Duration::from_millis(idle),
            read: Duration::from_millis(read),
            read_header: Duration::ZERO,
            series: series.iter().map(sample).collect(),
        }
    }

    #[test]
    fn silent_peers_stay_or_go() {
        assert_eq!(fate(&visit(0, 0, &[(0, 100), (2003, 100)])), Fate::Stay);
        assert_eq!(fate(&visit(500, 0, &[(0, 100), (500, 3), (750, 0)])), Fate::LetGo);
        assert_eq!(fate(&visit(0, 500, &[(0, 100), (1750, 1)])), Fate::Overstay(Duration::from_millis(500)));
        assert_eq!(fate(&visit(60_000, 500, &[(0, 100), (1000, 100)])), Fate::TooShort(Duration::from_secs(60)));
        assert_eq!(fate(&Visit { silent: 0, ..visit(0, 0, &[(0, 0)]) }), Fate::Unseen);
    }

    #[test]
    fn a_series_can_be_plotted() {
        assert_eq!(series(&visit(0, 0, &[(0, 100), (251, 99), (498, 0)])), "ms,connections\n0,100\n250,99\n500,0");
    }
}
