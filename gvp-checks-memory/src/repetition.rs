//! A program or a test, run many times over in one process.

use std::sync::Arc;

use gvp_core::{CheckError, Context, Execution, Measure, Measured, MemoryCounters, Moment, Unit, UnitKind};
use gvp_syntax::{GoFile, TestKind, is_std};

use crate::capture::{Plan, capture};

/// A test that does nothing, which the probe adds where nothing else is asked for: what repeating it costs is nobody's.
pub(crate) const EMPTY_TEST: &str = "^TestGvpEmpty$";

/// Repetitions of something, or why there are none.
pub(crate) type Repetitions = Result<Repeated, String>;

/// What was measured after each of several repetitions.
#[derive(Debug, Clone)]
pub(crate) struct Repeated {
    execution: Arc<Execution>,
    /// How many there were.
    pub(crate) count: u32,
}

impl Repeated {
    /// What was measured.
    pub(crate) fn measured(&self) -> Option<&Measured> {
        self.execution.measured.as_ref()
    }

    /// One figure after each repetition, but for the first quarter, which is for warming up.
    pub(crate) fn figures(&self, figure: impl Fn(&MemoryCounters) -> u64) -> Vec<f64> {
        let repetitions = self.measured().map(|measured| measured.repetitions.as_slice()).unwrap_or_default();
        let warm = repetitions.iter().skip(self.warm_up() as usize - 1);
        warm.map(|counters| figure(counters) as f64).collect()
    }

    /// Repetitions after those for warming up.
    pub(crate) fn counted(&self) -> u32 {
        self.count - self.warm_up()
    }

    fn warm_up(&self) -> u32 {
        self.count.div_ceil(4)
    }
}

/// Repeats a program, or the tests of a package that match a pattern. All must end well each time.
pub(crate) fn repeat(cx: &dyn Context, tests: &str, count: u32) -> Result<Repetitions, CheckError> {
    let plan = Plan { tests, repeat: count, ..Plan::of(Measure::Allocations) };
    let execution = capture(cx, &plan)?;
    Ok(match unrepeatable(&execution, count) {
        Some(reason) => Err(reason.to_owned()),
        None => Ok(Repeated { execution, count }),
    })
}

/// Why something could not be repeated, if so.
fn unrepeatable(execution: &Execution, count: u32) -> Option<&'static str> {
    let (Some(report), Some(measured)) = (&execution.probe, &execution.measured) else {
        return Some("is ended before all repetitions were measured");
    };
    match report.moment {
        Moment::Hang => Some("does not come to an end when it is repeated, or not in time"),
        Moment::Exit(0) if measured.repetitions.len() == count as usize => None,
        Moment::Exit(0) => Some("ends its process, so that it is not repeated in it"),
        Moment::Exit(_) | Moment::Panic => Some("does not end well when it is repeated in one process"),
    }
}

/// The tests of a package that can be repeated, by name. Go runs examples once, whatever it is told.
pub(crate) fn tests(unit: &Unit) -> Vec<String> {
    let is_own = |file: &&gvp_core::SourceFile| file.defect.is_none() && !file.borrowed && file.is_test();
    let functions = unit.files.iter().filter(is_own).flat_map(|file| GoFile::parse(&file.text).test_functions());
    functions.filter(|function| function.kind == TestKind::Test).map(|function| function.name).collect()
}

/// Why a unit keeps nothing from one repetition to the next, or cannot be repeated, as far as its source tells.
pub(crate) fn not_to_be_repeated(unit: &Unit) -> Option<&'static str> {
    if unit.kind == UnitKind::Tests {
        return tests(unit).is_empty().then_some("it has no tests, and Go runs examples only once");
    }
    if unit.habits.reads_stdin {
        return Some("it reads standard input, which there is only once");
    }
    let keeps = |file: &gvp_core::SourceFile| GoFile::parse(&file.text).has_package_variables();
    let may_keep = unit.files.iter().any(keeps) || !unit.imports.iter().all(|path| is_std(path));
    (!may_keep).then_some("it has no variables that could keep anything after main has returned")
}
