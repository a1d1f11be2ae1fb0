//! The fuzz targets of a unit, and what they are started from.

use std::collections::BTreeSet;

use gvp_core::{Location, Unit, UnitKind};
use gvp_syntax::{Constants, GoFile};

use crate::input::Input;

/// How many constants of a package are tried as inputs.
const MOST_CONSTANTS: usize = 64;
/// How long a constant may be.
const LONGEST_CONSTANT: usize = 256;

/// A fuzz target of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name, such as `FuzzParse`.
    pub name: String,
    /// Where it is declared.
    pub location: Location,
    /// The types of what it takes; empty where they cannot be read off the source.
    pub parameters: Vec<String>,
}

/// The fuzz targets of a unit, in the order of its files; none where it is not to be run.
pub fn targets(unit: &Unit) -> Vec<Target> {
    if unit.kind != UnitKind::Tests || unit.recipe.forbidden.is_some() || unit.must_not_compile() {
        return Vec::new();
    }
    let tests = unit.files.iter().filter(|file| file.is_test() && file.text.contains("testing.F"));
    tests
        .flat_map(|file| {
            let found = GoFile::parse(&file.text).fuzz_targets();
            found.into_iter().map(|target| Target {
                location: target.position.location(&file.path),
                name: target.name,
                parameters: target.parameters,
            })
        })
        .collect()
}

/// Inputs made of the constants that the package spells out: a fuzzer finds `"GVP1"` by chance only byte by byte, and
/// not at all where all are compared at once.
pub fn from_constants(unit: &Unit, parameters: &[String]) -> Vec<Input> {
    let constants = constants(unit);
    let mut inputs = BTreeSet::new();
    for (index, parameter) in parameters.iter().enumerate() {
        let literals = match parameter.as_str() {
            "string" | "[]byte" => &constants.strings,
            "int" | "int64" | "uint64" | "uint" | "int32" | "uint32" => &constants.integers,
            _ => continue,
        };
        for literal in literals.iter().filter(|literal| fits(literal)).take(MOST_CONSTANTS) {
            let mut values: Vec<String> = parameters.iter().filter_map(|kind| zero(kind)).collect();
            if values.len() == parameters.len() {
                values[index] = format!("{parameter}({literal})");
                inputs.insert(Input::of(&values));
            }
        }
    }
    inputs.into_iter().collect()
}

fn constants(unit: &Unit) -> Constants {
    let mut all = Constants::default();
    for file in unit.files.iter().filter(|file| file.defect.is_none() && !file.is_test()) {
        let found = GoFile::parse(&file.text).constants();
        all.strings.extend(found.strings);
        all.integers.extend(found.integers);
    }
    all
}

/// Whether a literal is one line of a file, and worth trying.
fn fits(literal: &str) -> bool {
    literal.len() <= LONGEST_CONSTANT && !literal.contains(['\n', '\r'])
}

/// The zero value of a type that a target can take, as Go writes it.
fn zero(kind: &str) -> Option<String> {
    let value = match kind {
        "string" | "[]byte" => "\"\"",
        "bool" => "false",
        "byte" | "uint8" => return Some("byte('\\x00')".to_owned()),
        "rune" => return Some("rune('\\x00')".to_owned()),
        "int" | "int8" | "int16" | "int32" | "int64" | "uint" | "uint16" | "uint32" | "uint64" | "float32"
        | "float64" => "0",
        _ => return None,
    };
    Some(format!("{kind}({value})"))
}

#[cfg(test)]
mod tests {

    use gvp_core::{SourceFile, UnitId};

    use super::*;

    fn unit(files: &[(&str, &str)]) -> Unit {
        let file = |(path, text): &(&str, &str)| SourceFile::new(*path, *text);
        Unit { files: files.iter().map(file).collect(), ..Unit::new(UnitId::new("p"), UnitKind::Tests, "p/p_test.go") }
    }

    const TEST: &str =
        "package p\nimport \"testing\"\nfunc FuzzA(f *testing.F) { f.Fuzz(func(t *testing.T, s string, n int) {}) }\n";

    #[test]
    fn only_test_files_have_targets() {
        let unit = unit(&[("p/p.go", TEST), ("p/p_test.go", TEST)]);
        let found = targets(&unit);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].location.path.as_str(), found[0].location.line), ("p/p_test.go", 3));
        assert_eq!(found[0].parameters, ["string", "int"]);
    }

    #[test]
    fn constants_become_inputs_one_at_a_time() {
        let unit = unit(&[("p/p.go", "package p\nfunc f(s string) bool { return s == \"GVP1\" && len(s) > 42 }\n")]);
        let inputs = from_constants(&unit, &["string".to_owned(), "int".to_owned()]);
        let shown: Vec<String> = inputs.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["string(\"\"), int(42)", "string(\"GVP1\"), int(0)"]);
        assert_eq!(from_constants(&unit, &["strange".to_owned()]), []);
    }
}
