//! The host's side of the plugin wall: finds, verifies, confines and asks plugins.
//!
//! ```text
//! plugins.yaml ─► Listed ─► verify ─► Verified ─► Host::introduce ─► PluginCheck
//!                            │ nothing of a plugin has run yet          │ one process per plugin, in the sandbox
//!                            └ Refusal                                  └ Fault: an error of its own checks only
//! ```
//!
//! Invariant: before [`Host::introduce`], no code of a plugin runs; after it, whatever a plugin does costs its own checks
//! and nothing else.

mod ask;
mod check;
mod fault;
mod frame;
mod host;
mod inside;
mod library;
mod list;
mod manifest;
mod origin;
mod plugin;
mod process;
mod refusal;
mod requirement;
mod resolve;
mod symbols;
mod verify;
mod yaml;

pub use check::PluginCheck;
pub use fault::Fault;
pub use gvp_plugin_abi::ABI;
pub use host::{Host, Log};
pub use inside::serve_plugin;
pub use library::{Library, digest};
pub use list::{LIST, Listed, ListedTable, parse_list, put, remove};
pub use manifest::{Auth, Endpoint, MANIFEST, Manifest, Method, third_party};
pub use plugin::Plugin;
pub use refusal::Refusal;
pub use requirement::Requirement;
pub use verify::{Verified, verify, verify_folder};
pub use yaml::YamlError;
