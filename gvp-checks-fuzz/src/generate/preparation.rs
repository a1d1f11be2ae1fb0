//! What a function makes anew in every call although it is always the same, and a test that measures what that costs.

use std::collections::BTreeSet;

use gvp_core::Location;

use super::eligible::Target;
use super::harness::{Harness, import};

/// Something that a function makes anew in every call although it is always the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preparation {
    /// The function.
    pub function: String,
    /// Where it does so.
    pub location: Location,
    /// The call that makes it, as written.
    pub text: String,
    /// The call of the function that is measured.
    pub call: String,
    imports: BTreeSet<String>,
}

impl Preparation {
    /// The name of the test that measures the preparation of this number.
    pub(crate) fn test_name(number: usize) -> String {
        format!("TestGeneratedPreparation{number}")
    }

    /// The file of that test, without its package clause.
    pub(crate) fn code(&self, number: usize) -> (BTreeSet<String>, String) {
        let mut imports = self.imports.clone();
        imports.extend(["fmt", "runtime", "runtime/debug", "testing"].map(|path| format!("{path:?}")));
        let (name, call, text) = (Self::test_name(number), &self.call, &self.text);
        let code = format!(
            "func {name}(t *testing.T) {{\n\tdebug.SetGCPercent(-1)\n\tcost := func(call func()) uint64 {{\n\t\tcall()\n\
             \t\tvar before, after runtime.MemStats\n\t\truntime.ReadMemStats(&before)\n\t\tfor range 100 {{\n\t\t\tcall()\n\
             \t\t}}\n\t\truntime.ReadMemStats(&after)\n\t\treturn (after.TotalAlloc - before.TotalAlloc) / 100\n\t}}\n\
             \tfmt.Printf(\"gvp-cost: %d %d\\n\", cost(func() {{ {call} }}), cost(func() {{ {text} }}))\n}}\n"
        );
        (imports, code)
    }
}

/// What the function of a harness prepares in every call, where the harness can be called with a seed as it is written.
pub(crate) fn preparations(target: &Target<'_>, harness: &Harness) -> Vec<Preparation> {
    let declared = target.declared;
    let plain = target.receiver.is_none() && !harness.is_filled();
    let seed = harness.seeds.iter().max_by_key(|seed| seed.concat().len()).filter(|_| plain);
    let Some(seed) = seed else { return Vec::new() };
    let call = format!("{}({})", declared.function.name, seed.join(", "));
    let constants = declared.function.body.constants.iter();
    constants
        .filter_map(|constant| {
            let path = declared.imports.get(&constant.package)?;
            Some(Preparation {
                function: harness.function.clone(),
                location: constant.position.location(&declared.path),
                text: constant.text.clone(),
                call: call.clone(),
                imports: BTreeSet::from([import(&constant.package, path)]),
            })
        })
        .collect()
}
