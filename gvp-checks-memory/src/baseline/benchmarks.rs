//! What the benchmarks of a test package allocate for an operation.

use std::collections::BTreeMap;

use gvp_core::{CheckError, Clock, Context, Exit, Measure, Probe, Run, Unit, UnitKind};

use crate::capture::{PROCESSORS, Plan};

/// How often each benchmark is run, after the one time that `testing` begins with.
const TIMES: u32 = 200;

/// The allocations and the bytes of an operation.
pub(super) type Operations = BTreeMap<String, (u64, u64)>;

/// Whether a unit has benchmarks.
pub(super) fn has_benchmarks(unit: &Unit) -> bool {
    let is_benchmark = |line: &str| line.starts_with("func Benchmark");
    unit.kind == UnitKind::Tests && unit.files.iter().any(|file| file.is_test() && file.text.lines().any(is_benchmark))
}

/// Runs all benchmarks a fixed number of times; empty where there are none, or where they do not come to a good end.
pub(super) fn measure(cx: &dyn Context, seed: u64) -> Result<Operations, CheckError> {
    if !has_benchmarks(cx.unit()) {
        return Ok(Operations::new());
    }
    let real = Clock::Real { processors: PROCESSORS };
    let clocks = [Clock::Virtual, real];
    let tried = if cx.unit().habits.needs_real_clock { &clocks[1..] } else { &clocks[..] };
    for clock in tried {
        let execution = cx.execute(&run(cx, *clock, seed))?;
        if execution.exit == Exit::Code(0) {
            return Ok(parse(&execution.stdout.text(), processors(*clock)));
        }
    }
    Ok(Operations::new())
}

/// Nothing but the benchmarks, and nothing that watches what they allocate: `testing` counts itself.
fn run(cx: &dyn Context, clock: Clock, seed: u64) -> Run {
    let plan = Plan::of(Measure::Allocations).run(cx, clock);
    let args = [
        "-test.run=^$",
        "-test.bench=.",
        "-test.benchmem",
        &format!("-test.benchtime={TIMES}x"),
        "-test.timeout=0",
        "-test.paniconexit0",
    ];
    let probe = plan.probe.map(|probe| Probe { seed, ..probe });
    Run { args: args.map(str::to_owned).to_vec(), probe, measure: None, ..plan }
}

/// Reads what `testing` prints: `BenchmarkJoin/ten-2  200  315 ns/op  248 B/op  5 allocs/op`.
fn parse(text: &str, processors: u32) -> Operations {
    text.lines().filter_map(|text| line(text, processors)).collect()
}

fn line(line: &str, processors: u32) -> Option<(String, (u64, u64))> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let name = words.first().filter(|name| name.starts_with("Benchmark"))?;
    let before = |unit: &str| {
        let place = words.iter().position(|word| *word == unit)?;
        words.get(place.checked_sub(1)?)?.parse().ok()
    };
    Some((without_processors(name, processors).to_owned(), (before("allocs/op")?, before("B/op")?)))
}

/// The name without the number of processors that `testing` adds where there are several.
fn without_processors(name: &str, processors: u32) -> &str {
    let added = format!("-{processors}");
    if processors > 1 { name.strip_suffix(added.as_str()).unwrap_or(name) } else { name }
}

fn processors(clock: Clock) -> u32 {
    match clock {
        Clock::Real { processors } => processors,
        Clock::Virtual => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_testing_prints_is_read() {
        let text = "goos: linux\nBenchmarkJoin/ten-2 \t 200\t 315.5 ns/op\t 3.25 MB/s\t 248 B/op\t 5 allocs/op\n\
                    BenchmarkSilent\nBenchmarkNone \t 200\t 0 ns/op\nPASS\n";
        let read = parse(text, 2);
        assert_eq!(read, Operations::from([("BenchmarkJoin/ten".to_owned(), (5, 248))]));
        assert!(parse(text, 1).contains_key("BenchmarkJoin/ten-2"), "with one processor none are added");
    }
}
