//! Harnesses for material that brings no fuzz targets: which functions can be called with anything, and how.
//!
//! Sources are only read here. What comes out is Go text, one [`Harness`] for every function, which may be compiled one
//! by one: where a guess about a type was wrong, one harness is lost and no other.

mod bounds;
mod contract;
mod effects;
mod eligible;
mod harness;
mod names;
mod package;
mod pairs;
mod preparation;
mod refusal;
mod seeds;
mod value;

use gvp_core::Unit;

pub(crate) use harness::file as file_of;
pub use harness::{Harness, Property};
pub use preparation::Preparation;
pub use refusal::Refusal;

use package::Package;

/// The Go code that all harnesses of a package share.
const SUPPORT: &str = include_str!("generate/support.go.txt");

/// What the code that all harnesses share imports.
const SUPPORT_IMPORTS: [&str; 10] =
    ["fmt", "math/big", "reflect", "runtime", "runtime/debug", "sort", "strings", "testing", "time", "unsafe"];

/// What can be fuzzed in a package, and what cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Generated {
    /// The name of the package.
    pub package: String,
    /// The harnesses, in the order of the source; round trips come last.
    pub harnesses: Vec<Harness>,
    /// What functions make anew in every call although it is always the same.
    pub preparations: Vec<Preparation>,
    /// The functions that cannot be called with just anything, each with the reason.
    pub refused: Vec<(String, Refusal)>,
}

/// Reads the sources of a unit, and writes a harness for every function that can be called with anything.
pub fn generate(unit: &Unit) -> Generated {
    let package = Package::read(unit);
    let (mut harnesses, mut refused, mut preparations) = (Vec::new(), Vec::new(), Vec::new());
    let banned = effects::banned(&package);
    for index in 0..package.functions.len() {
        match eligible::target(&package, &banned, index) {
            Ok(Some(target)) => {
                let harness = harness::call(&package, &target);
                preparations.extend(preparation::preparations(&target, &harness));
                harnesses.push(harness);
            }
            Ok(None) => {}
            Err(refusal) => refused.push((package.functions[index].shown(), refusal)),
        }
    }
    harnesses.extend(pairs::pairs(&package, &banned).iter().map(|pair| harness::round_trip(&package, pair)));
    harness::tell_apart(&mut harnesses);
    Generated { package: unit.package.clone(), harnesses, preparations, refused }
}

impl Generated {
    /// The file that the harnesses share.
    pub fn support(&self) -> String {
        harness::file(&self.package, SUPPORT_IMPORTS.map(|path| format!("{path:?}")), SUPPORT)
    }

    /// The file of one harness.
    pub fn file(&self, harness: &Harness) -> String {
        harness::file(&self.package, harness.imports.iter().cloned(), &harness.code(false))
    }

    /// One file with some of the harnesses, for the author to keep.
    pub fn whole<'a>(&self, harnesses: impl IntoIterator<Item = &'a Harness>) -> String {
        let mut imports: std::collections::BTreeSet<String> = SUPPORT_IMPORTS.map(|path| format!("{path:?}")).into();
        let mut code = String::new();
        for harness in harnesses {
            imports.extend(harness.imports.iter().cloned());
            code.push_str(&harness.code(true));
            code.push('\n');
        }
        harness::file(&self.package, imports, &format!("{code}{SUPPORT}"))
    }
}

#[cfg(test)]
mod tests;
