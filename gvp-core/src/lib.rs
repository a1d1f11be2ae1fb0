//! The vocabulary of GVP, shared by everyone who judges Go learning material.
//!
//! A [`Unit`] of the material is put to a [`Check`], which sees it through a [`Context`] and answers with an
//! [`Outcome`]: passed, [`Finding`]s with [`Evidence`], or skipped for a reason. What goes wrong on our side is a
//! [`CheckError`] instead; nothing turns one into the other. [`Verdict`]s are a pure fold over what the checks said.
//!
//! This crate does no I/O: it starts nothing, reads nothing and prints nothing.

mod artifact;
mod assessment;
mod attachment;
mod baseline_settings;
mod bytes;
mod cancel;
mod check;
mod check_error;
mod clock_choice;
mod context;
mod directive;
mod event;
mod evidence;
mod execution;
mod exercise;
mod expectation;
mod extra_file;
mod fence;
mod finding;
mod fuzz_settings;
mod goroutine;
mod habits;
mod id;
mod judgement;
mod level;
mod limits;
mod location;
mod material;
mod measurement;
mod memory;
mod module;
mod passage;
mod probe;
mod report;
mod run;
mod rung;
mod seen;
mod unit;
mod verdict;
mod workbench;

pub use artifact::{Artifact, ArtifactKind, ArtifactState, Diagnostic, DiagnosticKind};
pub use assessment::{Answer, Assessment, Weighed, could_excuse, unused_exceptions};
pub use attachment::Attachment;
pub use baseline_settings::BaselineSettings;
pub use cancel::Cancel;
pub use check::{Check, CheckInfo, CodeInfo};
pub use check_error::{CheckError, CheckErrorKind};
pub use clock_choice::ClockChoice;
pub use context::{Context, Settings, Toolchain};
pub use directive::{Directive, Scope, Word};
pub use event::{Event, FuzzProgress, Silence, Sink, Stage};
pub use evidence::{Evidence, EvidenceKind};
pub use execution::{Capture, Denial, DenialKind, Execution, Exit, Signal};
pub use exercise::Exercise;
pub use expectation::{Expectation, Invocation, LinePlace, Origin, PrintedLine, Promise, TextMatch};
pub use extra_file::ExtraFile;
pub use fence::{Fence, Form, Quotation};
pub use finding::{Finding, Severity};
pub use fuzz_settings::FuzzSettings;
pub use goroutine::{Frame, Goroutine, Moment, ProbeReport};
pub use habits::Habits;
pub use id::{CheckId, Code, IdError, Namespace, UnitId};
pub use judgement::{Judgement, Outcome, Skip};
pub use level::{Level, Policy};
pub use limits::Limits;
pub use location::Location;
pub use material::Material;
pub use measurement::{
    Allocation, HeapPoint, Measure, Measured, MemoryCounters, SyncUse, Taken, UseKind, Wait, WaitKind,
};
pub use memory::{Memory, MemoryKey};
pub use module::{Module, Replacement, Requirement, is_within};
pub use passage::{Correction, Passage, Wrapping};
pub use probe::{Clock, NotASeed, Probe, Replay, Schedule};
pub use report::{Notice, Report, SandboxFacts, UnitReport};
pub use run::{Run, RunFile};
pub use rung::{Climb, Rung};
pub use seen::{ContextKind, Contexts, GoroutineState, KeptContext, Pause, Sample, Transition, Visit};
pub use semver::Version;
pub use unit::{Defect, Misunderstanding, Recipe, SourceFile, Unit, UnitKind};
pub use verdict::{Counts, Verdict};
pub use workbench::{Order, Workbench};

/// The version of this vocabulary, which plugins say what they need of.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
