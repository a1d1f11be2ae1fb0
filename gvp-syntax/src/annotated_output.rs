//! The comment that says what code prints: `// Output:` and `// Unordered output:`.

/// Whether the lines that a comment promises come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    AsWritten,
    Any,
}

/// Recognises the heading as Go does for examples, and gives what follows it.
pub(crate) fn heading(comment: &str) -> Option<(Order, &str)> {
    let text = comment.trim_start();
    let (order, text) = match strip_word(text, "unordered ") {
        Some(rest) => (Order::Any, rest.trim_start_matches(' ')),
        None => (Order::AsWritten, text),
    };
    Some((order, strip_word(text, "output:")?))
}

/// Strips a prefix, whatever its case.
fn strip_word<'text>(text: &'text str, word: &str) -> Option<&'text str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}
