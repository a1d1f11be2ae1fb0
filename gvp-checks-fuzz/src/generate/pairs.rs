//! Functions that undo each other: what one makes, the other must read back.

use super::effects::Banned;
use super::eligible::{Target, resolve};
use super::package::{Declared, Package};

/// Two functions of which the second undoes the first.
#[derive(Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) there: Target<'a>,
    pub(crate) back: &'a Declared,
    /// Whether the names promise that nothing is lost: `Encode` does, `Encrypt` of a letter cipher need not.
    pub(crate) strict: bool,
}

/// The words for undoing, and whether they promise that nothing is lost.
const OPPOSITES: [(&str, &str, bool); 14] = [
    ("Marshal", "Unmarshal", true),
    ("Encode", "Decode", true),
    ("Serialize", "Deserialize", true),
    ("Serialise", "Deserialise", true),
    ("Compress", "Decompress", true),
    ("Compress", "Uncompress", true),
    ("Compress", "Expand", true),
    ("Pack", "Unpack", true),
    ("Zip", "Unzip", true),
    ("Escape", "Unescape", true),
    ("Quote", "Unquote", true),
    ("Encrypt", "Decrypt", false),
    ("Format", "Parse", false),
    ("String", "Parse", false),
];

/// Finds the pairs of a package whose types fit.
pub(crate) fn pairs<'a>(package: &'a Package, banned: &Banned) -> Vec<Pair<'a>> {
    let free = |declared: &&Declared| {
        let function = &declared.function;
        function.receiver.is_none() && !banned.contains_key(&function.name) && (package.main || function.exported())
    };
    let functions: Vec<&Declared> = package.functions.iter().filter(free).collect();
    let mut pairs = Vec::new();
    for there in &functions {
        for (word, opposite, strict) in OPPOSITES {
            let wanted = undone(&there.function.name, word, opposite);
            let back = wanted.and_then(|name| functions.iter().find(|other| other.function.name == name));
            if let Some(back) = back.filter(|back| fits(there, back))
                && let Ok(target) = resolve(package, there)
            {
                pairs.push(Pair { there: target, back, strict });
            }
        }
    }
    pairs
}

/// The name of the function that undoes one of this name: `EncodeHex` is undone by `DecodeHex`.
fn undone(name: &str, word: &str, opposite: &str) -> Option<String> {
    let lower = |text: &str| text.to_lowercase();
    [(word.to_owned(), opposite.to_owned()), (lower(word), lower(opposite))]
        .into_iter()
        .find(|(word, _)| name.contains(word.as_str()) && !name.contains(opposite))
        .map(|(word, opposite)| name.replacen(&word, &opposite, 1))
}

/// Whether one takes what the other returns, with the same further arguments, and returns what it took.
fn fits(there: &Declared, back: &Declared) -> bool {
    let (there, back) = (&there.function, &back.function);
    let (Some(input), Some(output)) = (there.parameters.first(), there.results.first()) else { return false };
    let further = |function: &gvp_syntax::Signature| {
        function.parameters[1..].iter().map(|parameter| parameter.kind.clone()).collect::<Vec<_>>()
    };
    let plain = there.type_parameters.is_empty() && back.type_parameters.is_empty();
    let variadic = there.parameters.iter().chain(&back.parameters).any(|parameter| parameter.variadic);
    plain
        && !variadic
        && back.parameters.first().is_some_and(|parameter| parameter.kind == *output)
        && back.results.first() == Some(&input.kind)
        && further(there) == further(back)
        && [there, back].iter().all(|function| may_fail(function).is_some())
}

/// Whether a function returns an error beside its result; nothing where it returns anything else.
pub(crate) fn may_fail(function: &gvp_syntax::Signature) -> Option<bool> {
    match function.results.as_slice() {
        [_] => Some(false),
        [_, second] if second.plain_name() == Some("error") => Some(true),
        _ => None,
    }
}
