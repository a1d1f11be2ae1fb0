#![doc = include_str!("lifecycle.md")]

use std::sync::LazyLock;

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Clock, Code, CodeInfo, Context, EvidenceKind, Finding,
    GoroutineState, Outcome, ProbeReport, Severity, Skip, Transition, Unit,
};

use crate::concurrency::starts_goroutines;
use crate::goroutine::NO_GOROUTINES;
use crate::inventory::take_stock;

/// What do its goroutines go through?
pub struct Lifecycle;

const EXERCISED: Code = Code::from_static("transitions-exercised");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "lifecycle"),
    version: 2,
    summary: "what do its goroutines go through?".to_owned(),
    explanation: include_str!("lifecycle.md").to_owned(),
    codes: vec![CodeInfo::new(EXERCISED, Severity::Note, "how much of a goroutine's life a run shows")],
});

/// One row of the table: a change of state, and all that counts as it.
struct Row {
    name: &'static str,
    from: GoroutineState,
    to: &'static [GoroutineState],
    /// Whether it happens by chance where several processors run on the real clock.
    by_chance: bool,
}

const fn row(name: &'static str, from: GoroutineState, to: &'static [GoroutineState]) -> Row {
    Row { name, from, to, by_chance: false }
}

/// The life of a goroutine.
const TABLE: [Row; 8] = [
    row("created → runnable", GoroutineState::Created, &[GoroutineState::Runnable]),
    row("runnable → running", GoroutineState::Runnable, &[GoroutineState::Running]),
    row("running → waiting", GoroutineState::Running, &[GoroutineState::Waiting]),
    row("waiting → runnable", GoroutineState::Waiting, &[GoroutineState::Runnable]),
    row("running → dead", GoroutineState::Running, &[GoroutineState::Dead]),
    row("running → system call", GoroutineState::Running, &[GoroutineState::Syscall]),
    row(
        "system call → running or runnable",
        GoroutineState::Syscall,
        &[GoroutineState::Running, GoroutineState::Runnable],
    ),
    Row {
        by_chance: true,
        ..row("running → runnable (yielded)", GoroutineState::Running, &[GoroutineState::Runnable])
    },
];

impl Check for Lifecycle {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        wanted(unit).into_iter().collect()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        if let Some(skip) = cx.unmade(wanted(unit))? {
            return Ok(skip.into());
        }
        let execution = take_stock(cx)?;
        let Some(report) = &execution.probe else {
            return Ok(Outcome::skipped("it is ended before its goroutines could be looked at: see gvp.build/run"));
        };
        let Some(transitions) = &report.transitions else {
            return Ok(Outcome::skipped(format!(
                "Go {} does not let itself be watched so closely",
                cx.toolchain().name
            )));
        };
        if !is_seen(&TABLE[0], transitions) {
            return Ok(Outcome::skipped(format!("{NO_GOROUTINES} once main has begun")));
        }
        Ok(vec![finding(unit, report, transitions)].into())
    }
}

/// What has to be made of a unit, or why it is not to be looked at.
fn wanted(unit: &Unit) -> Result<ArtifactKind, Skip> {
    let kind = unit.watched_as()?;
    if starts_goroutines(unit) { Ok(kind) } else { Err(Skip::because(NO_GOROUTINES)) }
}

fn is_seen(row: &Row, transitions: &[Transition]) -> bool {
    transitions.iter().any(|seen| seen.from == row.from && row.to.contains(&seen.to) && seen.count > 0)
}

/// The share of the table, and the table. How often is left out: it is not the same every time.
fn finding(unit: &Unit, report: &ProbeReport, transitions: &[Transition]) -> Finding {
    let chancy = report.probe.clock != Clock::Virtual;
    let rows: Vec<(&str, bool)> = TABLE
        .iter()
        .filter(|row| !(row.by_chance && chancy))
        .map(|row| (row.name, is_seen(row, transitions)))
        .collect();
    let seen = rows.iter().filter(|(_, seen)| *seen).count();
    let share = seen * 100 / rows.len();
    let table =
        rows.iter().map(|(name, seen)| format!("{name}: {}", if *seen { "exercised" } else { "not exercised" }));
    let message = format!("a run shows {share} % of a goroutine's life: {seen} of {} transitions", rows.len());
    Finding::note(EXERCISED, unit.location(), message)
        .evidence(EvidenceKind::Measurement, table.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{program, report};
    use gvp_core::Moment;

    fn seen(from: GoroutineState, to: GoroutineState) -> Transition {
        Transition { from, to, count: 1 }
    }

    #[test]
    fn the_share_is_that_of_the_rows_of_the_clock() {
        use GoroutineState::{Created, Runnable, Running, Syscall, Waiting};
        let transitions =
            [seen(Created, Runnable), seen(Runnable, Running), seen(Syscall, Runnable), seen(Running, Runnable)];
        let unit = program("package main\n");
        let mut report = report(Moment::Exit(0));
        let told = finding(&unit, &report, &transitions);
        assert_eq!(told.severity, Severity::Note);
        assert_eq!(told.message, "a run shows 50 % of a goroutine's life: 4 of 8 transitions");
        assert!(told.evidence[0].text.contains("running → waiting: not exercised"), "{:?}", told.evidence);
        report.probe.clock = Clock::Real { processors: 2 };
        let told = finding(&unit, &report, &[seen(Waiting, Runnable), seen(Running, Runnable)]);
        assert_eq!(told.message, "a run shows 14 % of a goroutine's life: 1 of 7 transitions");
    }
}
