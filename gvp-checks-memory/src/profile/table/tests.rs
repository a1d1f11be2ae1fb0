//! The table says what was counted, and nothing twice.

use gvp_core::{Allocation, Frame, MemoryCounters, Taken};

use super::*;

fn allocation(function: &str, type_name: &str, objects: u64, size: u64, live_objects: u64) -> Allocation {
    let place = format!("ch1/{}.go:{size}", function.replace('.', "-"));
    Allocation {
        type_name: Some(type_name.to_owned()),
        frames: vec![Frame { function: function.to_owned(), place, location: None }],
        objects,
        bytes: objects * size,
        live_objects,
        live_bytes: live_objects * size,
        live_bytes_before: 0,
    }
}

fn measured() -> Measured {
    let mut allocations = vec![
        allocation("main.grow", "[]uint8", 100, 10240, 3),
        allocation("runtime.doInit", "map[string]int", 1, 512, 1),
        allocation("internal/sync.newIndirectNode[...]", "sync.indirect[int]", 1, 512, 1),
    ];
    allocations.extend((1..=11).map(|index| allocation(&format!("main.f{index}"), "int", 1, index, 0)));
    Measured {
        taken: Taken::AtTheEnd,
        counters: MemoryCounters {
            goroutines: 2,
            heap_inuse: 65536,
            allocated_objects: 115,
            allocated_bytes: 1025100,
            collections: 4,
            ..MemoryCounters::default()
        },
        live_after_collection: 31744,
        repetitions: Vec::new(),
        curve: Vec::new(),
        allocations,
        waits: Vec::new(),
        uses: Vec::new(),
    }
}

#[test]
fn sites_are_listed_by_their_bytes_and_the_rest_is_summed_up() {
    let text = of(&measured(), &OfTheProgram::of(&measured()));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "goroutines                    2");
    assert_eq!(lines[1], "objects allocated (Mallocs)   113");
    assert_eq!(lines[5], "1000.0 KiB  100.0 %       100  []uint8 at ch1/main-grow.go:10240 main.grow");
    assert_eq!(lines[6], "      11 B    0.0 %         1  int at ch1/main-f11.go:11 main.f11");
    assert_eq!(lines[15], "       3 B    0.0 %         2  at 2 more places");
    assert_eq!(lines.len(), 16);
}

#[test]
fn what_differs_from_run_to_run_is_told_apart() {
    let pauses = Pauses::Told { mean: Duration::from_micros(30), longest: Duration::from_micros(50) };
    let text = readings(&measured(), &OfTheProgram::of(&measured()), &pauses);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "live heap after a collection  30.0 KiB");
    assert_eq!(lines[1], "heap in use (HeapInuse)       64.0 KiB");
    assert_eq!(lines[2], "allocated by the runtime      1.0 KiB, 2 objects");
    assert_eq!(lines[4], "pauses, mean and longest      30 µs, 50 µs");
}

#[test]
fn what_is_held_leaves_out_what_is_free() {
    let text = held(&Site::all(&measured()));
    assert_eq!(text.lines().count(), 2, "a head and one site:\n{text}");
    assert!(text.contains("30.0 KiB  100.0 %         3  []uint8"), "{text}");
}
