//! What is measured of the memory of a watched run.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Frame;

/// What is measured of a watched run, beside how its goroutines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Every allocation, with its stack and its type.
    Allocations,
    /// Every wait for a channel, a lock or another goroutine, with its stack.
    Waits,
}

/// When measurements were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Taken {
    /// When the program ended, panicked, or was found to hang: see the [report](crate::ProbeReport).
    AtTheEnd,
    /// Some time before it was ended from outside: what was seen last.
    Before,
}

/// What a program's memory came to, as the Go runtime counts it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemoryCounters {
    /// Goroutines of the program that were there, without those of the runtime.
    pub goroutines: u64,
    /// Open file descriptors.
    pub descriptors: u64,
    /// Objects allocated since the start (`Mallocs`).
    pub allocated_objects: u64,
    /// Bytes allocated since the start (`TotalAlloc`).
    pub allocated_bytes: u64,
    /// Bytes of objects that were in use (`HeapAlloc`).
    pub live_bytes: u64,
    /// Bytes of spans in use (`HeapInuse`).
    pub heap_inuse: u64,
    /// Garbage collections that the program itself brought about.
    pub collections: u64,
    /// How long they stopped the program, in all. On the virtual clock no time passes meanwhile.
    pub pauses: Duration,
    /// The longest of these stops.
    pub longest_pause: Duration,
}

/// Where objects are allocated, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Allocation {
    /// The type of what is allocated, as in Go source, such as `[]main.node`; none where the runtime knows none.
    pub type_name: Option<String>,
    /// The calls that led there, the innermost first, without those of the runtime that allocate.
    pub frames: Vec<Frame>,
    /// Objects allocated.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects still in use.
    pub live_objects: u64,
    /// Their bytes.
    pub live_bytes: u64,
    /// Bytes in use when the run had warmed up: see [`Run::repeat`](crate::Run::repeat).
    pub live_bytes_before: u64,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WaitKind {
    /// Goroutines wait here (Go's block profile).
    Waiting,
    /// Others wait for a lock that is released here (Go's mutex profile).
    Holding,
}

/// Where goroutines wait, or others wait for them, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Wait {
    /// Which side this is.
    pub kind: WaitKind,
    /// The calls that led there, the innermost first: the operation of `sync` or of the runtime.
    pub frames: Vec<Frame>,
    /// How often.
    pub count: u64,
    /// How long in all, on the clock of the program.
    pub lost: Duration,
}

/// How the memory of a running program moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeapPoint {
    /// How long after the start, on the clock of the program.
    pub after: Duration,
    /// Bytes that a garbage collection has just found to be in use.
    pub live_bytes: u64,
    /// Goroutines, without those of the runtime.
    pub goroutines: u64,
}

/// What was measured of a watched run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measured {
    /// When.
    pub taken: Taken,
    /// What its memory came to, before a last garbage collection.
    pub counters: MemoryCounters,
    /// Bytes in use after a garbage collection; with [`Taken::Before`], of the last that there was.
    pub live_after_collection: u64,
    /// The same counters after each repetition, each after a garbage collection.
    pub repetitions: Vec<MemoryCounters>,
    /// The heap and the goroutines after garbage collections, over time.
    pub curve: Vec<HeapPoint>,
    /// Allocations, those with most bytes first; empty unless [these](Measure::Allocations) were measured.
    pub allocations: Vec<Allocation>,
    /// Waits, the longest first; empty unless [these](Measure::Waits) were measured.
    pub waits: Vec<Wait>,
}
