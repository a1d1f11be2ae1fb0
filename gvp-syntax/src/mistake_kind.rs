//! What a message of Go is about, whatever the wording of the version that said it.

use std::sync::LazyLock;

use regex::Regex;

/// What messages are about, with the wordings that Go has had for it. The first that fits counts.
const KINDS: &[(&str, &str)] = &[
    ("unused variable", r"declared (and|but) not used"),
    ("unused import", r"imported (as \w+ )?(and|but) not used"),
    ("unused value", r"(evaluated but|is) not used|is not an expression statement"),
    ("unused label", r"label .+ defined and not used"),
    ("mismatched types", r"mismatched types"),
    ("missing return", r"^missing return"),
    ("assignment count", r"assignment mismatch|assignment count mismatch|single-value context|multiple-value"),
    ("argument count", r"(too many|not enough) arguments (in|to) call|too many arguments$|not enough arguments$"),
    ("result count", r"(too many|not enough) (return values|arguments to return)"),
    ("no new variables", r"no new variables on left side"),
    ("missing method", r"does not (implement|satisfy)"),
    ("missing member", r"has no field or method|undefined \(type|cannot refer to unexported|unexported field"),
    ("unknown field", r"unknown field"),
    ("undefined", r"\bundefined\b"),
    ("redeclared", r"redeclared"),
    ("overflow", r"overflows|truncated|cannot use .+ \(untyped .+ constant.*\) as .+ value in .+ \(truncated\)"),
    ("assignability", r"cannot use "),
    ("conversion", r"cannot convert "),
    ("assignment", r"cannot assign to "),
    ("address", r"cannot take (the )?address"),
    ("indirection", r"invalid indirect|cannot indirect"),
    ("operation", r"^invalid operation"),
    ("division by zero", r"division by zero|integer divide by zero"),
    ("outside function", r"outside function"),
    ("syntax", r"^syntax error"),
    ("cycle", r"(import|initialization) cycle|initialization loop"),
    ("inference", r"cannot infer"),
    ("index", r"index out of range|out of bounds"),
    ("slice", r"slice bounds out of range"),
    ("nil pointer", r"nil pointer dereference"),
    ("nil map", r"assignment to entry in nil map"),
    ("type assertion", r"interface conversion"),
    ("closed channel", r"(send on|close of) closed channel|close of nil channel"),
    ("deadlock", r"all goroutines are asleep"),
    ("stack overflow", r"stack overflow|stack exceeds"),
    ("concurrent map", r"concurrent map"),
    ("negative length", r"len out of range|makeslice|negative"),
];

#[expect(clippy::expect_used, reason = "the patterns are constants, and tested")]
static PATTERNS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    KINDS.iter().map(|(kind, pattern)| (*kind, Regex::new(pattern).expect("the pattern is valid"))).collect()
});

/// What a message of the compiler or the runtime is about; none where it is not one that is known.
pub fn mistake_kind(message: &str) -> Option<&'static str> {
    PATTERNS.iter().find(|(_, pattern)| pattern.is_match(message)).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_of_several_versions_are_of_one_kind() {
        for (old, new) in [
            ("x declared but not used", "declared and not used: x"),
            ("imported and not used: \"os\"", "\"os\" imported and not used"),
            ("missing return at end of function", "missing return"),
            (
                "cannot use \"a\" (type string) as type int in assignment",
                "cannot use \"a\" (untyped string constant) as int value in assignment",
            ),
            ("runtime error: index out of range", "runtime error: index out of range [5] with length 3"),
            ("too many arguments to return", "too many return values"),
            (
                "p.x undefined (cannot refer to unexported field or method x)",
                "p.x undefined (type P has no field or method x)",
            ),
        ] {
            assert_eq!(mistake_kind(old), mistake_kind(new), "{old}");
            assert!(mistake_kind(new).is_some(), "{new}");
        }
    }

    #[test]
    fn what_a_program_says_itself_is_of_no_kind() {
        assert_eq!(mistake_kind("a problem"), None);
        assert_ne!(mistake_kind("undefined: x"), mistake_kind("declared and not used: x"));
    }
}
