//! How messages of the Go compiler read.

use std::sync::LazyLock;

use regex::RegexSet;

/// Shapes that prose does not take: enough to recognise a message that stands alone.
const UNMISTAKABLE: &[&str] = &[
    r"^undefined: [\w.]+$",
    r"^(\./)?\S+ declared (and|but) not used$",
    r"^declared (and|but) not used(: \w+)?$",
    r#"^"[\w./-]+" imported (and|but) not used"#,
    r"^imported (and|but) not used: ",
    r"^cannot use .+ \(.*(type|variable|value|constant|untyped|func|struct).*\) as .+ (in|value)",
    r"^cannot use .+ as type .+ in ",
    r"^cannot assign to .+ \(.+\)",
    r"^cannot convert .+ to type ",
    r"^cannot infer \w+",
    r"^invalid operation: \S.*",
    r"^invalid argument: \S.*",
    r"^mismatched types \w+ and \w+",
    r"^missing return( at end of function)?$",
    r"^syntax error: ",
    r"^assignment mismatch: \d+ variable",
    r"^no new variables on left side of :=$",
    r"^non-declaration statement outside function body$",
    r"^(too many|not enough) (arguments|return values) (in|to)\b",
    r"^multiple-value .+ in single-value context",
    r"^\w+ redeclared in this block",
    r"^.+ does not implement .+ \((missing|wrong type for|method) .+\)",
    r"^.+ undefined \(type .+ has no field or method .+\)",
    r"^\w+(\.\w+)+ undefined$",
    r"^(cannot use )?.*constant .+ overflows \w+",
    r"^impossible type (assertion|switch case)",
    r"^initialization cycle",
    r"^import cycle not allowed",
];

/// What messages hold somewhere: enough after `file.go:12:`, or after the word error.
const TELLING: &[&str] = &[
    r"\bundefined\b",
    r"(declared|imported|defined) (and|but) not used",
    r"\bcannot (use|assign|convert|infer|refer|range|call|take|index|slice|compare|make|define|inline|find|embed)\b",
    r"^invalid (operation|argument|recursive type|receiver|indirect|use|map key|array|type|case|character|character literal)",
    r"\bmissing return\b",
    r"^syntax error",
    r"^(unexpected|expected) ",
    r"mismatched types",
    r"assignment mismatch",
    r"no new variables",
    r"outside function",
    r"^(too many|not enough) (arguments|return values|variables|values)",
    r"single-value context",
    r"redeclared",
    r"does not (implement|satisfy)",
    r"has no field or method|has no field|unexported field|not exported",
    r"overflows|truncated|constant .+ (is )?too large",
    r"is not (a type|used|an expression|a package|defined|constant|an interface)",
    r"evaluated but not used",
    r"duplicate (case|key|method|field)",
    r"^impossible type",
    r"^multiple (defaults|packages)",
    r"(initialization|import) cycle",
    r"missing function body|must be|non-(bool|name|integer|constant|interface)",
    r"division by zero",
    r"unknown field",
    r"^first argument to append",
    r"break .* not in|label .+ (not )?defined",
    r"not enough arguments|too many arguments",
    r"implicit assignment|unkeyed|mixture of field",
];

#[expect(clippy::expect_used, reason = "the patterns are constants, and tested")]
static UNMISTAKABLE_SET: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(UNMISTAKABLE).expect("the patterns are valid"));

#[expect(clippy::expect_used, reason = "the patterns are constants, and tested")]
static TELLING_SET: LazyLock<RegexSet> = LazyLock::new(|| RegexSet::new(TELLING).expect("the patterns are valid"));

/// Whether a text can be nothing but a message of the compiler.
pub(super) fn is_unmistakable(text: &str) -> bool {
    UNMISTAKABLE_SET.is_match(text)
}

/// Whether a text that is said to be a message reads like one of the compiler, and not of a program.
pub(super) fn is_likely(text: &str) -> bool {
    TELLING_SET.is_match(text)
}
