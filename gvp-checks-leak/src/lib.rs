//! The leak dimension: does every goroutine come to an end?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.

mod concurrency;
mod exploration;
#[cfg(test)]
mod fake;
mod intended;
mod inventory;
mod kept;
mod lifetimes;
mod remains;
mod report;
mod schedules;
mod sources;
mod subject;
pub mod suspicion;
mod visits;

pub mod antipattern;
pub mod context;
pub mod goroutine;
pub mod http_server;
pub mod lifecycle;

use gvp_core::Check;

/// The namespace of these checks.
const NAMESPACE: &str = "gvp.leak";

/// All checks of the leak dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    vec![
        Box::new(antipattern::Antipattern),
        Box::new(context::KeptContexts),
        Box::new(goroutine::Goroutine),
        Box::new(http_server::HttpServer),
        Box::new(lifecycle::Lifecycle),
    ]
}
