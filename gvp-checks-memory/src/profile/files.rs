//! The files of a profile: for `go tool pprof`, and as pictures.

use gvp_core::{Allocation, Attachment, CheckError, CheckErrorKind, HeapPoint, Measured, Unit};

use super::subject::Subject;
use crate::picture::curves::{Curve, Over, Quantity};
use crate::picture::flame::Stack;
use crate::picture::{curves, flame};
use crate::pprof;
use crate::site::is_of_the_runtime;

/// The profile itself, a flame graph of what is allocated, and how the heap moved if anything is known of that.
pub(super) fn of(unit: &Unit, subject: Subject, measured: &Measured) -> Result<Vec<Attachment>, CheckError> {
    let name = |name: &str| format!("{}{name}", subject.prefix());
    let profile = pprof::write(&measured.allocations)
        .map_err(|error| CheckError::new(CheckErrorKind::Defect, format!("the profile cannot be written: {error}")))?;
    let mut files = vec![Attachment::new(name("heap.pb.gz"), profile)];
    let stacks: Vec<Stack> = measured.allocations.iter().map(stack).filter(|stack| stack.value > 0).collect();
    if !stacks.is_empty() {
        let title = format!("{}: what is allocated by {}", unit.id, subject.object());
        let picture = flame::draw(&title, "bytes allocated", flame::Quantity::Bytes, &stacks);
        files.push(Attachment::new(name("allocations.svg"), picture));
    }
    if measured.curve.len() > 1 {
        files.push(Attachment::new(name("heap.svg"), curve(unit, subject, &measured.curve)));
    }
    Ok(files)
}

/// The calls that led to an allocation, and on top of them its type. How the runtime got there is left out, and what it
/// allocates for itself is not told apart.
fn stack(allocation: &Allocation) -> Stack {
    let calls = allocation.frames.iter().rev().map(|frame| frame.function.clone());
    let mut names: Vec<String> = calls.skip_while(|function| is_of_the_runtime(function)).collect();
    if names.is_empty() {
        names.push("the runtime itself".to_owned());
    } else {
        names.extend(allocation.type_name.as_ref().map(|name| format!("{}{name}", Stack::TYPE)));
    }
    Stack { names, value: allocation.bytes }
}

/// The heap and the goroutines, over time; where no time passes, over collections.
fn curve(unit: &Unit, subject: Subject, points: &[HeapPoint]) -> Vec<u8> {
    let last = points.last().map(|point| point.after).unwrap_or_default();
    let over = if last.is_zero() {
        let values = (1..=points.len()).map(|index| index as f64).collect();
        Over { name: "garbage collection", quantity: Quantity::Count, values }
    } else {
        let values = points.iter().map(|point| point.after.as_nanos() as f64).collect();
        Over { name: "time since the start, on the clock of the program", quantity: Quantity::Time, values }
    };
    let title = format!("{}: how the heap of {} moves", unit.id, subject.object());
    let heap = points.iter().map(|point| point.live_bytes as f64).collect();
    let goroutines = points.iter().map(|point| point.goroutines as f64).collect();
    let heap = Curve { name: "live heap after a collection, bytes", quantity: Quantity::Bytes, values: heap };
    let goroutines = Curve { name: "goroutines", quantity: Quantity::Count, values: goroutines };
    curves::draw(&title, &over, &[heap, goroutines])
}
