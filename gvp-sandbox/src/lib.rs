//! Starts programs written by strangers, and confines them.

mod action;
mod disk;
mod ending;
mod group;
mod helper;
mod inside;
mod pool;
mod probe;
mod sandbox;
mod sandbox_error;
mod scratch;
mod supervise;
mod sys;
mod tier;
mod usage;
mod wire;

pub use action::{Access, Action, Bind, Network, Profile};
pub use helper::Helper;
pub use inside::serve_helper;
pub use probe::{Obstacle, Probe, probe_all};
pub use sandbox::Sandbox;
pub use sandbox_error::SandboxError;
pub use tier::{Tier, UnknownTier, Wanted};
