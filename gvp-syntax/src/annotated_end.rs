//! Comments that quote how the program ends: `// panic: runtime error: index out of range`.
//!
//! Such a quotation only excuses: a program that ends well beside one is no liar, as the mistake may be commented out.

use camino::Utf8Path;
use gvp_core::{Expectation, Origin};

use crate::terminal::quoted_end;
use crate::{Comment, GoFile};

/// How comments of a program say that it ends. One program ends in one way: of several quotations none is believed.
pub(crate) fn expectations(path: &Utf8Path, file: &GoFile, comments: &[Comment]) -> Vec<Expectation> {
    if file.package().is_none_or(|(name, _)| name != "main") {
        return Vec::new();
    }
    let quoted = |comment: &Comment| {
        let text = comment.text.trim_start_matches(['-', '=', '>', '→', ' ', '\t']);
        let promise = quoted_end(text.lines().next()?.trim_end())?;
        let location = comment.position.location(path);
        Some(Expectation { weak: true, ..Expectation::new(promise, Origin::Comment, location) })
    };
    let found: Vec<Expectation> = comments.iter().filter_map(quoted).collect();
    if found.len() == 1 { found } else { Vec::new() }
}
