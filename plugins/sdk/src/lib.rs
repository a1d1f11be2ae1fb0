//! Write checks for GVP. A plugin depends on this crate alone.
//!
//! A check of a plugin is a [`Check`], the same trait that the built-in checks implement. [`export_plugin!`] makes a
//! library of checks a plugin; [`PluginTest`] tries one on a few lines of Go, without any library.
//!
//! ```
//! #![forbid(unsafe_code)]
//!
//! use gvp_plugin::*;
//!
//! /// Does the material greet its reader?
//! struct Greeting(CheckInfo);
//!
//! const IMPOLITE: Code = Code::from_static("impolite");
//!
//! impl Default for Greeting {
//!     fn default() -> Self {
//!         Self(CheckInfo {
//!             id: CheckId::from_static("org.example.manners", "greeting"),
//!             version: 1,
//!             summary: "does it greet its reader?".to_owned(),
//!             explanation: "Politeness costs nothing.".to_owned(),
//!             codes: vec![CodeInfo::new(IMPOLITE, Severity::Warning, "no greeting anywhere")],
//!         })
//!     }
//! }
//!
//! impl Check for Greeting {
//!     fn info(&self) -> &CheckInfo {
//!         &self.0
//!     }
//!
//!     fn needs(&self, _: &Unit) -> Vec<ArtifactKind> {
//!         Vec::new()
//!     }
//!
//!     fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
//!         let polite = cx.unit().files.iter().any(|file| file.text.contains("hello"));
//!         let finding = || Finding::warning(IMPOLITE, cx.unit().location(), "it greets nobody");
//!         Ok(if polite { Outcome::Passed } else { vec![finding()].into() })
//!     }
//! }
//!
//! export_plugin!(Greeting);
//!
//! # fn main() {
//! PluginTest::new(Greeting::default())
//!     .unit("package main\n\nfunc main() { println(\"hello\") }\n").expect("passed")
//!     .unit("package main\n\nfunc main() { println(\"what\") }\n").expect("impolite:3");
//! # }
//! ```

mod export;
mod log;
mod options;
mod plugin_test;
mod remote;
mod serve;

pub use gvp_core::*;
pub use gvp_plugin_protocol as protocol;
pub use gvp_syntax as syntax;
pub use log::log;
pub use options::Options;
pub use plugin_test::PluginTest;

#[doc(hidden)]
pub mod private {
    //! What [`export_plugin!`](crate::export_plugin) writes calls these; nobody else should.

    pub use gvp_plugin_abi as abi;

    pub use crate::serve::{Exported, Made, describe, run};
}
