//! Programs that run until they are stopped: whether their heap grows while they do, on the virtual clock.

use std::time::Duration;

use gvp_core::{
    CheckError, Clock, Context, EvidenceKind, Finding, HeapPoint, Measure, Measured, Moment, Outcome, Taken, Unit,
};

use super::told::{growing, rounded};
use super::{GOROUTINES, HEAP};
use crate::capture::Plan;
use crate::figures::bytes;
use crate::site::Site;
use crate::trend::{Trend, lasting_trend};

/// Points of the curve that it takes to tell growth.
const ENOUGH: usize = 16;

/// Bytes from one point to the next below which nothing is told: over a whole curve, a quarter of a mebibyte.
const FLOOR: f64 = 4096.0;

/// Why a program that runs until it is stopped is not looked at, if so.
pub(super) fn unknowable(unit: &Unit) -> Option<&'static str> {
    unit.habits
        .needs_real_clock
        .then_some("it runs until it is stopped, and talks to the machine, which takes real time")
}

/// Looks at the curve of the heap while the program runs for some minutes of virtual time.
pub(super) fn judge(cx: &dyn Context) -> Result<Outcome, CheckError> {
    let execution = cx.execute(&Plan::of(Measure::Allocations).run(cx, Clock::Virtual))?;
    let hangs = execution.probe.as_ref().is_some_and(|report| report.moment == Moment::Hang && !report.quiet);
    let Some(measured) = execution.measured.as_ref().filter(|measured| measured.taken == Taken::AtTheEnd && hangs)
    else {
        return Ok(Outcome::skipped("it does not go on for long enough to see whether what it holds grows"));
    };
    let points = &measured.curve[measured.curve.len() / 4..];
    if points.len() < ENOUGH {
        return Ok(Outcome::skipped("it runs until it is stopped, and there are too few collections to tell more"));
    }
    Ok(finding(cx.unit(), measured, points).into_iter().collect::<Vec<_>>().into())
}

fn finding(unit: &Unit, measured: &Measured, points: &[HeapPoint]) -> Option<Finding> {
    let series = |figure: fn(&HeapPoint) -> u64| points.iter().map(|point| figure(point) as f64).collect::<Vec<_>>();
    if let Some(trend) = lasting_trend(&series(|point| point.goroutines), 0.9) {
        return Some(
            Finding::warning(GOROUTINES, unit.location(), "it starts more and more goroutines that do not end")
                .help("see what gvp.leak/goroutine says of them")
                .evidence(EvidenceKind::Measurement, measurement(points, trend, measured)),
        );
    }
    let trend = lasting_trend(&series(|point| point.live_bytes), FLOOR)?;
    let sites = growing(Site::all(measured), points.len() as f64);
    let location = sites.iter().find_map(|(site, _)| site.location.clone()).unwrap_or_else(|| unit.location());
    let most = sites.first().map_or(String::new(), |(site, _)| format!(", most of it {}", site.type_name()));
    let each = bytes(rounded(trend.slope / seconds_between(points)));
    let message = format!("while it runs it keeps {each} more with every second{most}");
    Some(
        Finding::warning(HEAP, location, message)
            .help("let go of it when it is done with, or give what keeps it a bound")
            .evidence(EvidenceKind::Measurement, measurement(points, trend, measured)),
    )
}

/// How far points lie apart, in seconds.
fn seconds_between(points: &[HeapPoint]) -> f64 {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return 1.0 };
    let between = last.after.saturating_sub(first.after).max(Duration::from_nanos(1));
    between.as_secs_f64() / (points.len() - 1).max(1) as f64
}

fn measurement(points: &[HeapPoint], trend: Trend, measured: &Measured) -> String {
    let mut lines: Vec<String> = [points.first(), points.last()]
        .into_iter()
        .flatten()
        .map(|point| {
            let (after, live) = (point.after.as_secs_f64(), bytes(point.live_bytes));
            format!("after {after:.0} s: {live} in use, {} goroutines", point.goroutines)
        })
        .collect();
    lines.push(format!("{:.0} % of all pairs of {} points rise", trend.rising * 100.0, points.len()));
    let sites = growing(Site::all(measured), points.len() as f64);
    lines.extend(sites.iter().take(5).map(|(site, growth)| {
        let growth = bytes(rounded(growth * points.len() as f64));
        format!("{growth:>10} more of {} at {} {}", site.type_name(), site.place, site.function)
    }));
    lines.join("\n")
}
