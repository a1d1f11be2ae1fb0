//! The only code that knows the `go` command: toolchains, staging, batched builds, and what Go prints.
//!
//! A [`Workshop`] takes the orders for all units of a material and asks Go once per module and kind of artifact:
//!
//! 1. *Stage*: units are copied to where Go may see them, programs each to a folder of its own with an ASCII name, so
//!    that no folder name, no neighbour and no build tag can keep a batch from being built.
//! 2. *Load and compile*: one `go list -e -export -test` loads, type-checks and compiles everything without linking
//!    anything. Unlike `go build` and `go vet` it survives packages that cannot be loaded, and says of each what is
//!    wrong with it.
//! 3. *Link* only the programs and tests that will be run, stripped, in portions, so that the first programs run
//!    while the last are linked.
//! 4. *Vet* what compiles, while programs run.

mod abilities;
mod added;
mod artifacts;
mod batch;
mod caches;
mod command;
mod diagnostic;
mod engine;
mod error;
mod find;
mod gate;
mod import_path;
mod kept;
mod known;
mod left;
mod link;
mod linked;
mod listing;
mod load;
mod neighbours;
mod overlay;
mod paths;
mod place;
mod preflight;
mod probe;
mod race;
mod runs;
mod scratch;
mod shown;
mod stage;
mod stub;
mod telling;
mod version;
mod vet;
mod watch;
mod workshop;

pub use abilities::Ability;
pub use caches::Caches;
pub use error::GoError;
pub use find::Go;
pub use workshop::{Options, Workshop};
