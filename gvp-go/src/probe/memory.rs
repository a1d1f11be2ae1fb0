//! What was measured of a program's memory, read as something that a stranger may have written.

use std::str::Lines;
use std::time::Duration;

use camino::Utf8Path;
use gvp_core::{Allocation, Frame, HeapPoint, Measured, MemoryCounters, Taken, Wait, WaitKind};

use super::{dump, type_name};

/// Reads measurements, once the author's files go by their own paths in them; none where they break off.
pub(crate) fn read_measured(text: &str, is_authors: &dyn Fn(&Utf8Path) -> bool) -> Option<Measured> {
    let body = text.strip_prefix("gvp-memory 1\n")?.trim_end().strip_suffix("gvp-memory end")?;
    let mut measured = Measured {
        taken: Taken::Before,
        counters: MemoryCounters::default(),
        live_after_collection: 0,
        repetitions: Vec::new(),
        curve: Vec::new(),
        allocations: Vec::new(),
        waits: Vec::new(),
    };
    let mut lines = body.lines();
    while let Some(line) = lines.next() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "taken" if rest == "end" => measured.taken = Taken::AtTheEnd,
            "live" => measured.live_after_collection = rest.parse().ok()?,
            "counters" => measured.counters = counters(rest)?,
            "repetition" => measured.repetitions.push(counters(rest)?),
            "point" => measured.curve.push(point(rest)?),
            "allocation" => measured.allocations.extend(allocation(rest, frames(&mut lines, is_authors))),
            "waiting" => measured.waits.extend(wait(WaitKind::Waiting, rest, frames(&mut lines, is_authors))),
            "holding" => measured.waits.extend(wait(WaitKind::Holding, rest, frames(&mut lines, is_authors))),
            _ => {}
        }
    }
    measured.allocations.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.frames.cmp(&b.frames)));
    measured.waits.sort_by(|a, b| b.lost.cmp(&a.lost).then_with(|| a.frames.cmp(&b.frames)));
    Some(measured)
}

fn numbers<const N: usize>(text: &str) -> Option<[u64; N]> {
    let mut words = text.split(' ');
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = words.next()?.parse().ok()?;
    }
    Some(numbers)
}

fn counters(text: &str) -> Option<MemoryCounters> {
    let [
        goroutines,
        descriptors,
        allocated_objects,
        allocated_bytes,
        live_bytes,
        heap_inuse,
        collections,
        pauses,
        longest_pause,
    ] = numbers(text)?;
    Some(MemoryCounters {
        goroutines,
        descriptors,
        allocated_objects,
        allocated_bytes,
        live_bytes,
        heap_inuse,
        collections,
        pauses: Duration::from_nanos(pauses),
        longest_pause: Duration::from_nanos(longest_pause),
    })
}

fn point(text: &str) -> Option<HeapPoint> {
    let [after, live_bytes, goroutines] = numbers(text)?;
    Some(HeapPoint { after: Duration::from_nanos(after), live_bytes, goroutines })
}

/// Reads calls up to the next line that is none: each is a function, and below it a place after a tab.
fn frames(lines: &mut Lines<'_>, is_authors: &dyn Fn(&Utf8Path) -> bool) -> Vec<Frame> {
    let mut frames = Vec::new();
    loop {
        let mut ahead = lines.clone();
        let (Some(function), Some(place)) = (ahead.next(), ahead.next().and_then(|line| line.strip_prefix('\t')))
        else {
            return frames;
        };
        *lines = ahead;
        let location = dump::location(place).filter(|location| is_authors(&location.path));
        frames.push(Frame { function: function.to_owned(), place: place.to_owned(), location });
    }
}

/// Reads `objects freed size live-bytes-before type`. What the probe itself allocates is left out, and so is how the
/// runtime does it.
fn allocation(text: &str, mut frames: Vec<Frame>) -> Option<Allocation> {
    let [objects, freed, size, live_bytes_before] = numbers(text)?;
    let type_name = text.splitn(5, ' ').nth(4);
    let is_ours = |frame: &Frame| frame.function.starts_with("runtime.gvp");
    // The statement of the author's is the first that is not of the runtime; a stack of nothing else stays as it is.
    let own = frames.iter().position(|frame| !is_of_the_runtime(&frame.function)).unwrap_or(0);
    if frames.iter().enumerate().any(|(index, frame)| index >= own && is_ours(frame)) {
        return None;
    }
    let type_name = type_name::of(type_name, frames.iter().take(own).map(|frame| frame.function.as_str()));
    frames.drain(..own);
    let live_objects = objects.saturating_sub(freed);
    Some(Allocation {
        type_name,
        frames,
        objects,
        bytes: objects.saturating_mul(size),
        live_objects,
        live_bytes: live_objects.saturating_mul(size),
        live_bytes_before,
    })
}

fn is_of_the_runtime(function: &str) -> bool {
    function.starts_with("runtime.") || function.starts_with("internal/runtime/")
}

/// Reads `count nanoseconds`.
fn wait(kind: WaitKind, text: &str, frames: Vec<Frame>) -> Option<Wait> {
    let [count, lost] = numbers(text)?;
    Some(Wait { kind, frames, count, lost: Duration::from_nanos(lost) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "gvp-memory 1
taken end
live 4096
counters 1 3 100 5000 4096 8192 2 3000 2000
repetition 1 3 50 2500 4000 8192 1 0 0
point 7 4096 2
allocation 10 4 1024 2048 uint8
runtime.makeslice
\t/go/src/runtime/slice.go:92
main.leak
\tch1/main.go:9
main.main
\tch1/main.go:14
allocation 3 0 16
runtime.gvpAddPoint
\t/go/src/runtime/gvp_memory.go:1
waiting 5 9000
sync.(*Mutex).Lock
\t/go/src/sync/mutex.go:46
main.main
\tch1/main.go:20
gvp-memory end
";

    #[test]
    fn measurements_are_read_without_what_the_probe_itself_does() {
        let read = read_measured(TEXT, &|path| path == "ch1/main.go").expect("they are whole");
        assert_eq!((read.taken, read.live_after_collection), (Taken::AtTheEnd, 4096));
        assert_eq!((read.counters.allocated_objects, read.counters.pauses), (100, Duration::from_nanos(3000)));
        assert_eq!((read.repetitions.len(), read.curve.len()), (1, 1));
        let [allocation] = read.allocations.as_slice() else { panic!("one is the program's: {:?}", read.allocations) };
        assert_eq!(allocation.type_name.as_deref(), Some("[]uint8"));
        assert_eq!((allocation.bytes, allocation.live_bytes, allocation.live_bytes_before), (10240, 6144, 2048));
        assert_eq!(allocation.frames[0].function, "main.leak");
        assert_eq!(allocation.frames[0].location.as_ref().map(|location| location.line), Some(9));
        assert_eq!((read.waits[0].count, read.waits[0].lost), (5, Duration::from_nanos(9000)));
    }

    #[test]
    fn measurements_that_break_off_are_none() {
        for end in 0..TEXT.len() - "gvp-memory end\n".len() {
            assert_eq!(read_measured(&TEXT[..end], &|_| true), None, "{end}");
        }
    }
}
