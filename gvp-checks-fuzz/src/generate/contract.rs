//! What documentation says that a function must be given.

/// Words with which documentation says what a function must be given.
const CONTRACT: [&str; 18] = [
    "must",
    "assum",
    "requir",
    "expect",
    "should",
    "precondition",
    "only work",
    "only valid",
    "non-negative",
    "positive",
    "non-empty",
    "not empty",
    "sorted",
    "panic",
    "valid ",
    "undefined",
    "cannot",
    "can't",
];

/// The sentence of a documentation that says what must be given.
pub(crate) fn contract(doc: &str) -> Option<String> {
    let sentences = doc.split_inclusive(['.', ';', '\n']);
    let says = |sentence: &&str| {
        let lower = sentence.to_lowercase();
        CONTRACT.iter().any(|word| lower.contains(word))
    };
    sentences.map(str::trim).find(says).map(str::to_owned)
}
