//! From material to verdicts, for people who compose a pipeline of their own.
//!
//! ```text
//! paths ─► read_material ─► Material ─► Plan ─► judge ─► Report
//! ```
//!
//! Each stage owns its data and hands it on. The pipeline knows no concrete check: it is given a [`Registry`] of
//! them, [`Rules`] that say what holds for which unit, and a [`Workbench`](gvp_core::Workbench) that makes and runs
//! what the checks order.
//!
//! A pipeline of one's own, with a built-in check, one of one's own, whatever plugins are listed, and a reporter:
//!
//! ```
//! # use std::error::Error;
//! # use gvp_core::*;
//! # struct Shouting(CheckInfo);
//! # const LOUD: Code = Code::from_static("loud");
//! # impl Shouting {
//! #     fn new() -> Self {
//! #         Self(CheckInfo {
//! #             id: CheckId::from_static("org.example", "shouting"),
//! #             version: 1,
//! #             summary: "does it shout?".into(),
//! #             explanation: String::new(),
//! #             codes: vec![CodeInfo::new(LOUD, Severity::Warning, "it shouts")],
//! #         })
//! #     }
//! # }
//! # impl Check for Shouting {
//! #     fn info(&self) -> &CheckInfo { &self.0 }
//! #     fn needs(&self, _: &Unit) -> Vec<ArtifactKind> { Vec::new() }
//! #     fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
//! #         let loud = cx.unit().files.iter().any(|file| file.text.contains("HELLO"));
//! #         let finding = || Finding::warning(LOUD, cx.unit().location(), "it shouts");
//! #         Ok(if loud { vec![finding()].into() } else { Outcome::Passed })
//! #     }
//! # }
//! # fn main() -> Result<(), Box<dyn Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let book = folder.path().to_owned();
//! # std::fs::write(book.join("main.go"), "package main\n\nfunc main() { println(\"HELLO\") }\n")?;
//! # std::fs::write(book.join("plugins.yaml"), "plugins:\n")?;
//! use gvp_pipeline::{DefaultRules, Judge, Plan, ReadOptions, Registry, SourcesOnly, read_material};
//! use gvp_plugin_host::{Host, parse_list, verify};
//! use gvp_sandbox::{Helper, Sandbox, Wanted};
//!
//! let material = read_material(&[book.clone()], &ReadOptions::default())?;
//! let mut registry = Registry::new();
//! registry.register(Box::new(gvp_checks_build::entry::Entry))?;
//! registry.register(Box::new(Shouting::new()))?;
//! let list = book.join("plugins.yaml");
//! for plugin in verify(&parse_list(&std::fs::read_to_string(&list)?, &list)?)? {
//!     // The program started again with these words serves the sandbox, or a plugin, first thing in its `main`.
//!     let sandbox = Sandbox::open(Helper::current_exe("sandbox"), Wanted::Best)?;
//!     let host = Host::new(sandbox, std::env::current_exe()?, vec!["plugin".into()]);
//!     host.introduce(plugin).checks().into_iter().try_for_each(|check| registry.register(check))?;
//! }
//! let cancel = Cancel::default();
//! let workbench = SourcesOnly::default(); // where programs are to be built and run: `gvp_go::Workshop`
//! let (rules, events) = (&DefaultRules, &Silence);
//! let judge = Judge { registry: &registry, rules, workbench: &workbench, recollection: None, threads: 2, cancel: &cancel, events };
//! let report = judge.report(&material, &Plan::new(&material, &registry, rules));
//! let mut page = Vec::new();
//! gvp_report::write_human(&report, &gvp_report::Look::default(), &mut page)?;
//! assert!(String::from_utf8(page)?.contains("org.example/shouting loud"));
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here prints, nothing is global, and `cancel` ends all of it from any thread.

mod archive;
mod book;
mod dependencies;
mod digest;
mod directory;
mod exercise;
mod golden;
mod judge;
mod material;
mod modules;
mod page_data;
mod parallel;
mod plan;
mod reading_order;
mod recollection;
mod registry;
mod rules;
mod shelf;
mod source;
mod sources_only;
mod split;
mod transcripts;
mod units;
mod view;
mod walk;

pub use dependencies::{Dependencies, Foundation};
pub use digest::DigestWriter;
pub use judge::{Judge, Judged};
pub use material::{MaterialError, ReadOptions, read_material};
pub use plan::{Pair, Plan};
pub use recollection::Recollection;
pub use registry::{Registry, RegistryError};
pub use rules::{DefaultRules, Rules};
pub use shelf::{Shelf, ShelfError, Stock};
pub use sources_only::SourcesOnly;
