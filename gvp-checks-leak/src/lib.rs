//! The leak dimension: does every goroutine come to an end?
//!
//! One file per check, named like the check; beside it the page that `gvp explain` shows. [`checks`] gives them all.

mod concurrency;
mod exploration;
#[cfg(test)]
mod fake;
mod lifetimes;
mod remains;
mod report;
mod schedules;
mod sources;
mod subject;
pub mod suspicion;

pub mod antipattern;
pub mod goroutine;
pub mod http_server;

use gvp_core::Check;

/// The namespace of these checks.
const NAMESPACE: &str = "gvp.leak";

/// All checks of the leak dimension.
pub fn checks() -> Vec<Box<dyn Check>> {
    vec![Box::new(antipattern::Antipattern), Box::new(goroutine::Goroutine), Box::new(http_server::HttpServer)]
}
