//! What the author wants to see under load.

use gvp_core::{Location, Scope, Unit, UnitKind, Word};
use gvp_syntax::{GoFile, TestKind};

/// A test or a benchmark that is to be run in many goroutines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Workload {
    /// Its name.
    pub(super) test: String,
    /// Where it stands.
    pub(super) location: Location,
    /// In how many goroutines.
    pub(super) goroutines: u32,
}

/// Everything that a unit is asked to show under load.
pub(super) fn workloads(unit: &Unit) -> Vec<Workload> {
    loads(unit).filter_map(|(goroutines, spoken_of, _)| workload(unit, goroutines, &spoken_of)).collect()
}

/// Where `load` is said of something that is neither a test nor a benchmark.
pub(super) fn misplaced<'a>(unit: &'a Unit, loads_found: &'a [Workload]) -> impl Iterator<Item = Location> + 'a {
    let is_taken = |spoken_of: &Location| {
        let same = |load: &Workload| load.location.path == spoken_of.path && load.location.line == spoken_of.line;
        loads_found.iter().any(same)
    };
    // What stands in the files under test is asked of the unit that they make.
    let own = |place: &Location| unit.kind != UnitKind::Tests || place.path.as_str().ends_with("_test.go");
    loads(unit).filter(move |(_, spoken_of, place)| !is_taken(spoken_of) && own(place)).map(|(_, _, place)| place)
}

/// How many goroutines each `load` asks for, the line that it speaks of, and where it stands.
fn loads(unit: &Unit) -> impl Iterator<Item = (u32, Location, Location)> + '_ {
    unit.directives.iter().filter_map(|directive| match (&directive.word, directive.scope) {
        (Word::Load(goroutines), Scope::Line(line)) => {
            Some((*goroutines, Location::line(&directive.location.path, line), directive.location.clone()))
        }
        (Word::Load(goroutines), Scope::File) => {
            Some((*goroutines, directive.location.clone(), directive.location.clone()))
        }
        _ => None,
    })
}

fn workload(unit: &Unit, goroutines: u32, spoken_of: &Location) -> Option<Workload> {
    if unit.kind != UnitKind::Tests {
        return None;
    }
    let file = unit.file_at(spoken_of).filter(|file| file.is_test())?;
    let functions = GoFile::parse(&file.text).test_functions();
    let test = functions.into_iter().find(|function| {
        let runs_by_itself = matches!(function.kind, TestKind::Test | TestKind::Benchmark);
        runs_by_itself && function.position.location(&file.path).line == spoken_of.line
    })?;
    Some(Workload { test: test.name, location: spoken_of.clone(), goroutines })
}
