//! From material to verdicts, for people who compose a pipeline of their own.
//!
//! ```text
//! paths ─► read_material ─► Material ─► Plan ─► judge ─► Report
//! ```
//!
//! Each stage owns its data and hands it on. The pipeline knows no concrete check: it is given a [`Registry`] of
//! them, [`Rules`] that say what holds for which unit, and a [`Workbench`](gvp_core::Workbench) that makes and runs
//! what the checks order.

mod directory;
mod judge;
mod material;
mod modules;
mod parallel;
mod plan;
mod registry;
mod rules;
mod source;
mod split;
mod units;
mod walk;

pub use judge::{Judge, Judged};
pub use material::{MaterialError, ReadOptions, read_material};
pub use plan::{Pair, Plan};
pub use registry::{Registry, RegistryError};
pub use rules::{DefaultRules, Rules};
